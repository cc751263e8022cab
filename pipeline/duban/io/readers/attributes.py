"""How many attributes the tags of a page have: to parse one with many takes the square of their number."""

from __future__ import annotations

import re

from duban.io.readers.base import ReadError

_MOST = 1000
"""Attributes of one tag; an editor writes a dozen."""

_NEXT = re.compile(r"<(?:(!--)|(script|style)\b|[a-z])", re.IGNORECASE)
_BEHIND = {"!--": re.compile("-->"), "script": re.compile("</script", re.I), "style": re.compile("</style", re.I)}
_PIECE = re.compile(r"""(>)|[^\s"'>=]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]*))?[\s"'=]*""")


def check_attributes(page: str) -> None:
    """Raise ``ReadError`` for a tag that is made to harm.

    >>> check_attributes("<p class='a' title='x > y'>各组要清理河道。</p>")
    >>> check_attributes(f"<p {' a=1' * 2000}>")
    Traceback (most recent call last):
    duban.io.readers.base.ReadError: a tag of the page has more than 1000 attributes; ...
    """
    at = 0
    while tag := _NEXT.search(page, at):
        at = tag.end() if tag[1] else _behind_tag(page, tag.end())
        if kind := tag[1] or tag[2]:
            end = _BEHIND[kind.lower()].search(page, at)
            at = end.end() if end else len(page)


def _behind_tag(page: str, at: int) -> int:
    count = 0
    while at < len(page):
        piece = _PIECE.match(page, at)
        if piece is None or piece.end() == at:
            return at + 1
        at = piece.end()
        if piece[1]:
            break
        count += 1
        if count > _MOST:
            raise ReadError(
                f"a tag of the page has more than {_MOST} attributes", "open it in a browser and save the text"
            )
    return at
