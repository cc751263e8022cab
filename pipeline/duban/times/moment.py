"""Read one moment (2025年底, 下周三, 今年春节, 三季度) to the stretch of time that it names.

The text is cut into components by the fragments of ``rules/timex.toml``, the longest at each place; then the components
are put together from the coarsest to the finest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property

from duban.lexicon import Lexicons
from duban.rules import load_fragments
from duban.times import calendar
from duban.times.calendar import Stretch
from duban.times.model import Context, Reading
from duban.times.numerals import Numerals

_COMPONENTS = (
    "lunar numeric_date year plan half half_shift quarter month month_edge xun this_xun half_month week_day week_end "
    "nth_week week weekday night day_word day nth_day year_edge edge holiday season decade day_end daypart clock bare_day"
).split()
_CONNECTIVES = "的，,（）() 、"
_REPUBLIC = 1911
_PIVOT = 50
_CENTURY = 100


@dataclass(frozen=True)
class Moments:
    """Reads moments; built once from the lexicons."""

    lexicons: Lexicons
    numerals: Numerals = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "numerals", Numerals(self.lexicons))

    def read(self, text: str, context: Context) -> Reading | None:
        """The stretch that a moment names, ``None`` where the context does not say which.

        >>> from duban.lexicon import load_lexicons
        >>> reading = Moments(load_lexicons()).read("2025年6月底", Context())
        >>> reading.end.isoformat()[:10]
        '2025-07-01'
        """
        parts = self.components(text)
        try:
            return self._compose(parts, context)
        except (ValueError, OverflowError):  # 2月30日 and the like name no day
            return None

    def components(self, text: str) -> dict[str, str]:
        """The components by name, the first of each kind; what no component covers is passed over."""
        found: dict[str, str] = {}
        position = 0
        while position < len(text):
            best, name = None, ""
            for candidate, pattern in self._patterns.items():
                match = pattern.match(text, position)
                if match and match.end() > (best.end() if best else position):
                    if candidate == "bare_day" and "month" not in found:
                        continue
                    best, name = match, candidate
            if best is None:
                position += 1
                continue
            found.setdefault(name, best.group())
            position = best.end()
        return found

    def _compose(self, parts: Mapping[str, str], context: Context) -> Reading | None:
        stretch, by = None, context.by
        for reader in (self._absolute, self._by_week, self._by_day_word, self._by_month):
            found = reader(parts, context)
            if found is not None:
                stretch, by = found
                break
        if stretch is None and ("clock" in parts or "daypart" in parts) and context.now:
            start = calendar.midnight(context.now)
            stretch = (start, start + timedelta(days=1))
        if stretch is None:
            return None
        stretch = self._time_of_day(stretch, parts)
        return Reading(*stretch, by)

    def _absolute(self, parts: Mapping[str, str], context: Context) -> tuple[Stretch, str] | None:
        if "numeric_date" in parts:
            numbers = [int(n) for n in re.findall(r"[0-9]+", parts["numeric_date"])]
            if len(numbers) == 1 and numbers[0] > 9999:
                numbers = [numbers[0] // 10000, numbers[0] // 100 % 100, numbers[0] % 100]
            found = calendar.day(*numbers) if len(numbers) == 3 else calendar.months(numbers[0], numbers[1])
            return found, "text"
        if "plan" in parts:
            name = next(form for form in self.lexicons.forms("plan") if form in parts["plan"])
            first = int(self._table("plan")[name])
            tail = parts["plan"][-2:]
            if "末" in tail:
                return calendar.years(first + 4), "text"
            return calendar.years(first, 5), "text"
        if "decade" in parts:
            return self._decade(parts["decade"], context), "text"
        return None

    def _decade(self, text: str, context: Context) -> Stretch:
        century, _, rest = text.rpartition("世纪")
        tens = self.numerals.whole(re.split("年代", rest)[0]) or 0
        base = (self.numerals.whole(century) or 20) * _CENTURY - _CENTURY if century not in {"本", "上", ""} else 1900
        if century == "本":
            base = 2000
        shift = {"初": (0, 3), "中": (3, 7), "末": (7, 10), "后": (5, 10)}.get(rest.partition("年代")[2][:1], (0, 10))
        return calendar.years(base + tens + shift[0], shift[1] - shift[0])

    def _by_week(self, parts: Mapping[str, str], context: Context) -> tuple[Stretch, str] | None:
        now = context.now
        if "nth_week" in parts:
            whole = self._by_month({k: v for k, v in parts.items() if k in {"year", "month"}}, context)
            which = self._ordinal(parts["nth_week"])
            if whole is None or which is None:
                return None
            found = calendar.nth_week(whole[0], which)
            return self._weekday(found, parts.get("weekday", ""), whole[1])
        name = next((n for n in ("week_day", "week_end", "week", "weekday") if n in parts), None)
        if name is None or now is None or {"month", "day", "day_word"} & parts.keys():
            return None
        text = parts[name]
        word = next((form for form in self.lexicons.forms("week_word") if text.startswith(form)), "")
        week = calendar.week(now, int(self._table("week_word").get(word, "0")))
        rest = text[len(word) :] or parts.get("weekday", "")
        if context.forward and not word and rest and self._weekday(week, rest, "")[0][1] <= calendar.midnight(now):
            week = calendar.week(now, 1)
        return self._weekday(week, rest, context.by)

    def _weekday(self, week: Stretch, text: str, by: str) -> tuple[Stretch, str]:
        if not text:
            return week, by
        number = int(self._table("weekday")[text[-1]])
        start = week[0] + timedelta(days=number)
        return (start, start + timedelta(days=2 if text.endswith("末") else 1)), by

    def _by_day_word(self, parts: Mapping[str, str], context: Context) -> tuple[Stretch, str] | None:
        text = parts.get("day_word") or parts.get("night")
        if text is None or context.now is None:
            return None
        shift = self._table("day_word").get(text) or self._table("night_word")[text].split(" ")[0]
        start = calendar.midnight(context.now) + timedelta(days=int(shift))
        return (start, start + timedelta(days=1)), context.by

    def _by_month(self, parts: Mapping[str, str], context: Context) -> tuple[Stretch, str] | None:
        """Years, halves, quarters, months and days, which may leave the coarser unit to the context."""
        year, by = self._year(parts.get("year"), context)
        if year is None:
            return None
        stretch = self._in_year(year, parts, context)
        if stretch is None:
            return None
        if context.forward and "year" not in parts and context.now and stretch[1] <= calendar.midnight(context.now):
            later = self._in_year(year + 1, parts, replace(context, now=None, month=None, year=year + 1))
            stretch = later or stretch
        return stretch, by

    def _year(self, text: str | None, context: Context) -> tuple[int | None, str]:
        default = context.now.year if context.now else context.year
        if text is None:
            return default, context.by
        word = text.strip("度")
        shift = self._table("year_word").get(text, self._table("year_word").get(word))
        if shift is not None:
            return (None if default is None else default + int(shift)), context.by
        digits = re.sub("[年度]|公元|中华|民国", "", text)
        number = 1 if digits == "元" else self.numerals.whole(digits)
        if number is None:
            return None, "text"
        if "民国" in text or (number < 200 and (context.republic or number >= _CENTURY) and len(digits) <= 3):
            return number + _REPUBLIC, "republic"
        if number < _CENTURY and len(digits) == 2:
            number += 2000 if number < _PIVOT else 1900
            if digits[0] not in "0123456789〇零" and number < 2000 + _PIVOT and number % 100 > 30:
                number -= _CENTURY
        return number, "text"

    def _in_year(self, year: int, parts: Mapping[str, str], context: Context) -> Stretch | None:
        whole = calendar.years(year)
        finest, unit = whole, "year" if "year" in parts else ""
        if "holiday" in parts:
            return self._holiday(year, parts["holiday"])
        if "season" in parts:
            return None  # seasons have no agreed first and last day
        if "half" in parts:
            finest, unit = calendar.months(year, 1 if self._table("half")[parts["half"]] == "1" else 7, 6), "quarter"
        elif "quarter" in parts:
            finest, unit = self._quarter(year, parts["quarter"], context), "quarter"
        elif {"month", "month_edge", "day", "xun", "half_month"} & parts.keys() and "year_edge" not in parts:
            month = self._month(year, parts, context)
            if month is None:
                return None
            finest, unit = month, "month"
        elif "nth_day" in parts:
            start = whole[0] + timedelta(days=(self._ordinal(parts["nth_day"]) or 1) - 1)
            return start, start + timedelta(days=1)
        edge = parts.get("edge") or parts.get("month_edge") or parts.get("year_edge")
        if "year_edge" in parts and not unit:
            unit = "year"
        if not unit:
            return None
        return _edge(finest, unit, edge[-1]) if edge and "day" not in parts else finest

    def _quarter(self, year: int, text: str, context: Context) -> Stretch:
        shift = self._table("quarter_word").get(text)
        if shift is not None:
            if context.now is None:
                raise ValueError("a relative quarter needs an anchor")
            return calendar.months(context.now.year, (context.now.month - 1) // 3 * 3 + 1 + 3 * int(shift), 3)
        number = self._ordinal(text.replace("Q", "").replace("季度", "").replace("个", ""))
        return calendar.months(year, 3 * (number or 1) - 2, 3)

    def _month(self, year: int, parts: Mapping[str, str], context: Context) -> Stretch | None:
        text, day_text = parts.get("month", ""), parts.get("day") or parts.get("bare_day") or ""
        lunar = "lunar" in parts or text[:1] in "正腊冬闰元"[: len(text) and 5] or day_text[:1] in tuple("初廿大")
        lunar = lunar or (
            bool(re.match("(?:[二三]?十)[一二三四五六七八九]?$", day_text)) and text[:1] in tuple("正腊冬")
        )
        shift = self._table("month_word").get(text)
        number: int | None
        if text == "" or shift is not None:
            now_month = context.now.month if context.now else context.month
            if now_month is None:
                return None
            number = now_month + int(shift or 0)
        else:
            number = self._month_number(text)
        if number is None:
            return None
        if day_text[:1] == "大":
            number, day_text = 1, day_text[1:]
        if lunar:
            number = -number if "闰" in text else number
            if not day_text:
                return calendar.lunar_month(year, number)
            return calendar.lunar_day(year, number, self._day_number(day_text) or 1)
        stretch = calendar.months(year, number)
        if "xun" in parts:
            return calendar.decade_of_month(stretch, int(self._table("xun")[parts["xun"]]))
        if "half_month" in parts:
            middle = stretch[0] + timedelta(days=15)
            return (
                (stretch[0], middle) if self._table("half_month")[parts["half_month"]] == "1" else (middle, stretch[1])
            )
        if day_text:
            return calendar.day(stretch[0].year, stretch[0].month, self._day_number(day_text) or 0)
        return stretch

    def _month_number(self, text: str) -> int | None:
        named = {"正": 1, "元": 1, "冬": 11, "腊": 12}.get(text[:1])
        return named or self.numerals.whole(re.sub("[第个月份闰]", "", text))

    def _day_number(self, text: str) -> int | None:
        return self.numerals.whole(re.sub("[日号初]", "", text))

    def _ordinal(self, text: str) -> int | None:
        return self.numerals.whole(re.sub("[第周个星期天]", "", text))

    def _holiday(self, year: int, text: str) -> Stretch:
        name = next((f for f in self._holiday_forms if text.startswith(f)), text)
        term = self._table("solar_term").get(name)
        if term is not None:
            # 小寒 and 大寒 close the year of terms in the following January, as almanacs count them
            return calendar.solar_term(year, term)
        kind, _, value = (self._table("holiday").get(name) or self._table("holiday_number")[name]).partition(" ")
        if kind == "nth":
            month, which, weekday = map(int, value.split(" "))
            return calendar.nth_weekday(year, month, which, weekday)
        month, number = map(int, value.split("-"))
        return calendar.lunar_day(year, month, number) if kind == "lunar" else calendar.day(year, month, number)

    def _time_of_day(self, stretch: Stretch, parts: Mapping[str, str]) -> Stretch:
        start = stretch[0]
        night = self._table("night_word").get(parts.get("night", ""), " ").split(" ")[1]
        span = self._table("daypart").get(parts.get("daypart", ""), night)
        low, high = map(int, span.split("-")) if span else (0, 0)
        if "clock" not in parts:
            return (start + timedelta(hours=low), start + timedelta(hours=high)) if span else stretch
        numbers, unit = self._clock(parts["clock"])
        hour = numbers[0]
        if hour < 12 and (low >= 12 or "p" in parts["clock"]):
            hour += 12
        elif hour == 12 and low >= 20:
            hour = 24
        at = start + timedelta(hours=hour, minutes=numbers[1], seconds=numbers[2])
        return at, at + unit

    def _clock(self, text: str) -> tuple[list[int], timedelta]:
        fields = re.split("[点时分秒：:整多许钟 ]+", re.sub(r"[ap]\.m\.", "", text).strip())
        values = [0, 0, 0]
        unit = timedelta(hours=1)
        for place, written in enumerate(f for f in fields if f):
            if written == "半":
                values[place] = 30
            elif written.endswith("刻"):
                values[place] = 15 * (self.numerals.whole(written[:-1]) or 0)
            else:
                values[place] = self.numerals.whole(written) or 0
            unit = (timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1))[place]
        return values, unit

    def _table(self, kind: str) -> Mapping[str, str]:
        return self._tables[kind]

    @cached_property
    def _tables(self) -> dict[str, Mapping[str, str]]:
        return {kind: self.lexicons.canonical(kind) for kind in self.lexicons.by_type}

    @cached_property
    def _holiday_forms(self) -> list[str]:
        forms = {f for kind in ("holiday", "holiday_number", "solar_term") for f in self.lexicons.forms(kind)}
        return sorted(forms, key=len, reverse=True)

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        fragments = load_fragments(self.lexicons, "timex")
        own = {name: fragments[name] for name in _COMPONENTS if name in fragments}
        return {name: re.compile(own[name]) for name in _COMPONENTS if name in own}


def _edge(stretch: Stretch, unit: str, which: str) -> Stretch:
    """The beginning (初), middle (中) or end (底, 末, 终) of a stretch."""
    start, end = stretch
    if unit == "month":
        middle = (start + timedelta(days=10), start + timedelta(days=20))
        return {"初": (start, start + timedelta(days=5)), "中": middle}.get(which, (start + timedelta(days=24), end))
    if which == "中":
        return calendar.months(start.year, 6, 2)
    length = 2 if unit == "year" else 1
    if which == "初":
        return start, calendar.add_months(start, length)
    return calendar.add_months(end, -1), end


def half_open(moment: datetime) -> datetime:
    """The first moment behind the day."""
    return calendar.midnight(moment) + timedelta(days=1)
