"""Read moments that name their years themselves: dates in figures, five-year plans, decades."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from duban.stages.times import calendar
from duban.stages.times.calendar import Stretch
from duban.stages.times.numerals import Numerals
from duban.words.lexicon import Lexicons

_CENTURY = 100
_FIRST_DAY = datetime(1899, 12, 30)  # from which spreadsheets count days


@dataclass(frozen=True)
class Absolute:
    """Reads such components; built once from the lexicons."""

    lexicons: Lexicons
    numerals: Numerals

    def read(self, parts: Mapping[str, str]) -> tuple[Stretch, str] | None:
        """The stretch, and ``text`` or ``republic`` for what it was read by; ``None`` if components name no year.

        >>> from duban.words.lexicon import load_lexicons
        >>> absolute = Absolute(load_lexicons(), Numerals(load_lexicons()))
        >>> absolute.read({"numeric_date": "2025-12-8"})[0][0].isoformat()[:10]
        '2025-12-08'
        """
        if "numeric_date" in parts:
            numbers = [int(n) for n in re.findall(r"[0-9]+", parts["numeric_date"])]
            if len(numbers) == 1:
                numbers = [numbers[0] // 10000, numbers[0] // 100 % 100, numbers[0] % 100]
            if numbers[-1] > _CENTURY:  # 17-03-2025
                numbers.reverse()
            numbers[0] += 0 if numbers[0] >= _CENTURY else 2000
            stretch = calendar.day(*numbers) if len(numbers) == 3 else calendar.months(numbers[0], numbers[1])
            return stretch, "text"
        if "serial" in parts:
            start = _FIRST_DAY + timedelta(days=int(parts["serial"]))
            return (start, start + timedelta(days=1)), "text"
        if "republic_date" in parts:
            numbers = [int(n) for n in re.findall(r"[0-9]+", parts["republic_date"])]
            era = int(next(iter(self.lexicons.canonical("era").values())))
            return calendar.day(numbers[0] + era, *numbers[1:]), "republic"
        if "plan" in parts:
            name = next(form for form in self.lexicons.forms("plan") if form in parts["plan"])
            first = int(self.lexicons.canonical("plan")[name])
            ends = self.lexicons.canonical("edge").get(parts["plan"][-1:]) == "end"
            return (calendar.years(first + 4) if ends else calendar.years(first, 5)), "text"
        if "decade" in parts:
            return self._decade(parts["decade"]), "text"
        return None

    def _decade(self, text: str) -> Stretch:
        """20世纪80年代, 九十年代初."""
        numbers = [n for n in (self.numerals.whole(written) for written, _ in self.numerals.numbers(text)) if n]
        word = self.lexicons.canonical("century_word").get(text[0])
        century = int(word) - 1 if word else (numbers[0] - 1) * _CENTURY if len(numbers) > 1 else 1900
        edge = next(
            (span for form, span in self.lexicons.canonical("decade_edge").items() if text.endswith(form)), "0-10"
        )
        low, high = map(int, edge.split("-"))
        return calendar.years(century + numbers[-1] + low, high - low)
