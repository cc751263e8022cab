import json

import pytest
from typer.testing import CliRunner

from duban.cli import app
from duban.io.reviews import append_reviews
from duban.io.store import load
from reviews.acts import DOCUMENT, MEETINGS, TEXT, act

FIRST = DOCUMENT.commitments[0].text
STRAY = act("accept", "市发改委要牵头建立台账")
ELSEWHERE = act("accept", FIRST, sha256="0" * 64)


@pytest.fixture
def reviews(tmp_path):
    file = tmp_path / "reviews.jsonl"
    append_reviews(file, [act("reject", FIRST), act("add", "市委书记王飞虎出席并讲话"), STRAY, ELSEWHERE])
    with file.open("ab") as stream:
        stream.write(b'{"version": 1, "sha')
    return file


@pytest.mark.parametrize(
    ("command", "output"),
    [("ledger", "台账.csv"), ("report", "page.html"), ("calendar", "a.ics"), ("query", "answer.jsonl")],
)
def test_every_view_shows_the_corrected_records_and_tells_what_fits_nothing(command, output, reviews, tmp_path):
    target = tmp_path / output
    result = CliRunner().invoke(app, [command, str(MEETINGS), "--reviews", str(reviews), "-o", str(target)])
    assert result.exit_code == 0, result.stderr
    written = target.read_text(encoding="utf-8").replace("\r\n ", "")
    if command == "report":  # its page puts the acts to the records
        assert '"act":"reject"' in written
        assert written.count('"act":') == 3
    else:
        assert FIRST not in written
        assert ("市委书记王飞虎出席并讲话" in written) == (command != "calendar")  # what was added has no date
    for line in ("line 3: accept on", "line 4: accept on", "line 5: it is cut off"):
        assert line in result.stderr
    assert "the text of a1 has changed; most likely it means" in result.stderr


def test_extract_writes_the_corrected_records(tmp_path):
    (tmp_path / "a1.txt").write_bytes(TEXT.encode())
    out, reviews = tmp_path / "out.jsonl", tmp_path / "reviews.jsonl"
    append_reviews(reviews, [act("reject", FIRST), act("add", "市委书记王飞虎出席并讲话")])
    command = ["extract", str(tmp_path / "a1.txt"), "-o", str(out), "--reviews", str(reviews)]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.stderr
    (document,) = load(out)
    texts = [commitment.text for commitment in document.commitments]
    assert FIRST not in texts
    assert texts[0] == "市委书记王飞虎出席并讲话"


def test_extract_refuses_reviews_that_are_not_there(tmp_path):
    result = CliRunner().invoke(app, ["extract", str(MEETINGS), "--reviews", str(tmp_path / "gone.jsonl")])
    assert result.exit_code == 2
    assert "no such file" in result.stderr


def test_the_schema_of_reviews_is_printed():
    printed = json.loads(CliRunner().invoke(app, ["schema", "reviews"]).stdout)
    assert {"accept", "undo"} <= set(printed["discriminator"]["mapping"])


def test_a_question_as_of_a_day_knows_what_people_did(tmp_path):
    reviews = tmp_path / "reviews.jsonl"
    command = ["query", str(MEETINGS), "--as-of", "2021-04-01", "--lane", "overdue", "--reviews", str(reviews)]
    append_reviews(reviews, [])
    assert FIRST in CliRunner().invoke(app, command).stdout
    append_reviews(reviews, [act("status", FIRST, {"state": "closed"})])
    assert CliRunner().invoke(app, command).stdout == ""
    closed = CliRunner().invoke(app, ["query", str(MEETINGS), "--state", "closed", "--reviews", str(reviews)])
    assert [json.loads(line)["lane"] for line in closed.stdout.splitlines()] == ["done"]


def test_the_unreviewed_are_told_with_their_lanes():
    result = CliRunner().invoke(app, ["review", str(MEETINGS), "--as-of", "2021-04-01"])
    lanes = {json.loads(line)["text"]: json.loads(line)["lane"] for line in result.stdout.splitlines()}
    assert lanes[FIRST] == "overdue"
