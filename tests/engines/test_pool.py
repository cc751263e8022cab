"""Without the library for many processes, one reads plain texts as ever, and what needs it is told."""

import json
import sys

import pytest
from typer.testing import CliRunner

from duban.cli import app
from duban.run import Settings, run


@pytest.fixture
def alone(monkeypatch):
    monkeypatch.setitem(sys.modules, "pebble", None)
    monkeypatch.setattr("duban.run.local.find_spec", lambda name: None)


def duban(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_one_process_reads_a_folder(alone, tmp_path):
    news = tmp_path / "news"
    news.mkdir()
    for number in range(3):
        (news / f"{number}.txt").write_text(f"会议要求，第{number}组要抓紧。", encoding="utf-8")
    (news / "a.html").write_text("<html><body><p>会议要求，各组要抓紧。</p></body></html>", encoding="utf-8")
    done = duban("extract", news, "-o", tmp_path / "o.jsonl")
    assert done.exit_code == 0, done.stderr
    lines = (tmp_path / "o.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["document"]["id"] for line in lines] == ["0", "1", "2", "a"]


@pytest.mark.parametrize("option", [("--jobs", "2"), ("--timeout", "5")])
def test_what_needs_it_is_told(alone, tmp_path, option):
    (tmp_path / "a.txt").write_text("会议要求，各组要抓紧。", encoding="utf-8")
    refused = duban("extract", tmp_path / "a.txt", "-o", tmp_path / "o.jsonl", *option)
    assert (refused.exit_code, "pebble" in refused.stderr) == (2, True)
    assert not (tmp_path / "o.jsonl").exists()
    with pytest.raises(ImportError, match="pool"):
        list(run([], Settings(), jobs=2))
