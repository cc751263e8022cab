"""The account of a run says what was read, written and not read."""

import json

import jsonschema
import pytest
from typer.testing import CliRunner

import real_files
from duban.cli import app
from duban.run.account import account_schema

TEXTS = [f"会议要求，第{n}组要在{n}月底前清理河道。" for n in range(1, 6)]


def duban(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def news(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXTS[0], encoding="utf-8")
    (folder / "b.txt").write_bytes(b"\0\1\2")
    (folder / "c.zip").write_bytes(real_files.zip_of([("1.txt", TEXTS[1].encode()), ("2.txt", TEXTS[2].encode())]))
    (folder / "d.tar").write_bytes(
        real_files.tar_of([("1.txt", TEXTS[3].encode()), ("2.txt", TEXTS[4].encode())])[:1560]
    )
    return folder


def account_of(folder, *options):
    report = folder.parent / "report.json"
    result = duban("extract", folder, "-o", folder.parent / "o.jsonl", "--report", report, *options)
    account = json.loads(report.read_text(encoding="utf-8"))
    jsonschema.validate(account, account_schema())
    assert account["exit"] == result.exit_code
    return account, result


def test_it_counts_what_was_read_and_what_was_not(news):
    account, result = account_of(news)
    size = sum(file.stat().st_size for file in news.iterdir())
    assert (account["files"], account["bytes"]) == (4, size)
    assert (account["documents"], account["records"], account["failed"]) == (4, 4, 2)
    assert account["characters"] == sum(map(len, TEXTS[:4]))
    assert [(end["source"][-5:], end["documents"], end["whole"]) for end in account["containers"]] == [
        ("c.zip", 2, True),
        ("d.tar", 1, False),
    ]
    assert sorted(one["source"][-5:] for one in account["failures"]) == ["b.txt", "d.tar"]
    assert (account["exit"], account["complete"]) == (1, True)
    record = json.loads((news.parent / "o.jsonl").read_text(encoding="utf-8").partition("\n")[0])
    assert account["words"] == record["document"]["engine"]["lexicons"]
    told = result.stderr.splitlines()[-4:]
    assert told[0] == "4 document(s) done, 2 failed"
    assert f"4 file(s), {size:,} bytes, {account['characters']:,} characters" in told[-1]
    assert told[-1].endswith("exit code 1")


def test_two_runs_give_the_same_account(news):
    (first, _), (second, _) = account_of(news), account_of(news, "--jobs", "2")
    assert first == second


def test_a_run_that_goes_on_counts_all(news):
    whole, _ = account_of(news)
    (news.parent / "o.jsonl").unlink()
    stopped, _ = account_of(news, "--max-failures", "0")
    assert (stopped["complete"], stopped["exit"]) == (False, 1)
    assert stopped["documents"] < whole["documents"]
    resumed, _ = account_of(news, "--resume")
    assert resumed == whole


def test_copies_are_counted(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(TEXTS[0], encoding="utf-8")
    account, _ = account_of(folder, "--duplicates", "drop")
    assert (account["documents"], account["records"], account["dropped"], account["exit"]) == (2, 1, 1, 0)
    assert [one["stage"] for one in account["failures"]] == ["duplicates"]


def test_the_account_replaces_no_input_and_no_output(news):
    refused = duban("extract", news, "-o", news.parent / "o.jsonl", "--report", news.parent / "o.jsonl")
    assert refused.exit_code == 2
    refused = duban("extract", news, "-o", news.parent / "o.jsonl", "--report", news / "a.txt")
    assert refused.exit_code == 2
