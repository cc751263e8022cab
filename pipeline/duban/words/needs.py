"""What a regular expression can't do without, read from Python's own parse of it.

A pattern that may begin with anything has no heads, but often a character somewhere in it that every match holds, at a
distance from its beginning that has a bound. So it need only be tried round the places where that character stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from duban.words.heads import Anything, members
from duban.words.parse import REPEATS, Items, sre
from duban.words.written import Written, flags

_MOST, _FARTHEST, _SOME = 24, 400, 6
_RAREST = 2  # so many signs are looked for before a pattern is tried
Musts = Mapping[frozenset[str], int]
Known = dict[int, tuple[Items, Musts, int]]  # by the identity of the items, which it keeps alive


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


def need(written: Written) -> Need | None:
    """The need of a pattern, ``None`` if it has none that is worth looking for.

    >>> from duban.words.written import Plain
    >>> found = need(Plain("[一-龥]{0,6}网(?=。)"))
    >>> found.sign.pattern, found.before, list(found.windows("新闻网。" + "一" * 90, 0, 94))
    ('[网]', 6, [(0, 14)])
    """
    if "i" in flags(written.expression):
        return None
    found, reach = musts(written.items), _reach(written.items)
    if not found or reach > _FARTHEST:
        return None
    characters, before = min(found.items(), key=lambda one: (len(one[0]), one[1]))
    return Need(sign_of(characters), before, reach)


def signs(written: Written) -> tuple[re.Pattern[str], ...]:
    """What finds a character in each stretch that the pattern matches in, the rarest first.

    >>> from duban.words.written import Plain
    >>> [sign.pattern for sign in signs(Plain("[0-9]{1,9}年(?:前|底)"))]
    ['[年]', '[前底]']
    """
    if "i" in flags(written.expression):
        return ()
    found = sorted(musts(written.items), key=lambda some: (len(some), sorted(some)))
    return tuple(map(sign_of, found[:_RAREST]))


def sign_of(characters: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the characters."""
    return re.compile("[" + "".join(map(re.escape, sorted(characters))) + "]")


def musts(items: Items, known: Known | None = None) -> Musts:
    """Sets of few characters of which each match holds one, with how far behind its beginning that one may stand.

    ``known`` keeps what was read of parts that several patterns share.

    >>> found = musts(tuple(sre.parse("[0-9]{1,4}年?(?:之前|以前|前)")))
    >>> sorted(("".join(sorted(characters)), before) for characters, before in found.items())
    [('0123456789', 0), ('之以前', 5), ('前', 6)]
    """
    return _read(items, {} if known is None else known)[0]


def _read(items: Items, known: Known) -> tuple[Musts, int]:
    """The musts of the items, and the most characters that they take."""
    if id(items) in known:
        return known[id(items)][1:]
    found: dict[frozenset[str], int] = {}
    distance = 0
    for operator, argument in items:
        some, width = _read_one(operator, argument, known)
        for characters, before in some.items():
            if distance + before < _FARTHEST:
                found.setdefault(characters, distance + before)
        distance = min(distance + width, _FARTHEST)
    few = sorted(found.items(), key=lambda one: (len(one[0]), one[1], sorted(one[0])))[:_SOME]
    known[id(items)] = items, dict(few), distance
    return dict(few), distance


def _read_one(operator: Any, argument: Any, known: Known) -> tuple[Musts, int]:
    if operator is sre.LITERAL:
        return {frozenset(chr(argument)): 0}, 1
    if operator is sre.IN:
        try:
            characters = frozenset(members(argument))
        except Anything:
            return {}, 1
        return ({characters: 0} if len(characters) <= _MOST else {}), 1
    if operator is sre.SUBPATTERN:
        return _read(argument[3], known)
    if operator is sre.ASSERT and argument[0] > 0:
        return _read(argument[1], known)[0], 0
    if operator is sre.BRANCH:
        read = [_read(branch, known) for branch in argument[1]]
        return _of_all([some for some, _ in read]), max(width for _, width in read)
    if operator in REPEATS:
        some, width = _read(argument[2], known)
        return (some if argument[0] else {}), min(min(int(argument[1]), _FARTHEST) * width, _FARTHEST)
    return {}, _width(operator, argument)


def _of_all(branches: Sequence[Musts]) -> Musts:
    """What holds whichever branch is taken: what all need, and one of what each needs most."""
    if not all(branches):
        return {}
    found = {one: max(some[one] for some in branches) for one in branches[0] if all(one in some for some in branches)}
    least = [min(some.items(), key=lambda one: (len(one[0]), one[1], sorted(one[0]))) for some in branches]
    together = frozenset[str]().union(*(characters for characters, _ in least))
    if len(together) <= _MOST:
        found.setdefault(together, max(before for _, before in least))
    return found


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
