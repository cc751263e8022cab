"""Put deadlines and counts to the directives that they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, NamedTuple

from duban.core.model import Action, Directive, Mention, Party, ProjectCount
from duban.core.text import Span, SpanIndex, T
from duban.stages.times import Timex

if TYPE_CHECKING:
    from duban.core.records import CommitmentKind


class Request(NamedTuple):
    """A directive with all that belongs to it.

    ``section`` and ``status`` are what a table says, ``conclusion`` what minutes do, ``None`` where they say nothing.
    ``confidence`` is the probability that the whole record is right, ``seen`` what it was read from.
    """

    directive: Directive
    parties: tuple[Party, ...]
    deadlines: tuple[Timex, ...]
    counts: tuple[ProjectCount, ...]
    urgency: tuple[Mention, ...]
    actions: tuple[Action, ...]
    confidence: float
    seen: tuple[str, ...]
    section: tuple[Span, ...] | None = None
    status: Span | None = None
    kind: CommitmentKind | None = None
    conclusion: str | None = None


def inside(directives: Sequence[Directive], items: Sequence[T]) -> list[tuple[T, ...]]:
    """For each directive the items within its span."""
    index = SpanIndex(items)
    return [
        tuple(i for i in index.overlapping(d.start, d.end) if d.start <= i.start and i.end <= d.end) for d in directives
    ]


def governing(
    text: str, directives: Sequence[Directive], items: Sequence[T], notes: Sequence[tuple[Span, T]] = ()
) -> list[tuple[T, ...]]:
    """For each directive the items within its span, and those that open its sentence as an adjunct of all its requests.

    ``攻坚月内，甲项目要竣工，乙项目要开工`` puts the time to both. Each of ``notes`` is an item and the
    stretch that it governs, as a line 完成时限： does.
    """
    result: list[tuple[T, ...]] = []
    governed = SpanIndex(_Governed(stretch.start, stretch.end, item) for stretch, item in notes)
    sentence = -1
    carried: tuple[T, ...] = ()
    for directive, own in zip(directives, inside(directives, items), strict=True):
        if directive.sentence != sentence:
            sentence, carried = directive.sentence, ()
        opening = tuple(i for i in own if i.start == directive.start and text[i.end : i.end + 1] == "，")
        if own:
            carried = opening
        start, end = directive.start, directive.end
        over = (note for note in governed.overlapping(start, end) if note.start <= start and end <= note.end)
        noted = sorted((note for note in over if note.item not in own), key=lambda note: note.item.start)
        result.append((*(note.item for note in noted), *(own or carried)))
    return result


@dataclass(frozen=True)
class _Governed(Generic[T]):
    """A stretch with the item that governs it."""

    start: int
    end: int
    item: T
