"""The places that may open a turn of a transcript: their labels, and whether people speak there in turn."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from duban.core.text import Span

FEW = 2
LINE = re.compile(r"[^\n]+")
_SPOKEN_LINE = 30
_PUNCTUATION = re.compile("[，。！？；…]")
_MOST = 0.75  # of the lines


class Opening(NamedTuple):
    """A place that opens a turn: ``end`` is where what is said may begin; ``at`` is in seconds."""

    start: int
    end: int
    label: Span | None
    at: float | None
    rule: str


def name_of(text: str, opening: Opening) -> str:
    """The label of an opening as it is written, empty without one."""
    return opening.label.of(text) if opening.label else ""


def is_spoken(text: str, opening: Opening) -> bool:
    """Whether words follow the label, and not a value as in ``主持人：王某``."""
    end = text.find("\n", opening.end)
    line = text[opening.end : end if end >= 0 else len(text)].strip()
    return not line or len(line) > _SPOKEN_LINE or _PUNCTUATION.search(line) is not None


def exchange(text: str, spoken: Sequence[Opening], counts: Mapping[str, int]) -> list[Opening]:
    """The openings of a text in which some speak in turn, line by line, whatever they are called."""
    again = [o for o in spoken if counts[name_of(text, o)] >= FEW]
    several = len(again) > FEW * 2 and len({name_of(text, o) for o in again}) >= FEW
    return again if several and len(again) >= _MOST * lines_from(text, again[0].start) else []


def lines_from(text: str, start: int) -> int:
    """How many lines that are not blank follow."""
    return sum(1 for m in LINE.finditer(text, start) if not m.group().isspace())


def seconds(time: str | None) -> float | None:
    """``01:23`` or ``00:01:23.5`` in seconds.

    >>> seconds("00:01:23,500")
    83.5
    """
    if not time:
        return None
    whole, _, fraction = re.sub("[，,]", ".", time).partition(".")
    total = 0
    for part in re.split("[:：]", whole):
        total = total * 60 + int(part)
    return total + (int(fraction) / 10 ** len(fraction) if fraction else 0.0)
