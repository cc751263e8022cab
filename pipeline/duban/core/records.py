"""What the program writes: one ``Document`` record for each text, as JSON with a schema.

``start`` and ``end`` are code points of the text as read, and ``raw[start:end] == text`` for every record that has
them. Readers may rely on every field here; fields are only ever added within one ``SCHEMA_VERSION``.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from duban.core.ids import SCHEMA_VERSION

DIALECT = {"$schema": "https://json-schema.org/draft/2020-12/schema"}

Modality = Literal["obligation", "prohibition", "exhortation", "commitment"]
TimexKind = Literal["deadline", "period", "recurrence", "duration"]
VoiceKind = Literal["person", "meeting", "unknown"]
SpeechMode = Literal["reported", "first_person", "turn", "document"]
PartyRole = Literal["lead", "support", "addressee"]
CommitmentKind = Literal["task", "principle", "slogan"]
Decision = Literal["accepted", "edited", "added", "rejected"]
State = Literal["open", "doing", "behind", "done", "closed", "dropped"]


class Record(BaseModel):
    """Base of all records: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Quote(Record):
    """A stretch of the raw text, quoted."""

    text: str
    start: int = Field(ge=0, description="first code point, inclusive")
    end: int = Field(ge=0, description="last code point, exclusive")


class Place(Record):
    """A stretch of the raw text, by offsets alone."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class EngineInfo(Record):
    """What made the record."""

    duban: str
    lexicons: str = Field(description="hash of the lexicon and rule files")
    ner: str | None = Field(description="back end and version, null when none ran")


class CellRecord(Place):
    """A cell of a table of tasks: where it stands (counted from 1) and what its column says that it is."""

    sheet: str | None = Field(description="name of its sheet, null if it has none")
    page: int | None
    row: int = Field(ge=1)
    column: int = Field(ge=1)
    role: str


class PageRecord(Place):
    """A page of the paper that a text was read from."""

    page: int = Field(ge=1)
    confidence: float | None = Field(
        default=None, ge=0, le=1, description="how sure the text recognition was, null if the text was there"
    )


class DocumentInfo(Record):
    """The document and its dates (ISO, null if the text gives none)."""

    id: str
    source: str | None = Field(description="path or address that the text came from")
    title: str | None
    meeting_date: str | None
    published: str | None
    anchor_date: str | None = Field(description="the date that relative times were resolved against")
    script: Literal["simplified", "traditional", "mixed"]
    sha256: str = Field(description="of the text in UTF-8")
    length: int = Field(description="code points")
    encoding: str | None = Field(default=None, description="codec that gives the text from the bytes of its source")
    text: str | None = Field(default=None, description="what the offsets count in, where the source is no plain text")
    metadata: dict[str, JsonValue] | None = Field(default=None, description="what else the input says of the document")
    cells: tuple[CellRecord, ...] | None = Field(default=None, description="of its tables of tasks")
    pages: tuple[PageRecord, ...] | None = Field(default=None, description="of paper: where each page stands")
    ocr: str | None = Field(default=None, description="what recognised the text, null if it was there")
    duplicate_of: str | None = Field(default=None, description="id of the earlier document with the same text")
    engine: EngineInfo


class SpeakerRecord(Record):
    """A voice of the document."""

    name: str | None
    titles: tuple[str, ...]
    kind: VoiceKind
    mentions: tuple[Place, ...]


class SpeechRecord(Record):
    """A stretch in one voice."""

    id: str
    speaker: int | None = Field(description="index into speakers")
    start: int
    end: int
    mode: SpeechMode
    cue: Quote | None = Field(description="the verb of saying that opens it")
    label: str | None = Field(default=None, description="the label of the turn as written")
    at: float | None = Field(default=None, description="second of playback at which it begins")


class PartyRecord(Quote):
    """Who is to act."""

    role: PartyRole
    inherited_from: Quote | None = Field(description="where it was carried from, null if it stands in the span")
    full_name: str | None = Field(
        default=None, description="the name in full, in simplified script, where text is a body's short name"
    )
    refers_to: Quote | None = Field(
        default=None, description="for 我, 你, 小李: the place that says who is meant; null if that is not certain"
    )


class DeadlineRecord(Quote):
    """By when, how often, for how long; dates are inclusive."""

    kind: TimexKind
    iso_start: str | None
    iso_end: str | None
    recurrence: str | None = Field(description="ISO 8601 repeat such as R/P1W")
    rrule: str | None = Field(default=None, description="the same as an iCalendar rule, with the days that are named")
    minimum: int | None = Field(default=None, description="least number of times in each interval of the recurrence")
    resolved_by: str | None = Field(description="how the dates were resolved; null if they were not")


class CountRecord(Quote):
    """A number of projects."""

    value: int | None
    approximate: bool
    masked: bool
    unit: str
    head: str
    status: str | None


class ActionRecord(Quote):
    """One coordinate part of a directive."""

    verb: str
    object: str


class CommentRecord(Record):
    """A remark that somebody made on a commitment."""

    text: str
    who: str | None
    when: str | None


class ReviewRecord(Record):
    """What people did with a commitment (``duban.core.reviews``)."""

    decision: Decision | None = Field(default=None, description="null if nobody has decided yet")
    state: State | None = Field(default=None, description="how far the task is")
    progress: str = ""
    day: str | None = Field(default=None, description="of the last feedback")
    lead: tuple[str, ...] = Field(default=(), description="whom the office charges with it")
    support: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    due: str | None = Field(default=None, description="the day that the office sets")
    comments: tuple[CommentRecord, ...] = ()
    who: str | None = Field(default=None, description="who acted last")
    when: str | None = None


class CommitmentRecord(Quote):
    """One directive with everything that is stated about it."""

    id: str
    marker: str | None
    modality: Modality
    kind: CommitmentKind | None = Field(
        default=None, description="task: somebody, something countable or dated; null in records of older versions"
    )
    strength: float = Field(ge=0, le=1, description="how binding the wording is")
    speech: str | None
    speaker: str | None
    section: tuple[str, ...]
    responsible: tuple[PartyRecord, ...]
    deadlines: tuple[DeadlineRecord, ...]
    urgency: tuple[Quote, ...] = Field(default=(), description="soft deadlines such as 尽快")
    project_counts: tuple[CountRecord, ...]
    status: str | None = Field(default=None, description="how far it is, as a column of a table or a list mark says")
    conclusion: str | None = Field(default=None, description="what the meeting concluded about the item, such as 暂缓")
    actions: tuple[ActionRecord, ...]
    text_simplified: str
    confidence: float = Field(ge=0, le=1)
    rules: tuple[str, ...]
    review: ReviewRecord | None = Field(default=None, description="what people did with it; null without reviews")


class Document(Record):
    """Everything found in one text."""

    schema_version: str = SCHEMA_VERSION
    document: DocumentInfo
    speakers: tuple[SpeakerRecord, ...]
    speeches: tuple[SpeechRecord, ...]
    commitments: tuple[CommitmentRecord, ...]
    project_counts: tuple[CountRecord, ...]
    deadlines: tuple[DeadlineRecord, ...]


def records_schema() -> dict[str, Any]:
    """The JSON Schema of a record of a document."""
    return DIALECT | Document.model_json_schema(mode="serialization")
