"""Defaults of options from a file: which file, what it may say, and who wins."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from duban.cli import app, config

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "config.md").read_text(encoding="utf-8")
TEXT = "会议要求，各单位要在10月底前完成。"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder inside another one, to work in."""
    (tmp_path / "inside").mkdir()
    monkeypatch.chdir(tmp_path / "inside")
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(app, list(arguments), input=TEXT)


def due(*arguments):
    result = run(*arguments, "timex", TEXT)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout).get("iso_end")


def write(file, content):
    file.write_text(content, encoding="utf-8")


DAY = "[{table}]\ndate = {day}\n"


def test_the_nearest_file_counts_and_the_command_line_wins(here):
    assert due() is None
    write(here / "pyproject.toml", DAY.format(table="tool.duban.timex", day="2019-03-01"))
    assert due() == "2019-10-31"
    write(here / "duban.toml", DAY.format(table="timex", day='"2020-03-01"'))
    assert due() == "2020-10-31"
    write(here / "inside" / "pyproject.toml", '[project]\nname = "duban-reader"\n')
    assert due() == "2020-10-31"
    write(here / "inside" / "pyproject.toml", DAY.format(table="tool.duban.timex", day="2021-03-01"))
    assert due() == "2021-10-31"
    write(here / "other.toml", DAY.format(table="timex", day="2022-03-01"))
    assert due("--config", str(here / "other.toml")) == "2022-10-31"
    assert due("--config", "/dev/null") is None
    result = run("--config", str(here / "other.toml"), "timex", TEXT, "--date", "2023-03-01")
    assert json.loads(result.stdout)["iso_end"] == "2023-10-31"


def test_a_language_behind_a_file_is_heard(here):
    write(here / "other.toml", "")
    assert "用法" in run("--config", str(here / "other.toml"), "--lang", "zh", "extract", "--help").stdout


def test_paths_count_from_the_folder_of_the_file(here):
    write(
        here / "duban.toml", '[extract]\nerrors = "failed.jsonl"\noutput = "-"\n[train.directives]\nalso = ["a", "b"]\n'
    )
    found = config.find_config(None, Path.cwd())
    group = __import__("typer").main.get_command(app)
    extract, train = (group.get_command(None, name) for name in ("extract", "train"))
    assert found.defaults("extract", extract) == {"errors": str(here / "failed.jsonl"), "output": "-"}
    assert found.defaults("train", train) == {"directives": {"also": [str(here / "a"), str(here / "b")]}}


MISTAKES = [
    ("[extrat]\n", "[extrat] is not a command; did you mean extract?"),
    ("[extract]\nner_ = 1\n", "extract.ner_ is not an option; did you mean ner?"),
    ("[extract]\npaths = 'x'\n", "extract.paths is not an option"),
    ("[extract]\nhelp = true\n", "extract.help is not an option"),
    ("[corpus.chek]\njson = true\n", "corpus.chek is not an option; did you mean check?"),
    ("extract = 1\n", "extract is not a table; write [extract]"),
    ("[extract]\njobs = 'many'\n", "extract.jobs: "),
    ("[extract]\njobs = true\n", "extract.jobs: a value is expected"),
    ("[extract]\njobs = [1, 2]\n", "extract.jobs: one value is expected"),
    ("[extract]\nnear = 'yes'\n", "extract.near: true or false is expected"),
    ("[extract]\nduplicates = 'x'\n", "extract.duplicates: "),
    ("[query]\nmin-confidence = 2\n", "query.min-confidence: "),
    ("[extract\n", "not valid TOML"),
]


@pytest.mark.parametrize(("content", "message"), MISTAKES)
def test_a_mistake_ends_every_command_with_file_and_key(here, content, message):
    write(here / "duban.toml", content)
    result = run("schema")
    assert result.exit_code == 2
    assert result.output.startswith(f"duban: {here / 'duban.toml'}: {message}")


def test_a_file_that_is_not_there_is_told(here):
    result = run("--config", "none.toml", "schema")
    assert (result.exit_code, result.output) == (2, "duban: none.toml: no such file or directory; check the path\n")


@pytest.mark.usefixtures("hasty_doctor")
def test_a_file_of_somebody_else_is_used_only_by_its_name(here, monkeypatch):
    write(here / "duban.toml", DAY.format(table="timex", day="2020-03-01"))
    monkeypatch.setattr(config, "_trusted", lambda file: False)
    assert due() is None
    assert due("--config", str(here / "duban.toml")) == "2020-10-31"
    assert re.search(
        rf"warning +config +{here / 'duban.toml'} belongs to another user and is not used", run("doctor").stdout
    )


SHARED = [
    ("[tool]\nduban = 1\n", "tool.duban is not a table; write [tool.duban.extract]"),
    ("[tool.duban.extrat]\n", "[extrat] is not a command"),
    ("duban = [\n", "not valid TOML"),
]


@pytest.mark.parametrize(("content", "message"), SHARED)
def test_a_mistake_in_a_shared_file_is_told_too(here, content, message):
    write(here / "pyproject.toml", content)
    assert run("schema").output.startswith(f"duban: {here / 'pyproject.toml'}: {message}")


def test_a_shared_file_without_a_table_is_none_unless_it_is_named(here):
    write(here / "pyproject.toml", 'tool = "duban"\n')
    assert run("schema").exit_code == 0
    assert "it has no table [tool.duban]" in run("--config", str(here / "pyproject.toml"), "schema").output


def test_a_working_directory_that_is_gone_is_no_mistake_of_the_command(here):
    (here / "inside").rmdir()
    assert run("schema").exit_code == 0


@pytest.mark.usefixtures("hasty_doctor")
def test_the_doctor_shows_which_is_used(here):
    write(here / "duban.toml", "")
    assert f"config                   {here / 'duban.toml'}" in run("doctor").stdout
    assert re.search(r"config +/dev/null", run("--config", "/dev/null", "doctor").stdout)


def test_the_page_shows_a_file_that_is_understood(here):
    write(here / "duban.toml", re.search(r"<!-- config: .*?```toml\n(.*?)```", PAGE, re.DOTALL)[1])
    assert run("schema").exit_code == 0, run("schema").output
