"""What the line that leads a list in makes of its items: things forbidden, or cases that are not asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from duban.core.model import Block, Segmentation
from duban.stages.clauses.facts import ReadClause
from duban.stages.clauses.signals import Signals


class Lead(NamedTuple):
    """The last line that led a list in: its level and that of its items (0 before the first).

    ``cases`` says that they are cases, otherwise they are forbidden (禁止下列行为：).
    """

    level: int
    cases: bool
    items: int = 0

    def before(self, block: Block) -> Lead | None:
        """The lead with the level of its items, the first block behind it; ``None`` if ``block`` is no item."""
        listed = 0 < block.level != self.level and self.items in (0, block.level)
        return self._replace(items=block.level) if listed else None


def led_in(text: str, clauses: Sequence[ReadClause], block: Block, signals: Signals) -> Lead | None:
    """The lead that a sentence before a list is, ``None`` if it says nothing of the kind of its items.

    有下列情形之一的，不得登记： leads cases in, 不得有下列行为： what is forbidden.
    """
    start, end = clauses[0].start, clauses[-1].end
    cases = signals.search("CASE_LEAD", text, start, end) is not None
    forbids = clauses[-1].modality == "prohibition"
    listed = forbids and signals.search("LIST_LEAD", text, clauses[-1].start, end) is not None
    return Lead(block.level, cases) if cases or listed else None


def in_articles(cut: Segmentation, signals: Signals) -> bool:
    """Whether a document is a law or a set of rules in articles (第三条), where plain sentences bind."""
    return any(b.mark is not None and signals.match("ARTICLE", cut.text, b.mark.start, b.mark.end) for b in cut.blocks)
