"""Read how often something is (每两周, 每月25日前, 每季度首月10日前), as an ISO 8601 repeat and an iCalendar rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from duban.stages.times.model import Context, Recurrence
from duban.stages.times.moment import Moments
from duban.stages.times.resolve import inclusive_to_half_open, last_day
from duban.words.lexicon import Lexicons
from duban.words.rules import load_fragments

_PERIOD = re.compile(r"P(?P<time>T?)(?P<count>\d+)(?P<unit>[A-Z])")
_FREQUENCY = {"D": "DAILY", "W": "WEEKLY", "M": "MONTHLY", "Y": "YEARLY", "TH": "HOURLY", "TM": "MINUTELY"}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORKDAYS = _WEEKDAYS[:5]
#: A year whose February and whose holidays say nothing about others.
_SOME_YEAR, _LONGEST_MONTH, _SURE_DAY = 2027, 31, 28
_ANY_MONTH, _JANUARY = Context(year=_SOME_YEAR), Context(year=_SOME_YEAR, month=1)
_By = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Recurrences:
    """Reads the groups of a match of a rule for recurrences."""

    lexicons: Lexicons
    moments: Moments

    def read(self, parts: Mapping[str, str]) -> Recurrence | None:
        """How often, ``None`` if nothing says it (定期).

        >>> from duban.words.lexicon import load_lexicons
        >>> recurrences = Recurrences(load_lexicons(), Moments(load_lexicons()))
        >>> recurrences.read({"unit": "月", "point": "5日和20日"}).rrule
        'FREQ=MONTHLY;BYMONTHDAY=5,20'
        """
        if "redoubled" in parts:
            period = self.lexicons.canonical("redoubled")[parts["redoubled"]]
            return Recurrence(f"R/{period}", None, _rrule(period, {}))
        if "unit" not in parts:
            return None
        period = self._period(parts)
        minimum = self.moments.numerals.first(parts["times"]) if "times" in parts else None
        return Recurrence(f"R/{period}", minimum, _rrule(period, self._by(period, parts)))

    def _period(self, parts: Mapping[str, str]) -> str:
        period, written = self.lexicons.canonical("recur_unit")[parts["unit"]], parts.get("count", "")
        other = self.lexicons.canonical("every_other").get(written)
        count = int(other) if other else self.moments.numerals.whole(written)
        if "apart" in parts and count in {None, 1}:
            count = 2  # 每隔一周 leaves one out
        if count is None:
            half = {"P1M": "P15D", "P1Y": "P6M", "P1D": "PT12H"}
            return half.get(period, period) if written in self.lexicons.forms("half_sign") else period
        match = _PERIOD.fullmatch(period)
        return f"P{match['time']}{int(match['count']) * count}{match['unit']}" if match else period

    def _by(self, period: str, parts: Mapping[str, str]) -> _By:
        """The parts of the iCalendar rule that say on which days; none if the text names no day."""
        if parts["unit"] in self.lexicons.forms("work_unit"):
            return {"BYDAY": _WORKDAYS} if period == "P1D" else {}
        if "weekdays" in parts:
            return {"BYDAY": self._weekdays(parts["weekdays"])}
        if "behind" in parts:
            return _merged([self._days(period, parts["behind"], behind=True)])
        points = [point for point in self._listed.split(parts.get("point", "")) if point]
        return _merged([self._days(period, point, behind=False) for point in self._written_out(points)])

    def _written_out(self, points: list[str]) -> list[str]:
        """With the month or the unit that stands once for all (3月、9月底, 5日和20日, 5、15日)."""
        tail = next((sign for sign in self.lexicons.forms("day_unit") if points and points[-1].endswith(sign)), "")
        return [point if not point[-1].isdigit() else point + tail for point in points]

    def _weekdays(self, text: str) -> tuple[str, ...]:
        """二、周四; 一至周五; 末."""
        table, pair = self.lexicons.canonical("weekday"), self.lexicons.canonical("two_days")
        numbers: list[int] = []
        through = False
        for character in text:
            if character in table:
                first = int(table[character])
                numbers += range(numbers[-1] + 1, first) if through and numbers else ()
                numbers += range(first, first + int(pair.get(character, "1")))
                through = False
            through = through or self._dash.fullmatch(character) is not None
        return tuple(_WEEKDAYS[n] for n in sorted(set(numbers)))

    def _days(self, period: str, point: str, *, behind: bool) -> _By:
        """The days that one point names in each interval; a stretch stands for its last day."""
        match = _PERIOD.fullmatch(period)
        months = {"P3M": 3, "P6M": 6}.get(period) or (match and {"M": 1, "Y": 12}.get(match["time"] + match["unit"]))
        if months is None:
            return {}
        place = self._month_in(point) if 1 < months < 12 else None
        within = point[place.end() :] if place else point
        if behind:
            return self._in_months(1, months, self._number_of(point))
        if months == 12:
            return self._in_year(point)
        if months == 1:
            return self._in_month(point)
        edge = self.moments.edge(point)
        if place is None and edge != "end":
            return {}
        at = self._place(place.group(), months) if place else months
        return self._in_months(at, months, self._in_month(within) if within else {"BYMONTHDAY": ("-1",)})

    def _in_months(self, first: int, every: int, by: _By) -> _By:
        """Days in each ``every``-th month from ``first`` on; 13 is the January behind."""
        numbers = sorted((first - 1 + step) % 12 + 1 for step in range(0, 12, every))
        return ({"BYMONTH": tuple(map(str, numbers))} if every > 1 else {}) | by if by else {}

    def _number_of(self, text: str) -> _By:
        """So many days or working days after the end of an interval (后10日内, 后5个工作日内)."""
        number = self.moments.numerals.first(text)
        if number is None:
            return {}
        if any(form in text for form in self.lexicons.forms("work_unit")):
            return {"BYDAY": _WORKDAYS, "BYSETPOS": (str(number),)}
        return {"BYMONTHDAY": (str(number),)} if number <= _SURE_DAY else {}

    def _in_month(self, point: str) -> _By:
        nth = self._nth(point)
        if nth is not None:
            return nth
        named = self.moments.components(point)
        if self.moments.edge(point) in {"begin", "middle"} and "xun" not in named:
            return {}
        if self.moments.edge(point) == "end":
            return {"BYMONTHDAY": ("-1",)}
        day = self._last(self._behind_dash(point), _JANUARY)
        return {} if day is None else {"BYMONTHDAY": (str(day[1]) if day[1] < _LONGEST_MONTH else "-1",)}

    def _in_year(self, point: str) -> _By:
        named = self.moments.components(point)
        if "holiday" in named or self.moments.is_lunar(named) or self.moments.edge(point) in {"begin", "middle"}:
            return {}
        if self.moments.edge(point) == "end" and "month" not in named and "quarter" not in named:
            return {"BYMONTH": ("12",), "BYMONTHDAY": ("-1",)}
        nth = self._nth(point)
        day = self._last(self._behind_dash(point), _ANY_MONTH)
        if day is None:
            return {}
        month, number = day
        if nth is not None:
            return {"BYMONTH": (str(month),)} | nth if "month" in named else {}
        whole = "day" not in named and inclusive_to_half_open(f"{_SOME_YEAR}-{month:02}-{number:02}").day == 1
        return {"BYMONTH": (str(month),), "BYMONTHDAY": ("-1" if whole else str(number),)}

    def _nth(self, point: str) -> _By | None:
        """第一个周一, 最后一个工作日, 第二周周三; ``None`` for other points."""
        named = self.moments.components(point)
        name = next((n for n in ("nth_weekday", "nth_workday", "nth_week", "nth_day") if n in named), None)
        if name is None:
            return None
        which = self.moments.ordinal(named[name])
        if name == "nth_workday":
            return {"BYDAY": _WORKDAYS, "BYSETPOS": (str(which),)}
        if name == "nth_day":
            return {"BYMONTHDAY": (str(which),)}
        if name == "nth_weekday":
            return {"BYDAY": tuple(f"{which}{day}" for day in self._weekdays(named[name][-1]))}
        weekday = self._weekdays(named["weekday"][-1]) if "weekday" in named else _WEEKDAYS[-1:]
        first = 7 * (which - 1) + _WEEKDAYS.index(weekday[0]) + 1
        if which < 1 or first + 6 > _LONGEST_MONTH:
            return {}
        # weeks count from the first Monday of the month, so the day lies within seven
        return {"BYMONTHDAY": tuple(map(str, range(first, first + 7))), "BYDAY": weekday}

    def _last(self, moment: str, context: Context) -> tuple[int, int] | None:
        """Month and day of the last day that a moment names."""
        found = self.moments.read(moment, context)
        end = last_day(found) if found else None
        return (int(end[5:7]), int(end[8:10])) if end else None

    def _behind_dash(self, point: str) -> str:
        """Of 1日至5日 the end."""
        return self._dash.split(point)[-1]

    def _month_in(self, point: str) -> re.Match[str] | None:
        return self._month_place.match(point)

    def _place(self, word: str, months: int) -> int:
        """Which month of the interval a word names: 首月, 第二个月, 末月; 次月 is the first of the next."""
        if word.startswith(tuple(self.lexicons.forms("month_after"))):
            return months + 1
        which = self.moments.ordinal(word)
        return which if which > 0 else months + 1 + which

    @cached_property
    def _listed(self) -> re.Pattern[str]:
        return re.compile(f"(?:{self.lexicons.alternation('list_sign')})")

    @cached_property
    def _dash(self) -> re.Pattern[str]:
        return re.compile(load_fragments(self.lexicons, "timex")["dash"])

    @cached_property
    def _month_place(self) -> re.Pattern[str]:
        return re.compile(load_fragments(self.lexicons, "timex")["month_place"])


def _merged(points: list[_By]) -> _By:
    """The points of a list as one rule; none if they don't go together."""
    if not points or any(point.keys() != points[0].keys() for point in points):
        return {}
    same = [name for name in points[0] if all(point[name] == points[0][name] for point in points)]
    if len(points) > 1 and len(points[0]) - len(same) > 1:
        return {}
    return {name: tuple(dict.fromkeys(value for point in points for value in point[name])) for name in points[0]}


def _rrule(period: str, by: _By) -> str | None:
    """The iCalendar rule; parts that name months repeat yearly.

    >>> _rrule("P3M", {"BYMONTH": ("1", "4", "7", "10"), "BYMONTHDAY": ("10",)})
    'FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10'
    """
    match = _PERIOD.fullmatch(period)
    frequency = _FREQUENCY.get(match["time"] + match["unit"]) if match else None
    if match is None or frequency is None:
        return None
    count = int(match["count"])
    if "BYMONTH" in by:  # of a year BYSETPOS would count in all its months together
        frequency, count = "MONTHLY" if "BYSETPOS" in by else "YEARLY", 1
    elif by.get("BYDAY") == _WORKDAYS and len(by) == 1:
        frequency, count = "WEEKLY", 1
    fields = {"FREQ": frequency} | ({"INTERVAL": str(count)} if count > 1 else {})
    fields |= {name: ",".join(values) for name, values in by.items()}
    return ";".join(f"{name}={value}" for name, value in fields.items())
