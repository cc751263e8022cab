"""What people say about records: one act for each thing that a reviewer or a clerk did.

An act names the text by its SHA-256 and the commitment by its span, so that it fits the same place after every new
extraction. ``start`` and ``end`` are code points of the raw text, and ``raw[start:end] == text``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, model_validator

from duban.core.records import DIALECT, Modality, PartyRole, Quote, Record, State, TimexKind

#: Raised only where a reader of today could not understand a line of tomorrow.
REVIEWS_VERSION = 1

_DATE = r"^\d{4}-\d\d-\d\d$"
_TIME = r"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?$"


class Stretch(Quote):
    """A quoted stretch that is as long as its offsets say."""

    @model_validator(mode="after")
    def _is_as_long_as_it_says(self) -> Stretch:
        if self.end <= self.start or len(self.text) != self.end - self.start:
            raise ValueError(f"text has {len(self.text)} characters, start and end span {self.end - self.start}")
        return self


class PartyChoice(Stretch):
    """Somebody whom the text names as who is to act."""

    role: PartyRole = "addressee"


class DeadlineChoice(Stretch):
    """A time that the text names, with what it means; dates are inclusive."""

    kind: TimexKind = "deadline"
    iso_start: str | None = Field(default=None, pattern=_DATE)
    iso_end: str | None = Field(default=None, pattern=_DATE)
    recurrence: str | None = Field(default=None, description="ISO 8601 repeat such as R/P1W")


class Change(Record):
    """What a reviewer corrects. An omitted field stays unchanged; an empty list or null means that there is none."""

    span: Stretch | None = Field(default=None, description="where the commitment stands instead")
    speaker: str | None = Field(default=None, description="as the text writes the name")
    responsible: tuple[PartyChoice, ...] = ()
    deadlines: tuple[DeadlineChoice, ...] = ()
    modality: Modality = "obligation"


class Progress(Record):
    """How far a task is."""

    state: State = Field(
        description="open 未启动, doing 推进中, behind 滞后, done 已完成, closed 已销号, dropped 不再办理"
    )
    progress: str = Field(default="", description="进展情况, in words")
    day: str | None = Field(default=None, pattern=_DATE, description="day of the feedback; the day of when if left out")


class Assignment(Record):
    """Whom an office assigns a task to, whatever the text says; an omitted field stays unchanged."""

    lead: tuple[str, ...] = Field(default=(), description="牵头单位")
    support: tuple[str, ...] = Field(default=(), description="配合单位")
    persons: tuple[str, ...] = Field(default=(), description="责任人")
    due: str | None = Field(default=None, pattern=_DATE, description="完成时限 that the office sets")


class _Act(Stretch):
    """What every act says: on which text, on which stretch of it, by whom and when."""

    version: Literal[1] = Field(description="of this layout")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="of the text in UTF-8")
    document: str = Field(description="id of the document, for people; the text is known by its sha256")
    commitment: str | None = Field(default=None, description="id of the commitment that the act was made on")
    who: str | None = None
    when: str | None = Field(default=None, pattern=_TIME, description="ISO 8601, as the writer gives it")


class Accept(_Act):
    """The commitment is right."""

    act: Literal["accept"]
    value: None = None


class Reject(_Act):
    """It is not a commitment."""

    act: Literal["reject"]
    value: None = None


class Undo(_Act):
    """Undo the last act on this commitment that is not undone yet."""

    act: Literal["undo"]
    value: None = None


class Edit(_Act):
    """The commitment is one, with these corrections."""

    act: Literal["edit"]
    value: Change


class Add(_Act):
    """The stretch is a commitment that was not found; ``value`` says what else is known of it."""

    act: Literal["add"]
    value: Change = Change()


class Status(_Act):
    """How far the task is."""

    act: Literal["status"]
    value: Progress


class Assign(_Act):
    """Whom the office assigns the task to."""

    act: Literal["assign"]
    value: Assignment


class Comment(_Act):
    """A remark."""

    act: Literal["comment"]
    value: str = Field(min_length=1)


Act = Annotated[Accept | Reject | Undo | Edit | Add | Status | Assign | Comment, Field(discriminator="act")]
ACT: TypeAdapter[Act] = TypeAdapter(Act)


@dataclass(frozen=True, slots=True)
class Entry:
    """An act with the line of its file that it stands on, counted from one."""

    line: int
    act: Act


def quotes(act: Act) -> Iterator[Stretch]:
    """Everything that an act quotes from the text: its own stretch first."""
    yield act
    if isinstance(act, Edit | Add):
        if act.value.span is not None:
            yield act.value.span
        yield from act.value.responsible
        yield from act.value.deadlines


def misquoted(act: Act, text: str) -> str | None:
    """What an act quotes wrongly from a text, in words; ``None`` if everything stands at its place."""
    for quote in quotes(act):
        if (there := text[quote.start : quote.end]) != quote.text:
            return f"characters {quote.start} to {quote.end} of the text are {there!r}, not {quote.text!r}"
    return None


def reviews_schema() -> dict[str, Any]:
    """The JSON Schema of one line of a file of reviews."""
    return DIALECT | {"title": "Act"} | ACT.json_schema()
