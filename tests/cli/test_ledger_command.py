from pathlib import Path

import pytest
from typer.testing import CliRunner

from duban.cli import app

MEETINGS = str(Path(__file__).parents[1] / "store" / "meetings.jsonl")


def run(*arguments):
    return CliRunner().invoke(app, ["ledger", *map(str, arguments)])


@pytest.mark.parametrize("name", ["台账.xlsx", "台账.csv", "台账.docx"])
def test_a_ledger_is_written(tmp_path, name):
    result = run(MEETINGS, "-o", tmp_path / name)
    assert result.exit_code == 0
    assert "10 task(s)" in result.output
    assert "6 principle(s) and slogan(s) left out, which --all shows" in result.output
    assert (tmp_path / name).stat().st_size


def test_all_of_it_and_as_of_a_day(tmp_path):
    result = run(MEETINGS, "--all", "--as-of", "2021-04-01", "-o", tmp_path / "x.csv")
    assert "16 task(s)" in result.output
    lines = (tmp_path / "x.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("序号,灯,")
    assert lines[1].startswith("1,红,")


def test_the_shipped_layout_is_a_start(tmp_path):
    shown = run("--show-layout")
    (tmp_path / "mine.toml").write_text(shown.stdout.replace("任务要求", "工作任务"), encoding="utf-8")
    assert run(MEETINGS, "--layout", tmp_path / "mine.toml", "-o", tmp_path / "x.csv").exit_code == 0
    assert "工作任务" in (tmp_path / "x.csv").read_text(encoding="utf-8-sig").splitlines()[0]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((MEETINGS, "-o", "x.pdf"), 2, "name it so"),
        ((MEETINGS, "-o", "x.csv", "--layout", "nix.toml"), 1, "nix.toml"),
        (("nix.jsonl", "-o", "x.csv"), 1, "no such file"),
    ],
)
def test_mistakes_are_told(arguments, code, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == code
    assert message in result.output
    assert list(tmp_path.iterdir()) == []
