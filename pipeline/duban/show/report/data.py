"""What the page is given: the run as an index of all commitments, and a block for the text of each document.

The page says everything in the reader's language, so it is given the codes of the records and not words for them.
What is empty is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from duban.core.records import CommitmentRecord, CountRecord, DeadlineRecord, Document, PartyRecord, Quote, ReviewRecord
from duban.io.store import held
from duban.show.report.marks import visible
from duban.show.report.texts import Original
from duban.show.views.owners import Owners
from duban.show.views.specificity import Specific, Specificity
from duban.stages.script import Simplifier

Json = dict[str, Any]
_BEGINNING = 24


class Indexer:
    """Says what the page needs of all documents at once: lists, filters and pictures. Built once, from the lexicons."""

    def __init__(self) -> None:
        self._judge, self._owners = Specificity(), Owners()
        self._characters = "".join(old + new for old, new in Simplifier().characters().items())

    def __call__(self, documents: Sequence[Document], originals: Sequence[Original]) -> Json:
        """The index of documents and their texts."""
        commitments = [commitment for document in documents for commitment in document.commitments]
        names = {party.text for commitment in commitments for party in commitment.responsible}
        return {
            "characters": self._characters,
            "vague": sorted(name for name in names if self._judge.is_everybody(name)),
            "persons": sorted({name for commitment in commitments for name in self._owners(commitment).persons}),
            "documents": [_entry(document, text) for document, text in zip(documents, originals, strict=True)],
            "commitments": [
                _full({"d": number} | _row(judged) | _where(document, judged.commitment))
                for number, document in enumerate(documents)
                for judged in self._judge([document])
            ],
            "threads": threads(documents),
        }


def block(document: Document, original: Original) -> Json:
    """The raw text of one document with what else is marked in it; null if not found, and ``missing`` says why."""
    return {
        "text": original.text,
        "missing": original.missing,
        "speakers": [
            {
                "name": speaker.name or "",
                "titles": speaker.titles,
                "mentions": [(mention.start, mention.end) for mention in speaker.mentions],
            }
            for speaker in document.speakers
        ],
        "speeches": [
            {
                "id": speech.id,
                "mode": speech.mode,
                "start": speech.start,
                "end": speech.end,
                "who": _voice(document, speech.speaker),
                "cue": speech.cue and (speech.cue.start, speech.cue.end),
                "label": speech.label,
                "at": speech.at,
            }
            for speech in document.speeches
        ],
        "deadlines": [_deadline(deadline) for deadline in document.deadlines],
        "counts": [_count(count) for count in document.project_counts],
    }


def threads(documents: Sequence[Document]) -> list[list[int]] | None:
    """Commitments that state one demand, by their numbers in the index; ``None`` if scikit-learn is not there."""
    from duban.io.store import LoadError
    from duban.show.views.demands import demands

    if len(documents) < 2:
        return []
    numbers: dict[int, int] = {}
    for document in documents:
        for commitment in document.commitments:
            numbers[id(commitment)] = len(numbers)
    try:
        found = demands(documents)
    except (ImportError, LoadError):
        return None
    return [[numbers[id(statement.commitment)] for statement in demand.statements] for demand in found]


def _entry(document: Document, original: Original) -> Json:
    info = document.document
    return {
        "id": visible(info.id),
        "title": visible(info.title or _beginning(info.id, original.text)),
        "date": held(document) or "",
        "source": visible(info.source or ""),
        "sha256": info.sha256,
    }


def _beginning(id: str, text: str | None) -> str:
    """What a document without a title is called: its id, and how its text begins."""
    words = (text or "").strip()[:_BEGINNING].splitlines()
    return f"{id} {words[0]}" if words else id


def _row(judged: Specific) -> Json:
    record = judged.commitment
    return {
        "id": record.id,
        "start": record.start,
        "end": record.end,
        "text": record.text,
        "plain": "" if record.text_simplified == record.text else record.text_simplified,
        "speaker": record.speaker or "",
        "modality": record.modality,
        "marker": record.marker or "",
        "strength": record.strength,
        "confidence": round(record.confidence, 3),
        "kind": judged.kind,
        "state": record.status or "",
        "lacks": judged.missing,
        "parties": [_party(party) for party in record.responsible],
        "deadlines": [_deadline(deadline) for deadline in record.deadlines],
        "soft": [quote.text for quote in record.urgency],
        "counts": [_count(count) for count in record.project_counts],
        "section": record.section,
        "rules": record.rules,
    } | _reviewed(record.review)


def _where(document: Document, commitment: CommitmentRecord) -> Json:
    """The page, or the cell of a table, that a commitment begins in."""
    pages, cells = document.document.pages or (), document.document.cells or ()
    page = next((page.page for page in pages if page.start <= commitment.start < page.end), None)
    cell = next((cell for cell in cells if cell.start <= commitment.start < cell.end), None)
    return {
        "page": page or (cell and cell.page),
        "cell": cell and {"sheet": visible(cell.sheet or ""), "row": cell.row, "column": cell.column},
    }


def _reviewed(review: ReviewRecord | None) -> Json:
    """What people did already, where the records were written with a file of reviews."""
    if review is None:
        return {}
    known = review.model_dump(mode="json", exclude={"decision", "state", "who", "when"}, exclude_none=True)
    return known | {"review": review.decision, "status": review.state}


def _party(party: PartyRecord) -> Json:
    source = party.inherited_from
    known = {"name": party.full_name, "origin": source and (source.text, source.start)}
    return _place(party) | {"role": party.role} | _full(known)


def _deadline(deadline: DeadlineRecord) -> Json:
    known = {
        "from": deadline.iso_start,
        "to": deadline.iso_end,
        "often": deadline.recurrence,
        "least": deadline.minimum,
        "by": deadline.resolved_by,
    }
    return _place(deadline) | {"kind": deadline.kind} | _full(known)


def _count(count: CountRecord) -> Json:
    known = {"approximate": count.approximate, "status": count.status, "of": f"{count.unit}{count.head}"}
    return _place(count) | {"value": count.value} | _full(known)


def _place(quote: Quote) -> Json:
    return {"text": quote.text, "start": quote.start, "end": quote.end}


def _voice(document: Document, speaker: int | None) -> str:
    return "" if speaker is None else document.speakers[speaker].name or ""


def _full(row: Json) -> Json:
    """What of a row says something."""
    return {name: value for name, value in row.items() if value or (value == 0 and value is not False)}
