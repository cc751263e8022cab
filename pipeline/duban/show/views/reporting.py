"""Reporting load: which unit must report, meet or inspect how often (基层减负)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from duban.core.records import CommitmentRecord, DeadlineRecord, Document
from duban.show.views.calendar import Repeat
from duban.stages.script import Simplifier
from duban.words.lexicon import Lexicons, load_lexicons
from duban.words.rules import load_rules
from duban.words.written import AnyOf

#: Intervals in a year.
_A_YEAR = {"D": 365.0, "W": 52.0, "M": 12.0, "Y": 1.0}
_CLAUSE_ENDS = "，。；：！？,;:!?\n"


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that a unit must do again and again. ``unit`` is ``None`` if nobody is named.

    ``kind`` is the canonical form of the word in ``lexicons/views.tsv``; ``per_year`` how often at least.
    """

    document: Document
    commitment: CommitmentRecord
    deadline: DeadlineRecord
    unit: str | None
    kind: str
    per_year: float


class Reporting:
    """Finds recurring duties to report, meet or inspect; built once.

    >>> import duban
    >>> record = duban.extract("会议要求，各县区要每月向市政府报送进展情况。", "2020-10-10")
    >>> [(duty.unit, duty.kind, duty.per_year) for duty in Reporting()([record])]
    [('各县区', '报告', 12.0)]
    """

    def __init__(self, lexicons: Lexicons | None = None) -> None:
        lexicons = lexicons or load_lexicons()
        self._words = AnyOf(load_rules(lexicons, "views", "DUTY")).pattern
        self._kinds = lexicons.canonical("duty")
        self._simplify = Simplifier().simplify

    def __call__(self, documents: Iterable[Document]) -> Iterator[Duty]:
        """One duty for each rhythm and unit, in order; texts that are there twice (``duplicate_of``) count once."""
        for document in documents:
            if document.document.duplicate_of is None:
                for commitment in document.commitments:
                    for deadline in commitment.deadlines:
                        yield from self._duties(document, commitment, deadline)

    def _duties(self, document: Document, commitment: CommitmentRecord, deadline: DeadlineRecord) -> Iterator[Duty]:
        repeat = Repeat.of(deadline.recurrence)
        word = self._word(commitment, deadline)
        if repeat is None or word is None:
            return
        per_year = _A_YEAR[repeat.unit] / repeat.every * (deadline.minimum or 1)
        for unit in _units(commitment, deadline) or (None,):
            yield Duty(document, commitment, deadline, unit, self._kinds[word.group()], per_year)

    def _word(self, commitment: CommitmentRecord, deadline: DeadlineRecord) -> re.Match[str] | None:
        found = (self._words.search(self._simplify(place)) for place in _near(commitment, deadline))
        return next(filter(None, found), None)


def load_by_unit(duties: Iterable[Duty]) -> dict[str | None, dict[str, float]]:
    """Times a year by unit and kind, the busiest unit first; a duty stated again in the same rhythm counts once."""
    stated: dict[tuple[str | None, str, str | None], float] = {}
    for duty in duties:
        key = (duty.unit, duty.kind, duty.deadline.recurrence)
        stated[key] = max(stated.get(key, 0.0), duty.per_year)
    loads: dict[str | None, dict[str, float]] = {}
    for (unit, kind, _), per_year in stated.items():
        kinds = loads.setdefault(unit, {})
        kinds[kind] = kinds.get(kind, 0.0) + per_year
    return dict(sorted(loads.items(), key=lambda pair: (-sum(pair[1].values()), pair[0] or "")))


def _units(commitment: CommitmentRecord, deadline: DeadlineRecord) -> tuple[str, ...]:
    """Whose rhythm it is: who stands in its clause, else in the nearest clause before it, else everybody responsible.

    In 领导小组每周调度一次，联项领导每周至少两次 each has a rhythm of its own.
    """
    text, place = commitment.text, deadline.start - commitment.start
    named = [party for party in commitment.responsible if 0 <= party.start - commitment.start < len(text)]
    if 0 <= place < len(text):
        ends = [number for number, mark in enumerate(text[:place]) if mark in _CLAUSE_ENDS]
        behind = [number for number in range(place, len(text)) if text[number] in _CLAUSE_ENDS]
        last = behind[0] if behind else len(text)
        for first in (*reversed(ends), -1):
            own = [party.text for party in named if first < party.start - commitment.start < last]
            if own:
                return tuple(dict.fromkeys(own))
    return tuple(dict.fromkeys(party.text for party in commitment.responsible))


def _near(commitment: CommitmentRecord, deadline: DeadlineRecord) -> Iterator[str]:
    """Where the word of a duty may stand, the likeliest first: in the rhythm (日报告), behind it, in its clause."""
    yield deadline.text
    text, start, end = commitment.text, deadline.start - commitment.start, deadline.end - commitment.start
    if not 0 <= start < end <= len(text):
        yield text  # the rhythm was carried from elsewhere
        return
    first = max(text.rfind(mark, 0, start) for mark in _CLAUSE_ENDS) + 1
    last = min((place for mark in _CLAUSE_ENDS if (place := text.find(mark, end)) >= 0), default=len(text))
    yield text[end:last]
    yield text[first:last]
