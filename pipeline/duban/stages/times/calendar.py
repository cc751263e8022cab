"""Pure calendar arithmetic. Intervals are half-open pairs of naive local datetimes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

Stretch = tuple[datetime, datetime]

_LAST_LUNAR_MONTH = 12
_YEARS = 4096  # how many answers of the lunar calendar are kept, since the same few days are asked again and again


def months(year: int, month: int, count: int = 1) -> Stretch:
    """``count`` months; ``month`` may lie outside 1 to 12. Raises ``ValueError`` beyond year 9999.

    >>> [day.isoformat()[:10] for day in months(2025, 12)]
    ['2025-12-01', '2026-01-01']
    """
    first = year * 12 + month - 1
    return tuple(datetime(n // 12, n % 12 + 1, 1) for n in (first, first + count))  # type: ignore[return-value]


def years(year: int, count: int = 1) -> Stretch:
    """``count`` whole years."""
    return datetime(year, 1, 1), datetime(year + count, 1, 1)


def day(year: int, month: int, number: int) -> Stretch:
    """One day. Raises ``ValueError`` for a day that the month does not have."""
    first = datetime(year, month, number)
    return first, first + timedelta(days=1)


def week(of: datetime, shift: int = 0) -> Stretch:
    """The week from Monday that holds a day, ``shift`` weeks later."""
    monday = midnight(of) - timedelta(days=of.weekday()) + timedelta(weeks=shift)
    return monday, monday + timedelta(weeks=1)


def midnight(moment: datetime) -> datetime:
    """The beginning of the day."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def add_months(moment: datetime, count: int) -> datetime:
    """The same day ``count`` months later, or the last of that month where it is shorter.

    >>> add_months(datetime(2025, 1, 31), 1).isoformat()[:10]
    '2025-02-28'
    """
    first, behind = months(moment.year, moment.month + count)
    return moment.replace(year=first.year, month=first.month, day=min(moment.day, (behind - first).days))


def decade_of_month(stretch: Stretch, which: int) -> Stretch:
    """The first, second or third ten days (旬) of a month."""
    first, behind = stretch
    edges = (first, first + timedelta(days=10), first + timedelta(days=20), behind)
    return edges[which - 1], edges[which]


def edge(stretch: Stretch, unit: str, which: str) -> Stretch:
    """The beginning, middle or end of a stretch: five or ten days of a month, a month or two of anything longer."""
    start, end = stretch
    if unit == "month":
        middle = (start + timedelta(days=10), start + timedelta(days=20))
        return {"begin": (start, start + timedelta(days=5)), "middle": middle}.get(
            which, (start + timedelta(days=24), end)
        )
    if which == "middle":
        return months(start.year, 6, 2)
    if which == "begin":
        return start, add_months(start, 2 if unit == "year" else 1)
    return add_months(end, -1), end


def nth_day(stretch: Stretch, which: int) -> Stretch:
    """The ``which``-th day of a stretch, -1 for the last. Raises ``ValueError`` for one outside of it."""
    found = stretch[0] + timedelta(days=which - 1) if which > 0 else stretch[1] + timedelta(days=which)
    return _inside(stretch, found)


def nth_weekday(stretch: Stretch, which: int, weekday: int) -> Stretch:
    """The ``which``-th Monday (0) to Sunday (6) of a stretch, -1 for the last; so Mother's Day is fixed.

    >>> nth_weekday(months(2025, 5), 2, 6)[0].isoformat()[:10]
    '2025-05-11'
    """
    first, last = stretch[0], stretch[1] - timedelta(days=1)
    if which > 0:
        found = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
    else:
        found = last - timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-which - 1))
    return _inside(stretch, found)


def nth_workday(stretch: Stretch, which: int) -> Stretch:
    """The ``which``-th working day of a stretch, -1 for the last."""
    if which > 0:
        return _inside(stretch, midnight(add_workdays(stretch[0] - timedelta(days=1), which)))
    return _inside(stretch, midnight(add_workdays(stretch[1], which)))


def _inside(stretch: Stretch, found: datetime) -> Stretch:
    if not stretch[0] <= found < stretch[1]:
        raise ValueError(f"{found:%Y-%m-%d} lies outside of the stretch from {stretch[0]:%Y-%m-%d}")
    return found, found + timedelta(days=1)


def nth_week(stretch: Stretch, which: int) -> Stretch:
    """The ``which``-th week of a month or year, from its first Monday (of a year: ISO 8601), -1 for the last."""
    first, behind = stretch
    if which < 0:
        monday = week(behind - timedelta(days=1), which + 1)[0]
        return max(monday, first), min(monday + timedelta(weeks=1), behind)
    if (behind - first).days > 31:
        monday = datetime.combine(date.fromisocalendar(first.year, 1, 1), datetime.min.time())
    else:
        monday = first + timedelta(days=-first.weekday() % 7)
    monday += timedelta(weeks=which - 1)
    return monday, monday + timedelta(weeks=1)


@lru_cache(maxsize=_YEARS)
def lunar_month(year: int, month: int) -> Stretch:
    """A lunar month; a leap month is negative. Raises ``ValueError`` if the year has no such month."""
    return _lunar_day(year, month, 1)[0], _lunar_day(year, month, lunar_length(year, month))[1]


@lru_cache(maxsize=_YEARS)
def lunar_day(year: int, month: int, number: int) -> Stretch:
    """A day of the lunar calendar; 腊月三十 is New Year's Eve also in a short month.

    >>> lunar_day(2024, 1, 1)[0].isoformat()[:10]
    '2024-02-10'
    """
    if month == _LAST_LUNAR_MONTH and number == 30:
        number = lunar_length(year, month)
    return _lunar_day(year, month, number)


def lunar_length(year: int, month: int) -> int:
    """How many days a lunar month has. Raises ``ValueError`` for a month that the year does not have."""
    from lunar_python import LunarMonth

    found = LunarMonth.fromYm(year, month)
    if found is None:
        raise ValueError(f"the lunar year {year} has no month {month}")
    return int(found.getDayCount())


def _lunar_day(year: int, month: int, number: int) -> Stretch:
    from lunar_python import Lunar

    try:
        solar = Lunar.fromYmd(year, month, number).getSolar()
    except Exception as error:  # the library raises bare Exception
        raise ValueError(str(error)) from None
    return day(solar.getYear(), solar.getMonth(), solar.getDay())


@lru_cache(maxsize=_YEARS)
def solar_term(year: int, name: str) -> Stretch:
    """The day of one of the 24 solar terms in a year of the common calendar.

    >>> solar_term(2024, "冬至")[0].isoformat()[:10]
    '2024-12-21'
    """
    from lunar_python import Lunar

    # The table of a lunar year begins with the winter solstice before it.
    tables: list[Any] = [Lunar.fromYmd(number, 6, 1).getJieQiTable() for number in (year, year + 1)]
    solar = next(table[name] for table in tables if table[name].getYear() == year)
    return day(solar.getYear(), solar.getMonth(), solar.getDay())


def add_workdays(moment: datetime, count: int) -> datetime:
    """``count`` working days later, by the official holidays and exchanged days where they are known.

    >>> add_workdays(datetime(2025, 9, 30), 1).isoformat()[:10]
    '2025-10-09'
    """
    step = 1 if count >= 0 else -1
    while count:
        moment += timedelta(days=step)
        if is_workday(moment):
            count -= step
    return moment


@lru_cache(maxsize=_YEARS)
def is_workday(moment: datetime) -> bool:
    """Whether offices work: Monday to Friday but for official holidays, and weekend days worked in exchange."""
    from lunar_python.util import HolidayUtil

    known = HolidayUtil.getHoliday(moment.strftime("%Y-%m-%d"))
    return bool(known.isWork()) if known else moment.weekday() < 5
