"""Put deadlines and counts to the directives that they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Generic, NamedTuple

from duban.core.model import Action, Block, Directive, Mention, Party, ProjectCount, Segmentation
from duban.core.packed import last_at
from duban.core.text import Span, SpanIndex, T
from duban.stages.times import Timex

if TYPE_CHECKING:
    from duban.core.records import CommitmentKind

_LEAD = re.compile("[^：；。！？\\n]{0,40}：")
_STOP = re.compile("[。！？]")


class Request(NamedTuple):
    """A directive with all that belongs to it.

    ``section`` and ``status`` are what a table says, ``conclusion`` what minutes do, ``None`` if they say nothing.
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


def inside(directives: Iterable[Directive], items: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """For each directive the items within its span."""
    index = SpanIndex(items)
    for d in directives:
        yield tuple(i for i in index.overlapping(d.start, d.end) if d.start <= i.start and i.end <= d.end)


def governing(
    cut: Segmentation, directives: Sequence[Directive], items: Sequence[T], notes: Sequence[tuple[Span, T]] = ()
) -> Iterator[tuple[T, ...]]:
    """For each directive the items within its span, and those that open its sentence as an adjunct of all its requests.

    ``攻坚月内，甲项目要竣工，乙项目要开工`` puts the time to both; where neither is there, what leads a list in
    (``明年重点抓好：一是…``) goes to all of it. Each of ``notes`` is an item and the stretch that it governs, as a line
    完成时限： does.
    """
    text = cut.text
    noted_index, led_index = _governed(notes), _governed(_leading(cut, items))
    sentence = -1
    carried: tuple[T, ...] = ()
    for directive, own in zip(directives, inside(directives, items), strict=True):
        if directive.sentence != sentence:
            sentence, carried = directive.sentence, ()
        opening = tuple(i for i in own if i.start == directive.start and text[i.end : i.end + 1] == "，")
        if own:
            carried = opening
        noted = tuple(item for item in _over(noted_index, directive) if item not in own)
        yield (*noted, *(own or carried or _over(led_index, directive)))


def _leading(cut: Segmentation, items: Sequence[T]) -> list[tuple[Span, T]]:
    """Each item of a clause that ends with a colon, with what that leads in: its sentence, or the list below it.

    Of a list it governs what is one sentence long; a paragraph with a mark is a passage of its own.
    """
    found: list[tuple[Span, T]] = []
    for item in items:
        number = last_at(cut.blocks, item.start)
        end = cut.blocks[number].end if number >= 0 else 0
        lead = _LEAD.match(cut.text, item.end, end)
        if lead is None:
            continue
        if cut.text[lead.end() : end].strip():
            sentence = last_at(cut.sentences, item.start)
            around = cut.sentences[sentence] if sentence >= 0 else None
            stop = around.end if around and item.start <= around.end else end
            found.append((Span(lead.end(), stop), item))
        else:
            found += [(Span(block.start, block.end), item) for block in _short_items(cut, number)]
    return found


def _short_items(cut: Segmentation, lead: int) -> Iterator[Block]:
    """The items below the block ``lead`` that hold one sentence."""
    level = cut.blocks[lead].level
    below = (cut.blocks[number] for number in range(lead + 1, len(cut.blocks)))
    for block in takewhile(lambda block: block.level > level, below):
        if _STOP.search(cut.text, block.start, max(block.start, block.end - 1)) is None:
            yield block


def _governed(notes: Sequence[tuple[Span, T]]) -> SpanIndex[_Governed[T]]:
    return SpanIndex(_Governed(stretch.start, stretch.end, item) for stretch, item in notes)


def _over(governed: SpanIndex[_Governed[T]], directive: Directive) -> tuple[T, ...]:
    """The items that govern a directive, in the order of the text."""
    start, end = directive.start, directive.end
    over = (note.item for note in governed.overlapping(start, end) if note.start <= start and end <= note.end)
    return tuple(sorted(over, key=lambda item: item.start))


@dataclass(frozen=True)
class _Governed(Generic[T]):
    """A stretch with the item that governs it."""

    start: int
    end: int
    item: T
