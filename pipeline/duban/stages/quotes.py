"""Quotation marks and brackets: which closes which, and what stands inside one."""

from __future__ import annotations

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
