"""Records to the rows of the tables of ``duban.io.store.tables``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from duban.core.records import ActionRecord, CommitmentRecord, CountRecord, DeadlineRecord, Document, PartyRecord, Quote
from duban.io.store.tables import Rows
from duban.stages.script import Simplifier

_SECTION, _LIST = " / ", "、"


def flatten(documents: Iterable[Document]) -> Iterator[Rows]:
    """The rows of each document, by table, in the order of the columns of ``TABLES``."""
    simplify = lru_cache(maxsize=1 << 16)(Simplifier().simplify)
    first = 1
    for number, document in enumerate(documents, 1):
        yield _rows(document, number, first, simplify)
        first += len(document.commitments)


def form_of(document: Document) -> str | None:
    """The ``form`` that the input states; else how most characters of the document are voiced.

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
    """The earliest of the latest days (ISO) of a commitment."""
    return min((deadline.iso_end for deadline in commitment.deadlines if deadline.iso_end), default=None)


def _rows(document: Document, number: int, first: int, simplify: Any) -> Rows:
    numbered = list(enumerate(document.commitments, first))
    return {
        "documents": [_document(document, number, simplify)],
        "speakers": [
            (number, i, s.name, s.name and simplify(s.name), _LIST.join(s.titles), s.kind, len(s.mentions))
            for i, s in enumerate(document.speakers)
        ],
        "speeches": [
            (number, s.id, s.speaker, s.start, s.end, s.mode, s.cue and s.cue.text) for s in document.speeches
        ],
        "commitments": [_commitment(c, key, number, simplify) for key, c in numbered],
        "parties": [_party(p, number, key, simplify) for key, c in numbered for p in c.responsible],
        "deadlines": _governed(document.deadlines, [(key, c.deadlines) for key, c in numbered], number, _deadline),
        "project_counts": _governed(
            document.project_counts, [(key, c.project_counts) for key, c in numbered], number, _count
        ),
        "actions": [_action(a, number, key) for key, c in numbered for a in c.actions],
    }


def _document(document: Document, number: int, simplify: Any) -> tuple[Any, ...]:
    info = document.document
    return (
        number,
        info.id,
        info.source,
        info.title,
        info.title and simplify(info.title),
        form_of(document),
        held(document),
        info.meeting_date,
        info.published,
        info.anchor_date,
        info.script,
        info.sha256,
        info.length,
        info.duplicate_of,
        info.metadata and json.dumps(info.metadata, ensure_ascii=False),
        info.text,
        document.model_dump_json(exclude={"document": {"text"}}),
    )


def _commitment(commitment: CommitmentRecord, key: int, number: int, simplify: Any) -> tuple[Any, ...]:
    section, parties = _SECTION.join(commitment.section), _join(commitment.responsible)
    return (
        key,
        number,
        commitment.id,
        commitment.text,
        commitment.text_simplified,
        commitment.start,
        commitment.end,
        commitment.marker,
        commitment.modality,
        commitment.strength,
        commitment.speech,
        commitment.speaker,
        commitment.speaker and simplify(commitment.speaker),
        section,
        simplify(section),
        parties,
        simplify(parties),
        _LIST.join(_full(party, simplify) for party in commitment.responsible),
        _join(commitment.deadlines),
        due(commitment),
        _join(commitment.actions),
        _join(commitment.urgency),
        commitment.confidence,
        " ".join(commitment.rules),
    )


def _party(party: PartyRecord, number: int, key: int, simplify: Any) -> tuple[Any, ...]:
    source = party.inherited_from
    return (
        number,
        key,
        party.text,
        simplify(party.text),
        _full(party, simplify),
        party.start,
        party.end,
        party.role,
        source and source.text,
    )


def _full(party: PartyRecord, simplify: Any) -> str:
    return party.full_name or str(simplify(party.text))


def _deadline(deadline: DeadlineRecord) -> tuple[Any, ...]:
    return (
        deadline.kind,
        deadline.iso_start,
        deadline.iso_end,
        deadline.recurrence,
        deadline.minimum,
        deadline.resolved_by,
    )


def _count(count: CountRecord) -> tuple[Any, ...]:
    return (count.value, count.approximate, count.masked, count.unit, count.head, count.status)


def _action(action: ActionRecord, number: int, key: int) -> tuple[Any, ...]:
    return (number, key, action.text, action.start, action.end, action.verb, action.object)


def _governed(
    all_of: Sequence[Any], by_commitment: Sequence[tuple[int, Sequence[Any]]], number: int, fields: Any
) -> list[tuple[Any, ...]]:
    """One row for each commitment that something governs, and one for what governs none."""
    owned = [(key, item) for key, items in by_commitment for item in items]
    taken = {(item.start, item.end) for _, item in owned}
    free = [(None, item) for item in all_of if (item.start, item.end) not in taken]
    found = sorted([*owned, *free], key=lambda pair: (pair[1].start, pair[1].end, pair[0] or 0))
    return [(number, key, item.text, item.start, item.end, *fields(item)) for key, item in found]


def _join(quotes: Sequence[Quote]) -> str:
    return _LIST.join(quote.text for quote in quotes)
