"""Text of documents made harmless for spreadsheets and word processors."""

from __future__ import annotations

import re
from typing import Any

#: Control characters and marks that turn the direction of writing or hide text.
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]+"
)
#: What a spreadsheet takes for the start of a formula, also in full width (CSV injection, OWASP).
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def plain(text: str) -> str:
    r"""Text on one line without control and direction characters.

    >>> plain("完成\n征迁\u202e扫尾")
    '完成 征迁 扫尾'
    """
    return _UNPRINTABLE.sub(" ", text).strip()


def csv_cell(value: Any) -> Any:
    r"""A value for a CSV cell: text plain, and with an apostrophe before what a spreadsheet would calculate.

    >>> csv_cell('=HYPERLINK("http://x.example")')
    '\'=HYPERLINK("http://x.example")'
    """
    if not isinstance(value, str):
        return value
    text = plain(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
