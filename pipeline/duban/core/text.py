"""Text whose every character knows where in the raw text it came from.

All offsets are code points. A ``NormalizedText`` starts as the raw text itself and is changed only by ``edit``, which
carries the origin of each character along; no diff is computed afterwards (the idea of Hugging Face tokenizers'
``NormalizedString``).
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice
from operator import attrgetter, gt
from typing import Generic, NamedTuple, Protocol, TypeVar

from duban.core.packed import Packed

_HALF = re.compile("[\ud800-\udfff]")


def well_formed(text: str) -> str:
    r"""The text, of the same length, with the replacement sign for each half of a surrogate pair.

    JSON escapes can hold such halves, as of an emoji that somebody cut in two, but no UTF-8 can. Raises ``TypeError``
    for what is not text.

    >>> well_formed("各地要抓紧\ud83d")
    '各地要抓紧\ufffd'
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be str, not {type(text).__name__}; decode bytes first: data.decode('utf-8')")
    return _HALF.sub("\ufffd", text)


class Span(NamedTuple):
    """A half-open stretch ``[start, end)`` of a text, in code points.

    >>> Span(1, 3).of("市财政局")
    '财政'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """The stretch of ``text`` that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


class Spanned(Protocol):
    """Anything with a span in the normalised text."""

    @property
    def start(self) -> int:
        """First code point."""

    @property
    def end(self) -> int:
        """Behind the last code point."""


T = TypeVar("T", bound=Spanned)


class SpanIndex(Generic[T]):
    """Items by place, so that a long text costs no more a character than a short one.

    >>> SpanIndex([Span(0, 4), Span(6, 9), Span(2, 3)]).overlapping(2, 6)
    [Span(start=0, end=4), Span(start=2, end=3)]
    """

    def __init__(self, items: Iterable[T]) -> None:
        self._items: Sequence[T]
        self._starts: Sequence[int]
        self._reached: Sequence[int]
        if isinstance(items, Packed) and not any(map(gt, items.starts, islice(items.starts, 1, None))):
            self._items, self._starts = items, items.starts
            self._reached = array("I", accumulate(map(attrgetter("end"), items), max))
        else:
            self._items = sorted(items, key=lambda item: item.start)
            self._starts = [item.start for item in self._items]
            self._reached = list(accumulate((item.end for item in self._items), max))

    def overlapping(self, start: int, end: int) -> list[T]:
        """The items that share a character with ``[start, end)``, by their start."""
        first, last = bisect_right(self._reached, start), bisect_left(self._starts, end)
        return [item for item in self._items[first:last] if item.end > start]


class Edit(NamedTuple):
    """Replace ``[start, end)`` by ``replacement``; ``""`` deletes."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class NormalizedText:
    """``text`` with its origin in ``raw``.

    >>> cleaned = NormalizedText.of("項(xiàng)目").edit([Edit(0, 8, "项")])
    >>> cleaned.text, cleaned.to_raw(0, 1)
    ('项目', Span(start=0, end=8))
    """

    raw: str
    text: str
    _starts: array[int] | None = field(default=None, repr=False)
    _ends: array[int] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, raw: str) -> NormalizedText:
        """The raw text, not yet changed."""
        return cls(raw, raw)

    def to_raw(self, start: int, end: int) -> Span:
        """The raw span of the characters ``[start, end)`` of ``text``; an empty span maps to an empty one."""
        if self._starts is None or self._ends is None:
            return Span(start, end)
        if start >= end:
            at = self._starts[start] if start < len(self._starts) else len(self.raw)
            return Span(at, at)
        return Span(self._starts[start], self._ends[end - 1])

    def from_raw(self, position: int) -> int:
        """The place in ``text`` of the first character that comes from raw ``position`` or from behind it."""
        if self._ends is None:
            return position
        low, high = 0, len(self._ends)
        while low < high:
            middle = (low + high) // 2
            if self._ends[middle] <= position:
                low = middle + 1
            else:
                high = middle
        return low

    def inside(self, start: int, end: int) -> Span:
        """The span in ``text`` of the raw stretch ``[start, end)``; what was cleaned away takes no place."""
        return Span(self.from_raw(start), self.from_raw(end))

    def recoded(self, text: str) -> NormalizedText:
        """The same text character for character in another script.

        Raises ``ValueError`` if the length differs, since then no offset could be trusted.
        """
        if len(text) != len(self.text):
            raise ValueError(f"the conversion changed the length from {len(self.text)} to {len(text)}")
        return NormalizedText(self.raw, text, self._starts, self._ends)

    def edit(self, edits: Iterable[Edit]) -> NormalizedText:
        """Apply edits; where two overlap, the one that starts first (of those, the longer) stands.

        A replacement of the same length keeps each character's own origin; any other takes the origin of the whole
        stretch that it replaces.
        """
        ordered = sorted(edits, key=lambda e: (e.start, -e.end))
        if not ordered:
            return self
        if self._starts is None or self._ends is None:
            starts, ends = array("I", range(len(self.text))), array("I", range(1, len(self.text) + 1))
        else:
            starts, ends = self._starts, self._ends
        pieces: list[str] = []
        new_starts, new_ends = array("I"), array("I")
        cursor = 0
        for e in ordered:
            if e.start < cursor or e.end <= e.start:
                continue
            pieces.append(self.text[cursor : e.start])
            new_starts.extend(starts[cursor : e.start])
            new_ends.extend(ends[cursor : e.start])
            pieces.append(e.replacement)
            if len(e.replacement) == e.end - e.start:
                new_starts.extend(starts[e.start : e.end])
                new_ends.extend(ends[e.start : e.end])
            else:
                new_starts.extend([starts[e.start]] * len(e.replacement))
                new_ends.extend([ends[e.end - 1]] * len(e.replacement))
            cursor = e.end
        pieces.append(self.text[cursor:])
        new_starts.extend(starts[cursor:])
        new_ends.extend(ends[cursor:])
        return NormalizedText(self.raw, "".join(pieces), new_starts, new_ends)
