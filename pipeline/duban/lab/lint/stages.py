"""Whether the stage of a rule finds what its examples mark: beside all other rules, and not by itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from duban.stages.clauses.signals import Signals
from duban.stages.times.counts import ProjectCounter
from duban.stages.times.find import Scanner
from duban.words.lexicon import Lexicons
from duban.words.rules import Rule, by_label, read_rules

_Finder = Callable[[Rule, str, int, int], bool]


class StageFinders:
    """Built once from the lexicons; the finders of the stages are built when a rule of theirs is asked about."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._lexicons = lexicons

    def finds(self, rule: Rule, text: str, start: int, end: int) -> bool:
        """Whether the stage of the rule finds the span in the text, and by this rule."""
        finder = self._by_file.get(rule.file.stem, self._among_its_label)
        return finder(rule, text, start, end)

    @cached_property
    def _by_file(self) -> dict[str, _Finder]:
        return {
            "timex": self._as_timex,
            "project_count": lambda rule, text, start, end: any(
                (rule.source.id, start, end) == (c.rule, c.start, c.end) for c in self._counts.find(text)
            ),
            "directive": self._as_signal,
        }

    def _as_timex(self, rule: Rule, text: str, start: int, end: int) -> bool:
        found = [(t.rule, t.start, t.end) for t in self._times.find(text)]
        if rule.source.label in ("NOT", "INSIDE"):
            return all(at != start or behind > end for _, at, behind in found)
        return (rule.source.id, start, end) in found

    def _as_signal(self, rule: Rule, text: str, start: int, end: int) -> bool:
        """A marker is the first of all markers at its place, and no other word around it is told from it."""
        if rule.source.label == "MARKER":
            return (rule.source.id, start, end) in [
                (m.rule, m.start, m.end) for m in self._signals.markers(text, 0, len(text))
            ]
        if rule.source.label == "PSEUDO":
            return all(m.end <= start or end <= m.start for m in self._signals.markers(text, 0, len(text)))
        return self._among_its_label(rule, text, start, end)

    def _among_its_label(self, rule: Rule, text: str, start: int, end: int) -> bool:
        """Where the rules of a label are asked as one, the first that matches at a place wins."""
        for other in by_label(read_rules(self._lexicons, rule.file.stem))[rule.source.label]:
            if other.source.id == rule.source.id:
                return True
            if rule.file.stem in ("directive", "party") and (match := other.pattern.match(text, start)):
                return match.span() == (start, end)
        return False

    @cached_property
    def _times(self) -> Scanner:
        return Scanner(self._lexicons)

    @cached_property
    def _counts(self) -> ProjectCounter:
        return ProjectCounter(self._lexicons)

    @cached_property
    def _signals(self) -> Signals:
        return Signals(self._lexicons)
