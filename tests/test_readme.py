"""What the READMEs show is what duban does."""

import doctest
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from duban.cli import app

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")
TEXT = "县长王某强调，各乡镇要在2020年10月底前完成排查。\n"


def commands(name):
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


DUBAN = sorted(
    {line for name in READMES for line in commands(name) if "duban extract" in line or "duban explain" in line}
)


@pytest.mark.parametrize("line", DUBAN)
def test_the_commands_run(line, tmp_path, monkeypatch):
    """In a folder with the files that they name; what stands behind a pipe is the reader's own program."""
    (tmp_path / "news").mkdir()
    for file in ("news.txt", "minutes.txt", "news/a.txt"):
        (tmp_path / file).write_text(TEXT, encoding="utf-8")
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    monkeypatch.chdir(tmp_path)
    first, _, rest = line.partition(" | ")
    arguments = shlex.split((rest or first).partition(" | ")[0])
    given = Path(shlex.split(first)[1]).read_text(encoding="utf-8") if rest else None
    result = CliRunner().invoke(app, arguments[1:], input=given)
    assert result.exit_code == 0, result.output
    assert result.stdout or (tmp_path / "records.jsonl").stat().st_size


def excerpt(name, kind):
    """The command behind an excerpt, and the excerpt."""
    text = (ROOT / name).read_text(encoding="utf-8")
    command, shown = re.search(rf"<!-- {kind}: (.*?) -->\n```\w+\n(.*?)```", text, re.DOTALL).groups()
    return shlex.split(command)[1:], shown


@pytest.mark.parametrize("name", READMES)
def test_the_table_is_what_the_command_prints(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    command, shown = excerpt(name, "output")
    printed = iter([line.rstrip() for line in CliRunner().invoke(app, command).stdout.splitlines()])
    for line in shown.splitlines():
        assert line == "…" or line in printed, f"not printed any more, or elsewhere: {line}"


@pytest.mark.parametrize("name", READMES)
def test_the_record_is_what_the_command_writes(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    command, shown = excerpt(name, "record")
    wanted = json.loads(shown)
    records = json.loads(CliRunner().invoke(app, command).stdout)["commitments"]
    assert any(holds(record, wanted) for record in records)


def holds(whole, part):
    """Whether a JSON value has everything that another shows of it."""
    if isinstance(part, dict):
        return all(key in whole and holds(whole[key], value) for key, value in part.items())
    if isinstance(part, list):
        return len(whole) == len(part) and all(map(holds, whole, part))
    return whole == part


@pytest.mark.parametrize("name", READMES)
def test_the_python_examples_run(name):
    result = doctest.testfile(str(ROOT / name), module_relative=False)
    assert result.attempted
    assert not result.failed


@pytest.mark.parametrize("name", READMES)
def test_both_show_the_same_commands(name):
    assert commands(name) == commands(READMES[0])


@pytest.mark.parametrize("name", READMES)
def test_links_lead_somewhere(name):
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_make_knows_the_two_commands():
    targets = [line.removeprefix("make ") for line in commands(READMES[0]) if line.startswith("make ")]
    assert targets == ["demo", "test"]
    for target in targets:
        ran = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr


def test_the_demo_shows_documents_that_are_there():
    listed = re.search(r"^DEMO\s*:=(.*)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[1].split()
    assert len(listed) == 5
    assert [name for name in listed if not (ROOT / "corpus" / "raw" / f"{name}.txt").is_file()] == []


def test_the_module_runs_as_a_program():
    ran = subprocess.run([sys.executable, "-m", "duban", "--version"], capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("duban ")
