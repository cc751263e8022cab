"""Many patterns looked for at once: one pass over a text finds where each of them can begin at all.

Most rules match almost nowhere, and to try each at every character is what would take the time. So the heads of all
patterns are looked for together by one automaton, and a pattern is tried only where a head of its own stands.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, MutableSequence, Sequence
from typing import Any

from ahocorasick_rs import AhoCorasick

from duban.core.text import well_formed
from duban.words.heads import Heads, heads, tails
from duban.words.needs import Need, need, signs
from duban.words.written import Grown, Late, Written

_PART = 1 << 16  # how much of a long text is read at once, so that its matches take little memory


class Scan(str):
    """A text with the places where each pattern of a sieve may begin in it; ``by`` says whose patterns they are."""

    __slots__ = ("by", "places")
    by: _Automaton
    places: Sequence[Sequence[int]]


class Sieve:
    """Patterns that know where they may match in a text that their sieve has read.

    What they find is what they would find by themselves; in any other text they look for it by themselves.

    >>> from duban.words.written import Plain
    >>> sieve = Sieve()
    >>> plain, behind = sieve.add(Plain("要求?")), sieve.add(Plain("(?<=的)要."))
    >>> text = sieve.read("各地的要求，要落实")
    >>> [match.group() for match in plain.finditer(text, 0, 9)], behind.search(text, 0, 9).group()
    (['要求', '要'], '要求')
    """

    def __init__(self) -> None:
        self._sifted: dict[str, Sifted] = {}
        self._heads: list[Heads] = []
        #: What reads texts; ``None`` until a text is read behind the last pattern.
        self.automaton: _Automaton | None = None

    def add(self, written: Written, found: Heads | None = None) -> Sifted:
        """The pattern as one of this sieve; ``found`` are its heads where more is known of them than it shows."""
        if written.expression not in self._sifted:
            found = found or heads(written)
            self._sifted[written.expression] = Sifted(written, found, self, len(self._heads))
            if found:
                self._heads.append(found)
                self.automaton = None
        return self._sifted[written.expression]

    def read(self, text: str) -> Scan:
        """The same text, with the places where each pattern may begin."""
        if self.automaton is None:
            self.automaton = _Automaton(self._heads)
        scan = Scan(text)
        scan.by, scan.places = self.automaton, self.automaton.places(text)
        return scan


class Sifted:
    """A pattern of a sieve, asked like one of ``re``; by itself one that is looked for round what it needs.

    ``plain`` is what it stands for, compiled when it is first tried. In a text with words that it leaves out it is
    asked by itself: what is known of its matches does not hold there.
    """

    plain: re.Pattern[str] | Late
    _needed: Need | None
    _signs: Sequence[re.Pattern[str]]
    fullmatch: Callable[[str, int, int], re.Match[str] | None]
    match: Callable[[str, int, int], re.Match[str] | None]

    def __init__(
        self, written: Written, found: Heads | None = None, sieve: Sieve | None = None, number: int = 0
    ) -> None:
        self._written = written
        self._sieve, self._number = sieve if found else None, number
        self._grown = Grown(written.expression, written.open) if written.open else None
        self._tails = tails(written) if written.expression.endswith("$") and not self._grown else None
        self._empty = found is not None and found.empty
        if found and (first := found.characters):
            self._first, self._heads = first, found.first
            self.match = self._match

    def __getattr__(self, name: str) -> Any:
        """What an instance lacks until it is first asked for."""
        if name == "_needed":
            self._needed = None if self._sieve else need(self._written)
        elif name == "_signs":
            self._signs = signs(self._written)
        elif name in ("plain", "fullmatch", "match"):
            self.plain = self._grown.plain if self._grown else self._written.pattern
            asked = self._grown or self.plain
            self.fullmatch = asked.fullmatch
            self.__dict__.setdefault("match", asked.match)
        else:
            raise AttributeError(name)
        return self.__dict__[name]

    def finditer(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """The matches between ``start`` and ``end``, as ``re.Pattern.finditer`` gives them."""
        if self._grown and (other := self._grown.grown(text)):
            return other.finditer(text, start, end)
        if self._sieve is None or type(text) is not Scan or text.by is not self._sieve.automaton:
            needed = self._needed
            if needed is None:
                return self.plain.finditer(text, start, end) if self._shows(text, start, end) else iter(())
            windows = needed.windows(text, start, end)
            return (match for low, high in windows for match in self.plain.finditer(text, low, high))
        places = text.places[self._number]
        first = bisect_left(places, start)
        last = end + self._empty  # what may be empty can match at the very end
        if first == len(places) or places[first] >= last:
            return iter(())
        return self._matches(places[first : bisect_left(places, last, first)], text, end)

    def may_match(self, text: str, start: int, end: int) -> bool:
        """Whether it may match between ``start`` and ``end``, as far as the sieve knows."""
        if self._grown and self._grown.grown(text):
            return True
        if self._sieve is None or type(text) is not Scan or text.by is not self._sieve.automaton:
            return True
        places = text.places[self._number]
        at = bisect_left(places, start)
        return at < len(places) and places[at] < end + self._empty

    def search(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The first match between ``start`` and ``end``, as ``re.Pattern.search`` gives it."""
        if self._grown and (other := self._grown.grown(text)):
            return other.search(text, start, end)
        if self._tails is not None and text[end - 1 : end] not in self._tails:
            return None
        if self._sieve is None or type(text) is not Scan or text.by is not self._sieve.automaton:
            return self.plain.search(text, start, end) if self._shows(text, start, end) else None
        places = text.places[self._number]
        at = bisect_left(places, start)
        last = end + self._empty
        while at < len(places) and places[at] < last:
            if match := self.plain.match(text, places[at], end):
                return match
            at += 1
        return None

    def _shows(self, text: str, start: int, end: int) -> bool:
        """Whether the signs that it can't do without stand in a stretch."""
        for sign in self._signs:  # noqa: SIM110 - called so often that a generator would cost as much as the search
            if not sign.search(text, start, end):
                return False
        return True

    def _match(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The match at ``start``, as ``re.Pattern.match`` gives it: a look at its heads spares most tries."""
        if self._grown and (other := self._grown.grown(text)):
            return other.match(text, start, end)
        if start >= end or text[start] not in self._first:
            return None
        if text[start] in self._heads or text[start : start + 2] in self._heads:
            return self.plain.match(text, start, end)
        return None

    def _matches(self, places: Sequence[int], text: str, end: int) -> Iterator[re.Match[str]]:
        behind = 0
        for place in places:
            if place >= behind and (match := self.plain.match(text, place, end)):
                if match.end() == place:  # behind an empty match ``re`` has rules of its own
                    yield from self.plain.finditer(text, place, end)
                    return
                yield match
                behind = match.end()


class _Automaton:
    """Looks for the heads of all patterns at once."""

    def __init__(self, found: Sequence[Heads]) -> None:
        by_head: dict[str, list[tuple[int, int]]] = {}
        for number, each in enumerate(found):
            short = {head for head in each.first if len(head) == 1 or head[0] not in each.first}
            for shift, some in ((0, short), (-1, each.second), (1, each.behind)):
                for head in some:
                    by_head.setdefault(head, []).append((number, shift))
        by_head = dict(sorted(by_head.items()))
        self._size = len(found)
        self._automaton = AhoCorasick(by_head)
        self._plain = [tuple(number for number, shift in noted if not shift) for noted in by_head.values()]
        self._shifted = [tuple(note for note in noted if note[1]) for noted in by_head.values()]
        self._mixed = {number for noted in self._shifted for number, _ in noted}

    def places(self, text: str) -> Sequence[Sequence[int]]:
        """For each pattern the places where it may begin, in text order."""
        long = len(text) > _PART  # then an array, which is slower and takes a quarter of the memory of a list
        found: list[MutableSequence[int]] = [array("I") if long else [] for _ in range(self._size)]
        for begin in range(0, len(text), _PART):
            self._note(text, begin, found)
        for number in range(self._size):
            ordered = sorted(set(found[number]) if number in self._mixed else found[number])
            found[number] = array("I", ordered) if long else ordered
        return found

    def _note(self, text: str, begin: int, found: Sequence[MutableSequence[int]]) -> None:
        plain, shifted = self._plain, self._shifted
        part = well_formed(text[begin : begin + _PART + 1])  # a head may reach into the next part
        for head, at, _ in self._automaton.find_matches_as_indexes(part, overlapping=True):
            if at < _PART:
                for number in plain[head]:
                    found[number].append(begin + at)
                for number, shift in shifted[head]:
                    found[number].append(begin + at + shift)
