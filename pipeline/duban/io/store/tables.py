"""The flat tables that SQLite, DuckDB, Parquet and data frames hold.

``document`` and ``commitment`` are numbers in input order that join the tables; ``document_id`` and ``commitment_id``
are those of the records. ``start_char`` and ``end_char`` are code points of the raw text. Columns that end in
``_simplified`` are in simplified script, for searching.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

SqlType = Literal["INTEGER", "REAL", "TEXT", "DATE", "BOOLEAN"]
#: One document's rows by table name.
Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its SQL type and what stands in it."""

    name: str
    type: SqlType
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table, with what one row of it stands for."""

    name: str
    meaning: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)


_DOCUMENT = Column("document", "INTEGER", "number of the document, in input order")
_COMMITMENT = Column("commitment", "INTEGER", "number of the commitment, in input order")
_GOVERNED = Column("commitment", "INTEGER", "the commitment that it belongs to; null where it belongs to none")
_TEXT = Column("text", "TEXT", "as written")
_PLACE = (
    Column("start_char", "INTEGER", "first code point in the raw text"),
    Column("end_char", "INTEGER", "code point behind the last"),
)

TABLES: tuple[Table, ...] = (
    Table(
        "documents",
        "one text",
        (
            _DOCUMENT,
            Column("document_id", "TEXT", "id of the record, such as the file stem"),
            Column("source", "TEXT", "path or address that the text came from"),
            Column("title", "TEXT", "headline"),
            Column("title_simplified", "TEXT", "headline in simplified script"),
            Column("form", "TEXT", "the form that the input states, else how most of it is voiced"),
            Column("held", "DATE", "day of the meeting, else of publication, else the anchor of its times"),
            Column("meeting_date", "DATE", "day of the meeting"),
            Column("published", "DATE", "day of publication"),
            Column("anchor_date", "DATE", "day that relative times were resolved against"),
            Column("script", "TEXT", "simplified, traditional or mixed"),
            Column("sha256", "TEXT", "of the text in UTF-8"),
            Column("length", "INTEGER", "code points"),
            Column("duplicate_of", "TEXT", "id of the earlier document with the same text"),
            Column("metadata", "TEXT", "what else the input says of the document, as JSON"),
            Column("text", "TEXT", "the raw text, where the record carries it"),
            Column("record", "TEXT", "the whole record as JSON, but for the text"),
        ),
    ),
    Table(
        "speakers",
        "one voice of a document",
        (
            _DOCUMENT,
            Column("speaker", "INTEGER", "index of the speaker in its document"),
            Column("name", "TEXT", "as written; null where nobody is named"),
            Column("name_simplified", "TEXT", "in simplified script"),
            Column("titles", "TEXT", "posts, joined by 、"),
            Column("kind", "TEXT", "person, meeting or unknown"),
            Column("mentions", "INTEGER", "how often it is named"),
        ),
    ),
    Table(
        "speeches",
        "one stretch in one voice",
        (
            _DOCUMENT,
            Column("speech_id", "TEXT", "id within the document"),
            Column("speaker", "INTEGER", "index of the speaker in its document"),
            *_PLACE,
            Column("mode", "TEXT", "reported, first_person, turn or document"),
            Column("cue", "TEXT", "verb of saying that opens it"),
        ),
    ),
    Table(
        "commitments",
        "one directive or promise",
        (
            _COMMITMENT,
            _DOCUMENT,
            Column("commitment_id", "TEXT", "id of the record, stable for the same text"),
            _TEXT,
            Column("text_simplified", "TEXT", "cleaned and in simplified script"),
            *_PLACE,
            Column("marker", "TEXT", "the modal word, null for a bare imperative"),
            Column("modality", "TEXT", "obligation, prohibition, exhortation or commitment"),
            Column("strength", "REAL", "how binding the wording is, 0 to 1"),
            Column("speech_id", "TEXT", "the speech that it stands in"),
            Column("speaker", "TEXT", "in whose voice"),
            Column("speaker_simplified", "TEXT", "in simplified script"),
            Column("section", "TEXT", "headings above it, outermost first, joined by /"),
            Column("section_simplified", "TEXT", "in simplified script"),
            Column("parties", "TEXT", "who is to act, joined by 、"),
            Column("parties_simplified", "TEXT", "in simplified script"),
            Column("parties_full", "TEXT", "the same, short names of bodies in full"),
            Column("deadlines", "TEXT", "by when and how often, joined by 、"),
            Column("due", "DATE", "earliest of its latest days"),
            Column("actions", "TEXT", "what is to be done, joined by 、"),
            Column("urgency", "TEXT", "soft deadlines, joined by 、"),
            Column("confidence", "REAL", "0 to 1"),
            Column("rules", "TEXT", "ids of the rules that fired, joined by blanks"),
        ),
    ),
    Table(
        "parties",
        "one party of a commitment",
        (
            _DOCUMENT,
            _COMMITMENT,
            _TEXT,
            Column("text_simplified", "TEXT", "in simplified script"),
            Column("full_name", "TEXT", "the same, a body's short name in full"),
            *_PLACE,
            Column("role", "TEXT", "lead, support or addressee"),
            Column("inherited_from", "TEXT", "what it was carried from; null where it stands in the span"),
        ),
    ),
    Table(
        "deadlines",
        "one time that bounds something, once for each commitment that it governs",
        (
            _DOCUMENT,
            _GOVERNED,
            _TEXT,
            *_PLACE,
            Column("kind", "TEXT", "deadline, period, recurrence or duration"),
            Column("iso_start", "DATE", "first day"),
            Column("iso_end", "DATE", "last day, inclusive"),
            Column("recurrence", "TEXT", "ISO 8601 repeat such as R/P1W"),
            Column("minimum", "INTEGER", "least number of times in each interval"),
            Column("resolved_by", "TEXT", "how the dates were come by"),
        ),
    ),
    Table(
        "project_counts",
        "one number of projects, once for each commitment that states it",
        (
            _DOCUMENT,
            _GOVERNED,
            _TEXT,
            *_PLACE,
            Column("value", "INTEGER", "null where it is masked"),
            Column("approximate", "BOOLEAN", "more or less than stated"),
            Column("masked", "BOOLEAN", "the number is blanked out"),
            Column("unit", "TEXT", "measure word"),
            Column("head", "TEXT", "what is counted"),
            Column("status", "TEXT", "state of the projects"),
        ),
    ),
    Table(
        "actions",
        "one coordinate part of a commitment",
        (
            _DOCUMENT,
            _COMMITMENT,
            _TEXT,
            *_PLACE,
            Column("verb", "TEXT", "what to do"),
            Column("object", "TEXT", "to what"),
        ),
    ),
)

BY_NAME = {table.name: table for table in TABLES}
