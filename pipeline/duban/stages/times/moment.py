"""Read one moment (2025年底, 下周三, 今年春节, 三季度) to the stretch of time that it names.

The text is cut into components by the fragments of ``rules/timex.toml``, the longest at each place; then the components
are put together from the coarsest to the finest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property

from duban.stages.times import calendar
from duban.stages.times.absolute import Absolute
from duban.stages.times.calendar import Stretch
from duban.stages.times.clock import Clocks
from duban.stages.times.components import Components
from duban.stages.times.model import Context, Interval
from duban.stages.times.numerals import Numerals
from duban.words.lexicon import Lexicons
from duban.words.rules import load_fragments

_OF_MONTH = frozenset({"month", "month_edge", "day", "xun", "half_month"})
_NTH = ("nth_weekday", "nth_workday", "nth_week", "nth_day")
_CENTURY, _PIVOT, _LONGEST_REPUBLIC = 100, 30, 150
_Found = tuple[Stretch, str]


@dataclass(frozen=True)
class Moments:
    """Reads moments; built once from the lexicons."""

    lexicons: Lexicons
    numerals: Numerals = field(init=False)
    clocks: Clocks = field(init=False)
    components: Components = field(init=False)
    absolute: Absolute = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "numerals", Numerals(self.lexicons))
        object.__setattr__(self, "clocks", Clocks(self.lexicons, self.numerals))
        object.__setattr__(self, "components", Components(self.lexicons))
        object.__setattr__(self, "absolute", Absolute(self.lexicons, self.numerals))

    def read(self, text: str, context: Context) -> Interval | None:
        """The stretch that a moment names, ``None`` if the context does not say which.

        >>> from duban.words.lexicon import load_lexicons
        >>> reading = Moments(load_lexicons()).read("2025年6月底", Context())
        >>> reading.end.isoformat()[:10]
        '2025-07-01'
        """
        parts = self.components(text)
        try:
            found = self._day(parts, context)
        except (ValueError, OverflowError):  # 2月30日 and the like name no day
            return None
        return Interval(*self.clocks.apply(found[0], parts), found[1]) if found else None

    def is_relative(self, parts: Mapping[str, str]) -> bool:
        """Whether components count from the anchor (明天, 下个月, 去年) rather than from what stands before them."""
        if {"day_word", "next_day", "week", "week_day", "weekday", "week_end", "night"} & parts.keys():
            return True
        named = (parts.get(name) in self._table(f"{name}_word") for name in ("year", "month", "quarter"))
        return any(named) or self._shift(parts.get("month", "")[:1]) != 0

    def is_start_of_week(self, parts: Mapping[str, str]) -> bool:
        """Whether components name the beginning of a week (下周初), of which nobody says where it ends."""
        return "week" in parts and self.edge(parts.get("year_edge") or parts.get("edge") or "") == "begin"

    def _day(self, parts: Mapping[str, str], context: Context) -> _Found | None:
        for reader in (self._by_itself, self._by_week, self._by_day_word, self._by_year):
            found = reader(parts, context)
            if found is not None:
                return found
        if {"clock", "daypart"} & parts.keys() and context.now:
            start = calendar.midnight(context.now)
            return (start, start + timedelta(days=1)), context.by
        return None

    def _by_itself(self, parts: Mapping[str, str], context: Context) -> _Found | None:  # noqa: ARG002
        return self.absolute.read(parts)

    def _by_week(self, parts: Mapping[str, str], context: Context) -> _Found | None:
        name = next((n for n in ("week_day", "week_end", "week", "weekday") if n in parts), None)
        if name is None or context.now is None or {"month", "day", "day_word", *_NTH} & parts.keys():
            return None
        text = parts[name]
        word, rest = self._components_of_week(text)
        rest = rest or parts.get("weekday", "")
        shift = self._shift(word)
        stretch = self._weekday(calendar.week(context.now, shift), rest)
        if self.is_start_of_week(parts):
            return (stretch[0], stretch[0] + timedelta(days=1)), context.by
        if context.forward and not word and stretch[1] <= calendar.midnight(context.now):
            stretch = self._weekday(calendar.week(context.now, 1), rest)
        return stretch, context.by

    def _components_of_week(self, text: str) -> tuple[str, str]:
        """下下周三 as 下下周 and 三; 周三 has no word."""
        word = self._week_word.match(text)
        return (word.group(), text[word.end() :]) if word else ("", text)

    def _shift(self, word: str) -> int:
        """How many units a word goes ahead (下下个月: 2) or back (上周: -1)."""
        return sum(word.count(sign) * int(step) for sign, step in self._table("shift_sign").items())

    def _weekday(self, week: Stretch, text: str) -> Stretch:
        """The day that a weekday names in a week, both days of a weekend, the whole week where none is named."""
        if not text:
            return week
        start = week[0] + timedelta(days=int(self._table("weekday")[text[-1]]))
        return start, start + timedelta(days=int(self._table("two_days").get(text[-1], "1")))

    def _by_day_word(self, parts: Mapping[str, str], context: Context) -> _Found | None:
        if "next_day" in parts:
            return self._next_day(parts["next_day"], context)
        text = parts.get("day_word") or parts.get("night")
        if text is None or context.now is None:
            return None
        shift = self._table("day_word").get(text) or self._table("night_word")[text].split(" ")[0]
        start = calendar.midnight(context.now) + timedelta(days=int(shift))
        return (start, start + timedelta(days=1)), context.by

    def _by_year(self, parts: Mapping[str, str], context: Context) -> _Found | None:
        """Years, halves, quarters, months and days, which may leave the coarser unit to the context."""
        year, by = self._year(parts.get("year") or parts.get("bare_year"), context)
        if year is None:
            return None
        stretch = self._in_year(year, parts, context)
        now = context.now
        past = now and calendar.midnight(now) - timedelta(days=context.overdue)
        if stretch and now and past and context.forward and "year" not in parts and stretch[1] <= past:
            # 7日 on the 12th is of the next month, 3月 in April of the next year
            later = calendar.add_months(now.replace(day=1), 12 if self._names_month(parts) else 1)
            stretch = self._in_year(later.year, parts, replace(context, now=later, forward=False)) or stretch
        return (stretch, by) if stretch else None

    def _names_month(self, parts: Mapping[str, str]) -> bool:
        """Whether what recurs does so once a year: it is no mere day or third of a month (7日, 月底, 上旬)."""
        return "month" in parts or self.is_lunar(parts) or not _OF_MONTH & parts.keys()

    def _year(self, text: str | None, context: Context) -> tuple[int | None, str]:
        default = context.now.year if context.now else context.year
        if text is None:
            return default, context.by
        shift = self._table("year_word").get(text)
        if shift is not None:
            return (None if default is None else default + int(shift)), context.by
        written = next((written for written, _ in self.numerals.numbers(text)), "")
        number = self.numerals.first(written) if written else 1
        if number is None:
            return None, "text"
        era = next((int(before) for form, before in self._table("era").items() if form in text), 0)
        if era:
            return number + era, "republic"
        if number < _LONGEST_REPUBLIC and (context.republic or number >= _CENTURY):
            return number + int(next(iter(self._table("era").values()))), "republic"
        if number < _CENTURY and len(written) == 2:
            number += 2000 if number < _PIVOT else 1900
        return number, "text"

    def _in_year(self, year: int, parts: Mapping[str, str], context: Context) -> Stretch | None:
        if "holiday" in parts:
            return self._holiday(year, parts["holiday"])
        if "season" in parts:
            return None  # seasons have no agreed first and last day
        if "short_date" in parts:
            return calendar.day(year, *(int(n) for n in re.findall(r"[0-9]+", parts["short_date"])))
        stretch, unit = calendar.years(year), "year"
        if "half" in parts:
            first = 1 if self._table("half")[parts["half"]] == "1" else 7
            stretch, unit = calendar.months(year, first, 6), "quarter"
        elif "quarter" in parts:
            stretch, unit = self._quarter(year, parts["quarter"], context), "quarter"
        elif _OF_MONTH & parts.keys():
            month = self._month(year, parts, context)
            if month is None:
                return None
            stretch, unit = month, "month"
        elif not {"year", "bare_year", "year_edge"} & parts.keys():
            return None
        if any(name in parts for name in _NTH):
            return self._nth(stretch, parts)
        edge = self.edge(parts.get("edge") or parts.get("month_edge") or parts.get("year_edge") or "")
        return calendar.edge(stretch, unit, edge) if edge and "day" not in parts else stretch

    def _nth(self, stretch: Stretch, parts: Mapping[str, str]) -> Stretch:
        """The n-th or last day, weekday, working day or week of a stretch."""
        name, text = next((name, parts[name]) for name in _NTH if name in parts)
        which = self.ordinal(text)
        if name == "nth_weekday":
            return calendar.nth_weekday(stretch, which, int(self._table("weekday")[text[-1]]))
        find = {"nth_workday": calendar.nth_workday, "nth_day": calendar.nth_day, "nth_week": calendar.nth_week}[name]
        return (
            self._weekday(find(stretch, which), parts.get("weekday", ""))
            if name == "nth_week"
            else find(stretch, which)
        )

    def _quarter(self, year: int, text: str, context: Context) -> Stretch:
        shift = self._table("quarter_word").get(text)
        if shift is None:
            return calendar.months(year, 3 * (self.numerals.first(text) or 1) - 2, 3)
        if context.now is None:
            raise ValueError("a relative quarter needs an anchor")
        return calendar.months(context.now.year, (context.now.month - 1) // 3 * 3 + 1 + 3 * int(shift), 3)

    def _month(self, year: int, parts: Mapping[str, str], context: Context) -> Stretch | None:
        text, day_text = parts.get("month", ""), parts.get("day") or parts.get("bare_day") or ""
        lunar_month, shift = self._table("lunar_month").get(text[:1]), self._table("month_word").get(text)
        lunar_day = next((form for form in self.lexicons.forms("lunar_day") if day_text.startswith(form)), None)
        current = context.now.month if context.now else context.month
        if lunar_day and self._table("lunar_day")[lunar_day] == "new_year":
            number: int | None = 1
        elif text and shift is None and self._shift(text[:1]):
            number = None if current is None else current + self._shift(text)
        elif text and shift is None:
            named = lunar_month or self._table("month_name").get(text[:1])
            number = int(named) if named else self.numerals.first(text)
        else:
            number = None if current is None else current + int(shift or 0)
        if number is None:
            return None
        if self.is_lunar(parts):
            number = -number if self._is_leap(text) else number
            day = self.numerals.first(day_text)
            return calendar.lunar_day(year, number, day) if day else calendar.lunar_month(year, number)
        return self._in_month(calendar.months(year, number), parts, day_text)

    def is_lunar(self, parts: Mapping[str, str]) -> bool:
        """Whether a month or day is one of the lunar calendar (腊月二十三, 初八, 闰六月)."""
        month, day = parts.get("month", ""), parts.get("day") or parts.get("bare_day") or ""
        named = month[:1] in self._table("lunar_month") or day.startswith(tuple(self.lexicons.forms("lunar_day")))
        return named or "lunar" in parts or self._is_leap(month)

    def _is_leap(self, month: str) -> bool:
        return any(sign in month for sign in self.lexicons.forms("leap_sign"))

    def _in_month(self, month: Stretch, parts: Mapping[str, str], day_text: str) -> Stretch:
        if "xun" in parts:
            tenths = self._table("xun")[parts["xun"]]  # 23 of 中下旬: the second and the third
            first, last = (calendar.decade_of_month(month, int(tenth)) for tenth in (tenths[0], tenths[-1]))
            return first[0], last[1]
        if "half_month" in parts:
            middle = month[0] + timedelta(days=15)
            return (month[0], middle) if self._table("half_month")[parts["half_month"]] == "1" else (middle, month[1])
        if day_text:
            return calendar.day(month[0].year, month[0].month, self.numerals.first(day_text) or 0)
        return month

    def _next_day(self, text: str, context: Context) -> _Found | None:
        """下个15号: the next to come, in this month or the one behind."""
        number, now = self.numerals.first(text), context.now
        if number is None or now is None:
            return None
        this = calendar.day(now.year, now.month, number)
        behind = self._shift(text) and this[1] <= calendar.midnight(now)
        following = calendar.months(now.year, now.month + 1)[0]
        return (calendar.day(following.year, following.month, number) if behind else this), context.by

    def _holiday(self, year: int, text: str) -> Stretch:
        name = next(form for form in self._holiday_forms if form in text)
        term = self._table("solar_term").get(name)
        if term is not None:
            return calendar.solar_term(year, term)
        kind, _, value = (self._table("holiday").get(name) or self._table("holiday_number")[name]).partition(" ")
        numbers = [int(n) for n in re.findall(r"[0-9]+", value)]
        if kind == "nth":
            month, which, weekday = numbers
            return calendar.nth_weekday(calendar.months(year, month), which, weekday)
        return calendar.lunar_day(year, *numbers) if kind == "lunar" else calendar.day(year, *numbers)

    def ordinal(self, text: str) -> int:
        """Which one a word names (第二个周五: 2, 首月: 1), -1 for the last, 0 for none."""
        words = self._table("ordinal_word").items()
        return next((int(n) for form, n in words if text.startswith(form)), None) or self.numerals.first(text) or 0

    def edge(self, text: str) -> str:
        """``begin``, ``middle`` or ``end``, by the last character; ``""`` where it is none of them."""
        return self._table("edge").get(text[-1:], "")

    def _table(self, kind: str) -> Mapping[str, str]:
        return self.lexicons.canonical(kind)

    @cached_property
    def _week_word(self) -> re.Pattern[str]:
        return re.compile(load_fragments(self.lexicons, "timex")["week_word"])

    @cached_property
    def _holiday_forms(self) -> list[str]:
        forms = {f for kind in ("holiday", "holiday_number", "solar_term") for f in self.lexicons.forms(kind)}
        return sorted(forms, key=lambda form: (-len(form), form))  # of equal length in one order, not the hash's
