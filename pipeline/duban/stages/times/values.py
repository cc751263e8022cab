"""The functions that a rule's ``value.reads`` names: the groups of a match, in a context, to what they mean.

Each takes ``(parts, readers, context)`` and returns an ``Interval``, or ``None`` if the context does not allow one.
They are pure; ``readers`` read what the lexicons name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from duban.stages.times import calendar
from duban.stages.times.lengths import edge_amount, last, shift, until_now, within
from duban.stages.times.model import Context, Interval, Parts
from duban.stages.times.readers import Readers


def moment(parts: Parts, readers: Readers, context: Context) -> Interval | None:
    """The stretch that a moment names; of 下周初 only the beginning is sure."""
    found = readers.moments.read(parts["moment"], context)
    if found and readers.moments.is_start_of_week(readers.moments.components(parts["moment"])):
        return replace(found, end=None)
    return found


def before(parts: Parts, readers: Readers, context: Context) -> Interval | None:
    """Open, to the end of the named day; a holiday is over when one is to be ready before it, so to the day before."""
    found = readers.moments.read(parts["moment"], context)
    if found is None or found.end is None or found.start is None:
        return None
    if "hour" in parts:
        hour = int(readers.lexicons.canonical("day_end")[parts["hour"]])
        return Interval(None, calendar.midnight(found.start) + timedelta(hours=hour), found.by)
    named = readers.moments.components(parts["moment"])
    if "clock" in named:
        return Interval(None, found.start, found.by)
    if "holiday" in named:
        if context.forward is False and context.now and found.end <= context.now:
            found = readers.moments.read(parts["moment"], replace(context, forward=True)) or found
        return Interval(None, found.start, found.by)
    return Interval(None, found.end, found.by)


def inside(parts: Parts, readers: Readers, context: Context) -> Interval | None:
    """Open, to the end of the named stretch; a bare unit (年内, 月内) is the current one."""
    unit = readers.lexicons.canonical("span_unit").get(parts["moment"])
    if unit is None:
        found = readers.moments.read(parts["moment"], context)
        return Interval(None, found.end, found.by) if found else None
    now = context.now
    if unit == "Y":
        year = now.year if now else context.year
        return Interval(None, calendar.years(year)[1], context.by) if year else None
    if now is None:
        return None
    end = {"M": calendar.months(now.year, now.month)[1], "W": calendar.week(now)[1]}.get(unit)
    if unit == "X":
        month = calendar.months(now.year, now.month)
        end = calendar.decade_of_month(month, min((now.day - 1) // 10 + 1, 3))[1]
    return Interval(None, end or calendar.midnight(now) + timedelta(days=1), context.by)


def since(parts: Parts, readers: Readers, context: Context) -> Interval | None:
    """From the beginning of the named stretch, open."""
    if readers.lexicons.canonical("day_word").get(parts["moment"]) == "0" and context.now:
        return Interval(calendar.midnight(context.now), None, context.by)
    found = readers.moments.read(parts["moment"], context)
    if found is None or found.start is None:
        return None
    way = readers.lexicons.canonical("limit").get(parts.get("way", ""), "from")
    at_once = "inclusive" in parts or "clock" in readers.moments.components(parts["moment"])
    if way.endswith("after") and not at_once:
        return Interval(found.end, None, found.by)
    now_open = way == "since" and context.now and found.start < context.now
    return Interval(found.start, until_now(context.now) if now_open and context.now else None, found.by)


def between(parts: Parts, readers: Readers, context: Context) -> Interval | None:
    """From one moment to another, which takes from the first what it leaves out itself.

    What has begun and is not over is that of this year: 3月至6月 in April.
    """
    running = _between(parts, readers, replace(context, forward=False)) if context.forward and context.now else None
    going_on = running and running.end and context.now and running.end > context.now
    return running if going_on else _between(parts, readers, context)


def _between(parts: Parts, readers: Readers, context: Context) -> Interval | None:
    low = readers.moments.read(parts["from"], context)
    if low is None or low.start is None:
        return None
    first, second = readers.moments.components(parts["from"]), readers.moments.components(parts["to"])
    inherited = replace(context, year=low.start.year, month=low.start.month, forward=False)
    written = parts["to"]
    if not readers.moments.is_relative(second):
        inherited = replace(inherited, now=low.start)
    if "clock" in second and second.keys() == {"clock"}:
        written = first.get("daypart", "") + written
    high = readers.moments.read(written, inherited)
    if high is None or high.start is None or high.end is None:
        return None
    end = high.start if "clock" in second else high.end
    if end <= low.start and "clock" in second:
        end += timedelta(days=1)
    elif end <= low.start:
        high = readers.moments.read(written, replace(inherited, forward=True)) or high
        end = high.end or end
    return Interval(low.start, end, low.by)


def side_by_side(parts: Parts, readers: Readers, context: Context) -> Interval | None:
    """今明两年, 明后天: from the first to the last of the units that are named by one sign each."""
    unit = readers.lexicons.canonical("side_unit")[parts["unit"]]
    found = between({"from": parts["from"] + unit, "to": parts["to"][-1] + unit}, readers, context)
    return replace(found, start=None) if found and "limit" in parts else found


def before_range(parts: Parts, readers: Readers, context: Context) -> Interval | None:
    """2020至2025年前: from the first to the end of the second."""
    return between({"from": parts["from"], "to": parts["moment"]}, readers, context)


def short_range(parts: Parts, readers: Readers, context: Context) -> Interval | None:
    """1-9月, 4月12-19日: two numbers that share what stands around them."""
    low = parts["head"] + parts["low"] + parts["unit"]
    found = between({"from": low, "to": parts["high"] + parts["unit"]}, readers, context)
    if found and "limit" in parts:
        return Interval(None, found.end, found.by)
    return found


def clock_range(parts: Parts, readers: Readers, context: Context) -> Interval | None:
    """今天下午1点10分到3点, 晚上9~11点: two times of one day, which share the unit."""
    unit = "" if readers.moments.components(parts["from"]).get("clock") else parts["to"].lstrip("0123456789")[:1]
    return between({"from": parts["head"] + parts["from"] + unit, "to": parts["to"]}, readers, context)


def clock(parts: Parts, readers: Readers, context: Context) -> Interval | None:
    """A time of the current day."""
    found = readers.moments.read(parts["moment"], context)
    if found is None or "limit" not in parts:
        return found
    behind = readers.lexicons.canonical("limit")[parts["limit"]].endswith("after")
    return Interval(found.start, None, found.by) if behind else Interval(None, found.start, found.by)


def amount(parts: Parts, readers: Readers, context: Context) -> Interval | None:  # noqa: ARG001
    """A length of time names no stretch."""
    return None


def unbound(parts: Parts, readers: Readers, context: Context) -> Interval | None:  # noqa: ARG001
    """Names no stretch of the calendar."""
    return None


#: By the name that a rule gives.
_READINGS: Mapping[str, Callable[[Parts, Readers, Context], Interval | None]] = {
    "moment": moment,
    "before": before,
    "inside": inside,
    "since": since,
    "range": between,
    "side_by_side": side_by_side,
    "range_before": before_range,
    "range_short": short_range,
    "range_clock": clock_range,
    "clock": clock,
    "amount": amount,
    "within": within,
    "next": within,
    "last": last,
    "shift": shift,
    "edge_amount": edge_amount,
    "every": unbound,
    "redoubled": unbound,
    "irregular": unbound,
    "event": unbound,
    "vague": unbound,
}


def read(name: str, parts: Parts, readers: Readers, context: Context) -> Interval | None:
    """Call the function that a rule names. Raises ``KeyError`` for a name that no function has.

    A stretch that would end before it begins, as 下月到2020年, or before all calendars, is none.
    """
    try:
        found = _READINGS[name](parts, readers, context)
    except (ValueError, OverflowError):  # a day that no calendar has
        return None
    if found and found.end and (found.end == datetime.min or (found.start and found.end < found.start)):
        return None
    return found


def names() -> frozenset[str]:
    """All names that a rule may use."""
    return frozenset(_READINGS)


def meaning(name: str) -> str:
    """What a function makes of its expression, in one sentence.

    >>> meaning("moment")
    'The stretch that a moment names; of 下周初 only the beginning is sure.'
    """
    return (_READINGS[name].__doc__ or "").partition("\n")[0]


def names_nothing(name: str) -> bool:
    """Whether a function gives no days whatever the date."""
    return _READINGS[name] in (unbound, amount)
