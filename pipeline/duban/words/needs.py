"""What a regular expression can't do without, read from Python's own parse of it.

A pattern that may begin with anything has no heads, but often a character somewhere in it that every match holds, at a
distance from its beginning that has a bound. So it need only be tried round the places where that character stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from duban.words.heads import REPEATS, Anything, members, sre

_MOST, _FARTHEST = 24, 400
_FOUND = tuple[frozenset[str], int]


@dataclass(frozen=True, slots=True)
class Need:
    """A character that ``sign`` finds stands in each match, at most ``before`` behind its beginning.

    ``reach`` is how far from its beginning a match can look.
    """

    sign: re.Pattern[str]
    before: int
    reach: int

    def windows(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches in which every match between ``start`` and ``end`` lies, in order and apart."""
        low, high = -1, -1
        for found in self.sign.finditer(text, start, end):
            begin = max(start, found.start() - self.before)
            if begin > high or low < 0:
                if low >= 0:
                    yield low, high
                low = begin
            high = min(end, found.start() + self.reach)
        if low >= 0:
            yield low, high


def need(pattern: re.Pattern[str]) -> Need | None:
    """The need of a pattern, ``None`` where it has none that is worth looking for.

    >>> found = need(re.compile("[一-龥]{0,6}网(?=。)"))
    >>> found.sign.pattern, found.before, list(found.windows("新闻网。" + "一" * 90, 0, 94))
    ('[网]', 6, [(0, 14)])
    """
    if pattern.flags & re.IGNORECASE:
        return None
    parsed = sre.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    found, reach = _needed(parsed), _reach(parsed)
    if found is None or len(found[0]) > _MOST or reach > _FARTHEST:
        return None
    sign = re.compile("[" + "".join(map(re.escape, sorted(found[0]))) + "]")
    return Need(sign, found[1], reach)


def _needed(items: Iterable[tuple[Any, Any]]) -> _FOUND | None:
    """The fewest characters of which one stands in all that the items match, and how far behind its beginning."""
    best: _FOUND | None = None
    distance = 0
    for operator, argument in items:
        found = _needed_by(operator, argument)
        if found and (best is None or len(found[0]) < len(best[0])):
            best = found[0], distance + found[1]
        distance += _width(operator, argument)
    return best


def _needed_by(operator: Any, argument: Any) -> _FOUND | None:
    if operator is sre.LITERAL:
        return frozenset(chr(argument)), 0
    if operator is sre.IN:
        try:
            return frozenset(members(argument)), 0
        except Anything:
            return None
    if operator is sre.SUBPATTERN:
        return _needed(argument[3])
    if operator is sre.BRANCH:
        found = list(map(_needed, argument[1]))
        known = [each for each in found if each is not None]
        if len(known) < len(found):
            return None
        return frozenset().union(*(some for some, _ in known)), max(distance for _, distance in known)
    return _needed(argument[2]) if operator in REPEATS and argument[0] else None


def _width(operator: Any, argument: Any) -> int:
    """The most characters that an item takes."""
    if operator is sre.SUBPATTERN:
        return sum(_width(*item) for item in argument[3])
    if operator is sre.BRANCH:
        return max(sum(_width(*item) for item in branch) for branch in argument[1])
    if operator in REPEATS:
        return min(int(argument[1]), _FARTHEST) * sum(_width(*item) for item in argument[2])
    if operator in (sre.AT, sre.ASSERT, sre.ASSERT_NOT):
        return 0
    return 1 if operator in (sre.LITERAL, sre.NOT_LITERAL, sre.IN, sre.ANY) else _FARTHEST


def _reach(items: Iterable[tuple[Any, Any]]) -> int:
    """How far what the items match, and look ahead at, can lie behind its beginning."""
    reach = distance = 0
    for operator, argument in items:
        distance += _width(operator, argument)
        reach = max(
            reach, distance + 2 + sum(map(_reach, _inside(operator, argument)))
        )  # 2: $ looks behind a line's end
    return reach


def _inside(operator: Any, argument: Any) -> list[Any]:
    if operator in (sre.ASSERT, sre.ASSERT_NOT):
        return [argument[1]] if argument[0] > 0 else []
    if operator is sre.SUBPATTERN:
        return [argument[3]]
    if operator is sre.BRANCH:
        return list(argument[1])
    return [argument[2]] if operator in REPEATS else []
