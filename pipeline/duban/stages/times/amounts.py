"""Lengths of time (25天, 两个半月, 15个工作日)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from duban.stages.times import calendar
from duban.stages.times.numerals import Number, Numerals
from duban.words.lexicon import Lexicons
from duban.words.rules import load_fragments


@dataclass(frozen=True)
class Amount:
    """A length of time: ``months`` and ``days`` are calendar units, ``workdays`` are counted apart, ``seconds`` too."""

    months: float = 0.0
    days: float = 0.0
    workdays: int = 0
    seconds: float = 0.0
    unit: str = "D"
    iso: str = "P0D"

    def later(self, moment: datetime, sign: int = 1) -> datetime:
        """The moment that lies this long behind (``sign`` 1) or before (-1) another."""
        whole, rest = divmod(self.months, 1)
        result = calendar.add_months(moment, sign * int(whole)) + sign * timedelta(days=30 * rest + self.days)
        if self.workdays:
            result = calendar.add_workdays(result, sign * self.workdays)
        return result + sign * timedelta(seconds=self.seconds)


@dataclass(frozen=True)
class Amounts:
    """Reads lengths of time."""

    lexicons: Lexicons
    numerals: Numerals

    def read(self, text: str) -> Amount | None:
        """A length of time, ``None`` for a vague one (几年, 两三天).

        >>> from duban.words.lexicon import load_lexicons
        >>> Amounts(load_lexicons(), Numerals(load_lexicons())).read("两个半月").iso
        'P2.5M'
        """
        months, days, workdays, seconds, unit, iso_date, iso_time = 0.0, 0.0, 0, 0.0, "", "", ""
        for match in self._amounts.finditer(text):
            written = self.numerals.parse(match["number"]) if match["number"] else Number(0.0)
            if written is None or written.approximate:
                return None
            number = written.value
            if match["half"] or match["halves"]:
                number += 0.5
            unit = self._units[match["unit"]]
            months += number * {"Y": 12, "Q": 3, "M": 1}.get(unit, 0)
            days += number * {"W": 7, "X": 10, "D": 1}.get(unit, 0)
            workdays += int(number) if unit == "B" else 0
            seconds += number * {"H": 3600, "N": 60, "S": 1}.get(unit, 0)
            length = f"{number * {'Q': 3, 'X': 10}.get(unit, 1):g}"
            if unit in "HNS":
                iso_time += length + {"N": "M"}.get(unit, unit)
            else:
                iso_date += length + {"Q": "M", "X": "D", "B": "D"}.get(unit, unit)
        if not unit:
            return None
        iso = "P" + iso_date + (f"T{iso_time}" if iso_time else "")
        return Amount(months, days, workdays, seconds, unit, iso)

    @cached_property
    def _units(self) -> Mapping[str, str]:
        return self.lexicons.canonical("span_unit")

    @cached_property
    def _amounts(self) -> re.Pattern[str]:
        return re.compile(load_fragments(self.lexicons, "timex")["amount_part"])
