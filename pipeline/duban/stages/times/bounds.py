"""What is seen of a time expression in its place, from which a model tells whether it bounds something to come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from duban.core.text import Span
from duban.stages.times.model import Timex

_PAUSE = re.compile("[，。；：、！？\n“”《》（）]")
_REACH, _BEHIND = 40, 30
_EDGE = 2  # code points; so near to the end of a request is at its end


class Place(NamedTuple):
    """Where an expression stands.

    ``parts`` are the names of the parts of its moment, ``when`` how it lies to the day of the document, ``begun``
    whether it begins before that day, ``request`` the directive around it, ``asked`` whether its sentence holds one.
    ``cues`` are the labels of ``deadline.toml`` that fit it.
    """

    text: str
    parts: tuple[str, ...]
    when: str
    begun: bool | None
    dated: bool
    request: Span | None
    asked: bool
    cues: Sequence[str]


class Around(NamedTuple):
    """The text around an expression up to the next pauses: ``behind`` passes a comma that stands right behind it."""

    opens: bool
    closing: str
    closed: bool
    before: str
    behind: str


def around(text: str, start: int, end: int) -> Around:
    """The text around the stretch from ``start`` to ``end``.

    >>> around("会议要求，10月底前，全部开工。", 5, 10)
    Around(opens=True, closing='，', closed=True, before='', behind='全部开工')
    """
    low = max(0, start - _REACH)
    opening = max((m.end() for m in _PAUSE.finditer(text, low, start)), default=low)
    stop = _stop(text, end)
    closing, behind = text[stop : stop + 1], text[end:stop]
    if stop == end and closing == "，":
        behind = text[end + 1 : _stop(text, end + 1)]
    return Around(opening == start, closing, stop == end, text[opening:start], behind)


def features(timex: Timex, place: Place, ahead: bool, over: bool) -> list[str]:
    """The names of what is seen; ``ahead`` and ``over`` say whether words around it speak of plans or of the past.

    Some count by themselves, and otherwise inside a request than outside.
    """
    near = around(place.text, timex.start, timex.end)
    both = list(_both(timex, place, ahead, over))
    inside = "in" if place.request else "out"
    return list(dict.fromkeys([*_alone(timex, place, near), *both, *(f"{inside}.{name}" for name in both)]))


def is_limit(timex: Timex) -> bool:
    """Whether the expression itself says that it is a latest time (月底前)."""
    return timex.kind == "deadline" or "limit" in timex.parts


def _alone(timex: Timex, place: Place, near: Around) -> Iterator[str]:
    form = place.text[timex.start : timex.end]
    text, start, end = place.text, timex.start, timex.end
    yield f"kind={timex.kind}"
    yield f"way={timex.parts.get('way', '')}"
    yield f"word={timex.parts.get('limit', '')}"
    yield f"by={timex.resolved_by}"
    yield f"dated={place.dated}"
    yield f"begun={place.begun},limit={is_limit(timex)}"
    yield from (f"begins {form[:1]}", f"begins {form[:2]}", f"ends {form[-1:]}", f"ends {form[-2:]}")
    yield f"before {text[max(0, start - 2) : start]}"
    yield from (f"behind {text[end : end + 1]}", f"behind {text[end : end + 3]}")
    yield from (f"opens={near.opens}", f"closing={near.closing}", f"closed={near.closing if near.closed else ''}")
    if near.closed:
        yield from (f"next {near.behind[:1]}", f"next {near.behind[:2]}")
    yield from sorted({f"then {character}" for character in near.behind[:_BEHIND]})
    yield from (f"cue={cue}" for cue in place.cues)


def _both(timex: Timex, place: Place, ahead: bool, over: bool) -> Iterator[str]:
    parts, limit, where = ",".join(sorted(place.parts)), is_limit(timex), _where(timex, place.request)
    text, start, end = place.text, timex.start, timex.end
    yield from (f"reads={timex.reads}", f"of={parts}", f"when={place.when}", f"limit={limit}", f"asked={place.asked}")
    yield from (f"limit={limit},when={place.when}", f"of={parts},when={place.when}")
    yield from (f"at={where}", f"of={parts},at={where}", f"limit={limit},at={where}")
    yield from (f"before {text[max(0, start - 1) : start]}", f"behind {text[end : end + 2]}")
    yield from (f"ahead={ahead},over={over}", f"ahead={ahead},over={over},when={place.when}")


def _where(timex: Timex, request: Span | None) -> str:
    if request is None:
        return "none"
    if timex.start - request.start < _EDGE:
        return "head"
    return "end" if request.end - timex.end <= _EDGE else "middle"


def _stop(text: str, start: int) -> int:
    pause = _PAUSE.search(text, start, start + _REACH)
    return pause.start() if pause else min(len(text), start + _REACH)
