"""Agreement between two annotations, against figures computed by hand."""

from __future__ import annotations

import json

import pytest
from samples import document
from typer.testing import CliRunner

from duban.cli.corpus import app
from duban.lab.corpus.gold import CorpusError, write_gold
from duban.lab.corpus.store import Corpus, CorpusDocument, Entry
from duban.lab.evaluate.agree import agree, clause_labels
from duban.lab.evaluate.figures import Count, Rate

FIRST = "会上，<directive>甲要办</directive>，<directive>乙要办</directive>。丙在办。丁在办。"
SECOND = "会上，<directive>甲要办</directive>，乙要办。<directive>丙在办</directive>。丁在办。"


def corpus(marked: str) -> Corpus:
    text, gold = document(marked)
    entry = Entry("x", "", "", "", "", "utf-8", "", len(gold.directives))
    return Corpus(None, (CorpusDocument(entry, text, gold),), "")


def test_figures_by_hand():
    agreement = agree(corpus(FIRST), {"x": document(SECOND)[1], "y": document(SECOND)[1]})
    assert (agreement.documents, agreement.alone, agreement.clauses) == (("x",), ("y",), 5)
    assert agreement.figures.counts["directive exact"] == Count(1, 2, 2)
    assert agreement.figures.rates["modality"] == Rate(1, 1)
    # Five clauses, labels no,yes,yes,no,no against no,yes,no,yes,no: they agree on 3/5, by chance on 13/25.
    assert agreement.kappa == pytest.approx((3 / 5 - 13 / 25) / (1 - 13 / 25))
    # Ten values, four of them yes: of 45 pairs 24 differ; two of the five units differ.
    assert agreement.alpha == pytest.approx(1 - (2 / 5) / (24 / 45))


def test_an_annotation_agrees_with_itself():
    agreement = agree(corpus(FIRST), {"x": document(FIRST)[1]})
    assert (agreement.kappa, agreement.alpha, agreement.figures.counts["record"].errors) == (1.0, 1.0, 0)


def test_one_label_alone_can_not_be_corrected_for_chance():
    agreement = agree(corpus("没有。"), {"x": document("没有。")[1]})
    assert (agreement.kappa, agreement.alpha) == (None, None)


def test_nothing_in_common():
    with pytest.raises(CorpusError, match="no document in common"):
        agree(corpus(FIRST), {"y": document(FIRST)[1]})


@pytest.mark.parametrize(
    ("marked", "labels"),
    [
        ("<directive>要办，办好</directive>。", ["obligation", "obligation"]),
        ('办了，才<directive modality="prohibition">不得拖延</directive>。', ["none", "prohibition"]),
        ("很长的前半句里只有<directive>要办</directive>", ["none"]),
    ],
)
def test_clause_labels(marked, labels):
    text, gold = document(marked)
    assert clause_labels(text, gold.directives) == labels


def test_command(tmp_path):
    for name, marked in (("a", FIRST), ("b", SECOND)):
        text, gold = document(marked)
        for folder in ("raw", "gold"):
            (tmp_path / name / folder).mkdir(parents=True)
        (tmp_path / name / "raw" / "x.txt").write_text(text, encoding="utf-8")
        write_gold(tmp_path / name / "gold" / "x.json", gold)
    result = CliRunner().invoke(app, ["agree", str(tmp_path / "a"), str(tmp_path / "b" / "gold")])
    assert result.exit_code == 0
    assert "Cohen's kappa                  0.1667" in result.output
    assert "Krippendorff's alpha           0.2500" in result.output
    (tmp_path / "b" / "gold" / "x.json").write_text(json.dumps({"doc": 1}), encoding="utf-8")
    assert CliRunner().invoke(app, ["agree", str(tmp_path / "a"), str(tmp_path / "b")]).exit_code == 2
