"""The recipes of CONTRIBUTING.md change what ``duban extract`` reads, as it says there."""

import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from duban.cli import app
from duban.lab.lint import lint, tidy
from duban.words.lexicon import COLUMNS, LexiconError, lexicons_dir, load_lexicons

GUIDE = (Path(__file__).resolve().parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")
RULE_TEXT, WORD_TEXT = "县长李某强调，各乡镇要在今年入梅前完成清淤。", "会议指出，应县木塔本周完成修缮。"


def recipe(kind):
    """The file that a recipe's comment names, and its code block."""
    match = re.search(rf"<!-- {kind}: (\S+) -->\n```\w+\n(.*?)```", GUIDE, re.DOTALL)
    return match[1], match[2]


@pytest.fixture
def reading(tmp_path):
    """What ``duban extract`` reads in a text: each commitment's marker and deadlines."""

    def read(text, lexicons=None):
        (tmp_path / "news.txt").write_text(text, encoding="utf-8")
        options = ["--lexicons", str(lexicons)] if lexicons else []
        result = CliRunner().invoke(app, ["extract", str(tmp_path / "news.txt"), *options])
        assert result.exit_code == 0, result.output
        (record,) = map(json.loads, result.stdout.splitlines())
        return [(c["marker"], [d["text"] for d in c["deadlines"]]) for c in record["commitments"]]

    return read


@pytest.fixture
def own(tmp_path):
    """A folder of the user's own."""
    (tmp_path / "my-words" / "rules").mkdir(parents=True)
    return tmp_path / "my-words"


def test_a_word_of_ones_own_changes_the_reading(reading, own):
    file, line = recipe("word")
    assert reading(WORD_TEXT) == [("应", ["本周"])]
    (own / file).write_text("\t".join(COLUMNS) + "\n" + line, encoding="utf-8")
    assert ("应", ["本周"]) not in reading(WORD_TEXT, own)
    assert lint(own) == ()


def test_a_rule_of_ones_own_changes_the_reading(reading, own):
    file, table = recipe("rule")
    assert reading(RULE_TEXT) == [("要", [])]
    (own / "rules" / file).write_text(table, encoding="utf-8")
    assert reading(RULE_TEXT, own) == [("要", ["今年入梅前"])]
    assert lint(own) == ()


def test_a_word_and_a_rule_in_the_shipped_folder_change_the_reading(reading, tmp_path):
    shipped = Path(shutil.copytree(lexicons_dir(), tmp_path / "lexicons"))
    for kind, folder, before in (("word", shipped, ""), ("rule", shipped / "rules", "\n")):
        file, lines = recipe(kind)
        with (folder / file).open("a", encoding="utf-8") as handle:
            handle.write(before + lines)
    tidy(shipped)
    assert ("应", ["本周"]) not in reading(WORD_TEXT, shipped)
    assert reading(RULE_TEXT, shipped) == [("要", ["今年入梅前"])]


UNREAD = [
    ("label", "timex.toml", ("DEADLINE", "DEADLIEN"), "timex.toml:3: rule my.plum_rain: no stage asks for the label"),
    ("nearest label", "timex.toml", ("DEADLINE", "DEADLIEN"), "did you mean DEADLINE?"),
    ("file", "timx.toml", ("", ""), "did you mean timex?"),
    (
        "example",
        "timex.toml",
        ("[出梅之前]", "出[梅之前]"),
        "in the example 出[梅之前]不撤防 it finds",
    ),
    ("repeat", "timex.toml", ("(?:入|出)", "(?:入|出)的*"), "a repeat has no bound"),
    (
        "pattern",
        "timex.toml",
        ("(?:入|出)", "(?:入|出"),
        "rule my.plum_rain: the pattern does not compile",
    ),
    ("value", "timex.toml", ("DEADLINE", "TIMEX"), "timex.toml:1: rule my.plum_rain: value.kind must say"),
    ("key", "timex.toml", ("rejects", "reject"), "timex.toml:1: rule my.plum_rain: reject: Extra inputs"),
    ("TOML", "timex.toml", ("[[rule]]", "[[rule"), "not valid TOML"),
]


@pytest.mark.parametrize(("file", "change", "message"), [row[1:] for row in UNREAD], ids=[row[0] for row in UNREAD])
def test_what_no_stage_reads_is_told_when_it_is_loaded(own, tmp_path, file, change, message):
    (own / "rules" / file).write_text(recipe("rule")[1].replace(*change) if change[0] else recipe("rule")[1], "utf-8")
    (tmp_path / "news.txt").write_text(RULE_TEXT, encoding="utf-8")
    result = CliRunner().invoke(app, ["extract", str(tmp_path / "news.txt"), "--lexicons", str(own)])
    assert result.exit_code != 0
    assert message in " ".join(result.output.split())


WORDS = [
    ("type", "应县\t应县\tpseudo_maker\tduban\t\n", "words.tsv:2: no rule or stage reads the type 'pseudo_maker'"),
    ("twice", "应县\t应县\tpseudo_marker\tduban\t\n" * 2, "words.tsv:3: 应县 is a pseudo_marker already at line 2"),
    ("fields", "应县\t应县\tpseudo_marker\n", "words.tsv:2: 5 tab-separated fields expected, 3 found"),
    ("no form", "\t应县\tpseudo_marker\tduban\t\n", "words.tsv:2: form is empty"),
    (
        "traditional",
        "應縣\t应县\tpseudo_marker\tduban\t\n",
        "words.tsv:2: '應縣' never matches",
    ),
    ("width", "自治州\t自治州\tplace_suffix\tduban\t\n", "words.tsv:2: 自治州: a place_suffix has 1 character"),
]


@pytest.mark.parametrize(("lines", "message"), [row[1:] for row in WORDS], ids=[row[0] for row in WORDS])
def test_a_word_that_does_not_fit_is_told_when_it_is_loaded(own, tmp_path, lines, message):
    (own / "words.tsv").write_text("\t".join(COLUMNS) + "\n" + lines, encoding="utf-8")
    (tmp_path / "news.txt").write_text(RULE_TEXT, encoding="utf-8")
    result = CliRunner().invoke(app, ["extract", str(tmp_path / "news.txt"), "--lexicons", str(own)])
    assert result.exit_code != 0
    assert message in " ".join(result.output.split())


def test_more_words_than_patterns_can_hold_are_told_at_once(own):
    lines = (f"{chr(0x4E00 + n // 100)}{chr(0x4E00 + n % 100)}\t\tpseudo_marker\town\t\n" for n in range(20_000))
    (own / "words.tsv").write_text("\t".join(COLUMNS) + "\n" + "".join(lines), encoding="utf-8")
    told = r"words of the type pseudo_marker, of which at most 10000 are read; keep .* \(only party_head, .* 1000000\)"
    with pytest.raises(LexiconError, match=told):
        load_lexicons(own)


def test_words_that_are_no_utf_8_are_named(own, tmp_path):
    (own / "words.tsv").write_bytes("\t".join(COLUMNS).encode() + "\n应县".encode("gbk"))
    (tmp_path / "news.txt").write_text(RULE_TEXT, encoding="utf-8")
    result = CliRunner().invoke(app, ["extract", str(tmp_path / "news.txt"), "--lexicons", str(own)])
    assert result.exit_code != 0
    assert "words.tsv:2: not valid UTF-8; save the file as UTF-8" in " ".join(result.output.split())
