"""A pattern in a sieve finds what it finds by itself, wherever it is asked to look."""

import gc
import random
import re
from pathlib import Path

import pytest

from duban.lab.lint import unmark
from duban.stages.clauses.words import load_party_words
from duban.words.heads import heads, tails
from duban.words.lexicon import WordSet, load_lexicons
from duban.words.needs import need
from duban.words.parse import Parts
from duban.words.rules import load_rules
from duban.words.sieve import Sieve, Sifted
from duban.words.written import Late, Plain, compiled

LEXICONS = load_lexicons()
RULES = [
    rule for file in sorted((LEXICONS.folder / "rules").glob("*.toml")) for rule in load_rules(LEXICONS, file.stem)
]
CORPUS = Path(__file__).parents[2] / "corpus" / "raw"


def all_patterns():
    """Each pattern of the rules and of the words of parties, once, so that it is compiled once."""
    parties = load_party_words(LEXICONS)
    party = [getattr(parties, name).plain.pattern for name in parties.__slots__]
    return {rule.expression: rule for rule in RULES} | {expression: Plain(expression) for expression in party}


def texts(seed):
    chance = random.Random(seed)
    pieces = [unmark(text)[0] for rule in RULES for text in (*rule.source.examples, *rule.source.rejects)]
    chance.shuffle(pieces)
    yield "".join(piece + chance.choice(["，", "。\n", "", " "]) for piece in pieces)
    yield from (file.read_text(encoding="utf-8", errors="replace") for file in sorted(CORPUS.glob("c00[1-3].txt")))


def stretches(text):
    """The whole text, and stretches of it whose edges cut words, since what stands behind the end must not be seen."""
    chance = random.Random(len(text))
    yield 0, len(text)
    for _ in range(12):
        start = chance.randrange(len(text))
        yield start, min(len(text), start + chance.randrange(60))


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 9))])
def test_every_rule_finds_in_the_sieve_and_round_what_it_needs_what_it_finds_by_itself(seed):
    sieve = Sieve()
    patterns = [(one.pattern, sieve.add(one), Sifted(one)) for one in all_patterns().values()]
    for text in texts(seed):
        text = sieve.read(text)  # noqa: PLW2901
        for plain, sifted, alone in patterns:
            for start, end in stretches(text):
                expected = [match.span() for match in plain.finditer(text, start, end)]
                for pattern in (sifted, alone):
                    assert [m.span() for m in pattern.finditer(text, start, end)] == expected, plain.pattern
                    first = pattern.search(text, start, end)
                    assert (first.span() if first else None) == (expected[0] if expected else None), plain.pattern
                at, there = sifted.match(text, start, end), plain.match(text, start, end)
                assert (at and at.span()) == (there and there.span()), plain.pattern


@pytest.mark.parametrize("kind", sorted(LEXICONS.by_type))
def test_words_are_put_together_as_python_parses_them(kind):
    trie = LEXICONS.trie(kind)
    assert trie.items == Parts(re.compile("(?!)"), str).parse(trie.expression)
    assert all(re.fullmatch(trie.expression, form) for form in LEXICONS.forms(kind))


HEADS = [
    ("要求|要", {"要", "要求"}, "", ""),
    ("(?P<a>[一二]是)?的", {"一是", "二是", "的"}, "", ""),
    ("(?<!不)要(?!求)", {"要"}, "", ""),
    ("[^，]{1}会", set(), "会", ""),
    ("(?<=牵头)[^，]{2,9}", set(), "", "头"),
    ("(?<=[甲乙])(?=丙)", set(), "", "甲乙"),
    ("x{2,3}|y{0,2}z", {"xx", "yy", "yz", "z"}, "", ""),
]


@pytest.mark.parametrize(("pattern", "first", "second", "behind"), HEADS)
def test_heads(pattern, first, second, behind):
    found = heads(Plain(pattern))
    assert (found.first, found.second, found.behind) == (first, set(second), set(behind))


@pytest.mark.parametrize("pattern", ["[^，]{1,3}会", "(?i)date", "要?", "", "(?<=的)?.{2}", "(要)?(?(1)求|.)"])
def test_what_may_begin_with_anything_has_no_heads(pattern):
    assert heads(Plain(pattern)) is None


TAILS = [
    ("(?:有关)?(?:部门|单位)$", "门位\n"),
    ("部门(?:们|(?!一)等)?$", "门们等\n"),
    ("[局委]{1,2}(?=。|$)$", "局委\n"),
    ("部门", None),
    ("部.$", None),
    ("(?:部门)?$", None),
    ("(?i)dept$", None),
    ("(?m)部门$", None),
]


@pytest.mark.parametrize(("pattern", "expected"), TAILS)
def test_tails(pattern, expected):
    assert tails(Plain(pattern)) == (None if expected is None else set(expected))


@pytest.mark.parametrize("pattern", ["[^，]{0,3}", "(?i).date", "(?:甲|.)", ".{500}电", ".*电"])
def test_what_can_do_without_any_character_needs_none(pattern):
    assert need(Plain(pattern)) is None


def test_another_text_of_the_same_words_is_another_text():
    sieve = Sieve()
    pattern = sieve.add(Plain("要求"))
    sieve.read("各地要求")
    assert pattern.search("我们的要求", 0, 5).span() == (3, 5)


def test_a_text_longer_than_is_read_at_once_is_read_whole():
    sieve = Sieve()
    pattern = sieve.add(Plain("要求"))
    text = "各" * 65_535 + "要求" + "各" * 65_535 + "要求"
    text = sieve.read(text)
    assert [match.start() for match in pattern.finditer(text, 0, len(text))] == [65_535, 131_072]


def test_words_are_those_of_the_pattern():
    text = "".join(unmark(example)[0] for rule in RULES for example in rule.source.examples)
    for kind in ("action_verb", "manner_adverb", "connective"):
        words, pattern = WordSet(LEXICONS.forms(kind)), re.compile(LEXICONS.alternation(kind))
        for start in range(0, len(text), 3):
            for end in (start, start + 1, min(start + 2, len(text)), len(text)):
                match = pattern.match(text, start, end)
                assert words.width(text, start, end) == (match.end() - start if match else 0)


def test_rules_that_are_looked_for_in_every_clause_begin_with_something():
    """One alternative that may begin with anything makes all rules of its label be tried at each character."""
    sought = {"STATEMENT", "RULE_LIKE", "CORRELATIVE", "COGNITION", "ARGUMENT", "TOLD", "MARKER", "PSEUDO"}
    open_ended = [r.source.id for r in load_rules(LEXICONS, "directive") if not heads(r)]
    labels = {r.source.id: r.source.label for r in load_rules(LEXICONS, "directive")}
    assert [name for name in open_ended if labels[name] in sought] == []


def test_each_text_keeps_its_own_places():
    sieve = Sieve()
    pattern = sieve.add(Plain("要求"))
    first, second = sieve.read("各地的要求"), sieve.read("要求")
    assert [pattern.search(text, 0, len(text)).start() for text in (first, second, first)] == [3, 0, 3]


def test_a_pattern_that_comes_behind_a_text_is_looked_for_by_itself():
    sieve = Sieve()
    sieve.add(Plain("要求"))
    text = sieve.read("各地的要求")
    assert [match.start() for match in sieve.add(Plain("地的")).finditer(text, 0, 5)] == [1]


def test_the_collector_works_again_behind_a_pattern_that_does_not_compile():
    with pytest.raises(re.error):
        compiled("(")
    assert gc.isenabled()


def test_a_late_pattern_is_asked_as_any_other():
    late, plain = Late("[一二]是"), re.compile("[一二]是")
    for name in ("search", "match", "fullmatch"):
        assert getattr(late, name)("一是").span() == getattr(plain, name)("一是").span()
    assert late.split("甲一是乙") == plain.split("甲一是乙")
    with pytest.raises(AttributeError):
        late.scanner("一是")
