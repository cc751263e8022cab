"""What is asked in a text, each request with all that belongs to it: parties, deadlines, counts, actions."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from duban.core.model import Directive, Mention, Party, ProjectCount, Reject
from duban.core.packed import pack
from duban.core.structure import Table
from duban.core.text import Span, SpanIndex
from duban.stages.actions import find_actions
from duban.stages.attach import Request, governing, inside
from duban.stages.cards import CardReader, with_cards
from duban.stages.clauses.read import ClauseReader
from duban.stages.confidence import confidence, evidence
from duban.stages.directives import DirectiveFinder
from duban.stages.directives.candidates import Candidate
from duban.stages.directives.features import Accepted, features
from duban.stages.directives.find import Manner
from duban.stages.directives.talk import load_talk
from duban.stages.kind import Kinds
from duban.stages.normalize import recode
from duban.stages.parties import PartyFinder
from duban.stages.parties.refers import People, Referents
from duban.stages.reading import Reading
from duban.stages.rows import RowReader, TaskRow, row_limits
from duban.stages.speakers import Voices
from duban.stages.tasks import TaskLineReader
from duban.stages.times import DocumentDates, Timex, TimexFinder
from duban.stages.times.deadlines import DeadlineSelector
from duban.words.lexicon import Lexicons
from duban.words.logistic import Models


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything found in one text, each in text order."""

    voices: Voices
    dates: DocumentDates
    requests: Sequence[Request]
    deadlines: Sequence[Timex]
    counts: tuple[ProjectCount, ...]
    tables: tuple[Table, ...] = ()

    def mentions(self) -> tuple[Mention, ...]:
        """Everything that fired, as one list in text order."""
        fired = [Mention(d.start, d.end, "DIRECTIVE", rule) for d, *_ in self.requests for rule in d.rules]
        fired += [Mention(t.start, t.end, "DEADLINE", t.rule) for t in self.deadlines]
        fired += [Mention(c.start, c.end, "PROJECT_COUNT", c.rule) for c in self.counts]
        fired += [Mention(a.start, a.end, "ATTRIBUTION", "speaker.attribution") for a in self.voices.attributions]
        return tuple(sorted(fired, key=lambda m: (m.start, -m.end)))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked: the directives in text order, those of tables, cards and lines of tasks among them.

    ``rows`` are what holds those, ``due`` their cells of limits, ``rejects`` what a rule of directives lost.
    """

    directives: Sequence[Directive]
    rows: tuple[TaskRow, ...]
    rejects: Sequence[Reject]

    @property
    def spans(self) -> Sequence[Span]:
        return pack(Span(d.start, d.end) for d in self.directives)

    @property
    def due(self) -> list[Span]:
        return [cell for row in self.rows for cell in row.due]


class RequestFinder:
    """Finds what a text that is read asks for; built once."""

    def __init__(self, lexicons: Lexicons, clauses: ClauseReader, models: Models) -> None:
        self.signals = clauses.signals
        self._models = models
        talk = load_talk(lexicons, self.signals, models)
        self._find_directives = DirectiveFinder(self.signals, models.directives, talk, models.meetings)
        self._find_rows = RowReader(lexicons, clauses.owners)
        self._find_cards = CardReader(lexicons, clauses.owners)
        self._find_tasks = TaskLineReader(lexicons, self.signals)
        self._find_times = TimexFinder(lexicons, models.deadlines, models.talk_deadlines)
        self._find_parties = PartyFinder(lexicons, clauses.subjects)
        self._find_kind = Kinds(lexicons, models)
        self._refer = Referents(lexicons)

    def __call__(
        self,
        reading: Reading,
        given: datetime.date | None = None,
        published: datetime.date | None = None,
        *,
        explain: bool = False,
    ) -> tuple[Findings, Sequence[Reject]]:
        """What is found, and the rejects if ``explain`` is set; the dates are of the meeting and of the page."""
        cut, voices, find_times = reading.cut, reading.voices, self._find_times
        people = self._refer.people(cut.text, voices.speeches)
        manner = self._manner(reading)
        asked = self._asked(reading, people, manner, explain=explain)
        times = find_times.find(cut.text, asked.due)
        dates = find_times.dates.find(cut, times, given, recode(reading.normalized.raw), published)
        find_deadlines = self._deadlines(manner)
        deadlines, passed = find_deadlines.select(
            cut, times, asked.spans, dates, asked.due, manner.heard, explain=explain
        )
        of_rows = row_limits(asked.rows, deadlines)
        taken = {timex.start for _, timex in of_rows}
        limits = [*(one for one in find_deadlines.limits(cut, deadlines) if one[1].start not in taken), *of_rows]
        counts = find_times.counts.find(cut.text)
        belongings = zip(
            asked.directives,
            self._find_parties(reading.clauses, asked.directives, voices.speeches, manner.heard),
            governing(cut, asked.directives, deadlines, limits),
            inside(asked.directives, counts),
            inside(asked.directives, find_times.urgency(cut.text)),
            strict=True,
        )
        row_of = {row.directive: row for row in asked.rows}
        requests = pack(self._request(cut.text, row_of.get(each[0]), people, *each) for each in belongings)
        lost = (*voices.rejects, *asked.rejects, *passed, *find_times.rejects(cut.text)) if explain else ()
        return Findings(voices, dates, requests, deadlines, counts, reading.structure.tables), lost

    def _asked(self, reading: Reading, people: People, manner: Manner, *, explain: bool = False) -> _Asked:
        cut, structure = reading.cut, reading.structure
        from_clauses = self._find_directives(reading.clauses, reading.voices, manner, explain=explain)
        found = from_clauses.directives
        rows = self._find_rows(cut, structure.tables, found)
        cards = self._find_cards(reading.clauses, structure.pairs, found)
        lines, done = self._find_tasks(reading.normalized, cut, structure, found, people.named)
        tasks = with_cards(tuple(_voiced(cut.text, row, reading.voices) for row in lines), cards)
        directives = _with_tasks(_with_rows(found, rows, structure.tables), tasks, done)
        return _Asked(directives, (*rows, *tasks), from_clauses.rejects)

    def _request(
        self,
        text: str,
        row: TaskRow | None,
        people: People,
        directive: Directive,
        parties: tuple[Party, ...],
        deadlines: tuple[Timex, ...],
        counts: tuple[ProjectCount, ...],
        urgency: tuple[Mention, ...],
    ) -> Request:
        """A directive with all that belongs to it; the owners of its row stand before whom its text names."""
        parties = row.parties or parties if row else parties
        if row and row.due:  # what a line above the table limits is not the row, which has its own limit
            own = SpanIndex((*row.due, Span(directive.start, directive.end)))
            deadlines = tuple(timex for timex in deadlines if own.overlapping(timex.start, timex.end))
        parties = self._refer(text, parties, directive.speech, people)
        actions = find_actions(text, directive, parties, self.signals)
        seen = evidence(directive, parties, len(deadlines))
        sure = confidence(self._models.confidence, directive, seen)
        section, status, conclusion = (row.section, row.status, row.conclusion) if row else (None, None, None)
        names = [text[party.start : party.end] for party in parties]
        said = text[directive.start : directive.end]
        kind = self._find_kind(self._find_kind.clauses(said, directive.start, parties, names, deadlines, counts))
        return Request(
            directive, parties, deadlines, counts, urgency, actions, sure, seen, section, status, kind, conclusion
        )

    def weighed(self, reading: Reading) -> Iterator[tuple[Timex, list[str]]]:
        """Each time expression that the model of deadlines weighs, with what is seen of it."""
        manner = self._manner(reading)
        asked = self._asked(reading, self._refer.people(reading.cut.text, reading.voices.speeches), manner)
        times = self._find_times.find(reading.cut.text, asked.due)
        dates = self._find_times.dates.find(reading.cut, times, None, recode(reading.normalized.raw))
        return self._deadlines(manner).weighed(reading.cut, times, asked.spans, dates, asked.due)

    def _manner(self, reading: Reading) -> Manner:
        return self._find_directives.manner(reading.clauses, reading.voices, meeting=reading.meeting)

    def _deadlines(self, manner: Manner) -> DeadlineSelector:
        """What selects the deadlines of such a text."""
        return self._find_times.in_talk if manner.meeting else self._find_times.deadlines

    def candidates(self, reading: Reading) -> list[Candidate]:
        """Every stretch that may be a directive, in text order."""
        manner = self._manner(reading)
        return list(self._find_directives.candidates(reading.clauses, reading.voices, manner))

    def features(self, reading: Reading, candidate: Candidate, before: Accepted) -> list[str]:
        """What the labeller sees of a candidate."""
        return features(reading.cut.text, candidate, before, self.signals).names()


def _voiced(text: str, row: TaskRow, voices: Voices) -> TaskRow:
    """The task of a line in the meeting's voice, where that leads the list in (会议决定：…), else in nobody's."""
    speech = voices.speech_at(row.directive.start)
    if speech is None or speech.mode != "reported" or speech.speaker is None:
        return row
    lead, _, between = text[speech.start : row.directive.start].partition("\n")
    led = lead.endswith("：") and "：\n" not in between and "\n\n" not in between.lstrip("\n")
    meeting = led and voices.speakers[speech.speaker].kind == "meeting"
    return row._replace(directive=row.directive._replace(speech=speech)) if meeting else row


def _with_rows(
    directives: Sequence[Directive], rows: Sequence[TaskRow], tables: Sequence[Table]
) -> Sequence[Directive]:
    """The directives in text order, those of a task cell as the one that its row is, or as none if that is done."""
    if not tables:
        return directives
    tasks = SpanIndex(cell for table in tables for cell in table.cells if cell.role == "task")
    free = (d for d in directives if not tasks.overlapping(d.start, d.end))
    return pack(sorted((*free, *(row.directive for row in rows)), key=lambda d: d.start))


def _with_tasks(directives: Sequence[Directive], tasks: Sequence[TaskRow], done: Sequence[Span]) -> Sequence[Directive]:
    """The directives with those of the task lines, none of what such a line holds or what is done."""
    if not (tasks or done):
        return directives
    lines = SpanIndex([*(Span(t.directive.start, t.directive.end) for t in tasks), *done])
    free = (d for d in directives if not lines.overlapping(d.start, d.end))
    return pack(sorted((*free, *(t.directive for t in tasks)), key=lambda d: d.start))
