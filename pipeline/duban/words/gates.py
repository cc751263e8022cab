"""Where the rules of a set can match at all, read from their patterns.

A rule is asked at a place only where one of its heads stands, where each character that it can't do without is near
enough, and where the fragment matches with which it begins; that one is tried once for many rules that share it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from duban.words.heads import Anything, Heads, heads, members
from duban.words.lexicon import LexiconError
from duban.words.needs import Known, musts, sign_of
from duban.words.parse import REPEATS, Items, sre
from duban.words.rules import Rule
from duban.words.sieve import Sieve
from duban.words.written import Late, Plain

_SHARED = 4  # so many rules begin with one fragment where it is worth while to try that first
_LEFT = 3  # and so many of them are left at a place
_FAR = 1 << 60  # where a sign stands that does not stand in the text


_Opening = tuple[str, ...]  # fragments with one of which a match begins; empty if that is not known


class _Sign(NamedTuple):
    """The sign of a ``number`` stands in each match, at most ``before`` behind its beginning."""

    number: int
    before: int


class _Group(NamedTuple):
    """Rules whose matches hold the same ``sign``, each with the other signs of its matches and its opening."""

    sign: _Sign | None
    rules: list[tuple[Rule, Sequence[_Sign], _Opening]]


class Place(NamedTuple):
    """Where a rule may begin: the groups of its head; ``nearest`` keeps where each sign stands next in the text."""

    start: int
    groups: Sequence[_Group]
    nearest: list[int]


class Gates:
    """The gates of some rules in their order; built once, and asked for each text.

    Raises ``LexiconError`` for a rule that may begin with anything.

    >>> from duban.words.lexicon import load_lexicons
    >>> from duban.words.rules import load_rules
    >>> gates, text = Gates(load_rules(load_lexicons(), "urgency"), Sieve()), "10月要尽快完成"
    >>> [(place.start, [rule.source.id for rule in gates.worth_trying(text, place)]) for place in gates.places(text)]
    [(4, ['urgency.word'])]
    """

    def __init__(self, rules: Sequence[Rule], sieve: Sieve) -> None:
        for rule in rules:
            if rule.open:
                raise LexiconError(f"{rule.place}: it names a type that has many words of your own; name another type")
        self._rules = rules
        asked: dict[str, list[int]] = {}  # by head, the numbers of the rules
        for n, rule in enumerate(rules):
            for head in _heads(rule):
                asked.setdefault(head, []).append(n)
        self._starts = sieve.add(
            Plain(sign_of(head[0] for head in asked).pattern), Heads(frozenset(asked), frozenset(), frozenset())
        )
        self._heads = {
            head: tuple(sorted(some + (asked.get(head[0], []) if len(head) > 1 else [])))
            for head, some in asked.items()
        }
        self._signs: list[Callable[[str, int], int]] = []

    def places(self, text: str) -> Iterator[Place]:
        """Each place where a rule may begin, in text order."""
        groups = self._groups
        nearest = [-1] * len(self._signs)
        for match in self._starts.finditer(text, 0, len(text)):
            place = match.start()
            if some := groups.get(text[place : place + 2]) or groups.get(text[place]):
                yield Place(place, some, nearest)

    def worth_trying(self, text: str, place: Place) -> list[Rule]:
        """The rules that may match at a place of the text, in no certain order; asked place by place."""
        left = [
            (rule, opening)
            for sign, rules in place.groups
            if sign is None or self._is_near(text, place, sign)
            for rule, others, opening in rules
            if all(self._is_near(text, place, other) for other in others)
        ]
        begun = Counter(opening for _, opening in left if opening)
        shut = {
            opening
            for opening, count in begun.items()
            if count >= _LEFT and not any(self._openings[name].match(text, place.start) for name in opening)
        }
        return [rule for rule, opening in left if opening not in shut]

    def _is_near(self, text: str, place: Place, sign: _Sign) -> bool:
        number, start = sign.number, place.start
        if (at := place.nearest[number]) < start:
            at = place.nearest[number] = self._signs[number](text, start)
        return at - start <= sign.before

    @cached_property
    def _groups(self) -> dict[str, list[_Group]]:
        """The rules by head, each behind the gates that are left when that head is seen."""
        needs = self._needs()
        openings = [_opening(rule.items, rule, self._openings) for rule in self._rules]
        made: dict[tuple[str, tuple[int, ...]], list[_Group]] = {}
        for head, some in self._heads.items():
            if (head[0], some) not in made:
                by_sign: dict[int, list[int]] = {}
                for n in some:
                    by_sign.setdefault(needs[n][0].number if needs[n] else -1, []).append(n)
                made[head[0], some] = [
                    _Group(
                        max((needs[n][0] for n in alike), default=None) if number >= 0 else None,
                        [(self._rules[n], needs[n][1:], _names(openings[n], head[0])) for n in alike],
                    )
                    for number, alike in by_sign.items()
                ]
        return {head: made[head[0], some] for head, some in self._heads.items()}

    def _needs(self) -> list[tuple[_Sign, ...]]:
        """The signs that each rule needs behind its first character, the rarest first."""
        known: Known = {}
        numbers: dict[frozenset[str], int] = {}
        needs = []
        for rule in self._rules:
            far = [(len(signs), before, signs) for signs, before in musts(rule.items, known).items() if before]
            far.sort(key=lambda one: one[:2])
            needs.append(tuple(_Sign(numbers.setdefault(some, len(numbers)), before) for _, before, some in far))
        self._signs = [_next_of(signs) for signs in numbers]
        return needs

    @cached_property
    def _openings(self) -> dict[str, Late]:
        """The fragments with which many of the rules begin."""
        rule_of: dict[str, Rule] = {}
        begun: Counter[str] = Counter()
        for rule in self._rules:
            for name in _names(_opening(rule.items, rule), ""):
                rule_of[name] = rule
                begun[name] += 1
        return {name: Late(rule_of[name].parts.written_out(name)) for name, count in begun.items() if count >= _SHARED}


def _next_of(signs: frozenset[str]) -> Callable[[str, int], int]:
    """A function that gives where one of the characters stands next in a text."""
    if len(signs) == 1:
        (sign,) = signs
        return lambda text, place: found if (found := text.find(sign, place)) >= 0 else _FAR
    search = sign_of(signs).search
    return lambda text, place: found.start() if (found := search(text, place)) else _FAR


def _heads(rule: Rule) -> frozenset[str]:
    found = heads(rule)
    if found is None or found.second or found.behind:
        raise LexiconError(f"{rule.file}: rule {rule.source.id}: it may begin with anything; begin with certain words")
    return found.first


def _names(opening: frozenset[str] | None, first: str) -> tuple[str, ...]:
    """The fragments of an opening; none if a match may begin with the character ``first`` by itself."""
    if opening is None or first in opening:
        return ()
    return tuple(sorted(one for one in opening if len(one) > 1))


def _opening(items: Items, rule: Rule, among: Container[str] | None = None) -> frozenset[str] | None:
    """The characters and fragments (``among`` some, else the outermost) with which each match begins, if known."""
    if not items:
        return None
    (operator, argument), rest = items[0], items[1:]
    if operator in (sre.AT, sre.ASSERT, sre.ASSERT_NOT):
        return _opening(rest, rule, among)
    if operator is sre.LITERAL:
        return frozenset(chr(argument))
    if operator is sre.IN:
        try:
            return frozenset(members(argument))
        except Anything:
            return None
    if operator is sre.SUBPATTERN:
        name = rule.parts.name(argument[3])
        if name and (among is None or name in among):
            return frozenset({name})
        return _opening((*argument[3], *rest), rule, among)
    if operator is sre.BRANCH:
        return _any([_opening((*branch, *rest), rule, among) for branch in argument[1]])
    if operator in REPEATS:
        once = _opening((*argument[2], *rest), rule, among)
        return once if argument[0] else _any([once, _opening(rest, rule, among)])
    return None


def _any(openings: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    known = [one for one in openings if one is not None]
    return frozenset[str]().union(*known) if len(known) == len(openings) else None
