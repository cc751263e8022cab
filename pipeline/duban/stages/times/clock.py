"""Times of day: parts of the day and clock times, put to a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from duban.stages.times.calendar import Stretch
from duban.stages.times.numerals import Numerals
from duban.words.lexicon import Lexicons

_NOON, _EVENING = 12, 16
_UNITS = (timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1))


@dataclass(frozen=True)
class Clocks:
    """Reads times of day."""

    lexicons: Lexicons
    numerals: Numerals

    def apply(self, day: Stretch, parts: Mapping[str, str]) -> Stretch:
        """The part of a day that ``parts`` (``daypart``, ``night``, ``clock``) name; the whole day for none.

        >>> from datetime import datetime
        >>> from duban.words.lexicon import load_lexicons
        >>> clocks = Clocks(load_lexicons(), Numerals(load_lexicons()))
        >>> day = (datetime(2025, 1, 1), datetime(2025, 1, 2))
        >>> clocks.apply(day, {"daypart": "下午", "clock": "3点半"})[0].isoformat()
        '2025-01-01T15:30:00'
        """
        span = self.lexicons.canonical("daypart").get(parts.get("daypart", ""))
        if "night" in parts:
            span = self.lexicons.canonical("night_word")[parts["night"]].split(" ")[1]
        low, high = map(int, span.split("-")) if span else (0, 0)
        if "clock" in parts:
            fields, unit = self._fields(parts["clock"])
            at = day[0] + timedelta(
                hours=_hour(fields[0], low, "p" in parts["clock"]), minutes=fields[1], seconds=fields[2]
            )
            return at, at + unit
        return (day[0] + timedelta(hours=low), day[0] + timedelta(hours=high)) if span else day

    def _fields(self, text: str) -> tuple[list[int], timedelta]:
        """Hour, minute and second, and the finest unit that is named."""
        fields = [0, 0, 0]
        written = list(self.numerals.numbers(text))[:3]
        for place, (number, behind) in enumerate(written):
            scale = int(self.lexicons.canonical("quarter_sign").get(behind, "1")) if place == 1 else 1
            fields[place] = (self.numerals.whole(number) or 0) * scale
        for sign, minutes in self.lexicons.canonical("half_sign").items():
            if sign in text:
                return [fields[0], int(minutes), 0], _UNITS[1]
        return fields, _UNITS[max(len(written) - 1, 0)]


def _hour(hour: int, part_begins: int, afternoon: bool) -> int:
    if hour < _NOON and (part_begins >= _NOON or afternoon):
        return hour + 12
    return 24 if hour == _NOON and part_begins >= _EVENING else hour
