"""Whether a text is the record of a meeting: its head says so, or most of it is a list."""

from __future__ import annotations

from duban.core.model import Block, Segmentation
from duban.stages.clauses.signals import Signals

_HEAD = 400  # code points
_HEAD_WORDS = 2
_BULLETS = "-*+•"


def is_minutes(cut: Segmentation, signals: Signals) -> bool:
    """Whether requests stand in it as people note them down: short, unmarked, item by item.

    >>> from duban.core.model import Segmentation
    >>> from duban.words.lexicon import load_lexicons
    >>> is_minutes(Segmentation("项目例会纪要 主持人：李明", (), ()), Signals(load_lexicons()))
    True
    """
    return _headed(cut.text, signals) or 2 * sum(_is_item(cut.text, block) for block in cut.blocks) > len(cut.blocks)


def _headed(text: str, signals: Signals) -> bool:
    """Whether two words of the head of minutes (纪要, 出席, 主持) open the text; one said twice counts once."""
    at, end = 0, min(_HEAD, len(text))
    words = set[str]()
    while len(words) < _HEAD_WORDS and (found := signals.search("MINUTES_HEAD", text, at, end)):
        words.add(text[found.start : found.end])
        at = found.end
    return len(words) == _HEAD_WORDS


def _is_item(text: str, block: Block) -> bool:
    """Whether a bullet or a number in digits stands before the block; chapters (一、) are headings of any text."""
    return block.mark is not None and (text[block.mark.start] in _BULLETS or text[block.mark.start].isdecimal())
