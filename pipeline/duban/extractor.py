"""The straight line from raw text to records."""

from __future__ import annotations

import atexit
import datetime
import gc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duban.core.model import Mention, Reject, Segmentation
from duban.core.structure import UNKNOWN, Structure
from duban.core.text import NormalizedText, well_formed
from duban.ner import Recognizer, load_recognizer
from duban.stages.assemble import Source, assemble, whole
from duban.stages.normalize import check_forms
from duban.stages.reading import Reading, TextReader
from duban.stages.requests import Findings, RequestFinder
from duban.stages.script import Simplifier, Variant
from duban.words.lexicon import Lexicons, load_lexicons
from duban.words.logistic import Models, load_models
from duban.words.written import building

if TYPE_CHECKING:
    from duban.core.records import Document
    from duban.io.readers import Failure, Text


@dataclass(frozen=True, slots=True)
class Analysis:
    """A document record with what led to it, for ``duban explain``; spans are of ``normalized.text``.

    ``seen`` holds for each commitment what its confidence was read from.
    """

    document: Document
    normalized: NormalizedText
    segmentation: Segmentation
    mentions: tuple[Mention, ...]
    rejects: tuple[Reject, ...]
    seen: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """From what another process builds the same extractor: a folder of words, the name of a back end, a script."""

    lexicons: Path
    ner: str | None
    variant: Variant


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
        models = models or load_models(lexicons.folder)
        self._read = TextReader(lexicons, self._simplifier, self._ner, models.manner)
        self.requests = RequestFinder(lexicons, self._read.read_clauses, models)

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
        return whole(self.stream(text, id=id, source=source, date=date, structure=structure, published=published))

    def stream(
        self,
        text: str,
        *,
        id: str | None = None,
        source: str | None = None,
        date: str | datetime.date | None = None,
        structure: Structure | None = None,
        published: str | datetime.date | None = None,
    ) -> dict[str, Any]:
        """The same record with iterators for its lists, for those who write a long one piece by piece."""
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
        document = Document.model_validate(whole(record))
        return Analysis(document, reading.normalized, reading.cut, findings.mentions(), rejects, seen)

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
        given, page = (datetime.date.fromisoformat(d) if isinstance(d, str) else d for d in (date, published))
        reading = self.read(text, structure)
        findings, rejects = self.requests(reading, given, page, explain=explain)
        engine = Source(id, source, self._lexicons.digest, self._ner)
        record = assemble(engine, reading.normalized, reading.cut, findings, self._simplifier)
        return record, reading, findings, rejects

    def read(self, text: str, known: Structure | None = None) -> Reading:
        """The text cleaned, cut and with its voices, as every finder gets it; ``known`` is what its reader knew."""
        return self._read(well_formed(text), known or UNKNOWN)


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
