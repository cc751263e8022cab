"""The recipes of CONTRIBUTING.md work as they are written there."""

import re
import shutil
from pathlib import Path

import pytest

from duban.lab.lint import lint, tidy
from duban.words.lexicon import lexicons_dir, load_lexicons
from duban.words.rules import load_rules

GUIDE = (Path(__file__).resolve().parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")


def recipe(kind):
    """The file that a recipe's comment names, and its code block."""
    match = re.search(rf"<!-- {kind}: (\S+) -->\n```\w+\n(.*?)```", GUIDE, re.DOTALL)
    return match[1], match[2]


@pytest.fixture
def lexicons(tmp_path):
    return Path(shutil.copytree(lexicons_dir(), tmp_path / "lexicons"))


def test_how_to_add_a_word(lexicons):
    file, line = recipe("word")
    form, _, kind, *_ = line.split("\t")
    assert form not in load_lexicons().forms(kind), "the recipe needs a word that is not there yet"
    before = set(lint(lexicons))
    with (lexicons / file).open("a", encoding="utf-8") as handle:
        handle.write(line)
    tidy(lexicons)
    assert set(lint(lexicons)) <= before
    assert form in load_lexicons(lexicons).forms(kind)


def test_how_to_add_a_rule(lexicons):
    file, table = recipe("rule")
    before = set(lint(lexicons))
    (lexicons / "rules" / file).write_text(table, encoding="utf-8")
    assert set(lint(lexicons)) <= before
    (rule,) = load_rules(load_lexicons(lexicons), Path(file).stem)
    text = "各地要在明年汛期前完成加固。"
    assert [text[m.start : m.end] for m in rule.find(text)] == ["明年汛期前"]
