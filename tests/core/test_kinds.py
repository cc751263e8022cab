"""Tasks, principles and slogans: measured on a table, and the reasons one by one."""

from pathlib import Path

import pytest

import duban
from duban.lab.learn import kinds as learn
from duban.stages.kind import Kinds
from duban.words.lexicon import load_lexicons
from duban.words.logistic import Models, load_models

TABLE = Path(__file__).parents[2] / "corpus" / "kinds.tsv"


@pytest.fixture(scope="module")
def lexicons():
    return load_lexicons()


def test_lines_that_taught_nothing_are_mostly_right(lexicons):
    unseen = [lesson for lesson in learn.lessons(TABLE, lexicons) if lesson.split == "test"]
    counted = learn.judge(unseen, Kinds(lexicons, load_models(lexicons.folder)))
    kinds = {kind: (precision, recall) for kind, precision, recall, _ in learn.figures(counted)}
    assert len(unseen) == 90
    assert learn.accuracy(counted) >= 0.78
    assert kinds["task"][0] >= 0.95
    assert kinds["task"][1] >= 0.66
    assert kinds["slogan"][1] >= 0.75


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("会议要求，县水务局要在6月20日前完成12座水库除险加固。", "task"),
        ("会议要求，要提高政治站位，6月底前对加油站开展一轮检查。", "task"),  # one clause of it is
        ("会议要求，要提高政治站位，坚定必胜信心。", "slogan"),
        ("會議要求，大家要堅定信心、鼓足幹勁。", "slogan"),
        ("会议要求，要加强安全监管。", "principle"),
        ("会议要求，汛期要加强值班值守。", "principle"),  # a season is no day
        ("会议要求，大家要加强协调。", "principle"),  # everybody is nobody
    ],
)
def test_what_a_directive_amounts_to(text, kind):
    assert [commitment.kind for commitment in duban.extract(text, "2026-02-10").commitments] == [kind]


@pytest.mark.parametrize(
    ("text", "kind"), [("会议要求，县水务局要核实病险水库数量。", "task"), ("会议要求，要坚定信心。", "principle")]
)
def test_without_models_the_evidence_decides(text, kind):
    extract = duban.Extractor(models=Models())
    assert [commitment.kind for commitment in extract(text).commitments] == [kind]


@pytest.mark.parametrize("line", ["train\tmaybe\t要抓紧", "train\ttask\t"])
def test_a_table_that_is_none_is_refused(line, tmp_path, lexicons):
    table = tmp_path / "kinds.tsv"
    table.write_text(f"split\tkind\ttext\n{line}\n", encoding="utf-8")
    with pytest.raises(learn.CorpusError, match="line 2"):
        learn.lessons(table, lexicons)
