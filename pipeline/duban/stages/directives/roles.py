"""What a passage is doing: a directive may stand without a marker only where its passage demands or plans."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from duban.core.model import Block, BlockKind, Segmentation, Sentence, Speech
from duban.core.text import Span
from duban.stages.clauses.facts import ReadClause
from duban.stages.clauses.signals import Signals


class Role(Enum):
    """The role of a sentence's passage."""

    NARRATIVE = "narrative"
    REPORT = "report"
    PROBLEM = "problem"
    NEUTRAL = "neutral"
    DEMAND = "demand"
    PLAN = "plan"


class Passage(NamedTuple):
    """The running state of a reading: the block and the speech at hand, the role reached, and the one to go back to.

    ``question`` is the role that the last question gave to its answer; ``leads`` says that a list may follow
    (``如下：``), and ``items`` at which level it does.
    """

    block: int
    speech: Speech | None
    role: Role
    base: Role
    question: Role | None = None
    leads: bool = False
    items: int = 0

    def behind(self, role: Role, asked: bool, question: Role | None, leads: bool) -> Passage:
        """The passage behind a sentence of this ``role``; one that asks turns what follows into demands."""
        turns = asked and Role.PLAN not in (role, self.base) and self.base is not Role.REPORT
        return self._replace(role=Role.DEMAND if turns else role, question=question or self.question, leads=leads)


def genre_of(speeches: Sequence[Speech]) -> Role:
    """The role of the document's own voice: news narrates, a text without any speech plans."""
    return Role.NARRATIVE if any(s.mode in ("reported", "turn") for s in speeches) else Role.PLAN


def enter(
    cut: Segmentation, sentence: Sentence, speech: Speech | None, before: Passage, genre: Role, signals: Signals
) -> Passage:
    """The passage as a sentence enters it: kept within a block and over list items, reset elsewhere."""
    block = cut.blocks[sentence.block]
    if sentence.block == before.block and speech == before.speech:
        return before
    base = _base(cut.text, block, speech, genre, signals)
    same = speech == before.speech and before.block >= 0 and cut.blocks[before.block].section == block.section
    items = block.level if block.level and (before.leads or before.items == block.level) else 0
    goes_on = same and before.role in (Role.DEMAND, Role.PROBLEM, Role.REPORT) and (block.level >= 4 or items > 0)
    if before.question is not None and base is Role.NEUTRAL:
        base = before.question
    role = before.role if goes_on else base
    return Passage(sentence.block, speech, role, base, before.question, items=items)


def announced(text: str, attributions: Sequence[Span], now: Passage, signals: Signals) -> Passage:
    """The passage behind a sentence that only says who speaks (会议议定：): what it announces, a list follows."""
    demands = any(signals.search("DEMAND", text, a.start, a.end) for a in attributions)
    return now._replace(role=Role.DEMAND if demands else now.role, leads=True)


def asked_about(text: str, sentence: Sentence, signals: Signals) -> Role | None:
    """The role that a question gives to its answer; ``None`` for a sentence that is no question."""
    if sentence.clauses[-1].closing != "？":
        return None
    if signals.search("QUESTION_DEMAND", text, sentence.start, sentence.end):
        return Role.DEMAND
    return Role.REPORT if signals.search("REPORT_HEADING", text, sentence.start, sentence.end) else Role.NEUTRAL


def _base(text: str, block: Block, speech: Speech | None, genre: Role, signals: Signals) -> Role:
    """The role of a block by its voice and by the heading above it."""
    heading = block.section[-1] if block.section else None
    if heading and _tells(text, heading, signals):
        return Role.REPORT
    if speech is not None and speech.mode in ("reported", "turn"):
        return Role.NEUTRAL
    if speech is not None and speech.mode == "first_person":
        return Role.DEMAND if heading and block.kind is BlockKind.BODY else Role.NEUTRAL
    return genre


def _tells(text: str, heading: Span, signals: Signals) -> bool:
    """Whether a heading announces a report (工作回顾, 存在问题) and does not ask itself."""
    if signals.search("REPORT_HEADING", text, heading.start, heading.end) is None:
        return False
    asks = signals.is_imperative(text, heading.start, heading.end) or signals.markers(text, heading.start, heading.end)
    return not asks


def role_of(
    text: str, clauses: Sequence[ReadClause], attributions: Sequence[Span], now: Passage, signals: Signals
) -> Role:
    """The role of a sentence: what its attribution announces, else its own signs, else that of its passage."""
    start, end = clauses[0].start, clauses[-1].end
    if any(signals.search("DEMAND", text, a.start, a.end) for a in attributions):
        return Role.DEMAND
    if "imperative" in clauses[0].facts and clauses[0].statement is None:
        return now.role
    if signals.search("PROBLEM", text, start, end):
        return Role.PROBLEM
    if signals.search("REPORT", text, start, min(end, start + 14)):
        return Role.REPORT
    return now.role
