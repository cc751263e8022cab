"""How far the records of two texts agree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from duban.core.records import Document
from duban.stages.script import Simplifier
from duban.words.lexicon import load_lexicons
from duban.words.rules import load_fragments
from metamorphic.clothes import Dressed

_PINYIN = "".join(load_fragments(load_lexicons())[name].strip("[]") for name in ("letter", "toned"))
_GLOSS = re.compile(rf"[(（][{_PINYIN}]{{1,6}}[)）]|\s")
_simplifier = Simplifier()


def records(
    document: Document, back: Callable[[int, int], tuple[int, int]] = lambda start, end: (start, end)
) -> Counter:
    """What is found, in the places of the text that ``back`` leads to: directive, speaker, parties and deadlines."""
    return Counter(
        (
            back(c.start, c.end),
            c.modality,
            _plain(c.speaker),
            frozenset((back(p.start, p.end), p.role) for p in c.responsible),
            frozenset((back(t.start, t.end), t.iso_start, t.iso_end, t.recurrence) for t in c.deadlines),
        )
        for c in document.commitments
    )


def agreement(before: Document, after: Document, dressed: Dressed) -> tuple[int, int, int]:
    """How many records are the same, and how many there are before and after."""
    first, second = records(before), records(after, dressed.back)
    return (first & second).total(), first.total(), second.total()


def f1(same: int, before: int, after: int) -> float:
    """F1 of the second set of records against the first."""
    return 2 * same / (before + after) if before + after else 1.0


def _plain(name: str | None) -> str | None:
    return name and _simplifier.simplify(_GLOSS.sub("", name))
