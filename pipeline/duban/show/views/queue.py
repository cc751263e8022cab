"""What is still unreviewed, and what people did that fits nothing any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from duban.core.records import CommitmentRecord, Document
from duban.io.store import due, held
from duban.io.store.lanes import lane_of
from duban.stages.revise import Leftover

COLUMNS = (
    *("review", "confidence", "document_id", "held", "speaker", "text", "parties", "deadlines", "due", "kind", "lane"),
    *("start_char", "end_char", "commitment_id", "line", "reason"),
)
Row = tuple[str | float | int | None, ...]


def unreviewed(documents: Iterable[Document], as_of: date | None = None) -> list[Row]:
    """A row for each commitment on which nobody has decided, the least sure first; copies of a text count once.

    ``as_of`` is the day that their lanes count from.
    """
    waiting = [
        (commitment, document)
        for document in documents
        if document.document.duplicate_of is None
        for commitment in document.commitments
        if commitment.review is None or commitment.review.decision is None
    ]
    waiting.sort(key=lambda pair: pair[0].confidence)  # which leaves equals in the order of the text
    return [_row("unreviewed", commitment, document, as_of) for commitment, document in waiting]


def unmatched(leftovers: Iterable[Leftover]) -> Iterator[Row]:
    """A row for each act that fits nothing, in the order of its file."""
    for leftover in leftovers:
        act, likely = leftover.entry.act, leftover.likely
        reason = leftover.reason + (f"; most likely it means {likely.text!r}" if likely else "")
        known = (
            act.document,
            None,
            None,
            act.text,
            "",
            "",
            None,
            None,
            None,
            act.start,
            act.end,
            likely.id if likely else None,
        )
        yield ("unmatched", None, *known, leftover.entry.line, f"{act.act}: {reason}")


def _row(review: str, commitment: CommitmentRecord, document: Document, as_of: date | None) -> Row:
    return (
        review,
        commitment.confidence,
        document.document.id,
        held(document),
        commitment.speaker,
        commitment.text,
        "、".join(party.text for party in commitment.responsible),
        "、".join(deadline.text for deadline in commitment.deadlines),
        due(commitment),
        commitment.kind,
        lane_of(commitment, held(document), as_of),
        commitment.start,
        commitment.end,
        commitment.id,
        None,
        None,
    )
