"""What the heading above a passage announces: read once for all candidates below it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from duban.core.model import Block
from duban.stages.clauses.signals import Signals
from duban.stages.directives.wording import twos


class Heading(NamedTuple):
    """What a heading announces (``heading`` where nothing shows), and its pairs of neighbouring characters."""

    announces: Literal["request", "report", "heading"]
    pairs: tuple[str, ...]


def heading_of(text: str, block: Block, signals: Signals) -> Heading | None:
    """The innermost heading above a block, ``None`` if none stands there."""
    if not block.section:
        return None
    start, end = block.section[-1]
    pairs = tuple(dict.fromkeys(twos(text, start, end)))
    if signals.markers(text, start, end):
        return Heading("request", pairs)
    return Heading("report" if signals.search("REPORT_HEADING", text, start, end) else "heading", pairs)
