"""Find time expressions: at each place where one may start, the longest match of any rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import cast, get_args

from duban.core.model import Reject
from duban.core.packed import pack
from duban.stages.times.model import Kind, Timex
from duban.stages.times.readers import Readers
from duban.stages.times.recurrences import Recurrences
from duban.stages.times.values import names
from duban.words.folders import LexiconError, nearest
from duban.words.gates import Gates
from duban.words.lexicon import Lexicons
from duban.words.rules import Rule, core, load_rules
from duban.words.written import AnyOf, Grown

_NOT = "NOT"
#: What the rules of a label are where their values don't say it.
_BY_LABEL: Mapping[str, Mapping[str, str]] = {"TIMEX": {}, "DEADLINE": {"kind": "deadline", "reads": "event"}, _NOT: {}}
_KNOWN = {"kind": frozenset(get_args(Kind)), "reads": names()}


@dataclass(frozen=True)
class Scanner:
    """Finds time expressions by the rules of ``timex.toml``; built once.

    >>> from duban.words.lexicon import load_lexicons
    >>> found = Scanner(load_lexicons()).find("每周调度一次，10月20日前完成")
    >>> [(timex.kind, timex.recurrence) for timex in found]
    [('recurrence', 'R/P1W'), ('deadline', None)]
    """

    lexicons: Lexicons
    rules: tuple[Rule, ...] = field(init=False)
    readers: Readers = field(init=False)
    _gates: Gates = field(init=False, repr=False)
    recurrences: Recurrences = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rules", tuple(map(_valued, load_rules(self.lexicons, "timex", *_BY_LABEL))))
        object.__setattr__(self, "_gates", Gates(self.rules, self.lexicons.sieve))
        object.__setattr__(self, "readers", Readers(self.lexicons))
        object.__setattr__(self, "recurrences", Recurrences(self.lexicons, self.readers.moments))

    def find(self, text: str) -> Sequence[Timex]:
        """Every time expression of a normalised text, in order and apart, not yet resolved."""
        return pack(self._find(text))

    def _find(self, text: str) -> Iterator[Timex]:
        last: Timex | None = None
        behind = 0
        for place in self._gates.places(text):
            if place.start < behind or self._inside.match(text, place.start):
                continue
            best = _longest(text, place.start, self._gates.worth_trying(text, place))
            if best is not None:
                rule, match = best
                behind = match.end()
                if rule.source.label != _NOT:
                    last = self._continued(last, self._timex(rule, match), text)
                    yield last

    def rejects(self, text: str) -> tuple[Reject, ...]:
        """Every match that lost, and to which rule; slow, for ``duban explain``."""
        lost = []
        behind = 0
        for position, *_ in self._gates.places(text):
            if self._inside.match(text, position):
                continue
            matches = self._matches(text, position)
            best = max(matches, key=lambda found: found[1].end(), default=None)
            for rule, match in matches:
                winner = "" if best is None else best[0].source.id
                if position < behind:
                    reason = "inside an earlier expression"
                elif rule.source.label == _NOT:
                    reason = "looks like a time and is none"
                elif best is not None and match.span() != best[1].span():
                    reason = f"shorter than that of {winner}"
                elif rule.source.id != winner:
                    reason = f"as long as that of the earlier rule {winner}"
                else:
                    continue
                lost.append(Reject(match.start(), match.end(), rule.source.label, rule.source.id, reason))
            if best is not None and position >= behind:
                behind = best[1].end()
        return tuple(lost)

    def _matches(self, text: str, position: int) -> list[tuple[Rule, re.Match[str]]]:
        matches = ((rule, rule.pattern.match(text, position)) for rule in self.rules)
        return [(rule, match) for rule, match in matches if match and match.end() > position]

    def _timex(self, rule: Rule, match: re.Match[str]) -> Timex:
        source = rule.source
        start, end = core(match)
        parts = {name: value for name, value in match.groupdict().items() if value is not None}
        parts |= {name: str(value) for name, value in source.value.items() if name not in _KNOWN}
        reads = str(source.value["reads"])
        amount = self.readers.amounts.read(parts["amount"]) if "amount" in parts else None
        kind = cast(Kind, source.value["kind"])
        duration = amount.iso if amount and kind == "duration" else None
        repeat = self.recurrences.read(parts) if kind == "recurrence" else None
        return Timex(
            start,
            end,
            kind,
            source.id,
            reads,
            parts,
            recurrence=repeat.iso if repeat else None,
            rrule=repeat.rrule if repeat else None,
            minimum=repeat.minimum if repeat else None,
            duration=duration,
        )

    def _continued(self, before: Timex | None, timex: Timex, text: str) -> Timex:
        """The expression with the month of the one before, of which it goes on with the days (8月1日、2日)."""
        moment, components = timex.parts.get("moment", ""), self.readers.moments.components
        if (
            before is None
            or text[before.end : timex.start] not in self.lexicons.forms("list_sign")
            or components(moment).keys() != {"day"}
        ):
            return timex
        head = before.parts.get("moment", "")
        day = components(head).get("day", "")
        if not day or not head.endswith(day) or head == day:
            return timex
        return replace(timex, parts={**timex.parts, "moment": head[: -len(day)] + moment})

    @cached_property
    def _inside(self) -> re.Pattern[str] | Grown:
        """The places inside a number or a word, where no expression starts."""
        return AnyOf(load_rules(self.lexicons, "timex", "INSIDE")).pattern


def _valued(rule: Rule) -> Rule:
    """The rule with its kind and its way of reading. Raises ``LexiconError`` if one is missing or unknown."""
    if rule.source.label == _NOT:
        return rule
    value = {**_BY_LABEL[rule.source.label], **rule.source.value}
    for key, known in _KNOWN.items():
        if value.get(key) not in known:
            told = nearest(str(value.get(key, "")), known)
            raise LexiconError(f"{rule.place}: value.{key} must say what the expression is; {told}")
    return replace(rule, source=rule.source.model_copy(update={"value": value}))


def _longest(text: str, position: int, rules: Iterable[Rule]) -> tuple[Rule, re.Match[str]] | None:
    """The longest match of the rules at a place, of two that are as long the one of the earlier rule."""
    best: tuple[Rule, re.Match[str]] | None = None
    end = position
    for rule in rules:
        match = rule.pattern.match(text, position)
        if match is None or match.end() == position:
            continue
        if best is None or match.end() > end or (match.end() == end and rule.number < best[0].number):
            best, end = (rule, match), match.end()
    return best
