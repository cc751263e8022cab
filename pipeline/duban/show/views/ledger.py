"""The ledger (台账): one row for each commitment, in the columns that offices use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from duban.core.records import CommitmentRecord, DeadlineRecord, Document, PartyRecord
from duban.io.safe import plain
from duban.io.store import due, held
from duban.show.views.evidence import sentence
from duban.show.views.layout import Layout, LedgerColumn

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Row:
    """A commitment with its number and its document."""

    number: int
    document: Document
    commitment: CommitmentRecord

    @property
    def parties(self) -> tuple[str, ...]:
        """Everybody who is to act, each once."""
        return _names(self.commitment.responsible)

    @property
    def is_open(self) -> bool:
        """Whether owner or date must still be asked."""
        return not self.commitment.responsible or not self.commitment.deadlines


def ledger(documents: Iterable[Document], min_confidence: float = 0.0) -> tuple[Row, ...]:
    """A row for each commitment, in input order; texts that are there twice (``duplicate_of``) count once."""
    once = (document for document in documents if document.document.duplicate_of is None)
    pairs = ((document, commitment) for document in once for commitment in document.commitments)
    sure = (pair for pair in pairs if pair[1].confidence >= min_confidence)
    return tuple(Row(number, *pair) for number, pair in enumerate(sure, 1))


def by_party(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each party, the busiest party first; a body under short and full name is one, as first named."""
    found: dict[str, list[Row]] = {}
    names: dict[str, str] = {}
    for row in rows:
        named = {party.full_name or plain(party.text): plain(party.text) for party in row.commitment.responsible}
        for body, name in named.items():
            found.setdefault(names.setdefault(body, name), []).append(row)
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def cells(row: Row, columns: Sequence[LedgerColumn], layout: Layout) -> list[Cell]:
    """The cells of a row, harmless text; ``None`` where a column is left blank."""
    found = (FIELDS[column.field](row, layout) if column.field else None for column in columns)
    return [plain(cell) if isinstance(cell, str) else cell for cell in found]


def _names(parties: Iterable[PartyRecord]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain(party.text) for party in parties))


def _lead(row: Row, layout: Layout) -> str:
    return layout.words.between.join(_names(p for p in row.commitment.responsible if p.role == "lead"))


def _responsible(row: Row, layout: Layout) -> str:
    return layout.words.between.join(_names(p for p in row.commitment.responsible if p.role != "lead"))


def _titles(row: Row, layout: Layout) -> str:
    speech = next((s for s in row.document.speeches if s.id == row.commitment.speech), None)
    speaker = row.document.speakers[speech.speaker] if speech and speech.speaker is not None else None
    return layout.words.between.join(speaker.titles) if speaker else ""


def _deadline(row: Row, layout: Layout) -> str:
    dated = [_dated(d, layout) for d in row.commitment.deadlines if d.kind != "recurrence"]
    return layout.words.between.join([*dated, *(quote.text for quote in row.commitment.urgency)])


def _dated(deadline: DeadlineRecord, layout: Layout) -> str:
    days = dict.fromkeys(day for day in (deadline.iso_start, deadline.iso_end) if day)
    return layout.words.dated.format(text=deadline.text, date="/".join(days)) if days else deadline.text


def _recurrence(row: Row, layout: Layout) -> str:
    return layout.words.between.join(d.text for d in row.commitment.deadlines if d.kind == "recurrence")


def _evidence(row: Row, layout: Layout) -> str:
    return layout.words.quoted.format(
        text=sentence(row.document.document.text, row.commitment),
        document=row.document.document.id,
        start=row.commitment.start + 1,  # people count from one
        end=row.commitment.end,
    )


def _gaps(row: Row, layout: Layout) -> str:
    missing = [] if row.commitment.responsible else [layout.words.owner]
    missing += [] if row.commitment.deadlines else [layout.words.date]
    return layout.words.between.join(missing)


FIELDS: dict[str, Callable[[Row, Layout], Cell]] = {
    "number": lambda row, _: row.number,
    "task": lambda row, _: row.commitment.text,
    "speaker": lambda row, _: row.commitment.speaker,
    "titles": _titles,
    "meeting": lambda row, _: row.document.document.title or row.document.document.id,
    "date": lambda row, _: held(row.document),
    "lead": _lead,
    "responsible": _responsible,
    "deadline": _deadline,
    "due": lambda row, _: due(row.commitment),
    "recurrence": _recurrence,
    "evidence": _evidence,
    "section": lambda row, layout: layout.words.between.join(row.commitment.section),
    "modality": lambda row, layout: str(getattr(layout.words, row.commitment.modality)),
    "confidence": lambda row, _: row.commitment.confidence,
    "document": lambda row, _: row.document.document.id,
    "gaps": _gaps,
}
