"""The flat tables that SQLite, DuckDB, Parquet and data frames hold: each column with how it is filled.

``document`` and ``commitment`` are numbers in input order that join the tables; ``document_id`` and ``commitment_id``
are those of the records. ``start_char`` and ``end_char`` are code points of the raw text. Columns that end in
``_simplified`` are in simplified script, for searching.
"""

from __future__ import annotations

from operator import attrgetter

from duban.io.store.columns import (
    LIST,
    SECTION,
    Column,
    Table,
    as_json,
    each_of,
    free,
    full,
    governed,
    join,
    numbered,
    simplified,
)
from duban.io.store.derived import due, form_of, held

_DOCUMENT = Column("document", "INTEGER", "number of the document, in input order", attrgetter("number"))
_COMMITMENT = Column("commitment", "INTEGER", "number of the commitment, in input order", attrgetter("commitment"))
_GOVERNED = Column(
    "commitment",
    "INTEGER",
    "the commitment that it belongs to; null if it belongs to none",
    attrgetter("commitment"),
)
_TEXT = Column("text", "TEXT", "as written", attrgetter("item.text"))
_PLACE = (
    Column("start_char", "INTEGER", "first code point in the raw text", attrgetter("item.start")),
    Column("end_char", "INTEGER", "code point behind the last", attrgetter("item.end")),
)

TABLES: tuple[Table, ...] = (
    Table(
        "documents",
        "one text",
        lambda document, _: free([document]),
        (
            _DOCUMENT,
            Column("document_id", "TEXT", "id of the record, such as the file stem", attrgetter("item.document.id")),
            Column("source", "TEXT", "path or address that the text came from", attrgetter("item.document.source")),
            Column("title", "TEXT", "headline", attrgetter("item.document.title")),
            Column("title_simplified", "TEXT", "headline in simplified script", simplified("item.document.title")),
            Column(
                "form",
                "TEXT",
                "the form that the input states, else how most of it is voiced",
                lambda row: form_of(row.item),
            ),
            Column(
                "held",
                "DATE",
                "day of the meeting, else of publication, else the anchor of its times",
                lambda row: held(row.item),
            ),
            Column("meeting_date", "DATE", "day of the meeting", attrgetter("item.document.meeting_date")),
            Column("published", "DATE", "day of publication", attrgetter("item.document.published")),
            Column(
                "anchor_date",
                "DATE",
                "day that relative times were resolved against",
                attrgetter("item.document.anchor_date"),
            ),
            Column("script", "TEXT", "simplified, traditional or mixed", attrgetter("item.document.script")),
            Column("sha256", "TEXT", "of the text in UTF-8", attrgetter("item.document.sha256")),
            Column("length", "INTEGER", "code points", attrgetter("item.document.length")),
            Column(
                "duplicate_of",
                "TEXT",
                "id of the earlier document with the same text",
                attrgetter("item.document.duplicate_of"),
            ),
            Column(
                "metadata",
                "TEXT",
                "what else the input says of the document, as JSON",
                lambda row: as_json(row.item.document.metadata),
            ),
            Column("text", "TEXT", "the raw text, where the record carries it", attrgetter("item.document.text")),
            Column(
                "record",
                "TEXT",
                "the whole record as JSON, but for the text",
                lambda row: row.item.model_dump_json(exclude={"document": {"text"}}),
            ),
        ),
    ),
    Table(
        "speakers",
        "one voice of a document",
        lambda document, _: free(document.speakers),
        (
            _DOCUMENT,
            Column("speaker", "INTEGER", "index of the speaker in its document", attrgetter("place")),
            Column("name", "TEXT", "as written; null if nobody is named", attrgetter("item.name")),
            Column("name_simplified", "TEXT", "in simplified script", simplified("item.name")),
            Column("titles", "TEXT", "posts, joined by 、", lambda row: LIST.join(row.item.titles)),
            Column("kind", "TEXT", "person, meeting or unknown", attrgetter("item.kind")),
            Column("mentions", "INTEGER", "how often it is named", lambda row: len(row.item.mentions)),
        ),
    ),
    Table(
        "speeches",
        "one stretch in one voice",
        lambda document, _: free(document.speeches),
        (
            _DOCUMENT,
            Column("speech_id", "TEXT", "id within the document", attrgetter("item.id")),
            Column("speaker", "INTEGER", "index of the speaker in its document", attrgetter("item.speaker")),
            *_PLACE,
            Column("mode", "TEXT", "reported, first_person, turn or document", attrgetter("item.mode")),
            Column("cue", "TEXT", "verb of saying that opens it", lambda row: row.item.cue and row.item.cue.text),
            Column("label", "TEXT", "label of the turn as written", lambda row: row.item.label),
            Column("second", "REAL", "second of playback at which it begins", lambda row: row.item.at),
        ),
    ),
    Table(
        "commitments",
        "one directive or promise",
        numbered,
        (
            _COMMITMENT,
            _DOCUMENT,
            Column("commitment_id", "TEXT", "id of the record, stable for the same text", attrgetter("item.id")),
            _TEXT,
            Column("text_simplified", "TEXT", "cleaned and in simplified script", attrgetter("item.text_simplified")),
            *_PLACE,
            Column("marker", "TEXT", "the modal word, null for a bare imperative", attrgetter("item.marker")),
            Column(
                "modality", "TEXT", "obligation, prohibition, exhortation or commitment", attrgetter("item.modality")
            ),
            Column("strength", "REAL", "how binding the wording is, 0 to 1", attrgetter("item.strength")),
            Column("speech_id", "TEXT", "the speech that it stands in", attrgetter("item.speech")),
            Column("speaker", "TEXT", "in whose voice", attrgetter("item.speaker")),
            Column("speaker_simplified", "TEXT", "in simplified script", simplified("item.speaker")),
            Column(
                "section",
                "TEXT",
                "headings above it, outermost first, joined by /",
                lambda row: SECTION.join(row.item.section),
            ),
            Column(
                "section_simplified",
                "TEXT",
                "in simplified script",
                lambda row: row.simplify(SECTION.join(row.item.section)),
            ),
            Column("parties", "TEXT", "who is to act, joined by 、", lambda row: join(row.item.responsible)),
            Column(
                "parties_simplified",
                "TEXT",
                "in simplified script",
                lambda row: row.simplify(join(row.item.responsible)),
            ),
            Column(
                "parties_full",
                "TEXT",
                "the same, short names of bodies in full",
                lambda row: LIST.join(full(party, row.simplify) for party in row.item.responsible),
            ),
            Column("deadlines", "TEXT", "by when and how often, joined by 、", lambda row: join(row.item.deadlines)),
            Column("due", "DATE", "earliest of its latest days", lambda row: due(row.item)),
            Column("actions", "TEXT", "what is to be done, joined by 、", lambda row: join(row.item.actions)),
            Column("urgency", "TEXT", "soft deadlines, joined by 、", lambda row: join(row.item.urgency)),
            Column("confidence", "REAL", "0 to 1", attrgetter("item.confidence")),
            Column("kind", "TEXT", "task, principle or slogan", attrgetter("item.kind")),
            Column("status", "TEXT", "how far it is, as a table or list says", attrgetter("item.status")),
            Column("conclusion", "TEXT", "what the meeting concluded about the item", attrgetter("item.conclusion")),
            Column(
                "decision", "TEXT", "what a reviewer decided", lambda row: row.item.review and row.item.review.decision
            ),
            Column(
                "state",
                "TEXT",
                "how far it is, as somebody said",
                lambda row: row.item.review and row.item.review.state,
            ),
            Column(
                "rules", "TEXT", "ids of the rules that fired, joined by blanks", lambda row: " ".join(row.item.rules)
            ),
        ),
    ),
    Table(
        "parties",
        "one party of a commitment",
        each_of("responsible"),
        (
            _DOCUMENT,
            _COMMITMENT,
            _TEXT,
            Column("text_simplified", "TEXT", "in simplified script", simplified("item.text")),
            Column(
                "full_name", "TEXT", "the same, a body's short name in full", lambda row: full(row.item, row.simplify)
            ),
            *_PLACE,
            Column("role", "TEXT", "lead, support or addressee", attrgetter("item.role")),
            Column(
                "inherited_from",
                "TEXT",
                "what it was carried from; null if it stands in the span",
                lambda row: row.item.inherited_from and row.item.inherited_from.text,
            ),
            Column(
                "refers_to",
                "TEXT",
                "who 我, 你 or a short name is; null if that is not certain",
                lambda row: row.item.refers_to and row.item.refers_to.text,
            ),
        ),
    ),
    Table(
        "deadlines",
        "one time that bounds something, once for each commitment that it governs",
        governed("deadlines"),
        (
            _DOCUMENT,
            _GOVERNED,
            _TEXT,
            *_PLACE,
            Column("kind", "TEXT", "deadline, period, recurrence or duration", attrgetter("item.kind")),
            Column("iso_start", "DATE", "first day", attrgetter("item.iso_start")),
            Column("iso_end", "DATE", "last day, inclusive", attrgetter("item.iso_end")),
            Column("recurrence", "TEXT", "ISO 8601 repeat such as R/P1W", attrgetter("item.recurrence")),
            Column(
                "rrule", "TEXT", "the same as an iCalendar rule, with the days that are named", attrgetter("item.rrule")
            ),
            Column("minimum", "INTEGER", "least number of times in each interval", attrgetter("item.minimum")),
            Column("resolved_by", "TEXT", "how the dates were resolved", attrgetter("item.resolved_by")),
        ),
    ),
    Table(
        "project_counts",
        "one number of projects, once for each commitment that states it",
        governed("project_counts"),
        (
            _DOCUMENT,
            _GOVERNED,
            _TEXT,
            *_PLACE,
            Column("value", "INTEGER", "null if it is masked", attrgetter("item.value")),
            Column("approximate", "BOOLEAN", "more or less than stated", attrgetter("item.approximate")),
            Column("masked", "BOOLEAN", "the number is blanked out", attrgetter("item.masked")),
            Column("unit", "TEXT", "measure word", attrgetter("item.unit")),
            Column("head", "TEXT", "what is counted", attrgetter("item.head")),
            Column("status", "TEXT", "state of the projects", attrgetter("item.status")),
        ),
    ),
    Table(
        "actions",
        "one coordinate part of a commitment",
        each_of("actions"),
        (
            _DOCUMENT,
            _COMMITMENT,
            _TEXT,
            *_PLACE,
            Column("verb", "TEXT", "what to do", attrgetter("item.verb")),
            Column("object", "TEXT", "to what", attrgetter("item.object")),
        ),
    ),
)

BY_NAME = {table.name: table for table in TABLES}
