"""Find time expressions: at each place where one may start, the longest match of any rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import cast

from duban.core.model import Reject
from duban.stages.times.model import Kind, Timex
from duban.stages.times.values import Words
from duban.words.heads import heads
from duban.words.lexicon import Lexicons
from duban.words.rules import Rule, core, load_fragments, load_rules
from duban.words.sieve import Sifted

_NOT, _OPENS, _NEEDS = "NOT", "opens", "needs"
_OF_RULE = frozenset({"kind", "reads", _OPENS, _NEEDS})
_REACH = 40
_Attempt = tuple[Rule, frozenset[str]]
#: Types whose words may open an expression, as the fragment ``start_name`` says.
_STARTERS = (
    *("holiday", "holiday_number", "solar_term", "event", "daypart", "season", "lunar_sign", "plan", "campaign"),
    "not_time",
)


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
    words: Words = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rules", load_rules(self.lexicons, "timex"))
        object.__setattr__(self, "words", Words(self.lexicons))

    def find(self, text: str) -> tuple[Timex, ...]:
        """Every time expression of a normalised text, in order and apart, not yet resolved."""
        found: list[Timex] = []
        behind = 0
        for position in self._starts(text):
            best = self._longest(text, position) if position >= behind else None
            if best is not None:
                rule, match = best
                behind = match.end()
                if rule.source.label != _NOT:
                    found.append(self._continued(found[-1:], self._timex(rule, match), text))
        return tuple(found)

    def rejects(self, text: str) -> tuple[Reject, ...]:
        """Every match that lost, and to which rule; slow, for ``duban explain``."""
        lost = []
        behind = 0
        for position in self._starts(text):
            best = self._longest(text, position)
            for rule, match in self._matches(text, position):
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

    def _starts(self, text: str) -> Iterator[int]:
        """Where a time expression may start."""
        return (match.start() for match in self._start.finditer(text, 0, len(text)))

    def _matches(self, text: str, position: int) -> list[tuple[Rule, re.Match[str]]]:
        matches = ((rule, rule.pattern.match(text, position)) for rule in self.rules)
        return [(rule, match) for rule, match in matches if match and match.end() > position]

    def _longest(self, text: str, position: int) -> tuple[Rule, re.Match[str]] | None:
        best: tuple[Rule, re.Match[str]] | None = None
        end = position
        following = frozenset(text[position : position + _REACH])
        for rule, needs in self._attempts.get(text[position], self._anywhere):
            if needs and needs.isdisjoint(following):
                continue
            match = rule.pattern.match(text, position)
            if match is not None and match.end() > end:
                best, end = (rule, match), match.end()
        return best

    def _timex(self, rule: Rule, match: re.Match[str]) -> Timex:
        source = rule.source
        start, end = core(match)
        parts = {name: value for name, value in match.groupdict().items() if value is not None}
        parts |= {name: str(value) for name, value in source.value.items() if name not in _OF_RULE}
        reads = str(source.value["reads"])
        recurrence, minimum = self._recurrence(parts) if source.value["kind"] == "recurrence" else (None, None)
        amount = self.words.amounts.read(parts["amount"]) if "amount" in parts else None
        kind = cast(Kind, source.value["kind"])
        duration = amount.iso if amount and kind == "duration" else None
        return Timex(start, end, kind, source.id, reads, parts, None, None, recurrence, minimum, duration)

    def _continued(self, before: list[Timex], timex: Timex, text: str) -> Timex:
        """The expression with the month of the one before, of which it goes on with the days (8月1日、2日)."""
        moment, components = timex.parts.get("moment", ""), self.words.moments.components
        if (
            not before
            or text[before[0].end : timex.start] not in self.lexicons.forms("list_sign")
            or components(moment).keys() != {"day"}
        ):
            return timex
        head = before[0].parts.get("moment", "")
        day = components(head).get("day", "")
        if not day or not head.endswith(day) or head == day:
            return timex
        return replace(timex, parts={**timex.parts, "moment": head[: -len(day)] + moment})

    def _recurrence(self, parts: Mapping[str, str]) -> tuple[str | None, int | None]:
        if "redoubled" in parts:
            return f"R/{self.lexicons.canonical('redoubled')[parts['redoubled']]}", None
        if "unit" not in parts:
            return None, None
        period = self._units[parts["unit"]]
        numerals = self.words.moments.numerals
        if "count" in parts:
            period = _multiply(period, numerals.whole(parts["count"]), parts["count"])
        minimum = None
        if "times" in parts:
            number = self._number.search(parts["times"])
            minimum = numerals.whole(number.group()) if number else None
        return f"R/{period}", minimum

    @cached_property
    def _anywhere(self) -> list[_Attempt]:
        return [_attempt(rule) for rule in self.rules if _OPENS not in rule.source.value]

    @cached_property
    def _attempts(self) -> dict[str, list[_Attempt]]:
        """The rules to ask by first character, in the order of the file."""
        opens = [(_attempt(rule), str(rule.source.value.get(_OPENS, ""))) for rule in self.rules]
        characters = {character for _, some in opens for character in some}
        return {c: [attempt for attempt, some in opens if not some or c in some] for c in characters}

    @cached_property
    def _units(self) -> Mapping[str, str]:
        return self.lexicons.canonical("recur_unit")

    @cached_property
    def _number(self) -> re.Pattern[str]:
        return re.compile(load_fragments(self.lexicons, "timex")["number"])

    @cached_property
    def _start(self) -> Sifted:
        """One character of a set, which is searched for fast, that ends where an expression may start with it.

        Words of the lexicons are only tried where their first two characters may stand.
        """
        fragments = load_fragments(self.lexicons, "timex")
        words = [form for kind in _STARTERS for form in self.lexicons.forms(kind)]
        first, second = ("".join(sorted({form[place] for form in words if len(form) > 1})) for place in (0, 1))
        character, start, name = (fragments[key] for key in ("start_character", "start", "start_name"))
        sign = re.compile(f"(?:{character}|[{first}])(?<=(?={start}|(?=[{first}][{second}])(?:{name})).)")
        return self.lexicons.sieve.put(sign, heads(re.compile(f"{start}|{name}")))


def _attempt(rule: Rule) -> _Attempt:
    return rule, frozenset(str(rule.source.value.get(_NEEDS, "")))


def _multiply(period: str, count: int | None, written: str) -> str:
    """P1M taken ``count`` times; a half (半) of a month is 15 days, of a year six months."""
    if count is None:
        return {"P1M": "P15D", "P1Y": "P6M", "P1D": "PT12H"}.get(period, period) if written else period
    match = re.fullmatch(r"(PT?)(\d+)([A-Z])", period)
    return f"{match[1]}{int(match[2]) * count}{match[3]}" if match else period
