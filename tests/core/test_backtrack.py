"""Which repeats are refused: what the analysis says, against what Python's engine really does."""

import re

import pytest

from duban.words.backtrack import ambiguous_repeats
from duban.words.parse import sre
from growth import linear, repeated

EXPLODING = [
    *("(?:a+)+", "(?:a|a)*", "(?:a{1,9}){1,99}", "(?:a|a){0,99}", "(?:a|ab|b){1,99}", "(?:a|b|ab){0,99}"),
    *("(?:a{1,3}b{0,3}){1,99}", "(?:(?:ab){1,9}){1,99}", "(?:.{1,5}a){0,99}", "(?:a[ab]?){0,99}", "(?:a?a){1,99}"),
    *("(?:aa|aaa){1,99}", r"(?:\w{1,5}\s?){1,99}", "(?:[^，]{1,9}，?){1,99}", "(?:(?:a|b){1,9}){1,99}"),
]
SAFE = [
    *("(?:a|b){0,99}", "(?:ab?){0,99}", "(?:aa){0,99}", "(?:[0-9]{1,3},){0,99}", "(?:[^，]{1,5}，){0,99}"),
    *("(?:(?:ab|c){1,20}d){1,20}", "a{0,99}", "(?:a|b{1,9}c){1,99}", "(?:ab|ac){0,99}", "(?:a{2}){0,99}", "[ab]{0,99}"),
    *("(?:a{1,9}){1,4}", "(?:王{1,2}、){1,60}"),
]


@pytest.mark.hardening("cost", "patterns that backtrack without bound, for duban lexicon lint to refuse")
@pytest.mark.parametrize("pattern", EXPLODING)
def test_what_explodes_is_refused(pattern):
    assert list(ambiguous_repeats(sre.parse(pattern)))


@pytest.mark.hardening("cost", "patterns that do not, for it to let pass")
@pytest.mark.parametrize("pattern", SAFE)
def test_what_does_not_is_let_pass(pattern):
    assert list(ambiguous_repeats(sre.parse(pattern))) == []


@pytest.mark.cost
@pytest.mark.parametrize("pattern", SAFE)
def test_what_is_let_pass_ends_soon(pattern):
    """On rows of every unit that the patterns are made of, and behind each what none of them takes."""
    whole = re.compile(f"(?:{pattern})!")
    for unit in ("a", "ab", "abc", "aab", "1,", "12", "王", "王、", "，", "ac", "b"):
        assert linear(whole.match, repeated(unit), 60, 8), unit
