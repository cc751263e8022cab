"""What the encoder said of a text, kept by the code points that it said it of."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from duban.core.text import Span
from duban.words.encoder import Weighed

_PARTS = 100  # scores are kept in hundredths, two bytes each: a text may have millions of code points
_READ, _OPENS = 1, 2  # a code point that was read, and one that opens a clause


class Heard:
    """What clauses of a text of ``length`` code points, each given with its start, were weighed to be.

    >>> heard = Heard(4, [(1, Weighed(2.0, -1.0, owner=(3.0, 1.0, -4.0), due=(-5.0, -5.0, -5.0)))])
    >>> heard.clause(1).begins, heard.clause(2), heard.owner(1, 3), heard.due(0, 2)
    (2.0, None, 2.0, None)
    """

    def __init__(self, length: int, weighed: Iterable[tuple[int, Weighed]]) -> None:
        self._begins, self._goes_on, self._owner, self._due = (array("h", bytes(2 * length)) for _ in range(4))
        self._seen = bytearray(length)
        for start, clause in weighed:
            self._put(start, clause)

    def clause(self, start: int) -> Weighed | None:
        """The clause that starts there weighed, ``None`` if none was read."""
        if self._seen[start] != _OPENS:
            return None
        return Weighed(self._begins[start] / _PARTS, self._goes_on[start] / _PARTS)

    def owner(self, start: int, end: int) -> float | None:
        """How much speaks for a stretch naming who is asked, ``None`` if it was not read."""
        return self._mean(self._owner, start, end)

    def named(self, start: int, end: int, sure: float, edge: float) -> list[Span]:
        """The stretches that name who is asked: all above ``edge`` and somewhere above ``sure``.

        >>> heard = Heard(4, [(0, Weighed(2.0, -1.0, owner=(3.0, -1.0, -4.0, 0.0), due=(-5.0,) * 4))])
        >>> [(one.start, one.end) for one in heard.named(0, 4, 1.0, -2.0)]
        [(0, 2)]
        """
        high = (bool(self._seen[at]) and self._owner[at] > edge * _PARTS for at in range(start, end))
        found: list[Span] = []
        for named, places in groupby(zip(high, range(start, end), strict=True), key=itemgetter(0)):
            some = [at for _, at in places]
            if named and max(self._owner[at] for at in some) > sure * _PARTS:
                found.append(Span(some[0], some[-1] + 1))
        return found

    def due(self, start: int, end: int) -> float | None:
        """How much speaks for a stretch being a deadline, ``None`` if it was not read."""
        return self._mean(self._due, start, end)

    def _mean(self, scores: array[int], start: int, end: int) -> float | None:
        read = end > start and all(self._seen[start:end])
        return sum(scores[start:end]) / (end - start) / _PARTS if read else None

    def _put(self, start: int, clause: Weighed) -> None:
        self._begins[start], self._goes_on[start] = _part(clause.begins), _part(clause.goes_on)
        end = min(len(self._seen), start + len(clause.owner))
        self._seen[start:end] = bytes([_READ]) * (end - start)
        self._seen[start] = _OPENS
        for scores, into in ((clause.owner, self._owner), (clause.due, self._due)):
            into[start:end] = array("h", map(_part, scores[: end - start]))


def _part(score: float) -> int:
    return round(_PARTS * score)
