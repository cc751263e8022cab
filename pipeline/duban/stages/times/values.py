"""The functions that a rule's ``value.reads`` names: the groups of a match, in a context, to what they mean.

Each takes ``(parts, words, context)`` and returns a ``Reading``, or ``None`` if the context does not allow one. They
are pure; ``words`` holds the lexicons' readers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from duban.stages.times import calendar
from duban.stages.times.amounts import Amount, Amounts
from duban.stages.times.model import Context, Reading
from duban.stages.times.moment import Moments
from duban.words.lexicon import Lexicons

Parts = Mapping[str, str]
_READINGS: dict[str, Callable[[Parts, Words, Context], Reading | None]] = {}
_F = TypeVar("_F", bound=Callable[..., object])


@dataclass(frozen=True)
class Words:
    """The readers that the functions share; built once from the lexicons."""

    lexicons: Lexicons
    moments: Moments = field(init=False)
    amounts: Amounts = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "moments", Moments(self.lexicons))
        object.__setattr__(self, "amounts", Amounts(self.lexicons, self.moments.numerals))


def reading(name: str) -> Callable[[_F], _F]:
    """Register a function under the name by which rules call it."""

    def register(function: _F) -> _F:
        _READINGS[name] = function  # type: ignore[assignment]
        return function

    return register


def read(name: str, parts: Parts, words: Words, context: Context) -> Reading | None:
    """Call the function that a rule names. Raises ``KeyError`` for a name that nothing registered.

    A stretch that would end before it begins, as 下月到2020年, or before all calendars, is none.
    """
    try:
        found = _READINGS[name](parts, words, context)
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


@reading("moment")
def moment(parts: Parts, words: Words, context: Context) -> Reading | None:
    """The stretch that a moment names; of 下周初 only the beginning is sure."""
    found = words.moments.read(parts["moment"], context)
    if found and words.moments.is_start_of_week(words.moments.components(parts["moment"])):
        return replace(found, end=None)
    return found


@reading("before")
def before(parts: Parts, words: Words, context: Context) -> Reading | None:
    """Open, to the end of the named day; a holiday is over when one is to be ready before it, so to the day before."""
    found = words.moments.read(parts["moment"], context)
    if found is None or found.end is None or found.start is None:
        return None
    if "hour" in parts:
        hour = int(words.lexicons.canonical("day_end")[parts["hour"]])
        return Reading(None, calendar.midnight(found.start) + timedelta(hours=hour), found.by)
    named = words.moments.components(parts["moment"])
    if "clock" in named:
        return Reading(None, found.start, found.by)
    if "holiday" in named:
        if context.forward is False and context.now and found.end <= context.now:
            found = words.moments.read(parts["moment"], replace(context, forward=True)) or found
        return Reading(None, found.start, found.by)
    return Reading(None, found.end, found.by)


@reading("inside")
def inside(parts: Parts, words: Words, context: Context) -> Reading | None:
    """Open, to the end of the named stretch; a bare unit (年内, 月内) is the current one."""
    unit = words.lexicons.canonical("span_unit").get(parts["moment"])
    if unit is None:
        found = words.moments.read(parts["moment"], context)
        return Reading(None, found.end, found.by) if found else None
    now = context.now
    if unit == "Y":
        year = now.year if now else context.year
        return Reading(None, calendar.years(year)[1], context.by) if year else None
    if now is None:
        return None
    end = {"M": calendar.months(now.year, now.month)[1], "W": calendar.week(now)[1]}.get(unit)
    if unit == "X":
        month = calendar.months(now.year, now.month)
        end = calendar.decade_of_month(month, min((now.day - 1) // 10 + 1, 3))[1]
    return Reading(None, end or calendar.midnight(now) + timedelta(days=1), context.by)


@reading("since")
def since(parts: Parts, words: Words, context: Context) -> Reading | None:
    """From the beginning of the named stretch, open."""
    if words.lexicons.canonical("day_word").get(parts["moment"]) == "0" and context.now:
        return Reading(calendar.midnight(context.now), None, context.by)
    found = words.moments.read(parts["moment"], context)
    if found is None or found.start is None:
        return None
    way = words.lexicons.canonical("limit").get(parts.get("way", ""), "from")
    if way.endswith("after") and "inclusive" not in parts:
        return Reading(found.end, None, found.by)
    now_open = way == "since" and context.now and found.start < context.now
    return Reading(found.start, _until_now(context.now) if now_open and context.now else None, found.by)


@reading("range")
def between(parts: Parts, words: Words, context: Context) -> Reading | None:
    """From one moment to another, which takes from the first what it leaves out itself.

    What has begun and is not over is that of this year: 3月至6月 in April.
    """
    running = _between(parts, words, replace(context, forward=False)) if context.forward and context.now else None
    going_on = running and running.end and context.now and running.end > context.now
    return running if going_on else _between(parts, words, context)


def _between(parts: Parts, words: Words, context: Context) -> Reading | None:
    low = words.moments.read(parts["from"], context)
    if low is None or low.start is None:
        return None
    first, second = words.moments.components(parts["from"]), words.moments.components(parts["to"])
    inherited = replace(context, year=low.start.year, month=low.start.month, forward=False)
    written = parts["to"]
    if not words.moments.is_relative(second):
        inherited = replace(inherited, now=low.start)
    if "clock" in second and second.keys() == {"clock"}:
        written = first.get("daypart", "") + written
    high = words.moments.read(written, inherited)
    if high is None or high.start is None or high.end is None:
        return None
    end = high.start if "clock" in second else high.end
    if end <= low.start and "clock" in second:
        end += timedelta(days=1)
    elif end <= low.start:
        high = words.moments.read(written, replace(inherited, forward=True)) or high
        end = high.end or end
    return Reading(low.start, end, low.by)


@reading("side_by_side")
def side_by_side(parts: Parts, words: Words, context: Context) -> Reading | None:
    """今明两年, 明后天: from the first to the last of the units that are named by one sign each."""
    unit = words.lexicons.canonical("side_unit")[parts["unit"]]
    found = between({"from": parts["from"] + unit, "to": parts["to"][-1] + unit}, words, context)
    return replace(found, start=None) if found and "limit" in parts else found


@reading("range_before")
def before_range(parts: Parts, words: Words, context: Context) -> Reading | None:
    """2020至2025年前: from the first to the end of the second."""
    return between({"from": parts["from"], "to": parts["moment"]}, words, context)


@reading("range_short")
def short_range(parts: Parts, words: Words, context: Context) -> Reading | None:
    """1-9月, 4月12-19日: two numbers that share what stands around them."""
    low = parts["head"] + parts["low"] + parts["unit"]
    found = between({"from": low, "to": parts["high"] + parts["unit"]}, words, context)
    if found and "limit" in parts:
        return Reading(None, found.end, found.by)
    return found


@reading("range_clock")
def clock_range(parts: Parts, words: Words, context: Context) -> Reading | None:
    """今天下午1点10分到3点, 晚上9~11点: two times of one day, which share the unit."""
    unit = "" if words.moments.components(parts["from"]).get("clock") else parts["to"].lstrip("0123456789")[:1]
    return between({"from": parts["head"] + parts["from"] + unit, "to": parts["to"]}, words, context)


@reading("clock")
def clock(parts: Parts, words: Words, context: Context) -> Reading | None:
    """A time of the current day."""
    found = words.moments.read(parts["moment"], context)
    if found is None or "limit" not in parts:
        return found
    behind = words.lexicons.canonical("limit")[parts["limit"]].endswith("after")
    return Reading(found.start, None, found.by) if behind else Reading(None, found.start, found.by)


@reading("amount")
def amount(parts: Parts, words: Words, context: Context) -> Reading | None:  # noqa: ARG001
    """A length of time names no stretch."""
    return None


@reading("within")
@reading("next")
def within(parts: Parts, words: Words, context: Context) -> Reading | None:
    """From now to a length of time later."""
    length = words.amounts.read(parts["amount"])
    if length is None or context.now is None:
        return None
    end = length.later(context.now)
    if length.unit not in "HNS":
        # 未来两个月 is as long as it says, 两个月内 lasts to the end of the day
        end = calendar.midnight(end) + timedelta(days=0 if "future" in parts else 1)
    elif end.time() == context.now.time() == datetime.min.time():
        end += timedelta(days=1)  # 24小时内 said on a day, not at a moment of it
    return Reading(context.now, end, context.by)


@reading("last")
def last(parts: Parts, words: Words, context: Context) -> Reading | None:
    """From a length of time ago to now."""
    length = words.amounts.read(parts["amount"])
    if length is None or context.now is None:
        return None
    begin = length.later(context.now, -1)
    return Reading(begin if length.unit in "HNS" else calendar.midnight(begin), _until_now(context.now), context.by)


def _until_now(now: datetime) -> datetime:
    """The end of the day where only the day is known."""
    return now + timedelta(days=1) if now.time() == datetime.min.time() else now


@reading("shift")
def shift(parts: Parts, words: Words, context: Context) -> Reading | None:
    """3年后, 20天以后, 三个多月以来: the unit that lies so far away, open behind it with 以后, from it with 以来."""
    length = words.amounts.read(parts["amount"])
    if length is None or context.now is None or "low" in parts:
        return None
    way = words.lexicons.canonical("limit")[parts["way"]]
    at = length.later(context.now, -1 if way in {"before", "long_before", "since"} else 1)
    stretch = _unit_around(at, length)
    if "rest" in parts:
        return words.moments.read(parts["rest"], replace(context, now=stretch[0]))
    return {
        "long_before": Reading(None, stretch[1], context.by),
        "since": Reading(stretch[0], _until_now(context.now), context.by),
        "long_after": Reading(stretch[0], None, context.by),
    }.get(way, Reading(*stretch, context.by))


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


@reading("edge_amount")
def edge_amount(parts: Parts, words: Words, context: Context) -> Reading | None:
    """最后两个月, 4月前4天: the first or last part of a stretch, of the current year where none is named."""
    length = words.amounts.read(parts["amount"])
    if length is None:
        return None
    way = words.lexicons.canonical("limit").get(parts["way"], "last")
    if "moment" not in parts:
        year = context.now.year if context.now else context.year
        if year is None or length.unit not in "QMWD" or way == "after":
            return None
        if length.unit in "WD" and way != "last":
            return None
        stretch: calendar.Stretch = calendar.years(year)
        by = context.by
    else:
        found = words.moments.read(parts["moment"], context)
        if found is None or found.start is None or found.end is None:
            return None
        stretch, by = (found.start, found.end), found.by
    if way in {"last", "after"}:
        return Reading(length.later(stretch[1], -1), stretch[1], by)
    return Reading(stretch[0], length.later(stretch[0]), by)


@reading("every")
@reading("redoubled")
@reading("irregular")
@reading("event")
@reading("vague")
def unbound(parts: Parts, words: Words, context: Context) -> Reading | None:  # noqa: ARG001
    """Names no stretch of the calendar."""
    return None
