"""The list of tasks that a line stands in, and how the line is laid out in the raw text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from duban.core.model import Block
from duban.core.text import NormalizedText, Span


class Layout(NamedTuple):
    """How a line stands in the raw text: its indent, its mark, and whether a blank line is above it."""

    indent: int
    mark: str
    apart: bool


@dataclass(slots=True)
class Zone:
    """A list of tasks while its lines are read: what kind it is, since which task, and what its head says."""

    kind: str | None = None
    owners: tuple[Span, ...] = ()
    due: tuple[Span, ...] = ()
    first: int = 0
    indent: int | None = None
    opened: bool = False

    def holds(self, layout: Layout, line: str) -> bool:
        """Whether a line is a detail of the item above it, which says what is to be done by itself."""
        if self.kind is None:
            return False
        if self.indent is None or layout.indent <= self.indent:
            self.indent, self.opened = layout.indent, line.rstrip("* ").endswith("：")
            return False
        return not self.opened


def layout_of(normalized: NormalizedText, block: Block) -> Layout:
    """The layout of the line of a block."""
    raw, at = normalized.raw, normalized.to_raw(block.start, block.start + 1).start
    begin = raw.rfind("\n", 0, at) + 1
    before = raw[begin:at]
    mark = before.strip()
    above = raw[raw.rfind("\n", 0, max(0, begin - 1)) + 1 : max(0, begin - 1)]
    return Layout(len(before.expandtabs(4)) - len(before.expandtabs(4).lstrip()), mark, not above.strip())
