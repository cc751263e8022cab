"""What a passage is doing: a directive may stand without a marker only where its passage demands or plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from duban.directives.pieces import Piece
from duban.directives.signals import Signals
from duban.model import Block, BlockKind, Segmentation, Speech


class Role(Enum):
    """The role of a sentence's passage."""

    NARRATIVE = "narrative"
    REPORT = "report"
    PROBLEM = "problem"
    NEUTRAL = "neutral"
    DEMAND = "demand"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Passage:
    """The running state: the role, and whether the heading above is itself a request."""

    role: Role
    base: Role


def base_role(speech: Speech | None, *, genre: Role) -> Role:
    """The role of a passage by its voice alone."""
    if speech is None:
        return genre
    return {"reported": Role.NEUTRAL, "first_person": Role.NEUTRAL, "turn": Role.NEUTRAL}.get(speech.mode, genre)


def genre_of(cut: Segmentation, speeches: Sequence[Speech]) -> Role:
    """The role of the document's own voice: news narrates, a text without any speech plans."""
    return Role.NARRATIVE if any(s.mode in ("reported", "turn") for s in speeches) else Role.PLAN


def role_of(text: str, block: Block, pieces: Sequence[Piece], lead: tuple[int, int], before: Passage, signals: Signals) -> Role:
    """The role of a sentence, from the one before it and its own signs; ``lead`` spans what stands before the content."""
    opening = pieces[0].start if pieces else block.start
    end = pieces[-1].end if pieces else block.end
    if signals.first("DEMAND", text, *lead):
        return Role.DEMAND
    if signals.first("PROBLEM", text, opening, end):
        return Role.PROBLEM
    if signals.first("REPORT", text, opening, min(end, opening + 30)):
        return Role.REPORT
    if block.kind is BlockKind.HEADING:
        return before.base
    return before.role
