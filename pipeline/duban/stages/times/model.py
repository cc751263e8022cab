"""What the room of times hands on. Offsets are code points of the text that was searched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

#: The groups of a match by their names.
Parts = Mapping[str, str]
Kind = Literal["deadline", "period", "recurrence", "duration", "date", "time"]


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression as found: ``reads`` and ``parts`` say what its rule made of it, the ISO fields what it means.

    ``iso_start`` and ``iso_end`` are inclusive dates (with a time of day where one is stated) and ``None`` on an open
    side or before resolution. ``recurrence`` is an ISO 8601 repeat, ``rrule`` the same as an iCalendar rule (RFC 5545)
    with the days that the text names, ``minimum`` the least number of times in each interval, ``duration`` an ISO 8601
    duration.
    """

    start: int
    end: int
    kind: Kind
    rule: str
    reads: str
    parts: Mapping[str, str] = field(default_factory=dict)
    iso_start: str | None = None
    iso_end: str | None = None
    recurrence: str | None = None
    rrule: str | None = None
    minimum: int | None = None
    duration: str | None = None
    resolved_by: str | None = None


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How often: an ISO 8601 repeat, the least number of times in each interval, an iCalendar rule."""

    iso: str
    minimum: int | None
    rrule: str | None


@dataclass(frozen=True, slots=True)
class Interval:
    """What an expression means: a half-open stretch, open where ``None``, and how it was resolved."""

    start: datetime | None
    end: datetime | None
    by: str = "text"


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is read against: ``now`` for relative ones, ``year`` and ``month`` for what leaves them out.

    ``forward`` moves what lies wholly in the past to the next year, or what does so by more than ``overdue`` days;
    ``republic`` counts short years from 1911.
    """

    now: datetime | None = None
    year: int | None = None
    month: int | None = None
    by: str = "anchor"
    republic: bool = False
    forward: bool = False
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class DocumentDates:
    """The dates of a document; ``anchor`` is what relative times are read against, ``anchor_by`` where it is from.

    ``year`` is set too where the document only gives a year.
    """

    meeting_date: date | None
    published: date | None
    anchor: date | None
    anchor_by: str | None
    year: int | None = None
    republic: bool = False
