"""What the labeller sees of the text itself: its words, and the words around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import add
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duban.stages.directives.candidates import Candidate

_LINE = "\n"
_OPENING = 14  # code points in which the verb of a request stands


#: Where pairs of neighbouring characters are looked for.
PLACES = ("opening holds", "holds", "heading holds")


def pairs(text: str, candidate: Candidate) -> Iterator[tuple[str, Iterable[str]]]:
    """Every two characters of a candidate, once for its opening and once for all of it, and those of its heading."""
    some = twos(text, candidate.start, candidate.end)
    yield PLACES[0], dict.fromkeys(some[: _OPENING - 1])  # in an order that no hash seed changes
    yield PLACES[1], dict.fromkeys(some)
    if heading := candidate.context.heading:
        yield PLACES[2], heading.pairs


def twos(text: str, start: int, end: int) -> list[str]:
    """The pairs of neighbouring characters of a stretch.

    >>> twos("各地要抓紧", 2, 5)
    ['要抓', '抓紧']
    """
    said = text[start:end]
    return list(map(add, said, said[1:]))


def ends(text: str, candidate: Candidate) -> Iterator[str]:
    """The first and the last three characters of a candidate."""
    yield f"opens {text[candidate.start : candidate.start + 3]}"
    yield f"ends {text[candidate.end - 3 : candidate.end]}"


def around(text: str, candidate: Candidate) -> Iterator[str]:
    """What stands before and behind a candidate, and what kind of document it is in."""
    beside, block = candidate.around, candidate.context.block
    start, end = candidate.start, candidate.end
    for width in (1, 2):
        yield f"behind {text[end : end + width].partition(_LINE)[0]}"  # a text may end without a line break
        yield f"before {text[max(0, start - width) : start].rpartition(_LINE)[2]}"
    if beside.before:
        yield f"last opens {text[beside.before.start : beside.before.start + 2]}"
    if beside.behind:
        yield f"next opens {text[beside.behind.start : beside.behind.start + 2]}"
    yield f"last is marked={beside.marked_before}"
    yield f"next is marked={beside.marked_behind}"
    yield f"new sentence={beside.new_sentence}"
    yield f"marked in all={int(beside.marked * 5)}"
    yield f"candidates in all={min(5, beside.many // 8)}"
    yield f"place={int(beside.place * 4)}"
    yield f"its voice wishes={candidate.context.wishes}"
    yield f"level={block.level}"
    yield f"kind={block.kind.value}"
    yield f"headings above={len(block.section)}"
