"""Chinese text as words of two characters, so that full-text search finds any stretch of it.

SQLite's own tokenizers take a run of Chinese for one word, and its trigrams find nothing shorter than three characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_RUN = re.compile(r"(?P<latin>[0-9a-zA-Z]+)|(?P<other>[^\W0-9a-zA-Z_]+)")


def indexed(text: str | None) -> str:
    """What the index holds of a text: each neighbouring pair of characters, and the last one of each run alone.

    >>> indexed("加快征迁，2021年")
    '加快 快征 征迁 迁 2021 年'
    """
    return " ".join(_words(text or ""))


def query(text: str) -> str:
    """A search as SQLite's FTS5 understands it: what stands between blanks must be found as it stands, in any order.

    >>> query("征迁 发改委")
    '"征迁" "发改 改委"'
    >>> query("迁")
    '"迁"*'
    """
    return " ".join(filter(None, map(_phrase, text.split()))) or '""'


def _words(text: str) -> Iterator[str]:
    for run in _RUN.finditer(text):
        if run["latin"]:
            yield run[0].lower()
        else:
            yield from (run[0][place : place + 2] for place in range(len(run[0])))


def _phrase(text: str) -> str:
    """A stretch as a phrase. Its last character alone begins the pair that the index has of it, or ends a run there."""
    words = list(_words(text))
    if not words:
        return ""
    alone = len(words[-1]) == 1 and not words[-1].isascii()
    if alone and len(words) > 1 and len(words[-2]) == 2:
        return f'"{" ".join(words[:-1])}"'
    return f'"{" ".join(words)}"{"*" if alone else ""}'
