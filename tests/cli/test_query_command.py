import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from duban.cli import app

MEETINGS = str(Path(__file__).parents[1] / "store" / "meetings.jsonl")


def run(*arguments):
    return CliRunner().invoke(app, ["query", *map(str, arguments)])


def test_json_lines_in_a_pipe():
    result = run(MEETINGS, "--party", "发改", "--due-before", "2021-12-31")
    assert result.exit_code == 0
    (row,) = map(json.loads, result.stdout.splitlines())
    assert row["document_id"] == "a1"


def test_a_table_shows_the_evidence_and_how_many():
    result = run(MEETINGS, "--speaker", "周敏", "--format", "table")
    assert "要加快征迁扫尾" in result.output.replace("\n", "")
    assert "2 row(s)" in result.output


def test_csv_is_harmless_and_opens_in_excel(tmp_path):
    assert (
        run(MEETINGS, "--sql", "SELECT '=1+1' AS a, '\u202e\t＝1' AS b, -1 AS c", "-o", tmp_path / "x.csv").exit_code
        == 0
    )
    content = (tmp_path / "x.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    assert rows == [["a", "b", "c"], ["'=1+1", "'＝1", "-1"]]


@pytest.mark.parametrize("name", ["x.duckdb", "x.sqlite"])
def test_tables_are_kept_and_asked_again(tmp_path, name):
    result = run(MEETINGS, "--save", tmp_path / name)
    assert (result.exit_code, result.stdout) == (0, "")
    again = run(tmp_path / name, "--text", "征迁", "--limit", 2)
    assert len(again.stdout.splitlines()) == 2
    assert run(MEETINGS, "--save", tmp_path / name, "--text", "征迁").stdout.count("\n") == 5


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--sql", "DROP TABLE commitments"), 2, "one SELECT"),
        (("--sql", "SELECT 1", "--text", "征迁"), 2, "--sql cannot be combined"),
        (("--modality", "wish"), 2, "no modality"),
        (("--min-confidence", "2"), 2, "less than or equal to 1"),
        (("--text", "没有这个词"), 0, "0 row(s)"),
        (("--due-before", "2021-13-01"), 2, "2021-13-01"),
        (("--format", "table", "-o", "x.txt"), 2, "csv or json"),
        (("--save", "x.csv"), 2, "name it *.duckdb"),
        (("nix.jsonl",), 1, "no such file"),
    ],
)
def test_mistakes_are_told(arguments, code, message):
    result = run(MEETINGS, *arguments)
    assert result.exit_code == code
    assert message in result.output
