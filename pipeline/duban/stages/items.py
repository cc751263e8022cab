"""The list items of a text, each from its mark to the next mark of its level or above."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from duban.core.model import Block
from duban.core.text import Span

_NO_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Item:
    """A list item with all that is nested in it.

    ``level`` counts from 1 inwards (0 for what stands before the first mark), ``chapter`` is where the item of a lower
    level around it starts (-1 for none) and ``following`` the level of the next mark (0 for none).
    """

    span: Span
    level: int
    chapter: int = -1
    following: int = 0


class ListItems:
    """Built once for a text, since every note and every limit asks for its item."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        marked = [(block.start, block.level or _NO_LEVEL) for block in blocks if block.mark is not None]
        self._starts = [start for start, _ in marked]
        last = blocks[-1].end if blocks else 0
        ends, chapters = [last] * len(marked), [-1] * len(marked)
        around: list[int] = []
        for number, (start, level) in enumerate(marked):
            while around and marked[around[-1]][1] >= level:
                ends[around.pop()] = start - 1
            chapters[number] = marked[around[-1]][0] if around else -1
            around.append(number)
        following = [level for _, level in marked[1:]] + [0]
        self._items = [
            Item(Span(start, end), level, chapter, after)
            for (start, level), end, chapter, after in zip(marked, ends, chapters, following, strict=False)
        ]
        first, level = marked[0] if marked else (last + 1, 0)
        self._front = Item(Span(0, first - 1), 0, following=level)

    def at(self, position: int) -> Item:
        """The innermost item around a place, or what stands in front of the first mark."""
        number = bisect_right(self._starts, position) - 1
        return self._items[number] if number >= 0 else self._front
