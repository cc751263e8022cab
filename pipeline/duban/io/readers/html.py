"""Web pages: the main text by trafilatura, the day of publication by its companion htmldate."""

from __future__ import annotations

import re
from typing import Any

from duban.io.readers.base import Content, ReadError, needs
from duban.io.readers.text import decode

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}["']?\s{0,5}([\w.:-]{1,40})""", re.IGNORECASE)
_HEAD = 4096
# The latest day that a page may bear. Without it the library asks the clock, and two runs could differ.
_LAST_DAY = "2099-12-31"


class Html:
    """Reads a page as its main text, without menus and advertisements, below its title."""

    suffixes = frozenset({".html", ".htm", ".xhtml", ".shtml"})

    def parse(self, data: bytes, charset: str | None = None) -> Content:
        """The main text and the day of publication. Raises ``ReadError`` for pages without text."""
        try:
            from trafilatura import bare_extraction, html2txt
        except ImportError:
            raise needs("trafilatura", "html") from None
        page = decode(data, charset or _declared(data)).text
        if "<html" not in page[:_HEAD].lower():
            page = f"<html>{page}</html>"  # a bare piece of a page is not taken for one
        found: Any = bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            include_tables=True,
            date_extraction_params={"extensive_search": False, "original_date": True, "max_date": _LAST_DAY},
        )
        text = (found and found.text) or html2txt(page)
        if not text.strip():
            raise ReadError("there is no text in this page", "open it in a browser and save the text")
        title = (found and found.title) or ""
        if title and title not in text[: len(title) + 200]:
            text = f"{title}\n{text}"
        return Content(text, None, found.date if found else None)


def _declared(data: bytes) -> str | None:
    """The charset that the page itself names in its head."""
    match = _CHARSET.search(data[:_HEAD])
    return match[1].decode("ascii") if match else None
