"""Several patterns looked for at once: one pass over a text finds where each of them can begin at all.

Most rules match almost nowhere, and to try each at every character is what would take the time. So the first two
characters of all patterns of a set are looked for together, and a pattern is tried only where one of its own stands.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from duban.heads import heads

_Places = tuple[Sequence[int], ...]


class Sieve:
    """Patterns that know where in a text they may match; what they find is what they would find by themselves.

    ``patterns`` are asked like those of ``re``.

    >>> plain, behind = Sieve([re.compile("要求?"), re.compile("(?<=的)要.")]).patterns
    >>> [match.group() for match in plain.finditer("各地的要求，要落实", 0, 9)]
    ['要求', '要']
    >>> behind.search("各地的要求，要落实", 0, 9).group()
    '要求'
    """

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        found = tuple(map(heads, patterns))
        known = [(number, each) for number, each in enumerate(found) if each is not None]
        self._first = _Table((number, head) for number, each in known for head in each.first)
        self._second = _Table((number, head) for number, each in known for head in each.second)
        self._behind = _Table((number, head) for number, each in known for head in each.behind)
        self._size = len(patterns)
        self._last: tuple[str, _Places] = ("", ((),) * self._size)
        self.patterns = tuple(
            Sifted(pattern, self if each else None, number)
            for number, (pattern, each) in enumerate(zip(patterns, found, strict=True))
        )

    def places(self, text: str) -> _Places:
        """For each pattern the places where it may begin, kept for the text that was asked last."""
        last, places = self._last
        if last is not text:
            places = self._read(text)
            self._last = text, places
        return places

    def _read(self, text: str) -> _Places:
        found: list[list[int]] = [[] for _ in range(self._size)]
        self._first.note(text, 0, found)
        self._second.note(text, -1, found)
        self._behind.note(text, 1, found)
        mixed = {number for table in (self._second, self._behind) for number in table.numbers}
        return tuple(sorted(set(places)) if number in mixed else places for number, places in enumerate(found))


class Sifted:
    """A pattern of a sieve; ``sieve`` is ``None`` for one that may begin with anything."""

    __slots__ = ("_number", "_sieve", "fullmatch", "match", "plain")

    def __init__(self, plain: re.Pattern[str], sieve: Sieve | None, number: int) -> None:
        self.plain, self._sieve, self._number = plain, sieve, number
        self.match, self.fullmatch = plain.match, plain.fullmatch

    def finditer(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """The matches between ``start`` and ``end``, as ``re.Pattern.finditer`` gives them."""
        if self._sieve is None:
            return self.plain.finditer(text, start, end)
        places = self._sieve.places(text)[self._number]
        first = bisect_left(places, start)
        if first == len(places) or places[first] >= end:
            return iter(())
        return self._matches(places[first : bisect_left(places, end, first)], text, end)

    def search(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The first match between ``start`` and ``end``, as ``re.Pattern.search`` gives it."""
        if self._sieve is None:
            return self.plain.search(text, start, end)
        places = self._sieve.places(text)[self._number]
        at = bisect_left(places, start)
        while at < len(places) and places[at] < end:
            if match := self.match(text, places[at], end):
                return match
            at += 1
        return None

    def _matches(self, places: Sequence[int], text: str, end: int) -> Iterator[re.Match[str]]:
        behind = 0
        for place in places:
            if place >= behind and (match := self.match(text, place, end)):
                yield match
                behind = match.end()


class _Table:
    """Which patterns have which heads, and the set of characters by which heads are looked for."""

    def __init__(self, known: Iterator[tuple[int, str]]) -> None:
        by_head: dict[str, list[int]] = {}
        for number, head in sorted(known):
            by_head.setdefault(head, []).append(number)
        self._one = {head: tuple(numbers) for head, numbers in by_head.items() if len(head) == 1}
        self._two = {
            head: tuple(sorted({*numbers, *self._one.get(head[0], ())}))
            for head, numbers in by_head.items()
            if len(head) > 1
        }
        self.numbers = {number for numbers in by_head.values() for number in numbers}
        first, alone, second = {head[0] for head in by_head}, set(self._one), {head[1] for head in self._two}
        ends = [f"(?<={_any(alone)})"] * bool(alone) + [f"(?={_any(second)})"] * bool(second)
        # a set in front is looked for fast; what it finds is looked at more closely
        self._sign = re.compile(f"{_any(first)}(?:{'|'.join(ends)})") if by_head else None

    def note(self, text: str, shift: int, found: Sequence[list[int]]) -> None:
        """Put the place of each head, moved by ``shift``, to the patterns that have it."""
        if self._sign is None:
            return
        one, two = self._one, self._two
        for match in self._sign.finditer(text):
            at = match.start()
            for number in two.get(text[at : at + 2]) or one.get(text[at], ()):
                found[number].append(at + shift)


def _any(characters: set[str]) -> str:
    return "[" + "".join(map(re.escape, sorted(characters))) + "]"
