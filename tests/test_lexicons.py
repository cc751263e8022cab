"""The shipped words and rules keep their word, and the lint sees each way of breaking it."""

import re
import shutil
import signal
from collections import deque
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from duban.cli import app
from duban.lab.lint import lint, tidy, unmark
from duban.words.lexicon import lexicons_dir, load_lexicons
from duban.words.rules import load_rules
from growth import linear, repeated

HEADER = "form\tcanonical\ttype\tsource\tnote\n"
GOOD = (
    HEADER
    + "办\t办\tdeed\tduban\t\n和\t和\tlist_joint\tduban\t\n"
    + "要\t要\tmarker\tduban\t\n不要\t不要\tpseudo_marker\tduban\t\n"
)
RULE = """
[[rule]]
id = "{id}"
label = "X"
pattern = '''{pattern}'''
examples = ["{example}", "再[年底前]办"]
rejects = ["{reject}"]
"""


STAGES = """
[rules.test]
stage = "test"

[rules.test.labels]
X = { says = "a limit" }

[types.test]
deed = "what is done"
list_joint = "what joins"
marker = "what asks"
pseudo_marker = "what seems to ask"
"""


@pytest.fixture
def folder(tmp_path):
    """Makes a complete folder of one lexicon and one rule file."""

    def make(tsv=GOOD, rules="", fragments="[fragments]\n"):
        (tmp_path / "stages.toml").write_text(STAGES, encoding="utf-8")
        (tmp_path / "rules").mkdir()
        (tmp_path / "words.tsv").write_text(tsv, encoding="utf-8", newline="")
        (tmp_path / "rules" / "fragments.toml").write_text(fragments, encoding="utf-8")
        (tmp_path / "rules" / "test.toml").write_text(rules, encoding="utf-8")
        return tmp_path

    return make


def rule(pattern="年底前", example="[年底前]完成", reject="年底"):
    return RULE.format(id="test.a", pattern=pattern, example=example, reject=reject)


@pytest.fixture(scope="module")
def faults(tmp_path_factory):
    """What lint tells of a copy of the shipped folder with a rule that never wins and a type that nobody asks for."""
    copy = Path(shutil.copytree(lexicons_dir(), tmp_path_factory.mktemp("shipped") / "copy"))
    with (copy / "rules" / "timex.toml").open("a", encoding="utf-8") as handle:
        handle.write(rule().replace('"X"', '"DEADLINE"').replace("test.a", "timex.late"))
    stages = (copy / "stages.toml").read_text(encoding="utf-8")
    (copy / "stages.toml").write_text(stages.replace("[types.times]", '[types.times]\nlonely = "nobody\'s"'), "utf-8")
    (copy / "own.tsv").write_text(HEADER + "孤\t孤\tlonely\tduban\t\n", encoding="utf-8")
    return [str(finding) for finding in lint(copy)]


def test_the_shipped_words_and_rules_are_in_order_but_for_the_two_faults(faults):
    """Mend what is told here; ``duban lexicon lint`` tells the same without the two."""
    assert [fault for fault in faults if "timex.late" not in fault and "lonely" not in fault] == []


def test_a_rule_that_another_always_takes_the_place_of_is_told(faults):
    (late,) = [fault for fault in faults if "timex.late" in fault][:1]
    assert "its stage does not find 年底前 by it: another rule wins" in late


def test_a_type_that_nobody_asks_for_is_told(faults):
    (lonely,) = [fault for fault in faults if "lonely" in fault]
    assert "no rule names the type lonely and no stage asks for it" in lonely


BROKEN_WORDS = [
    ("header", "form\tcanonical\n", "the header must be"),
    ("fields", HEADER + "要\t要\tmarker\tduban\n", "5 fields expected, 4 found"),
    ("blank line", HEADER + "\n要\t要\tmarker\tduban\t\n", "5 fields expected, 1 found"),
    ("no end", GOOD.rstrip("\n"), "must end with a line break"),
    ("no source", HEADER + "要\t要\tmarker\t\t\n", "source is empty"),
    ("bad type", HEADER + "要\t要\tMarker!\tduban\t\n", "lower-case"),
    ("traditional", HEADER + "確保\t確保\tmarker\tduban\t\n", "normalising makes it '确保'"),
    ("full-width digit", HEADER + "１号\t１号\tmarker\tduban\t\n", "normalising makes it '1号'"),
    ("not composed", HEADER + "e\u0301\té\tmarker\tduban\t\n", "normalising makes it 'é'"),
    ("unsorted", HEADER + "要\t要\tmarker\tduban\t\n办\t办\tdeed\tduban\t\n", "not sorted"),
    ("twice", HEADER + "要\t要\tmarker\tduban\t\n要\t应\tmarker\tduban\t\n", "already at"),
    (
        "no such type",
        HEADER + "要\t要\tmaker\tduban\t\n",
        "no rule or stage reads the type 'maker'; did you mean marker?",
    ),
    ("glued", GOOD + "和要\t和要\tmarker\tduban\t\n", "和要 is 和 and 要"),
    ("glued to a sign", GOOD + "、要\t、要\tmarker\tduban\t\n", "、要 is 、 and 要"),
    ("no words of a type", HEADER + "要\t要\tmarker\tduban\t\n", "no line has the type deed"),
    ("opposites", HEADER + "要\t要\tmarker\tduban\t\n要\t要\tpseudo_marker\tduban\t\n", "say in a note"),
]


@pytest.mark.parametrize(("tsv", "message"), [row[1:] for row in BROKEN_WORDS], ids=[row[0] for row in BROKEN_WORDS])
def test_a_broken_lexicon_is_told(folder, tsv, message):
    assert message in "\n".join(map(str, lint(folder(tsv))))


def test_opposites_with_a_note_stand(folder):
    tsv = GOOD + "要\t要\tpseudo_marker\tduban\t在素前\n"
    assert lint(folder(tsv, rule())) == ()


def test_what_is_glued_stands_with_a_note(folder):
    tsv = GOOD.replace("要\t要\tmarker", "和要\t和要\tmarker\tduban\tone word\n要\t要\tmarker")
    assert lint(folder(tsv, rule())) == ()


def test_a_rule_file_that_no_stage_reads_is_told(folder):
    place = folder(rules=rule())
    (place / "rules" / "tests.toml").write_text(rule(), encoding="utf-8")
    assert "no stage reads a rule file of this name" in str(lint(place)[0])


def test_a_label_without_rules_is_told(folder):
    (finding,) = lint(folder())
    assert "no rule of test.toml has the label X" in finding.message


BROKEN_RULES = [
    ("same id", rule() + rule(), "given 2 times"),
    ("no example", rule().replace('["[年底前]完成", "再[年底前]办"]', "[]"), "no example"),
    ("one example", rule().replace(', "再[年底前]办"', ""), "1 example; give 2"),
    ("no reject", rule().replace('["年底"]', "[]"), "no reject"),
    ("a chain", rule(pattern="(?<!今)(?<!明)(?<!后)(?<!去)(?<!前)年底前"), "a chain of look-behinds"),
    ("a long pattern", rule(pattern=f"(?:年底|{'今' * 200})前"), "a pattern of 208 characters"),
    ("written twice", rule(pattern="(?:年底|月底|年底)前"), "the alternative 年底 never matches"),
    (
        "behind a shorter one",
        rule(pattern="年底前|年底前后", example="[年底前]完成"),
        "the alternative 后 never matches",
    ),
    ("no such label", rule().replace('"X"', '"Y"'), "no stage asks for the label 'Y'; known are X"),
    ("not found", rule(example="[明年中]前"), "finds nothing"),
    ("other span", rule(example="[今年底前]完成"), "finds 年底前"),
    ("second place", rule(example="[年底前]，年底前"), "finds 年底前, 年底前"),
    ("reject found", rule(reject="年底前夕"), "in the reject 年底前夕 it finds 年底前"),
    ("star", rule(pattern="今*年底前"), "no bound"),
    ("plus inside", rule(pattern="(?:(?=[今明]+)今)?年底前"), "no bound"),
    ("lazy", rule(pattern="年底前.*?"), "no bound"),
    ("nested plus", rule(pattern="(今+)+年底前"), "no bound"),
    ("alternatives alike", rule(pattern="(?:今|今)*年底前"), "no bound"),
    ("a row of stars", rule(pattern="今*今*年底前"), "no bound"),
    ("nested bounds", rule(pattern="(?:今{1,9}){0,99}年底前"), "a repeat of up to 99 rounds can go through"),
    ("bounded alternatives alike", rule(pattern="(?:今|明|[今后])?(?:今|今){0,40}年底前"), "up to 40 rounds"),
    ("a dot that takes the comma", rule(pattern="(?:.{1,9}，){0,30}年底前"), "up to 30 rounds"),
    ("words that make each other", rule(pattern="(?:今|今明|明){0,30}年底前"), "up to 30 rounds"),
    ("in a look-ahead", rule(pattern="(?=(?:今{1,9}){0,99})年底前"), "up to 99 rounds"),
    ("unknown fragment", rule(pattern="{nothing}年底前"), "no fragment is called nothing"),
    ("unknown type", rule(pattern="{@nothing}年底前"), "no lexicon entry has the type"),
    ("unknown key", rule() + "colour = 'red'\n", "colour"),
    ("no pattern", rule(pattern="("), "does not compile"),
    ("no TOML", "[[rule\n", "not valid TOML"),
]


@pytest.mark.parametrize(("rules", "message"), [row[1:] for row in BROKEN_RULES], ids=[row[0] for row in BROKEN_RULES])
def test_a_broken_rule_is_told(folder, rules, message):
    assert message in "\n".join(map(str, lint(folder(rules=rules))))


def test_a_fragment_that_nothing_uses_is_told(folder):
    fragments = '[fragments]\nyear_end_word = "年底前"\nlonely_word = "年中"\n'
    (finding,) = lint(folder(rules=rule(pattern="{year_end_word}"), fragments=fragments))
    assert "lonely_word" in finding.message


def test_a_long_fragment_is_told(folder):
    fragments = f'[fragments]\nlong_word = "年底前|{"今" * 200}"\n'
    (finding,) = lint(folder(rules=rule(pattern="{long_word}"), fragments=fragments))
    assert "long_word" in finding.place


def test_a_good_rule_passes(folder):
    assert lint(folder(rules=rule(pattern="[今明]{0,1}年底前", example="确保[今年底前]完成"))) == ()


def test_fix_mends_what_a_machine_can(folder):
    place = folder(
        GOOD + "確保 \t確保\tmarker\tduban\t\n办\t办\tdeed\tduban\t\n",
        rule(),
    )
    result = CliRunner().invoke(app, ["lexicon", "lint", "--fix", str(place)])
    assert result.exit_code == 0
    assert "tidied" in result.stdout
    assert (place / "words.tsv").read_text(encoding="utf-8") == (
        GOOD.replace("要\t要\tmarker", "确保\t确保\tmarker\tduban\t\n要\t要\tmarker")
    )
    assert tidy(place) == ()


def test_the_command_fails_where_something_is_wrong(folder):
    result = CliRunner().invoke(app, ["lexicon", "lint", str(folder(HEADER + "要\t要\tmarker\t\t\n"))])
    assert result.exit_code == 1
    assert "words.tsv:2: source is empty" in result.stdout


# A pattern of Python's engine can take exponential time even with bounds, so every rule meets texts made to hurt it.
RULES = [
    rule
    for file in sorted((lexicons_dir() / "rules").glob("*.toml"))
    for rule in load_rules(load_lexicons(), file.stem)
]
#: Characters of the shorter hostile text, how many times longer the longer one is, and seconds of processor time after
#: which a search that would never end is broken off. The quick length is the shortest at which a square is seen.
QUICK, WIDE, TIMES, BREAK_OFF = 1_250, 6_250, 16, 60.0


def hostile(example):
    """What hurts: the example, and its match whole, cut short and by its ends, again and again."""
    text, spans = unmark(example)
    start, end = spans[0] if spans else (0, len(text))  # a rule that finds a place and no characters marks none
    found = text[start:end]
    return sorted({text, found, found[:-1], found[:1], found[-2:-1], text[:end]} - {""})


@contextmanager
def broken_off(seconds):
    """Breaks off with ``TimeoutError`` what takes more processor time; Python's engine of patterns hears signals."""

    def ring(*_):
        raise TimeoutError

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer")
@pytest.mark.parametrize("length", [QUICK, pytest.param(WIDE, marks=pytest.mark.slow)], ids=["quick", "wide"])
@pytest.mark.parametrize("rule", RULES, ids=[rule.source.id for rule in RULES])
def test_no_hostile_text_holds_a_rule_up(rule, length):
    with broken_off(BREAK_OFF):
        for seed in hostile(rule.source.examples[0]):
            work = lambda text: deque(rule.find(text), 0)  # noqa: E731
            assert linear(work, repeated(seed), length, TIMES), seed


def test_a_pattern_that_takes_the_square_is_seen():
    square = re.compile("[一-龥]*年底")
    assert not linear(lambda text: deque(square.finditer(text), 0), repeated("各地"), QUICK, TIMES)


def test_what_would_never_end_is_broken_off():
    with pytest.raises(TimeoutError), broken_off(0.2):
        re.compile("(?:a{1,9}){1,99}b").search("a" * 1000)


def test_lexicons_are_found_in_the_checkout():
    assert lexicons_dir() == Path(__file__).resolve().parents[1] / "lexicons"
