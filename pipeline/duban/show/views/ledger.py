"""The ledger (台账): one row for each task, in the columns that offices use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from duban.core.records import CommitmentKind, CommitmentRecord, DeadlineRecord, Document
from duban.io.safe import plain
from duban.io.store import held
from duban.io.store.lanes import Lane, Light, lane_of, light_of, still_due
from duban.show.views.evidence import sentence
from duban.show.views.layout import Layout, LedgerColumn
from duban.show.views.owners import Owned, Owners
from duban.show.views.specificity import Specificity

Cell = str | int | float | date | None
_SENTENCE = re.compile(r"[，。；：—,;:]")
_ORDER: tuple[CommitmentKind, ...] = ("task", "principle", "slogan")


@dataclass(frozen=True, slots=True)
class Row:
    """A commitment with its number, its document, and what a ledger says of it; ``light`` is as of a day, if of any."""

    number: int
    document: Document
    commitment: CommitmentRecord
    kind: CommitmentKind = "task"
    owned: Owned = field(default_factory=Owned)
    lane: Lane = "undated"
    light: Light | None = None

    @property
    def is_open(self) -> bool:
        """Whether owner or date must still be asked, of what is not finished."""
        return self.lane != "done" and (not self.owned.is_owned or self.lane == "undated")


def ledger(documents: Iterable[Document], min_confidence: float = 0.0, as_of: date | None = None) -> tuple[Row, ...]:
    """A row for each commitment: tasks, principles, slogans, each by day, the owned first, then the sure.

    Texts that are there twice (``duplicate_of``) count once.
    """
    owners, judge = Owners(), Specificity()
    rows = []
    for document in documents:
        if document.document.duplicate_of is None:
            said = held(document)
            for judged in judge([document]):
                commitment, kind = judged.commitment, judged.kind
                if commitment.confidence >= min_confidence:
                    light = light_of(commitment, said, as_of) if as_of else None
                    owned, lane = owners(commitment), lane_of(commitment, said, as_of)
                    rows.append(Row(0, document, commitment, kind, owned, lane, light))
    return tuple(replace(row, number=number) for number, row in enumerate(sorted(rows, key=_order), 1))


def tasks(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows that a ledger is about: tasks, and what somebody decided to follow up whatever its wording."""
    followed = (row for row in rows if row.kind == "task" or _is_followed(row.commitment))
    return tuple(replace(row, number=number) for number, row in enumerate(followed, 1))


def by_party(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each body, the busiest first; a body under short and full name is one, as first named."""
    found: dict[str, list[Row]] = {}
    names: dict[str, str] = {}
    for row in rows:
        for body, name in row.owned.bodies:
            found.setdefault(names.setdefault(body, name), []).append(row)
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def cells(row: Row, columns: Sequence[LedgerColumn], layout: Layout) -> list[Cell]:
    """The cells of a row, harmless text; ``None`` if a column is left blank."""
    return [_cell(row, column, layout) for column in columns]


def _cell(row: Row, column: LedgerColumn, layout: Layout) -> Cell:
    value = FIELDS[column.field](row, layout) if column.field else None
    if column.asked and value in (None, ""):
        return layout.words.unsettled
    return plain(value) if isinstance(value, str) else value


def _order(row: Row) -> tuple[int, date, bool, float]:
    last = _due(row) or date.max
    return (_ORDER.index(row.kind), last, not row.owned.is_owned, -row.commitment.confidence)


def _is_followed(commitment: CommitmentRecord) -> bool:
    """Whether somebody took a commitment for something to follow up, whatever its wording."""
    review = commitment.review
    return review is not None and (review.decision == "added" or bool(review.state or review.lead or review.due))


def _joined(names: Iterable[str], layout: Layout) -> str:
    return layout.words.between.join(names)


def _matter(row: Row, _: Layout) -> str:
    """What it is about: the heading above it if that is not a sentence, else what is to be done, else the task."""
    if row.commitment.section and not _SENTENCE.search(row.commitment.section[-1]):
        return row.commitment.section[-1]
    return row.commitment.actions[0].text if row.commitment.actions else row.commitment.text


def _origin(row: Row, _: Layout) -> str:
    info = row.document.document
    return " ".join(filter(None, (info.title or info.id, held(row.document))))


def _responsible(row: Row, layout: Layout) -> str:
    return _joined(dict.fromkeys(plain(p.text) for p in row.commitment.responsible if p.role != "lead"), layout)


def _speaker(row: Row, _: Layout) -> str | None:
    """The person in whose voice it stands; a meeting is not a leader."""
    name = row.commitment.speaker
    return None if any(s.name == name and s.kind == "meeting" for s in row.document.speakers) else name


def _titles(row: Row, layout: Layout) -> str:
    speech = next((s for s in row.document.speeches if s.id == row.commitment.speech), None)
    speaker = row.document.speakers[speech.speaker] if speech and speech.speaker is not None else None
    return _joined(speaker.titles, layout) if speaker else ""


def _deadline(row: Row, layout: Layout) -> str:
    dated = [_dated(d, layout) for d in row.commitment.deadlines if d.kind != "recurrence"]
    return _joined([*dated, *(quote.text for quote in row.commitment.urgency)], layout)


def _limit(row: Row, layout: Layout) -> Cell:
    """The day that it is due, else what the text says of the time."""
    said = (*row.commitment.deadlines, *row.commitment.urgency)
    return _due(row) or _joined((quote.text for quote in said), layout)


def _dated(deadline: DeadlineRecord, layout: Layout) -> str:
    days = dict.fromkeys(day for day in (deadline.iso_start, deadline.iso_end) if day)
    return layout.words.dated.format(text=deadline.text, date="/".join(days)) if days else deadline.text


def _recurrence(row: Row, layout: Layout) -> str:
    return _joined((d.text for d in row.commitment.deadlines if d.kind == "recurrence"), layout)


def _evidence(row: Row, layout: Layout) -> str:
    return layout.words.quoted.format(
        text=sentence(row.document.document.text, row.commitment),
        document=row.document.document.id,
        start=row.commitment.start + 1,  # people count from one
        end=row.commitment.end,
    )


def _gaps(row: Row, layout: Layout) -> str:
    missing = [] if row.owned.is_owned else [layout.words.owner]
    missing += [layout.words.date] if row.lane == "undated" else []
    return _joined(missing, layout)


def _state(row: Row, layout: Layout) -> str:
    review = row.commitment.review
    return layout.words.state[review.state if review and review.state else "open"]


def _remarks(row: Row, layout: Layout) -> str:
    return _joined((c.text for c in row.commitment.review.comments) if row.commitment.review else (), layout)


def _due(row: Row) -> date | None:
    return still_due(row.commitment, held(row.document))


@lru_cache(maxsize=4096)
def _iso(day: str | None) -> date | None:
    try:
        return date.fromisoformat(day) if day else None
    except ValueError:
        return None


FIELDS: dict[str, Callable[[Row, Layout], Cell]] = {
    "number": lambda row, _: row.number,
    "id": lambda row, _: row.commitment.id,
    "kind": lambda row, layout: layout.words.kind[row.kind],
    "light": lambda row, layout: layout.words.light[row.light] if row.light else None,
    "lane": lambda row, layout: layout.words.lane[row.lane],
    "matter": _matter,
    "task": lambda row, _: row.commitment.text,
    "speaker": _speaker,
    "titles": _titles,
    "meeting": lambda row, _: row.document.document.title or row.document.document.id,
    "date": lambda row, _: _iso(held(row.document)),
    "origin": _origin,
    "lead": lambda row, layout: _joined(row.owned.lead, layout),
    "support": lambda row, layout: _joined(row.owned.support, layout),
    "responsible": _responsible,
    "persons": lambda row, layout: _joined(row.owned.persons, layout),
    "deadline": _deadline,
    "due": lambda row, _: _due(row),
    "limit": _limit,
    "recurrence": _recurrence,
    "state": _state,
    "progress": lambda row, _: row.commitment.review.progress if row.commitment.review else None,
    "feedback": lambda row, _: _iso(row.commitment.review.day) if row.commitment.review else None,
    "remarks": _remarks,
    "evidence": _evidence,
    "section": lambda row, layout: _joined(row.commitment.section, layout),
    "modality": lambda row, layout: str(getattr(layout.words, row.commitment.modality)),
    "confidence": lambda row, _: row.commitment.confidence,
    "document": lambda row, _: row.document.document.id,
    "gaps": _gaps,
}
