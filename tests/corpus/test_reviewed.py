"""From the page to gold: what people decided is what `evaluate` scores against."""

import json

import pytest
from typer.testing import CliRunner

import duban
from duban.cli import app
from duban.io.reviews import append_reviews
from duban.lab.corpus.gold import read_gold
from reviews.acts import act

TEXT = (
    "全县防汛工作会议纪要\n2021年6月3日，县长赵立新主持会议。\n赵立新指出，县水利局要在6月20日前完成12座水库除险加固工程。"
    "各乡镇要每周巡查一次。会议气氛热烈。\n"
)
RECORD = duban.extract(TEXT, id="n001", source="n001.txt")
DOCUMENT = RECORD.model_copy(update={"document": RECORD.document.model_copy(update={"text": TEXT})})
WEEKLY = "各乡镇要每周巡查一次"
OTHERS = [commitment.text for commitment in RECORD.commitments if commitment.text != WEEKLY]
SPEAKER = {"speaker": "赵立新"}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "n001.txt").write_bytes(TEXT.encode())
    (tmp_path / "records.jsonl").write_text(RECORD.model_dump_json() + "\n", encoding="utf-8")
    return tmp_path


def review(folder, *acts):
    append_reviews(folder / "reviews.jsonl", acts)
    command = ["corpus", "review", "records.jsonl", "reviews.jsonl", "--corpus", "mine"]
    names = {"records.jsonl", "reviews.jsonl", "mine"}
    return CliRunner().invoke(app, [str(folder / word) if word in names else word for word in command])


def said(*words, **more):
    return act(*words, document=DOCUMENT, **more)


def test_a_reviewed_document_becomes_gold_that_evaluate_takes(folder):
    accepted = [said("accept", text) for text in OTHERS]
    result = review(folder, *accepted, said("reject", WEEKLY), said("add", "会议气氛热烈", SPEAKER))
    assert result.exit_code == 0, result.output
    gold = read_gold(folder / "mine" / "gold" / "n001.json")
    assert [directive.text for directive in gold.directives] == [*OTHERS, "会议气氛热烈"]
    assert (folder / "mine" / "raw" / "n001.txt").read_bytes() == TEXT.encode()
    figures = folder / "figures.json"
    scored = CliRunner().invoke(app, ["evaluate", str(folder / "mine"), "--json", str(figures)])
    assert scored.exit_code == 0, scored.output
    directive = json.loads(figures.read_text(encoding="utf-8"))["figures"]["directive exact"]
    assert (directive["tp"], directive["gold"], directive["pred"]) == (len(OTHERS), len(OTHERS) + 1, len(OTHERS) + 1)


@pytest.mark.parametrize(
    ("acts", "reason"),
    [
        ([said("accept", WEEKLY)], "commitments are unreviewed"),
        ([said("accept", text) for text in [*OTHERS, WEEKLY]] + [said("undo", WEEKLY)], "1 of"),
        ([said("accept", text) for text in [*OTHERS, WEEKLY]] + [said("add", "会议气氛热烈。", SPEAKER)], "ends in"),
    ],
)
def test_a_document_that_is_no_gold_is_left_out_and_told(folder, acts, reason):
    result = review(folder, *acts)
    assert result.exit_code == 1
    assert "duban: n001" in result.stderr
    assert reason in result.stderr
    assert "left out" in result.stderr


def test_records_are_marked_to_be_corrected_in_an_editor_and_built_again(folder):
    drafts = folder / "drafts"
    marked = CliRunner().invoke(app, ["corpus", "mark", str(folder / "records.jsonl"), "-o", str(drafts)])
    assert marked.exit_code == 0, marked.output
    built = CliRunner().invoke(app, ["corpus", "build", str(drafts), "--corpus", str(folder / "mine")])
    assert built.exit_code == 0, built.output
    gold = read_gold(folder / "mine" / "gold" / "n001.json")
    assert [d.text for d in gold.directives] == [commitment.text for commitment in RECORD.commitments]
    assert [d.speaker for d in gold.directives] == [commitment.speaker for commitment in RECORD.commitments]


def test_the_unreviewed_come_least_sure_first_behind_what_fits_nothing(folder):
    stray = said("status", "会议气氛热烈", {"state": "done"})
    append_reviews(folder / "reviews.jsonl", [said("accept", WEEKLY), stray])
    command = ["review", str(folder / "records.jsonl"), "--reviews", str(folder / "reviews.jsonl")]
    result = CliRunner().invoke(app, command)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert (rows[0]["review"], rows[0]["line"], rows[0]["text"]) == ("unmatched", 2, "会议气氛热烈")
    assert WEEKLY not in {row["text"] for row in rows[1:]}
    assert [row["confidence"] for row in rows[1:]] == sorted(row["confidence"] for row in rows[1:])
    assert f"{len(OTHERS)} unreviewed, 1 review(s) without a match" in result.stderr
