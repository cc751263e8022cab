"""Which found span answers which gold span, and when two wordings are the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol

_PINYIN = re.compile(r"[(][a-zA-Zà-ÿāēīōūǎěǐǒǔǖǘǚǜńňǹḿüɑɡê]{1,8}[)]")
_SPACE = re.compile(r"\s+")

#: Two spans answer each other from this overlap on (intersection over union).
OVERLAP = 0.5


class HasSpan(Protocol):
    """Anything with a place in the text, in code points."""

    @property
    def start(self) -> int:
        """First code point."""

    @property
    def end(self) -> int:
        """Behind the last code point."""


def iou(a: HasSpan, b: HasSpan) -> float:
    """Intersection over union of two spans, 0.0 to 1.0.

    >>> from duban.core.text import Span
    >>> iou(Span(0, 4), Span(2, 6))
    0.3333333333333333
    """
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared / (max(a.end, b.end) - min(a.start, b.start)) if shared > 0 else 0.0


def pair(gold: Sequence[HasSpan], found: Sequence[HasSpan], floor: float = OVERLAP) -> list[tuple[int, int]]:
    """One-to-one pairs of indices, the best overlap first; of equal ones the later span first.

    >>> from duban.core.text import Span
    >>> pair([Span(0, 4), Span(5, 9)], [Span(0, 5), Span(5, 9), Span(4, 5)])
    [(1, 1), (0, 0)]
    """
    candidates = sorted(
        ((iou(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found) if iou(g, f) >= floor), reverse=True
    )
    gold_taken: set[int] = set()
    found_taken: set[int] = set()
    pairs = []
    for _, i, j in candidates:
        if i not in gold_taken and j not in found_taken:
            gold_taken.add(i)
            found_taken.add(j)
            pairs.append((i, j))
    return pairs


@lru_cache(maxsize=65536)
def fold(wording: str) -> str:
    """A wording without pinyin glosses and spaces, in simplified script: wordings that fold alike are the same.

    >>> fold("發展(fāzhǎn)局 局長")
    '发展局局长'
    """
    return _SPACE.sub("", _opencc().convert(_PINYIN.sub("", wording)))


def same(a: str | None, b: str | None) -> bool:
    """Whether two wordings, each of which may be absent, are the same."""
    return a == b if a is None or b is None else fold(a) == fold(b)


@lru_cache(maxsize=1)
def _opencc() -> Any:
    from opencc import OpenCC  # slow to import

    return OpenCC("t2s")
