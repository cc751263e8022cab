"""Cut a moment into its components: year, month, day, part of the day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from duban.words.heads import heads
from duban.words.lexicon import Lexicons
from duban.words.rules import load_fragments
from duban.words.written import Plain

#: In this order the earlier component wins a tie.
_COMPONENTS = (
    *(
        "serial",
        "numeric_date",
        "republic_date",
        "short_date",
        "year",
        "plan",
        "half",
        "quarter",
        "month",
        "month_edge",
    ),
    *("xun", "half_month", "week_day", "week_end", "nth_weekday", "nth_workday", "nth_week", "nth_day", "week"),
    *("weekday", "night", "day_word", "next_day", "day", "year_edge", "holiday", "season", "decade", "daypart"),
    *("clock", "lunar", "bare_year", "bare_day", "edge"),
)
_Named = tuple[str, re.Pattern[str]]


@dataclass(frozen=True)
class Components:
    """Reads the components of moments by the fragments of ``timex.toml``; built once."""

    lexicons: Lexicons

    def __call__(self, moment: str) -> dict[str, str]:
        """The components by name, the first of each kind; what no component covers is passed over.

        >>> from duban.words.lexicon import load_lexicons
        >>> Components(load_lexicons())("2025年6月底")
        {'year': '2025年', 'month': '6月', 'year_edge': '底'}
        """
        found: dict[str, str] = {}
        position = 0
        while position < len(moment):
            name, end = "", position
            for candidate, pattern in self._by_first.get(moment[position], self._anywhere):
                match = pattern.match(moment, position)
                if match and match.end() > end and (candidate != "bare_day" or "month" in found):
                    name, end = candidate, match.end()
            if name:
                found.setdefault(name, moment[position:end])
            position = max(end, position + 1)
        return found

    @cached_property
    def _patterns(self) -> list[_Named]:
        fragments = load_fragments(self.lexicons, "timex")
        return [(name, re.compile(fragments[name])) for name in _COMPONENTS]

    @cached_property
    def _anywhere(self) -> list[_Named]:
        """Those that may begin with any character."""
        return [(name, pattern) for name, pattern in self._patterns if _opening(pattern) is None]

    @cached_property
    def _by_first(self) -> Mapping[str, list[_Named]]:
        """The components to ask by first character, in their order."""
        opens = [(each, _opening(each[1])) for each in self._patterns]
        characters = {character for _, some in opens for character in some or ()}
        return {c: [each for each, some in opens if some is None or c in some] for c in characters}


def _opening(pattern: re.Pattern[str]) -> frozenset[str] | None:
    found = heads(Plain(pattern.pattern))
    return found.characters if found else None
