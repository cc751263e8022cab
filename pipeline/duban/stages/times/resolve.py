"""Give time expressions their dates, in document order, against an anchor."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from duban.stages.times.model import Context, Interval, Kind, Timex
from duban.stages.times.readers import Readers
from duban.stages.times.values import read


def resolve_one(timex: Timex, readers: Readers, context: Context) -> Timex:
    """One expression with its dates."""
    found = read(timex.reads, timex.parts, readers, context)
    if found is None:
        return timex
    return with_dates(timex, found)


def with_dates(timex: Timex, found: Interval) -> Timex:
    """The expression with the inclusive dates of a reading, and a kind that fits them."""
    kind: Kind = timex.kind
    if kind == "period" and found.start and found.end:
        timed = found.start.time() != datetime.min.time() or found.end.time() != datetime.min.time()
        kind = "time" if timed else "date" if found.end - found.start == timedelta(days=1) else kind
    return replace(timex, kind=kind, iso_start=_first(found), iso_end=last_day(found), resolved_by=found.by)


def _first(found: Interval) -> str | None:
    return None if found.start is None else _iso(found.start)


def last_day(found: Interval) -> str | None:
    """The last day of a stretch as ISO; where it ends within a day, the moment at which it ends."""
    if found.end is None:
        return None
    return _iso(found.end) if found.end.time() != datetime.min.time() else _iso(found.end - timedelta(days=1))


def _iso(moment: datetime) -> str:
    """ISO date; with a time of day to the minute, or to the second where one is named."""
    if moment.time() == datetime.min.time():
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds" if moment.second else "minutes")


def inclusive_to_half_open(iso: str) -> datetime:
    """The first moment behind an inclusive ``iso_end``.

    >>> inclusive_to_half_open("2025-12-31").isoformat()
    '2026-01-01T00:00:00'
    """
    end = datetime.fromisoformat(iso)
    return end if "T" in iso else end + timedelta(days=1)


def as_deadline(timex: Timex) -> Timex:
    """Kinds and whole days as the guide has them: a limit has no start, a length no dates, a recurrence none."""
    kind = "period" if timex.kind in {"date", "time"} or timex.reads == "next" else timex.kind
    start, end = (value[:10] if value else None for value in (timex.iso_start, timex.iso_end))
    if kind == "deadline":
        start = None
    elif kind in {"duration", "recurrence"} or timex.reads == "next":
        start = end = None
    return replace(
        timex, kind=kind, iso_start=start, iso_end=end, resolved_by=timex.resolved_by if start or end else None
    )
