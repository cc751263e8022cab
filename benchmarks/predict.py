"""duban.timex in the form that suites of other time taggers are measured in.

``predict(text, reference_time)`` gives half-open local datetimes, a type and, for lengths and repeats, seconds or an
ISO period. A limit (``10月底前``) is open at its start, but for other taggers it begins now, so it gets the reference.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from duban.stages.times import Timex, timex
from duban.stages.times.resolve import inclusive_to_half_open

_DEFAULT = "2018-06-01"
_SECONDS = {"Y": 365 * 86400, "M": 30 * 86400, "W": 7 * 86400, "D": 86400, "H": 3600, "S": 1}


def predict(text: str, reference_time: str | None) -> list[dict[str, Any]]:
    now = _moment(reference_time or _DEFAULT)
    return [_entry(found, now) for found in timex(text, now)]


def _moment(written: str) -> datetime:
    """An ISO time that may leave out what is finer (``2021``, ``2021-05``)."""
    fields = [int(field) for field in re.findall(r"\d+", written)][:6]
    return datetime(*(fields + [1, 1][len(fields) - 1 :] if len(fields) < 3 else fields))


def _entry(found: Timex, now: datetime) -> dict[str, Any]:
    entry: dict[str, Any] = {"start": found.start, "end": found.end, "type": "other"}
    entry |= {"start_value": None, "end_value": None}
    if found.recurrence:
        return entry | {"type": "set", "period": found.recurrence.removeprefix("R/")}
    if not found.iso_start and not found.iso_end:
        return entry | ({"type": "duration", "seconds": _seconds(found.duration)} if found.duration else {})
    start = datetime.fromisoformat(found.iso_start) if found.iso_start else None
    end = inclusive_to_half_open(found.iso_end) if found.iso_end else None
    if start is None and found.kind in {"deadline", "duration"}:
        start = now
    if end is None and found.reads == "since" and start and start < now:
        end = now
    kind = {"date": "date", "time": "datetimerange"}.get(found.kind, "daterange")
    return entry | {"type": kind, "start_value": _iso(start), "end_value": _iso(end)}


def _seconds(duration: str) -> float:
    days, _, hours = duration[1:].partition("T")
    total = sum(float(number) * _SECONDS[unit] for number, unit in re.findall(r"([\d.]+)([A-Z])", days))
    clock = _SECONDS | {"M": 60}
    return total + sum(float(number) * clock[unit] for number, unit in re.findall(r"([\d.]+)([A-Z])", hours))


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
