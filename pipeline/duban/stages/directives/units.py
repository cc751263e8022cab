"""Group the clauses of a sentence into requests: what opens one, what it takes along, where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from duban.stages.clauses.facts import ReadClause


class Unit(NamedTuple):
    """The clauses ``first`` to ``last`` (inclusive) as one request; ``asked`` is the one that may have the marker."""

    first: int
    last: int
    asked: int


def group(clauses: Sequence[ReadClause]) -> tuple[list[Unit], list[tuple[int, int]]]:
    """Split a sentence's clauses into units; the second list holds the runs of clauses that no marker governs.

    Each clause with a marker of its own opens a unit and takes the topic clauses before it along; correlatives
    (既要…也要…) stay whole; a statement or a stop (只有这样, 否则) ends a unit.
    """
    units: list[Unit] = []
    loose: list[tuple[int, int]] = []
    free = 0  # first clause that no unit holds
    number = 0
    while number < len(clauses):
        if not _opens(clauses, number, free):
            number += 1
            continue
        first = _scene(clauses, number, free)
        if first > free:
            loose.append((free, first - 1))
        asked = number if clauses[number].marker else _second(clauses, number)
        last = _end(clauses, max(number, asked))
        units.append(Unit(first, last, asked))
        free = number = last + 1
    if free < len(clauses):
        loose.append((free, len(clauses) - 1))
    return units, loose


def _opens(clauses: Sequence[ReadClause], number: int, free: int) -> bool:
    clause = clauses[number]
    if clause.marker is not None:
        scene = all("topic" in c.facts for c in clauses[free:number])
        return scene or clause.marker.value.get("place") not in ("opening", "head")
    return _opens_correlative(clauses, number)


def _opens_correlative(clauses: Sequence[ReadClause], number: int) -> bool:
    return "correlative" in clauses[number].facts and _second(clauses, number) > number


def _second(clauses: Sequence[ReadClause], number: int) -> int:
    """The second half of the correlative that opens at ``number`` (``number`` itself where none follows)."""
    for later in range(number + 1, min(number + 3, len(clauses))):
        if "second" in clauses[later].facts:
            return later
    return number


def _scene(clauses: Sequence[ReadClause], number: int, free: int) -> int:
    """The first of the topic clauses that stand before a marked clause."""
    first = number
    bare = _is_bare(clauses[number])
    while first > free and clauses[first - 1].closing != "；" and "opens" not in clauses[first].facts:
        before = clauses[first - 1].facts
        if not ("topic" in before or (bare and "occasion" in before)):
            break
        first -= 1
    while first > free and first < number and "relative" in clauses[first].facts and _goes_with(clauses[first - 1]):
        first -= 1
    alone = first == number > free
    return first - 1 if alone and _is_purpose(clauses, number, free) else first


def _is_bare(clause: ReadClause) -> bool:
    """Whether a clause begins with its marker."""
    return clause.marker is not None and clause.marker.start == clause.start


def _goes_with(clause: ReadClause) -> bool:
    """Whether a clause before a condition is part of it (违反本规定，擅自拆除的，应当…)."""
    asks = clause.marker is not None or not clause.facts.isdisjoint(("imperative", "acts", "stop"))
    return not asks and clause.closing == "，"


def _is_purpose(clauses: Sequence[ReadClause], number: int, free: int) -> bool:
    """Whether the one clause before a bare marker says what the request is for (做好项目工作，必须…)."""
    clause, before = clauses[number], clauses[number - 1]
    if "opens" in clause.facts or not _is_bare(clause) or clause.modality != "obligation":
        return False
    if number > free + 1 and "imperative" in clauses[number - 2].facts:
        return False
    told = before.statement is not None or not before.facts.isdisjoint(("party", "stop"))
    return "imperative" in before.facts and not told and before.closing == "，"


def _end(clauses: Sequence[ReadClause], asked: int) -> int:
    """The last clause that carries the request on."""
    last = asked
    halved = "correlative" in clauses[asked].facts  # its second half is still to come
    while last + 1 < len(clauses) and _goes_on(clauses, last + 1, halved):
        last += 1
        halved = halved and not _is_second_half(clauses, last)
    while last > asked and "topic" in clauses[last].facts and last + 1 < len(clauses):
        last -= 1
    return last


def _goes_on(clauses: Sequence[ReadClause], number: int, halved: bool) -> bool:
    """Whether a request goes on in a clause."""
    clause, before = clauses[number], clauses[number - 1]
    if "cognition" in before.facts or "joins" in clause.facts:
        return True
    if before.closing == "；" or "stop" in clause.facts or "opens" in clause.facts:
        return False
    if halved and "second" in clause.facts:
        return True
    asks = clause.marker is not None and clause.marker.value.get("place") != "opening"
    if asks or _opens_correlative(clauses, number):
        return False
    if clause.statement is not None and clause.facts.isdisjoint(("imperative", "topic")):
        return False
    return not ("topic" in clause.facts and _leads_to_marker(clauses, number))


def _is_second_half(clauses: Sequence[ReadClause], number: int) -> bool:
    """Whether a clause goes on as the second half of a correlative, and not for another reason."""
    joined = "cognition" in clauses[number - 1].facts or "joins" in clauses[number].facts
    return "second" in clauses[number].facts and not joined


def _leads_to_marker(clauses: Sequence[ReadClause], number: int) -> bool:
    """Whether the run of topic clauses that begins here ends in a marked clause."""
    while number < len(clauses) and "topic" in clauses[number].facts and clauses[number].marker is None:
        number += 1
    return number < len(clauses) and clauses[number].marker is not None
