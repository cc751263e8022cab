"""Values that are derived from a record."""

from __future__ import annotations

from collections import Counter

from duban.core.records import CommitmentRecord, Document


def form_of(document: Document) -> str | None:
    """The ``form`` that the input states, or else how most of the document is spoken.

    That is ``reported`` (news), ``first_person`` (a script), ``turn`` (a transcript) or ``document`` (minutes).
    """
    stated = (document.document.metadata or {}).get("form")
    if isinstance(stated, str):
        return stated
    lengths: Counter[str] = Counter()
    for speech in document.speeches:
        lengths[speech.mode] += speech.end - speech.start
    return max(lengths, key=lambda mode: (lengths[mode], mode), default=None)


def held(document: Document) -> str | None:
    """The day (ISO) to sort a document by: of the meeting, else of publication, else the anchor of its times."""
    info = document.document
    return info.meeting_date or info.published or info.anchor_date


def due(commitment: CommitmentRecord) -> str | None:
    """The day (ISO) that a commitment is due: the one that an office set, else the earliest last day of its deadlines.

    The last day of a recurrence is not a due day.
    """
    if commitment.review is not None and commitment.review.due is not None:
        return commitment.review.due
    return min((d.iso_end for d in commitment.deadlines if d.iso_end and not d.recurrence), default=None)
