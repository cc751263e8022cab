"""The documentation builds without a broken link, says what the code says, and shows commands that run."""

import os
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from typer.testing import CliRunner

from duban.cli import COMMANDS, app
from duban.io.store.tables import TABLES

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    pytest.importorskip("mkdocs", reason="pip install '.[docs]' to build the documentation")
    target = tmp_path_factory.mktemp("site")
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(target)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "DUBAN_DOCS_NOTEBOOKS": "as they are"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    return target


def read(site, page):
    return (site / page).read_text(encoding="utf-8")


def test_the_reference_names_every_command_field_table_and_rule(site):
    commands, records, tables, rules = (
        read(site, f"reference/{name}.html") for name in ("commands", "records", "tables", "rules")
    )
    assert all(f"duban {name}</h2>" in re.sub(r"<a.*?</a>", "", commands) for name in COMMANDS)
    assert all(f"<code>{field}</code>" in records for field in ("anchor_date", "inherited_from", "resolved_by"))
    assert all(f"<code>{column}</code>" in tables for table in TABLES for column in table.names)
    assert "<code>marker.want</code>" in rules


def test_pages_ask_no_other_place(site):
    for page in site.rglob("*.html"):
        loaded = re.findall(r"""<(?:script|link|img)[^>]+(?:src|href)="(https?:[^"]+)""", page.read_text("utf-8"))
        assert not loaded, page


def test_the_page_s_own_files_are_no_pages(site):
    assert not (site / "hooks.py").exists()


PAGES = ("index.md", "report.md", "serve.md", "tutorial.md", "accuracy.md", "zh/tutorial.md")
_SHOWN = re.compile(r"```console\n(.*?)```|<!-- output: (.*?) -->\n```text\n(.*?)```", re.DOTALL)


def shown(page):
    """The commands of a page in its order, each with the lines that the page shows of its output."""
    for block, command, output in _SHOWN.findall((ROOT / "docs" / page).read_text(encoding="utf-8")):
        if command:
            yield command, [line.rstrip() for line in output.splitlines() if line != "…"]
        yield from ((line[2:], []) for line in block.splitlines() if line.startswith("$ duban "))


@cache
def printed(lines):
    """What commands print one after the other, each with its line; pages in two languages show the same ones."""
    found = []
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as here:
        news = Path(folder) / "news"
        news.mkdir()
        (news / "c001.txt").symlink_to(ROOT / "corpus" / "raw" / "c001.txt")
        (Path(folder) / "corpus").symlink_to(ROOT / "corpus")
        here.chdir(folder)
        for line in lines:
            arguments = shlex.split(line)[1:]
            if arguments[0] == "serve":  # which never ends; tests/browser runs it
                arguments.append("--help")
            result = CliRunner().invoke(app, arguments)
            assert result.exit_code == 0, result.output
            found.append((line, [text.rstrip() for text in result.stdout.splitlines()]))
    return found


@pytest.mark.parametrize("page", PAGES)
def test_commands_that_pages_show_run(page):
    commands = list(shown(page))
    outputs = printed(tuple(line for line, _ in commands))
    for (line, output), (_, lines) in zip(outputs, commands, strict=True):
        rest = iter(output)
        missing = [text for text in lines if text not in rest]
        assert missing == [], f"not printed any more, or elsewhere, by: {line}"
