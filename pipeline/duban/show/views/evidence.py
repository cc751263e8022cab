"""The sentence that a record stands in."""

from __future__ import annotations

from duban.core.records import Quote

_ENDS = "。！？!?\r\n"
#: Beyond this many code points on either side a text without punctuation is cut.
_REACH = 300


def sentence(text: str | None, quote: Quote) -> str:
    """The sentence around a quote, its end mark included; the quote alone where the record carries no text.

    >>> sentence("会议召开。一是市财政局要统筹资金。散会。", Quote(text="市财政局要统筹资金", start=7, end=16))
    '一是市财政局要统筹资金。'
    """
    if text is None or text[quote.start : quote.end] != quote.text:
        return quote.text
    before = text[max(0, quote.start - _REACH) : quote.start]
    after = text[quote.end : quote.end + _REACH]
    start = max((before.rfind(mark) for mark in _ENDS), default=-1) + 1
    marks = [place for mark in _ENDS if (place := after.find(mark)) >= 0]
    end = min(marks) + 1 if marks else len(after)
    return (before[start:] + quote.text + after[:end]).strip()
