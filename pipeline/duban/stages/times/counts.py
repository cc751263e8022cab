"""Numbers of projects (guide §3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from duban.core.model import Mention, ProjectCount
from duban.stages.times.numerals import Number, Numerals
from duban.words.lexicon import Lexicons
from duban.words.rules import Rule, load_fragments, load_rules

_STATUS_REACH = 6
_PAUSES, _LONGEST = "，。；\n", 200
_FIGURES = "0123456789."
_PAUSE = re.compile(f"[{_PAUSES}]")


@dataclass(frozen=True)
class ProjectCounter:
    """Finds numbers of projects by ``project_count.toml``.

    >>> from duban.words.lexicon import load_lexicons
    >>> [(c.value, c.head, c.status) for c in ProjectCounter(load_lexicons()).find("新开工项目185个")]
    [(185, '项目', '开工')]
    """

    lexicons: Lexicons
    numerals: Numerals = field(init=False)
    rules: tuple[Rule, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "numerals", Numerals(self.lexicons))
        object.__setattr__(self, "rules", load_rules(self.lexicons, "project_count", sifted=True))

    def find(self, text: str) -> tuple[ProjectCount, ...]:
        """Every number of projects, in order and apart; the longest match wins, the earlier rule a tie."""
        clauses = self._clauses(text)
        found = [m for rule in self.rules for start, end in clauses for m in rule.find(text, start, end)]
        found.sort(key=lambda m: (m.start, -m.end))
        kept: list[ProjectCount] = []
        for m in found:
            if not kept or m.start >= kept[-1].end:
                kept.append(self._count(text, m))
        return tuple(kept)

    def _clauses(self, text: str) -> list[tuple[int, int]]:
        """The clauses with a head of such a phrase, apart, with the pause behind; no phrase goes beyond that."""
        clauses: list[tuple[int, int]] = []
        for head in self._head.finditer(text):
            low, high = max(0, head.start() - _LONGEST), min(len(text), head.end() + _LONGEST)
            start = max(low, *(text.rfind(sign, low, head.start()) + 1 for sign in _PAUSES))
            pause = _PAUSE.search(text, head.end(), high)
            end = pause.end() if pause else high
            if clauses and start < clauses[-1][1]:  # one clause has several heads, or knows no pause
                start, before = clauses.pop()
                end = max(end, before)
            clauses.append((start, end))
        return clauses

    def _count(self, text: str, m: Mention) -> ProjectCount:
        number = self._number(m.value)
        value = int(number.value) if number and number.value.is_integer() else None
        about = any(name in m.value for name in ("before", "more", "behind", "to")) or bool(
            number and number.approximate
        )
        return ProjectCount(
            m.start,
            m.end,
            value,
            about,
            value is None,
            m.value.get("measure") or m.value["measure_kind"],
            m.value["head"],
            self._status(text, m),
            m.rule,
        )

    def _number(self, parts: Mapping[str, str]) -> Number | None:
        """The number, of a range the lower one, which shares the unit of the other (2至3万)."""
        written = parts.get("number", "")
        low, high = self.numerals.parse(written), self.numerals.parse(parts.get("to", ""))
        if low and high and low.value < 10 and high.value >= 10:
            return self.numerals.parse(written + parts["to"].lstrip(_FIGURES)) or low
        return low

    def _status(self, text: str, m: Mention) -> str | None:
        """What has been done with the projects, by the nearest word of state in or just around the phrase."""
        around = (
            m.value.get("modifier", ""),
            text[m.end : m.end + _STATUS_REACH],
            text[max(0, m.start - _STATUS_REACH) : m.start],
        )
        for stretch in around:
            state = self._states.search(stretch)
            if state:
                return self.lexicons.canonical("project_status")[state.group()]
        return None

    @cached_property
    def _head(self) -> re.Pattern[str]:
        return re.compile(load_fragments(self.lexicons, "project_count")["head"])

    @cached_property
    def _states(self) -> re.Pattern[str]:
        return re.compile(self.lexicons.alternation("project_status"))
