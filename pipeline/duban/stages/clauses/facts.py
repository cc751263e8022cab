"""What reading a text clause by clause gives: every clause with the facts that later stages ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from duban.core.model import Mention, Party, Reject, Segmentation
from duban.core.text import Span

#: What a clause may show:
#:
#: - ``topic``: it only sets the scene of the next clause;
#: - ``imperative``: it opens with a verb of doing, behind a date or not;
#: - ``party``: somebody who can act is its subject;
#: - ``acts``: a verb of doing follows that subject;
#: - ``target``: it opens with a date by which something is to be reached;
#: - ``rule_like``: it is worded as a law is (处…罚款);
#: - ``correlative``, ``second``: it holds the first or opens with the second half of 既要…也要;
#: - ``stop``: it opens with words that end a request (只有这样, 否则);
#: - ``cognition``: what follows is what somebody is to know;
#: - ``opens``: an attribution or its quotation mark stands right before it;
#: - ``occasion``: it says when the bare modal behind it holds (从事经营活动，应当);
#: - ``relative``: it ends as a condition does (未申报的，);
#: - ``joins``: it is the other half of the clause before (而不要…).
Fact = Literal[
    "topic",
    "imperative",
    "party",
    "acts",
    "target",
    "rule_like",
    "correlative",
    "second",
    "stop",
    "cognition",
    "opens",
    "occasion",
    "relative",
    "joins",
]


class ReadClause(NamedTuple):
    """A clause as later stages see it; ``start`` is behind attribution and connective, ``closing`` what ends it.

    ``marker`` is its first modal that counts, ``statement`` the first sign that something is told and not asked.
    ``rejects`` are modals that don't count, with the reason.
    """

    start: int
    end: int
    closing: str
    marker: Mention | None
    statement: Mention | None
    facts: frozenset[Fact]
    rejects: tuple[Reject, ...] = ()

    @property
    def modality(self) -> str | None:
        """What its marker expresses, ``None`` without one."""
        return self.marker.value["modality"] if self.marker else None

    @property
    def states(self) -> str | None:
        """The rule of its statement, ``None`` without one."""
        return self.statement.rule if self.statement else None


class ReadSentence(NamedTuple):
    """The clauses of a sentence, and the words in it that say who says what follows."""

    clauses: tuple[ReadClause, ...]
    attributions: tuple[Span, ...]


class OwnerNote(NamedTuple):
    """An owner note (（责任单位：市教育局）): its place, the stretch that it governs, its parties with their roles."""

    start: int
    end: int
    governs: Span
    parties: tuple[Party, ...]


class ClauseReading(NamedTuple):
    """A text read clause by clause, once for all later stages.

    ``sentences`` runs parallel to those of ``cut``; boilerplate, headlines and metadata have no clauses.
    """

    cut: Segmentation
    notes: tuple[OwnerNote, ...]
    sentences: Sequence[ReadSentence]
