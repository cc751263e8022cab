"""What a regular expression must begin and end with, read from Python's own parse of it.

The heads of a pattern are the strings of one or two characters with one of which every match begins; so a pattern need
only be tried where one of them stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from duban.words.parse import REPEATS, Items, sre
from duban.words.written import Written, flags

_DEPTH = 2
_ANY = "\ue000"  # stands for any character; of the private use area, so that no pattern has it
_MOST = 300  # a wider range of characters (any Chinese one) says nothing
_PLAIN = re.UNICODE | re.MULTILINE | re.DOTALL | re.VERBOSE


@dataclass(frozen=True, slots=True)
class Heads:
    """What a match begins with: one of the strings ``first``, of one or two characters.

    Else it begins with anything, and has a character of ``second`` in the second place or of ``behind`` in front of it;
    with one of ``behind`` it may also be ``empty``.
    """

    first: frozenset[str]
    second: frozenset[str]
    behind: frozenset[str]
    empty: bool = False

    @property
    def characters(self) -> frozenset[str] | None:
        """The characters with one of which every match begins, ``None`` if it may be any."""
        return None if self.second or self.behind else frozenset(head[0] for head in self.first)


def heads(written: Written) -> Heads | None:
    """The heads of a pattern, ``None`` if it may begin with anything or match nothing at all.

    >>> from duban.words.written import Plain
    >>> found = heads(Plain("要求|所需?|.会|(?<=会).议"))
    >>> sorted(found.first), sorted(found.second), sorted(found.behind)
    (['所', '所需', '要求'], ['会'], ['会'])
    """
    if flags(written.expression) & set("iL"):
        return None
    behind = _Behind()
    try:
        found = _begin(written.items, _DEPTH, behind)
    except Anything:
        return None
    if "" in found or _ANY in found:
        return None
    second = {head[1] for head in found if head[0] == _ANY}
    return Heads(
        frozenset(h for h in found if h[0] != _ANY), frozenset(second), frozenset(behind.characters), behind.empty
    )


def tails(written: Written) -> frozenset[str] | None:
    r"""What a text must end with for a pattern that ends with ``$``, ``None`` if that may be any character.

    >>> from duban.words.written import Plain
    >>> sorted(tails(Plain("(?:各?部门|单位)(?:们)?$")))
    ['\n', '们', '位', '门']
    """
    items = written.items
    if flags(written.expression) & set("imL") or not items or items[-1] != (sre.AT, sre.AT_END):
        return None
    try:
        found = _ending(items)
    except Anything:
        return None
    return None if "" in found else frozenset(found | {"\n"})


class Anything(Exception):  # noqa: N818 - no error: how the search for heads gives up
    """The next character may be any."""


class _Behind:
    """The characters in front of what may begin with anything, or be ``empty``."""

    def __init__(self) -> None:
        self.characters: set[str] = set()
        self.empty = False


def _begin(items: Items, depth: int, behind: _Behind) -> set[str]:
    """The first ``depth`` characters of all that the items can match; shorter where nothing is known of what follows.

    An item that may be anything is passed over where the pattern looks behind for certain characters before it.
    """
    if depth == 0:
        return {""}
    before: set[str] | None = None
    for place, (operator, argument) in enumerate(items):
        rest = items[place + 1 :]
        if operator in (sre.AT, sre.ASSERT_NOT):
            continue
        if operator is sre.ASSERT:
            direction, looked = argument
            before = _last(looked) if direction < 0 else before
            continue
        try:
            return _consume(operator, argument, rest, depth, behind)
        except Anything:
            if depth == _DEPTH and before is not None:
                behind.characters |= before
                return set()
            if depth == _DEPTH and operator in (sre.IN, sre.ANY, sre.NOT_LITERAL):
                tails = _begin(rest, 1, _Behind())
                if "" not in tails:
                    return {_ANY + tail for tail in tails}
            raise
    if depth < _DEPTH or before is None:
        return {""}
    behind.characters |= before
    behind.empty = True
    return set()


def _consume(operator: Any, argument: Any, rest: Items, depth: int, behind: _Behind) -> set[str]:
    if operator is sre.LITERAL:
        return _followed({chr(argument)}, rest, depth)
    if operator is sre.IN:
        return _followed(members(argument), rest, depth)
    if operator is sre.SUBPATTERN:
        if argument[1] & ~_PLAIN:
            raise Anything
        return _begin(tuple(argument[3]) + rest, depth, behind)
    if operator is sre.BRANCH:
        return set().union(*(_begin(tuple(branch) + rest, depth, behind) for branch in argument[1]))
    if operator in REPEATS:
        least, most, body = argument
        more: Items = ((operator, (max(0, least - 1), min(most - 1, _DEPTH), body)),) if most > 1 else ()
        once = _begin(tuple(body) + more + rest, depth, behind)
        return once if least else once | _begin(rest, depth, behind)
    raise Anything


def _followed(characters: Iterable[str], rest: Items, depth: int) -> set[str]:
    if depth == 1:
        return set(characters)
    try:
        tails = _begin(rest, depth - 1, _Behind())
    except Anything:
        tails = {""}
    return {character + tail for character in characters for tail in tails}


def members(argument: Iterable[tuple[Any, Any]]) -> set[str]:
    """The characters of a parsed set. Raises ``Anything`` for one that leaves out a few or holds most."""
    found: set[str] = set()
    for operator, value in argument:
        if operator is sre.LITERAL:
            found.add(chr(value))
        elif operator is sre.RANGE and value[1] - value[0] < _MOST:
            found.update(map(chr, range(value[0], value[1] + 1)))
        else:
            raise Anything
    return found


def _ending(items: Iterable[tuple[Any, Any]]) -> set[str]:
    """The last characters of all that the items can match, with ``""`` where that may be nothing."""
    found: set[str] = {""}
    for operator, argument in reversed(list(items)):
        if operator in (sre.AT, sre.ASSERT, sre.ASSERT_NOT):
            continue
        found = found - {""} | _ended_by(operator, argument)
        if "" not in found:
            return found
    return found


def _ended_by(operator: Any, argument: Any) -> set[str]:
    if operator is sre.LITERAL:
        return {chr(argument)}
    if operator is sre.IN:
        return members(argument)
    if operator is sre.SUBPATTERN:
        return _ending(argument[3])
    if operator is sre.BRANCH:
        return set().union(*map(_ending, argument[1]))
    if operator in REPEATS:
        return _ending(argument[2]) | (set() if argument[0] else {""})
    raise Anything


def _last(looked: Iterable[tuple[Any, Any]]) -> set[str] | None:
    """The characters that what is looked behind for may end with, ``None`` if they may be any."""
    *_, (operator, argument) = list(looked) or [(None, None)]
    try:
        if operator is sre.LITERAL:
            return {chr(argument)}
        return members(argument) if operator is sre.IN else None
    except Anything:
        return None
