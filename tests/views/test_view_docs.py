"""What the pages on queries, ledgers and views show runs."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from duban.cli import app

ROOT = Path(__file__).resolve().parents[2]
MEETINGS = ROOT / "tests" / "store" / "meetings.jsonl"
PAGES = ("query.md", "ledger.md", "views.md")


def blocks(page, language):
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    first, *others = MEETINGS.read_text(encoding="utf-8").splitlines()
    later = first.replace('"id":"a1"', '"id":"b1"').replace(
        '"meeting_date":"2021-03-02"', '"meeting_date":"2021-06-02"'
    )
    (tmp_path / "records.jsonl").write_text("\n".join((first, *others, later)), encoding="utf-8")
    shipped = CliRunner().invoke(app, ["ledger", "--show-layout"]).stdout
    (tmp_path / "reviews.jsonl").touch()
    (tmp_path / "columns.toml").write_text(shipped, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_run(page, folder):
    lines = [line[2:] for block in blocks(page, "console") for line in block.splitlines() if line.startswith("$ duban")]
    assert lines
    for line in lines:
        result = CliRunner().invoke(app, shlex.split(line)[1:])
        assert result.exit_code == 0, f"{line}: {result.output}"
        name = re.search(r" (?:-o|--save) (\S+)", line)
        assert (folder / name[1]).stat().st_size if name else result.stdout.strip(), line


@pytest.mark.parametrize("page", PAGES)
def test_the_python_runs(page, folder):
    pytest.importorskip("pandas")
    for block in blocks(page, "python"):
        exec(compile(block, page, "exec"), {})


def test_every_field_of_the_ledger_is_named():
    from typing import get_args

    from duban.show.views.layout import FieldName

    page = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")
    assert all(f"`{field}`" in page for field in get_args(FieldName))
