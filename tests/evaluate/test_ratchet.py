"""The gate on the shipped corpus: open as it is, shut by a rule that is broken on purpose."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from duban.cli.evaluate import evaluate
from duban.lab.evaluate.report import BEGIN, END, fill
from duban.words.lexicon import lexicons_dir

CORPUS = Path(__file__).resolve().parents[2] / "corpus"

pytestmark = pytest.mark.skipif(not (CORPUS / "manifest.tsv").exists(), reason="the corpus is not in this checkout")

app = typer.Typer()
app.command()(evaluate)


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_breaking_a_rule_shuts_the_gate_and_names_what_was_lost(small_corpus, tmp_path):
    pinned = tmp_path / "baseline.json"
    assert run(small_corpus, "--update", "--gate", "--baseline", pinned).exit_code == 0
    broken = tmp_path / "lexicons"
    shutil.copytree(lexicons_dir(), broken)
    rules = broken / "rules" / "directive.toml"
    text = rules.read_text(encoding="utf-8")
    rule = r"""(id = "marker\.prohibit_not"\nlabel = "MARKER"\npattern = ''').*(?=''')"""
    without, changes = re.subn(rule, r"\1(?!)", text)
    assert changes == 1
    rules.write_text(without, encoding="utf-8")
    result = run(small_corpus, "--gate", "--baseline", pinned, "--lexicons", broken)
    assert result.exit_code == 1
    assert re.search(r"^broken: directive overlap \(all\): 0\.\d+ is below the floor of 0\.\d+$", result.output, re.M)
    lost = r"^lost: c\d+ directive \d+-\d+ \w+ “[^”]*(?:不得|严禁)[^”]*”.*; rules gone: .*marker\.prohibit_not"
    assert re.search(lost, result.output, re.M)


ROOT = CORPUS.parent
PAGES = [
    page
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), CORPUS / "README.md")
    if BEGIN in page.read_text("utf-8")
]


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """What ``duban evaluate --gate`` says of the whole corpus, and the table that it writes into a page."""
    page = tmp_path_factory.mktemp("judged") / "page.md"
    page.write_text(f"{BEGIN}{END}", encoding="utf-8")
    return run(CORPUS, "--gate", "--table", page), page.read_text(encoding="utf-8")


def test_the_gate_is_open(judged):
    """Look at what was lost; pin better figures with ``duban evaluate --update``."""
    result, _ = judged
    assert result.exit_code == 0, result.output


def test_pages_show_what_the_command_prints(judged):
    """Mend a stale page with ``duban evaluate --table PAGE``."""
    table = judged[1].removeprefix(BEGIN).removesuffix(END).strip()
    stale = [page.name for page in PAGES if fill(page.read_text("utf-8"), table) != page.read_text("utf-8")]
    assert PAGES
    assert stale == []
