"""What a regular expression must begin with, read from Python's own parse of it.

The heads of a pattern are the strings of one or two characters with one of which every match begins; so a pattern need
only be tried where one of them stands.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

#: Python's own parser of patterns; it has no public name.
_sre: Any = import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")
_DEPTH = 2
_ANY = "\ue000"  # stands for any character; of the private use area, so that no pattern has it
_MOST = 300  # a wider range of characters (any Chinese one) says nothing
_PLAIN = re.UNICODE | re.MULTILINE | re.DOTALL | re.VERBOSE
_REPEATS = (_sre.MAX_REPEAT, _sre.MIN_REPEAT)


@dataclass(frozen=True, slots=True)
class Heads:
    """What a match begins with: one of the strings ``first``, of one or two characters.

    Else it begins with anything, and has a character of ``second`` in the second place or of ``behind`` in front of it.
    """

    first: frozenset[str]
    second: frozenset[str]
    behind: frozenset[str]


def heads(pattern: re.Pattern[str]) -> Heads | None:
    """The heads of a pattern, ``None`` where it may begin with anything or match nothing at all.

    >>> found = heads(re.compile("要求|所需?|.会|(?<=会).议"))
    >>> sorted(found.first), sorted(found.second), sorted(found.behind)
    (['所', '所需', '要求'], ['会'], ['会'])
    """
    if pattern.flags & ~_PLAIN:
        return None
    behind: set[str] = set()
    try:
        found = _begin(tuple(_sre.parse(pattern.pattern, pattern.flags & ~re.UNICODE)), _DEPTH, behind)
    except _Anything:
        return None
    if "" in found:
        return None
    second = {head[1] for head in found if head[0] == _ANY}
    return Heads(frozenset(h for h in found if h[0] != _ANY), frozenset(second), frozenset(behind))


class _Anything(Exception):  # noqa: N818 - no error: how the search for heads gives up
    """The next character may be any."""


_Items = tuple[tuple[Any, Any], ...]


def _begin(items: _Items, depth: int, behind: set[str]) -> set[str]:
    """The first ``depth`` characters of all that the items can match; shorter where nothing is known of what follows.

    An item that may be anything is passed over where the pattern looks behind for certain characters before it.
    """
    if depth == 0:
        return {""}
    before: set[str] | None = None
    for place, (operator, argument) in enumerate(items):
        rest = items[place + 1 :]
        if operator in (_sre.AT, _sre.ASSERT_NOT):
            continue
        if operator is _sre.ASSERT:
            direction, looked = argument
            before = _last(looked) if direction < 0 else before
            continue
        try:
            return _consume(operator, argument, rest, depth, behind)
        except _Anything:
            if depth == _DEPTH and before is not None:
                behind |= before
                return set()
            if depth == _DEPTH and operator in (_sre.IN, _sre.ANY, _sre.NOT_LITERAL):
                return {_ANY + tail for tail in _begin(rest, 1, set())}
            raise
    return {""}


def _consume(operator: Any, argument: Any, rest: _Items, depth: int, behind: set[str]) -> set[str]:
    if operator is _sre.LITERAL:
        return _followed({chr(argument)}, rest, depth)
    if operator is _sre.IN:
        return _followed(_members(argument), rest, depth)
    if operator is _sre.SUBPATTERN:
        if argument[1] & ~_PLAIN:
            raise _Anything
        return _begin(tuple(argument[3]) + rest, depth, behind)
    if operator is _sre.BRANCH:
        return set().union(*(_begin(tuple(branch) + rest, depth, behind) for branch in argument[1]))
    if operator in _REPEATS:
        least, most, body = argument
        more: _Items = ((operator, (max(0, least - 1), min(most - 1, _DEPTH), body)),) if most > 1 else ()
        once = _begin(tuple(body) + more + rest, depth, behind)
        return once if least else once | _begin(rest, depth, behind)
    raise _Anything


def _followed(characters: Iterable[str], rest: _Items, depth: int) -> set[str]:
    try:
        tails = _begin(rest, depth - 1, set())
    except _Anything:
        tails = {""}
    return {character + tail for character in characters for tail in tails}


def _members(argument: Iterable[tuple[Any, Any]]) -> set[str]:
    found: set[str] = set()
    for operator, value in argument:
        if operator is _sre.LITERAL:
            found.add(chr(value))
        elif operator is _sre.RANGE and value[1] - value[0] < _MOST:
            found.update(map(chr, range(value[0], value[1] + 1)))
        else:
            raise _Anything
    return found


def _last(looked: Iterable[tuple[Any, Any]]) -> set[str] | None:
    """The characters that what is looked behind for may end with, ``None`` where they may be any."""
    *_, (operator, argument) = list(looked) or [(None, None)]
    try:
        if operator is _sre.LITERAL:
            return {chr(argument)}
        return _members(argument) if operator is _sre.IN else None
    except _Anything:
        return None
