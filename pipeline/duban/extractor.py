"""The straight line from raw text to records."""

from __future__ import annotations

import atexit
import datetime
import gc
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from duban.analysis import Analysis, Reading, Recipe, mentions
from duban.core.model import Directive, Mention, Party, ProjectCount, Reject
from duban.core.structure import UNKNOWN, Structure, Table
from duban.core.text import Span, SpanIndex, well_formed
from duban.ner import Recognizer, load_recognizer
from duban.stages.actions import find_actions
from duban.stages.assemble import Findings, Source, assemble
from duban.stages.attach import Request, governing, inside
from duban.stages.cards import CardReader, with_cards
from duban.stages.clauses.read import ClauseReader
from duban.stages.clauses.signals import Signals
from duban.stages.confidence import confidence, evidence
from duban.stages.directives import DirectiveFinder
from duban.stages.directives.candidates import Candidate
from duban.stages.directives.features import Accepted, features
from duban.stages.directives.talk import load_talk
from duban.stages.kind import Kinds
from duban.stages.normalize import characters, check_forms, clean, recode
from duban.stages.parties import PartyFinder
from duban.stages.parties.refers import People, Referents
from duban.stages.rows import RowReader, TaskRow, row_limits
from duban.stages.script import Simplifier, Variant
from duban.stages.segment import segment
from duban.stages.speakers import SpeakerFinder
from duban.stages.structure import StructureFinder
from duban.stages.tasks import TaskLineReader, with_tasks
from duban.stages.times import Timex, TimexFinder
from duban.words.lexicon import Lexicons, load_lexicons
from duban.words.logistic import Models, load_models
from duban.words.rules import load_rules
from duban.words.written import building

if TYPE_CHECKING:
    from duban.core.records import Document
    from duban.io.readers import Failure, Text


class Extractor:
    """Built once, called for each text. ``ner`` is a back end, its name, or ``None`` for rules only.

    >>> record = Extractor()("县长王某强调，各乡镇要在10月底前完成。", date="2020-10-10")
    >>> [(c.speaker, c.responsible[0].text, c.deadlines[0].iso_end) for c in record.commitments]
    [('王某', '各乡镇', '2020-10-31')]
    """

    def __init__(
        self,
        lexicons: Lexicons | None = None,
        ner: Recognizer | str | None = None,
        variant: Variant = "t2s",
        models: Models | None = None,
    ) -> None:
        with building():
            self._build(lexicons or load_lexicons(), ner, variant, models)

    def _build(self, lexicons: Lexicons, ner: Recognizer | str | None, variant: Variant, models: Models | None) -> None:
        self._lexicons = lexicons
        known = models is None and (ner is None or isinstance(ner, str))
        self.recipe = Recipe(lexicons.own or lexicons.folder, ner, variant) if known else None  # type: ignore[arg-type]
        self._ner = load_recognizer(ner) if isinstance(ner, str) else ner
        self._simplifier = Simplifier(variant)
        if lexicons.own is not None:
            check_forms(lexicons.own, self._simplifier)
        self._cleaning = load_rules(lexicons, "normalize")
        self._layout = load_rules(lexicons, "layout", sifted=True)
        self._find_structure = StructureFinder(lexicons)
        self._find_speakers = SpeakerFinder(lexicons, self._ner)
        self._models = models or load_models(lexicons.folder)
        self._find_times = TimexFinder(lexicons, self._models.deadlines)
        self._read_clauses = ClauseReader(lexicons)
        signals = self._read_clauses.signals
        self._find_directives = DirectiveFinder(
            signals, self._models.directives, load_talk(lexicons, signals, self._models)
        )
        self._find_rows = RowReader(lexicons, self._read_clauses.owners)
        self._find_cards = CardReader(lexicons, self._read_clauses.owners)
        self._find_kind = Kinds(lexicons, self._models)
        self._find_tasks = TaskLineReader(lexicons, signals)
        self._refer = Referents(lexicons)
        self._find_parties = PartyFinder(lexicons, self._read_clauses.subjects)

    def __call__(
        self,
        text: str,
        *,
        id: str | None = None,
        source: str | None = None,
        date: str | datetime.date | None = None,
        structure: Structure | None = None,
    ) -> Document:
        """The record of one text; ``date`` is the day of the meeting if the text does not state it.

        ``structure`` is what a reader knows of the layout, in code points of ``text``.

        Half a surrogate pair, which no UTF-8 can hold, is read and quoted as U+FFFD: every record can be written.
        Raises ``ValueError`` for a date that is not an ISO date.
        """
        from duban.core.records import Document  # only where somebody asks for the object

        return Document.model_validate(self.record(text, id=id, source=source, date=date, structure=structure))

    def record(
        self,
        text: str,
        *,
        id: str | None = None,
        source: str | None = None,
        date: str | datetime.date | None = None,
        structure: Structure | None = None,
        published: str | datetime.date | None = None,
    ) -> dict[str, Any]:
        """The same record as plain JSON values; ``published`` is the date that a file states outside its text.

        >>> Extractor().record("会议强调，各单位要抓紧落实。")["commitments"][0]["text"]
        '各单位要抓紧落实'
        """
        return self._find(text, id, source, date, structure, published, explain=False)[0]

    def pipe(
        self,
        texts: Iterable[str | Text | Failure],
        *,
        jobs: int = 1,
        date: str | datetime.date | None = None,
        timeout: float | None = None,
    ) -> Iterator[Document | Failure]:
        """The records of many texts, in their order, by ``jobs`` processes; the same for any number of them.

        A text is a ``str``, called by its number from 1, or what ``duban.read`` gives. One that can't be read or
        processed, or takes longer than ``timeout`` seconds, is a ``Failure`` in its place. Texts are taken while the
        records are asked for, in bounded memory. ``date`` is the day of texts that state none. A record holds its text
        where no file holds it as it is.

        Raises ``ValueError`` for a date that is not an ISO date, and where other processes can't build the same
        extractor: ``ner`` is an object, or ``models`` were given.

        >>> records = Extractor().pipe(["会议强调，各单位要抓紧落实。", "县长要求，各村要在10月底前完成。"])
        >>> [(record.document.id, commitment.text) for record in records for commitment in record.commitments]
        [('1', '各单位要抓紧落实'), ('2', '各村要在10月底前完成')]
        """
        from duban.run.pipe import pipe  # the one door to the engines, which stand above

        return pipe(self, texts, jobs, date, timeout)

    def analyse(
        self,
        text: str,
        *,
        id: str | None = None,
        source: str | None = None,
        date: str | datetime.date | None = None,
        structure: Structure | None = None,
    ) -> Analysis:
        """The record with its evidence: mentions, rejects and features."""
        from duban.core.records import Document

        record, reading, findings, lost = self._find(text, id, source, date, structure, explain=True)
        rejects = tuple(sorted(lost, key=lambda r: (r.start, r.end)))
        seen = tuple(request.seen for request in findings.requests)
        document = Document.model_validate(record)
        return Analysis(document, reading.normalized, reading.cut, mentions(findings), rejects, seen)

    def _find(
        self,
        text: str,
        id: str | None,
        source: str | None,
        date: str | datetime.date | None,
        structure: Structure | None,
        published: str | datetime.date | None = None,
        *,
        explain: bool,
    ) -> tuple[dict[str, Any], Reading, Findings, Sequence[Reject]]:
        """The record with what it is made of; rejects are returned only if ``explain`` is set."""
        text = well_formed(text)
        given, page = (datetime.date.fromisoformat(d) if isinstance(d, str) else d for d in (date, published))
        reading = self.read(text, structure)
        normalized, cut, voices = reading.normalized, reading.cut, reading.voices
        found = self._find_directives(reading.clauses, voices, explain=explain)
        directives, rows = self._asked(reading, found.directives)
        row_of = {row.directive: row for row in rows}
        asked, due = [Span(d.start, d.end) for d in directives], [cell for row in rows for cell in row.due]
        times = self._find_times.find(cut.text, due)
        dates = self._find_times.dates(cut, times, given, recode(text), page)
        deadlines, passed = self._find_times.deadlines(cut, times, asked, dates, due)
        of_rows = row_limits(rows, deadlines)
        taken = {timex.start for _, timex in of_rows}
        limits = [*(one for one in self._find_times.limits(cut, deadlines) if one[1].start not in taken), *of_rows]
        counts = self._find_times.project_counts(cut.text)
        belongings = zip(
            directives,
            self._find_parties(reading.clauses, directives, voices.speeches),
            governing(cut, directives, deadlines, limits),
            inside(directives, counts),
            inside(directives, self._find_times.urgency(cut.text)),
            strict=True,
        )
        people = self._refer.people(cut.text, voices.speeches)
        requests = tuple(self._request(cut.text, row_of.get(each[0]), people, *each) for each in belongings)
        findings = Findings(voices, dates, requests, deadlines, counts, reading.structure.tables)
        engine = Source(id, source, self._lexicons.digest, self._ner)
        record = assemble(engine, normalized, cut, findings, self._simplifier)
        passed_over = (*voices.rejects, *found.rejects, *passed, *self._find_times.rejects(cut.text)) if explain else ()
        return record, reading, findings, passed_over

    def _asked(self, reading: Reading, found: Sequence[Directive]) -> tuple[tuple[Directive, ...], tuple[TaskRow, ...]]:
        """The directives with those of tables, cards and lines of tasks, and the rows that hold them."""
        cut, structure = reading.cut, reading.structure
        rows = self._find_rows(cut, structure.tables, found)
        cards = self._find_cards(reading.clauses, structure.pairs, found)
        lines, done = self._find_tasks(reading.normalized, cut, structure, found)
        tasks = with_cards(lines, cards)
        return with_tasks(_with_rows(found, rows, structure.tables), tasks, done), (*rows, *tasks)

    def read(self, text: str, known: Structure | None = None) -> Reading:
        """The text cleaned, cut and with its voices, as every finder gets it; ``known`` is what its reader knew."""
        plain = characters(text, self._simplifier)
        structure = self._find_structure(text, plain.text, known or UNKNOWN)
        normalized = clean(plain, self._cleaning, structure)
        structure = structure.moved(normalized.inside)
        cut = segment(self._lexicons.sieve.read(normalized.text), self._layout, structure)
        voices = self._find_speakers(cut, structure.turns)
        clauses = self._read_clauses(cut, [Span(a.start, a.end) for a in voices.attributions])
        return Reading(normalized, structure, voices, clauses)

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
        actions = find_actions(text, directive, parties, self._read_clauses.signals)
        seen = evidence(directive, parties, len(deadlines))
        sure = confidence(self._models.confidence, directive, seen)
        section, status, conclusion = (row.section, row.status, row.conclusion) if row else (None, None, None)
        names = [text[party.start : party.end] for party in parties]
        said = text[directive.start : directive.end]
        kind = self._find_kind(self._find_kind.clauses(said, directive.start, parties, names, deadlines, counts))
        return Request(
            directive, parties, deadlines, counts, urgency, actions, sure, seen, section, status, kind, conclusion
        )

    @property
    def signals(self) -> Signals:
        """The signs by which clauses are read."""
        return self._read_clauses.signals

    def times(self, text: str) -> Iterator[tuple[Span, list[str]]]:
        """Each time expression that the model of deadlines weighs, by its place in ``text``, and what is seen of it."""
        reading = self.read(well_formed(text))
        found = self._find_directives(reading.clauses, reading.voices, explain=False).directives
        directives, rows = self._asked(reading, found)
        asked, due = [Span(d.start, d.end) for d in directives], [cell for row in rows for cell in row.due]
        times = self._find_times.find(reading.cut.text, due)
        dates = self._find_times.dates(reading.cut, times, None, recode(text))
        for timex, seen in self._find_times.weighed(reading.cut, times, asked, dates, due):
            yield reading.normalized.to_raw(timex.start, timex.end), seen

    def candidates(self, reading: Reading) -> list[Candidate]:
        """Every stretch that may be a directive, in text order."""
        return self._find_directives.candidates(reading.clauses, reading.voices)

    def features(self, reading: Reading, candidate: Candidate, before: Accepted) -> list[str]:
        """What the labeller sees of a candidate."""
        return features(reading.cut.text, candidate, before, self._read_clauses.signals).names()


def _with_rows(
    directives: Sequence[Directive], rows: Sequence[TaskRow], tables: Sequence[Table]
) -> tuple[Directive, ...]:
    """The directives in text order, those of a task cell as the one that its row is, or as none if that is done."""
    tasks = SpanIndex(cell for table in tables for cell in table.cells if cell.role == "task")
    free = (d for d in directives if not tasks.overlapping(d.start, d.end))
    return tuple(sorted((*free, *(row.directive for row in rows)), key=lambda d: d.start))


def extract(
    text: str,
    date: str | None = None,
    *,
    id: str | None = None,
    source: str | None = None,
    ner: str | None = None,
    variant: Variant = "t2s",
) -> Document:
    """Everything found in one text; ``date`` (ISO) is the day it was held where the text does not say.

    The extractor is built at the first call and kept for later ones with the same ``ner`` and ``variant``.
    Raises ``ValueError`` for an invalid date.

    >>> record = extract("会议强调，各单位要抓紧落实。")
    >>> [(c.speaker, c.text) for c in record.commitments]
    [('会议', '各单位要抓紧落实')]
    """
    return _extractor(ner, variant)(text, id=id, source=source, date=date)


@lru_cache(maxsize=4)
def _extractor(ner: str | None, variant: Variant) -> Extractor:
    atexit.register(gc.freeze)  # it is kept to the end: then nobody need look through it for what to free
    return Extractor(ner=ner, variant=variant)
