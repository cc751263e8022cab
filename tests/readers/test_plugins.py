"""Readers and writers of other packages: the recipe of CONTRIBUTING.md as an installed distribution."""

import json
import re
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import duban
from duban.cli import app
from duban.cli.diagnose import State, examine
from duban.io.plugins import plugins

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

GUIDE = (Path(__file__).resolve().parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPE = dict(re.findall(r"<!-- plugin: (\S+) -->\n```\w+\n(.*?)```", GUIDE, re.DOTALL))
MEMO = b"MEMO\n" + "会议强调，各单位要抓紧落实。".encode()


def installed(site, monkeypatch, code=RECIPE["duban_memo.py"]):
    """A distribution as pip leaves it, in a folder that is asked for packages."""
    about = site / "duban_memo-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: duban-memo\nVersion: 1.0\n", encoding="utf-8")
    groups = tomllib.loads(RECIPE["pyproject.toml"])["project"]["entry-points"]
    lines = [
        line for group, points in groups.items() for line in (f"[{group}]", *(f"{k} = {v}" for k, v in points.items()))
    ]
    (about / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
    (site / "duban_memo.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setenv("PYTHONPATH", str(site), prepend=":")
    monkeypatch.delitem(sys.modules, "duban_memo", raising=False)
    plugins.cache_clear()


@pytest.fixture
def memos(tmp_path, monkeypatch):
    """A folder with a memo, and with the package that reads it installed."""
    installed(tmp_path / "site", monkeypatch)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.memo").write_bytes(MEMO)
    yield tmp_path / "in"
    plugins.cache_clear()
    sys.modules.pop("duban_memo", None)


def extract(*arguments):
    return CliRunner().invoke(app, ["extract", *map(str, arguments)])


def test_a_folder_is_read_and_written_by_another_package(memos, tmp_path):
    (memos / "b.txt").write_text("会议要求，要抓落实，要督办。", encoding="utf-8")
    result = extract(memos, "-o", tmp_path / "out.tally")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out.tally").read_text(encoding="utf-8") == "a 1\nb 2\n"


def test_processes_read_with_it_too(memos):
    result = extract(memos, "--jobs", "2")
    record = json.loads(result.stdout.splitlines()[0])
    (commitment,) = record["commitments"]
    assert record["document"]["text"][commitment["start"] : commitment["end"]] == commitment["text"]


@pytest.mark.parametrize("name", ["memo", "memo.bak"])
def test_bytes_are_known_where_no_ending_says_what_they_are(memos, name):
    (memos / "a.memo").rename(memos / name)
    (text,) = duban.read(memos / name)
    assert text.content == "会议强调，各单位要抓紧落实。"


def test_built_in_readers_come_first(memos):
    (memos / "a.memo").rename(memos / "a.txt")
    (text,) = duban.read(memos)
    assert text.content.startswith("MEMO")


FAULTS = [
    (
        "import no_such_module",
        "duban_memo:Memo of the package duban-memo can't be loaded (ModuleNotFoundError",
        "update duban-memo",
    ),
    (
        "class Memo:\n    def parse(self, data, charset): return 'text'",
        "its reader gives str, not Content",
        "report it",
    ),
    ("class Memo:\n    def parse(self, data, charset): return data[9999]", "IndexError in duban_memo.py", "open it"),
]


@pytest.mark.parametrize(("code", "reason", "remedy"), FAULTS, ids=["import", "gives", "raises"])
def test_what_is_wrong_with_it_is_a_failure_of_its_file_alone(tmp_path, monkeypatch, code, reason, remedy):
    installed(tmp_path / "site", monkeypatch, code)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.memo").write_bytes(MEMO)
    (tmp_path / "in" / "b.log").write_text("会议要求，要抓落实。", encoding="utf-8")
    failure, text = duban.read([tmp_path / "in" / "a.memo", tmp_path / "in" / "b.log"])
    assert reason in failure.reason
    assert remedy in failure.remedy
    assert text.content == "会议要求，要抓落实。"
    result = extract(tmp_path / "in" / "b.log", "-o", tmp_path / "out.tally")
    assert result.exit_code == 2
    assert "duban_memo:Tally of the package duban-memo can't be loaded" in result.output
    plugins.cache_clear()


def test_a_memo_that_it_refuses_is_told_in_its_words(memos):
    (memos / "a.memo").write_bytes(b"no")
    (failure,) = duban.read(memos)
    assert str(failure).endswith("its first line is not MEMO; export it again")


@pytest.mark.usefixtures("hasty_doctor")
def test_the_doctor_names_them(memos):
    told = {check.name: (check.state, check.detail) for check in examine()}
    assert told["reader .memo"] == told["writer .tally"] == (State.OK, "duban-memo 1.0")
