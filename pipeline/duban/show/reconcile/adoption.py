"""What people wrote into a ledger, as acts, so that it is kept when the ledger is written again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from duban.core.records import CommitmentRecord, Document, ReviewRecord, State
from duban.core.reviews import ACT, REVIEWS_VERSION, Act
from duban.show.reconcile.ledgers import LedgerRow
from duban.show.views.layout import Layout

#: Fields of a layout whose cells say what people did.
WRITTEN = ("state", "progress", "feedback", "remarks")


@dataclass(frozen=True, slots=True)
class Adopted:
    """The acts that a ledger amounts to, and the filled-in rows that belong to no commitment, with the like of each."""

    acts: tuple[Act, ...]
    doubtful: tuple[tuple[LedgerRow, CommitmentRecord | None], ...]


def adopt(
    rows: Iterable[LedgerRow], documents: Iterable[Document], layout: Layout, who: str | None, when: str | None
) -> Adopted:
    """What rows say that the records do not say yet.

    A row belongs to the commitment whose id it has, else to the only one with its text; on a guess nothing is put to
    any. ``who`` and ``when`` (ISO 8601) are put to the acts. Only a row with something filled in is doubtful.
    """
    places = [(document, commitment) for document in documents for commitment in document.commitments]
    by_id = {commitment.id: (document, commitment) for document, commitment in places}
    by_text: dict[str, list[tuple[Document, CommitmentRecord]]] = {}
    for document, commitment in places:
        by_text.setdefault(commitment.text_simplified, []).append((document, commitment))
    # Rows begin as not started: such a cell says nothing, and must not undo what another sheet says.
    states = {word: state for state, word in layout.words.state.items() if state != "open"}
    acts: list[Act] = []
    doubtful = []
    for row in rows:
        written = dict.fromkeys(WRITTEN, "") | dict(row.written)
        same = by_text.get(row.text, [])
        found = next((by_id[name] for name in row.ids if name in by_id), same[0] if len(same) == 1 else None)
        if found is not None:
            acts += _acts(*found, written, layout, states, who, when)
        elif written["state"] in states or any(written[name] for name in WRITTEN[1:]):
            doubtful.append((row, same[0][1] if same else None))
    return Adopted(tuple(acts), tuple(doubtful))


def _acts(
    document: Document,
    commitment: CommitmentRecord,
    written: Mapping[str, str],
    layout: Layout,
    states: Mapping[str, State],
    who: str | None,
    when: str | None,
) -> Iterator[Act]:
    """The acts by which a commitment says what its row says; none if it does already."""
    known = commitment.review or ReviewRecord()
    place: dict[str, Any] = {
        "version": REVIEWS_VERSION,
        "sha256": document.document.sha256,
        "document": document.document.id,
        "start": commitment.start,
        "end": commitment.end,
        "text": commitment.text,
        "commitment": commitment.id,
        "who": who,
        "when": when,
    }
    state = states.get(written["state"], known.state or "open")
    day = written["feedback"][:10] or known.day
    told = (state, written["progress"] or known.progress, day)
    if told != (known.state or "open", known.progress, known.day):
        value = {"state": told[0], "progress": told[1], "day": told[2]}
        yield ACT.validate_python(place | {"act": "status", "value": value})
    said = {comment.text for comment in known.comments}
    for remark in filter(None, written["remarks"].split(layout.words.between)):
        if remark not in said:
            yield ACT.validate_python(place | {"act": "comment", "value": remark})


def columns(layout: Layout) -> dict[str, str]:
    """The headings under which people write, with their fields."""
    return {column.heading: column.field for column in layout.column if column.field in WRITTEN}
