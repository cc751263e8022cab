"""Numbers of projects (guide §3)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from duban.lexicon import Lexicons
from duban.model import Mention, ProjectCount
from duban.rules import Rule, load_rules
from duban.times.numerals import Numerals

_STATUS_REACH = 6


@dataclass(frozen=True)
class ProjectCounter:
    """Finds numbers of projects by ``project_count.toml``.

    >>> from duban.lexicon import load_lexicons
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
        found = sorted((m for rule in self.rules for m in rule.find(text)), key=lambda m: (m.start, -m.end))
        kept: list[ProjectCount] = []
        for m in found:
            if not kept or m.start >= kept[-1].end:
                kept.append(self._count(text, m))
        return tuple(kept)

    def _count(self, text: str, m: Mention) -> ProjectCount:
        value = self.numerals.whole(m.value["number"]) if "number" in m.value else None
        about = any(name in m.value for name in ("before", "more", "behind"))
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
    def _states(self) -> re.Pattern[str]:
        return re.compile(self.lexicons.alternation("project_status"))
