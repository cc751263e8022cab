"""Read each clause: where it begins behind attribution and connective, its marker, and whether it asks, states or sets a topic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from duban.directives.signals import Signals
from duban.model import Clause, Mention
from duban.text import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause as the finder sees it; ``start`` is behind attribution and connective.

    ``marker`` is the first modal, ``statement`` the first sign that something is told and not asked. ``topic`` means that
    the clause only sets the scene of the next one, ``imperative`` that it opens with a verb of doing.
    """

    start: int
    end: int
    closing: str
    marker: Mention | None
    statement: Mention | None
    topic: bool
    imperative: bool
    correlative: bool
    second: bool
    stop: bool


def read(text: str, clauses: Sequence[Clause], attributions: Sequence[Span], signals: Signals) -> Iterator[Piece]:
    """The pieces of a sentence; what an attribution covers is left out."""
    for clause in clauses:
        start = clause.start
        for attribution in attributions:
            if attribution.start < clause.end and attribution.end > start:
                start = attribution.end
        start = signals.behind_connectives(text, start, clause.end)
        if start < clause.end:
            yield _read_clause(text, start, clause.end, clause.closing, signals)


def _read_clause(text: str, start: int, end: int, closing: str, signals: Signals) -> Piece:
    markers = signals.markers(text, start, end)
    marker = next((m for m in markers if _counts(text, m, start)), None)
    return Piece(
        start=start,
        end=end,
        closing=closing,
        marker=marker,
        statement=signals.first("STATEMENT", text, start, end),
        topic=_is_topic(text, start, end, closing, signals),
        imperative=is_imperative(text, start, end, signals),
        correlative=signals.at("CORRELATIVE", text, start, end) is not None,
        second=signals.at("CORRELATIVE_SECOND", text, start, end) is not None,
        stop=signals.at("TAIL_STOP", text, start, end) is not None,
    )


def _counts(text: str, marker: Mention, start: int) -> bool:
    """Some markers (鼓励, 确保, 避免 …) ask only where they open their clause."""
    return marker.value.get("place") != "head" or marker.start == start


def _is_topic(text: str, start: int, end: int, closing: str, signals: Signals) -> bool:
    if closing not in "，：、 ":
        return False
    if text[end - 1] in "的时后中上下内前间" and end - start > 2:
        return True
    if signals.at("TOPIC", text, start, end) and closing == "，":
        return True
    return signals.first("TOPIC_WHOLE", text, start, end) is not None


def is_imperative(text: str, start: int, end: int, signals: Signals) -> bool:
    """Whether a stretch opens, behind manner adverbs and a fronted object, with a verb of doing.

    >>> from duban.lexicon import load_lexicons
    >>> signals = Signals(load_lexicons())
    >>> is_imperative("坚决守住安全底线", 0, 8, signals), is_imperative("形势依然严峻", 0, 6, signals)
    (True, False)
    """
    position = signals.behind_manner(text, start, end)
    if signals.verb_at(text, position, end):
        return True
    return position < end and signals.preposition_at(text, position, end) > 0
