"""Group the pieces of a sentence into requests: what opens one, what it takes along, where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from duban.stages.clauses.pieces import Piece


class Unit(NamedTuple):
    """The pieces ``first`` to ``last`` (inclusive) as one request; ``asked`` is the piece with the marker, if any."""

    first: int
    last: int
    asked: int | None


def group(pieces: Sequence[Piece]) -> tuple[list[Unit], list[tuple[int, int]]]:
    """Split a sentence's pieces into units; the second list holds the runs of pieces that no marker governs.

    Each clause with a marker of its own opens a unit and takes the topic clauses before it along; correlatives
    (既要…也要…) stay whole; a statement or a stop (只有这样, 否则) ends a unit.
    """
    units: list[Unit] = []
    loose: list[tuple[int, int]] = []
    free = 0  # first piece that no unit holds
    number = 0
    while number < len(pieces):
        if not _opens(pieces, number, free):
            number += 1
            continue
        first = _scene(pieces, number, free)
        if first > free:
            loose.append((free, first - 1))
        asked = number if pieces[number].marker else _second(pieces, number)
        last = _end(pieces, max(number, asked))
        units.append(Unit(first, last, asked))
        free = number = last + 1
    if free < len(pieces):
        loose.append((free, len(pieces) - 1))
    return units, loose


def _opens(pieces: Sequence[Piece], number: int, free: int) -> bool:
    piece = pieces[number]
    if piece.marker is not None:
        scene = all(p.topic for p in pieces[free:number])
        return scene or piece.marker.value.get("place") not in ("opening", "head")
    return piece.correlative and _second(pieces, number) > number


def _second(pieces: Sequence[Piece], number: int) -> int:
    """The second half of the correlative that opens at ``number`` (``number`` itself where none follows)."""
    for later in range(number + 1, min(number + 3, len(pieces))):
        if pieces[later].second:
            return later
    return number


def _scene(pieces: Sequence[Piece], number: int, free: int) -> int:
    """The first of the topic clauses that stand before a marked clause."""
    first = number
    marker = pieces[number].marker
    bare = marker is not None and marker.start == pieces[number].start
    while first > free and pieces[first - 1].closing != "；" and not pieces[first].opens:
        if not (pieces[first - 1].topic or (bare and pieces[first - 1].occasion)):
            break
        first -= 1
    while first > free and first < number and pieces[first].relative and _goes_with(pieces[first - 1]):
        first -= 1
    return first - 1 if _is_purpose(pieces, first, number, free) else first


def _goes_with(piece: Piece) -> bool:
    """Whether a clause before a condition is part of it (违反本规定，擅自拆除的，应当…)."""
    asks = piece.marker is not None or piece.imperative or piece.acts or piece.stop
    return not asks and piece.closing == "，"


def _is_purpose(pieces: Sequence[Piece], first: int, number: int, free: int) -> bool:
    """Whether the one clause before a bare marker says what the request is for (做好项目工作，必须…)."""
    marker = pieces[number].marker
    if (
        first != number
        or first == free
        or pieces[first].opens
        or marker is None
        or marker.start != pieces[number].start
    ):
        return False
    if first > free + 1 and pieces[first - 2].imperative:
        return False
    before = pieces[first - 1]
    told = before.statement is not None or before.party or before.stop
    return marker.value["modality"] == "obligation" and before.imperative and not told and before.closing == "，"


def _end(pieces: Sequence[Piece], asked: int) -> int:
    """The last piece that carries the request on."""
    last = asked
    correlative = pieces[asked].correlative
    for number in range(asked + 1, len(pieces)):
        piece = pieces[number]
        if pieces[number - 1].cognition or (piece.joins and number == last + 1):
            last = number
            continue
        if pieces[number - 1].closing == "；" or piece.stop or piece.opens:
            break
        asks = piece.marker is not None and piece.marker.value.get("place") != "opening"
        if asks or (piece.correlative and _second(pieces, number) > number) or (correlative and piece.second):
            if correlative and piece.second:
                last, correlative = number, False
                continue
            break
        if piece.statement is not None and not piece.imperative and not piece.topic:
            break
        if piece.topic and _leads_to_marker(pieces, number):
            break
        last = number
    while last > asked and pieces[last].topic and last + 1 < len(pieces):
        last -= 1
    return last


def _leads_to_marker(pieces: Sequence[Piece], number: int) -> bool:
    """Whether the run of topic clauses that begins here ends in a marked clause."""
    while number < len(pieces) and pieces[number].topic and pieces[number].marker is None:
        number += 1
    return number < len(pieces) and pieces[number].marker is not None
