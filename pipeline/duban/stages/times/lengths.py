"""What lengths of time mean: counted from a day, or at an edge of a stretch (20天内, 三个月后, 最后两天).

Each function takes the groups of a match, the readers and the context; ``values.py`` names it for the rules.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from duban.stages.times import calendar
from duban.stages.times.amounts import Amount
from duban.stages.times.model import Context, Interval, Parts
from duban.stages.times.readers import Readers


def within(parts: Parts, readers: Readers, context: Context) -> Interval | None:
    """From now to a length of time later."""
    length = readers.amounts.read(parts["amount"])
    if length is None or context.now is None:
        return None
    end = length.later(context.now)
    if length.unit not in "HNS":
        # 未来两个月 is as long as it says, 两个月内 lasts to the end of the day, 未来半天 too
        day = timedelta(days=1)
        end = calendar.midnight(end) + (timedelta() if "future" in parts else day)
        end = max(end, calendar.midnight(context.now) + day)
    elif end.time() == context.now.time() == datetime.min.time():
        end += timedelta(days=1)  # 24小时内 said on a day, not at a moment of it
    return Interval(context.now, end, context.by)


def last(parts: Parts, readers: Readers, context: Context) -> Interval | None:
    """From a length of time ago to now."""
    length = readers.amounts.read(parts["amount"])
    if length is None or context.now is None:
        return None
    begin = length.later(context.now, -1)
    return Interval(begin if length.unit in "HNS" else calendar.midnight(begin), until_now(context.now), context.by)


def shift(parts: Parts, readers: Readers, context: Context) -> Interval | None:
    """3年后, 20天以后, 三个多月以来: the unit that lies so far away, open behind it with 以后, from it with 以来."""
    length = readers.amounts.read(parts["amount"])
    if length is None or context.now is None or "low" in parts:
        return None
    way = readers.lexicons.canonical("limit")[parts["way"]]
    at = length.later(context.now, -1 if way in {"before", "long_before", "since"} else 1)
    stretch = _unit_around(at, length)
    if "rest" in parts:
        return readers.moments.read(parts["rest"], replace(context, now=stretch[0]))
    return {
        "long_before": Interval(None, stretch[1], context.by),
        "since": Interval(stretch[0], until_now(context.now), context.by),
        "long_after": Interval(stretch[0], None, context.by),
    }.get(way, Interval(*stretch, context.by))


def edge_amount(parts: Parts, readers: Readers, context: Context) -> Interval | None:
    """最后两个月, 4月前4天: the first or last part of a stretch, of the current year where none is named."""
    length = readers.amounts.read(parts["amount"])
    if length is None:
        return None
    way = readers.lexicons.canonical("limit").get(parts["way"], "last")
    if "moment" not in parts:
        year = context.now.year if context.now else context.year
        if year is None or length.unit not in "QMWD" or way == "after":
            return None
        if length.unit in "WD" and way != "last":
            return None
        stretch: calendar.Stretch = calendar.years(year)
        by = context.by
    else:
        found = readers.moments.read(parts["moment"], context)
        if found is None or found.start is None or found.end is None:
            return None
        stretch, by = (found.start, found.end), found.by
    if way in {"last", "after"}:
        return Interval(length.later(stretch[1], -1), stretch[1], by)
    return Interval(stretch[0], length.later(stretch[0]), by)


def until_now(now: datetime) -> datetime:
    """The end of the day where only the day is known."""
    return now + timedelta(days=1) if now.time() == datetime.min.time() else now


def _unit_around(at: datetime, length: Amount) -> calendar.Stretch:
    if length.unit == "Y" and length.months % 12 == 0:
        return calendar.years(at.year)
    if length.unit in "YQM" and length.months % 1 == 0:
        return calendar.months(at.year, at.month)
    if length.unit == "W":
        return calendar.week(at)
    if length.unit in "HNS":
        return at, at + timedelta(hours=1)
    start = calendar.midnight(at)
    return start, start + timedelta(days=1)
