"""Which repeats of a pattern can be matched in so many ways that Python's engine would try them for ever.

Bounds alone don't help: ``(?:甲{1,9}){1,99}乙`` tries every way to cut a row of 甲 into groups. A repeat is safe where
each text has at most one way through its rounds. That is decided on the repeat's own automaton: it is ambiguous if two
different ways lead round on the same text (exponential ambiguity, Weber and Seidl 1991).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

from duban.words.parse import REPEATS, sre, walk

#: So few rounds may be ambiguous: they multiply the time by a constant.
_FEW_ROUNDS, _COPIES, _MANY_STATES = 8, 4, 400
#: One character for each class that a pattern may name beside its own letters.
_OTHERS = "0a_ \n中\ue000"


def ambiguous_repeats(items: Any) -> Iterator[str]:
    """Each repeat of a parsed pattern of more than a few rounds that a text can go through in several ways.

    >>> [list(ambiguous_repeats(sre.parse(one))) for one in ("(?:甲{1,9}){1,99}乙", "(?:甲|乙{1,9}丙){1,99}")]
    [['a repeat of up to 99 rounds'], []]
    """
    for operator, argument in walk(items):
        if operator in REPEATS:
            _, most, body = argument
            if most > _FEW_ROUNDS and not _refers_back(body) and _Automaton(body).is_ambiguous():
                yield "a repeat without bound" if most is sre.MAXREPEAT else f"a repeat of up to {most} rounds"


_Step = tuple[frozenset[str], int]


def _refers_back(body: Any) -> bool:
    """Whether a part must repeat what another matched, which no automaton knows; the tests time these."""
    return any(operator is sre.GROUPREF for operator, _ in walk(body))


class _Automaton:
    """The rounds of a repeat: states, steps on characters, and steps on nothing; ``0`` begins and ends a round."""

    def __init__(self, body: Any) -> None:
        self._alphabet = "".join(sorted({*_letters(body), *_OTHERS}))
        self._steps: list[list[_Step]] = [[]]
        self._free: list[list[int]] = [[]]
        end = self._add(body, 0)
        self._free[end].append(0)

    def is_ambiguous(self) -> bool:
        """Whether two different ways lead round on one text: they part and come together again."""
        if len(self._steps) > _MANY_STATES:
            return False  # long lists of words; the tests time them
        moves = [self._moves(state) for state in range(len(self._steps))]
        ahead = {(0, 0)} | _reached(moves, [(0, 0)])
        shared = [one for one, other in ahead if one == other]
        if _twice(moves, shared):
            return True
        together = _reached(_turned(moves), [(state, state) for state in shared])
        return any(one != other and (one, other) in together for one, other in ahead)

    def _moves(self, state: int) -> list[_Step]:
        """The steps on characters from a state, over steps on nothing; each way there is a step by itself."""
        found: list[_Step] = []
        waiting: list[tuple[int, ...]] = [(state,)]
        while waiting and len(found) < _MANY_STATES:
            way = waiting.pop()
            found += self._steps[way[-1]]
            waiting += [(*way, free) for free in self._free[way[-1]] if free not in way]
        return found

    def _new(self) -> int:
        self._steps.append([])
        self._free.append([])
        return len(self._steps) - 1

    def _add(self, body: Any, start: int) -> int:
        for operator, argument in body:
            if len(self._steps) > _MANY_STATES:
                break
            start = self._item(operator, argument, start)
        return start

    def _item(self, operator: Any, argument: Any, start: int) -> int:
        if operator is sre.SUBPATTERN:
            return self._add(argument[-1], start)
        if operator is sre.BRANCH:
            ends = [self._add(branch, self._split(start)) for branch in argument[1]]
            return self._joined(ends)
        if operator in REPEATS:
            least, most, inside = argument
            return self._repeat(int(least), int(most), inside, start)
        letters = self._letters_of(operator, argument)
        if letters is None:  # look-around, anchors, references: taken to hold
            return start
        end = self._new()
        self._steps[start].append((letters, end))
        return end

    def _repeat(self, least: int, most: int, body: Any, start: int) -> int:
        """The rounds that must be; behind them as many as may be, where those are many as a loop."""
        for _ in range(min(least, _COPIES)):
            start = self._add(body, start)
        if most == least <= _COPIES:
            return start
        if most - least <= _COPIES:
            ends = [start]
            for _ in range(most - least):
                ends.append(self._add(body, ends[-1]))
            return self._joined(ends)
        loop = self._split(start)
        self._free[self._add(body, loop)].append(loop)
        return self._joined([loop])

    def _split(self, start: int) -> int:
        new = self._new()
        self._free[start].append(new)
        return new

    def _joined(self, ends: list[int]) -> int:
        new = self._new()
        for end in ends:
            self._free[end].append(new)
        return new

    def _letters_of(self, operator: Any, argument: Any) -> frozenset[str] | None:
        if operator is sre.ANY:
            return frozenset(self._alphabet)
        if operator is sre.LITERAL:
            return frozenset({chr(argument)})
        if operator is sre.NOT_LITERAL:
            return frozenset(self._alphabet) - {chr(argument)}
        if operator is sre.IN:
            return frozenset(c for c in self._alphabet if _is_in(c, argument))
        return None


def _twice(moves: list[list[_Step]], shared: list[int]) -> bool:
    """Whether one character leads in two ways from one of the states to another."""
    return any(
        target == again and letters & others
        for state in shared
        for number, (letters, target) in enumerate(moves[state])
        for others, again in moves[state][:number]
    )


def _turned(moves: list[list[_Step]]) -> list[list[_Step]]:
    """The same steps from their ends to their beginnings."""
    turned: list[list[_Step]] = [[] for _ in moves]
    for state, steps in enumerate(moves):
        for letters, target in steps:
            turned[target].append((letters, state))
    return turned


def _is_in(character: str, members: Any) -> bool:
    negated: bool = members[0][0] is sre.NEGATE
    return any(_is_member(character, operator, argument) for operator, argument in members) != negated


def _is_member(character: str, operator: Any, argument: Any) -> bool:
    if operator is sre.LITERAL:
        return bool(ord(character) == argument)
    if operator is sre.RANGE:
        low, high = argument
        return bool(low <= ord(character) <= high)
    if operator is sre.CATEGORY:
        name = str(argument)
        fits = {"DIGIT": character.isdigit(), "SPACE": character.isspace(), "WORD": _is_of_word(character)}
        return fits.get(name.rpartition("_")[2], True) != ("NOT" in name)
    return False


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _letters(body: Any) -> Iterator[str]:
    for operator, argument in walk(body):
        if operator in {sre.LITERAL, sre.NOT_LITERAL}:
            yield chr(argument)
        elif operator is sre.RANGE:
            yield from map(chr, argument)


def _reached(moves: list[list[_Step]], begin: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """The pairs of states that some text leads to from a pair, each of the two by its own way."""
    found = set[tuple[int, int]]()
    waiting = deque(begin)
    while waiting:
        one, other = waiting.popleft()
        for letters, here in moves[one]:
            for others, there in moves[other]:
                if letters & others and (here, there) not in found:
                    found.add((here, there))
                    waiting.append((here, there))
    return found
