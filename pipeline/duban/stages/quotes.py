"""Quotation marks and brackets: which closes which, and what stands inside one."""

from __future__ import annotations

from collections.abc import Mapping

QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』"}
BRACKETS = {"（": "）", "《": "》", "【": "】", "〔": "〕"}
#: The closing sign of each opening one.
PARTNERS = {**QUOTES, **BRACKETS}
_OPENED = {closing: opening for opening, closing in QUOTES.items()}


def is_open(text: str, signs: str, start: int, position: int) -> bool:
    """Whether one of the opening ``signs`` stands between ``start`` and ``position`` and is not closed before that.

    >>> is_open("按照《安全生产法》要求", "《（", 0, 5), is_open("按照《安全生产法》要求", "《（", 0, 9)
    (True, False)
    """
    for sign in signs:
        opened = text.rfind(sign, start, position)
        if opened >= 0 and text.rfind(PARTNERS[sign], opened, position) < 0:
            return True
    return False


def quotation_before(text: str, end: int, start: int = 0) -> int:
    """Where the quotation opens that closes right before ``end``, but not before ``start``; ``end`` where none does.

    >>> quotation_before("他说“要快”。", 6)
    2
    """
    opening = _OPENED.get(text[end - 1]) if end > start else None
    opened = text.rfind(opening, start, end) if opening else -1
    return opened if opened >= 0 else end


def is_quoted(text: str, start: int, end: int, signs: Mapping[str, str], begin: int, longest: int) -> bool:
    """Whether a stretch stands in a title or a short quotation (a slogan); a longer one is somebody's speech.

    ``signs`` are closing by opening ones; no quotation counts that opens before ``begin``, or is longer than
    ``longest``, in code points.

    >>> is_quoted("《2025年计划》", 1, 6, {"《": "》"}, 0, 40)
    True
    """
    before, behind = text[max(0, begin) : start], text[end : end + longest]
    for opening, closing in signs.items():
        opened = before.rfind(opening)
        if opened > before.rfind(closing):
            closed = behind.find(closing)
            return closed >= 0 and len(before) - opened + closed <= longest
    return False
