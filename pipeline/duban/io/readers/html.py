"""Web pages: the main text by trafilatura, its tables from the tree, the day of publication by htmldate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from duban.io.readers.attributes import check_attributes
from duban.io.readers.base import Content, ReadError, needs
from duban.io.readers.compose import MAX_CELLS, Composer, Field, too_many_cells
from duban.io.readers.text import decode

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}["']?\s{0,5}([\w.:-]{1,40})""", re.IGNORECASE)
_HEAD = 4096
# The latest day that a page may bear. Without it the library asks the clock, and two runs could differ.
_LAST_DAY = "2099-12-31"
_PLACE = "dubantable{:04d}place"
_PLACED = re.compile(r"dubantable([0-9]{4})place")
_MOST_TABLES, _MOST_SPANNED, _LONG_CELL = 2000, 1000, 400
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})(?!\d)")
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "br", "center", "dd", "div", "dl", "dt", "fieldset", "figure"),
        *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre"),
        *("section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_INLINE = ("span", "strong", "b", "em", "i", "u", "font", "sub", "sup", "mark", "ins", "small", "big")
_UNREAD = frozenset(("script", "style", "noscript", "template", "head", "select", "option", "button", "textarea"))
_AROUND = frozenset(("nav", "footer", "header", "aside"))

_OPENED, _CLOSED = re.compile("<(?:body|html)", re.IGNORECASE), re.compile("</(?:body|html)", re.IGNORECASE)
_NO_END = "the page has no end (</body>): if it was cut off, some of its text is missing"

# Deeper than the first, the main text is not looked for, which takes recursion; nobody reads deeper than the second.
_DEEP, _DEEPEST = 250, 2048


class Html:
    """Reads a page as its main text, without menus and advertisements, below its title."""

    suffixes = frozenset({".html", ".htm", ".xhtml", ".shtml"})

    def parse(self, data: bytes, charset: str | None = None) -> Content:
        """The main text and the day of publication. Raises ``ReadError`` for pages without text."""
        page = decode(data, charset or _declared(data)).text
        is_cut = bool(_OPENED.search(page)) and not _CLOSED.search(page)
        tree = _tree(page)
        is_deep = _is_deep(tree)
        day = _day(tree)
        for name in _INLINE:  # the library parts words at them
            for element in list(tree.iter(name)):
                element.drop_tag()
        tables = _take_tables(tree)
        title, text, published = _main_text(tree, len(tables), is_deep)
        if title and title not in text[: len(title) + 200]:
            text = f"{title}\n{text}"
        composed = _composed(text, tables).content(day or published)
        return replace(composed, notes=(_NO_END,)) if is_cut else composed


def _tree(page: str) -> Any:
    """The elements of a page. Raises ``ReadError`` for one that is empty."""
    try:
        from lxml.html import HTMLParser, document_fromstring
    except ImportError:
        raise needs("trafilatura", "html") from None
    if "<html" not in page[:_HEAD].lower():
        page = f"<html>{page}</html>"  # a bare piece of a page is not taken for one
    page = re.sub(r"^\s{0,9}<\?xml[^>]{0,200}\?>", "", page.removeprefix("\ufeff"))
    check_attributes(page)
    try:
        return document_fromstring(page, parser=HTMLParser(encoding=None, huge_tree=True))
    except (ValueError, SyntaxError):  # lxml's errors are SyntaxErrors
        raise _empty() from None


def _main_text(tree: Any, tables: int, is_deep: bool) -> tuple[str, str, str | None]:
    """Title, text and date of a page, the text with the places of so many tables. Raises ``ReadError`` for no text."""
    try:
        from trafilatura import bare_extraction
    except ImportError:
        raise needs("trafilatura", "html") from None
    found: Any = not is_deep and bare_extraction(
        tree,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        date_extraction_params={"extensive_search": False, "original_date": True, "max_date": _LAST_DAY},
    )
    title, text, published = (found.title or "", found.text or "", found.date) if found else ("", "", None)
    if not text.strip() or any(_PLACE.format(n) not in text for n in range(tables)):
        text = _whole_text(tree) or text
    if not text.strip():
        raise _empty()
    return title, text, published


def _empty() -> ReadError:
    return ReadError("there is no text in this page", "open it in a browser and save the text")


def _is_deep(tree: Any) -> bool:
    """Whether the page is nested too deep for its main text. Raises ``ReadError`` where it is too deep for any."""
    from lxml import etree

    depth = most = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        most = max(most, depth)
    if most >= _DEEPEST:  # the library leaves out what lies deeper
        raise ReadError(f"the page is nested {_DEEPEST} levels deep", "open it in a browser and save the text")
    return most > _DEEP


def _composed(text: str, tables: list[list[Field]]) -> Composer:
    """The text with each table in its place."""
    composer = Composer()
    for line in text.split("\n"):
        placed = _PLACED.search(line)
        if placed is None:
            composer.line(line)
            continue
        for around in (line[: placed.start()], line[placed.end() :]):
            if around.strip(" |"):
                composer.line(around.strip(" |"))
        if int(placed[1]) < len(tables):
            composer.table(tables[int(placed[1])])
    return composer


def _take_tables(tree: Any) -> list[list[Field]]:
    """The tables of data, in whose places a word is left; a table for the layout, which holds others, is none."""
    from lxml.html import Element

    taken: list[list[Field]] = []
    for table in list(tree.iter("table")):
        if len(taken) >= _MOST_TABLES or next((t for t in table.iter("table") if t is not table), None) is not None:
            continue
        fields = list(_fields(table))
        rows, columns = {f.row for f in fields if f.text}, {f.column for f in fields if f.text}
        if len(rows) < 2 or len(columns) < 2 or any(len(f.text) > _LONG_CELL and f.columns > 1 for f in fields):
            continue
        place = Element("p")
        place.text = _PLACE.format(len(taken))
        place.tail = table.tail
        table.getparent().replace(table, place)
        taken.append(fields)
    return taken


def _fields(table: Any) -> Iterator[Field]:
    """The cells of a table; how far they reach is believed up to a bound."""
    taken: dict[int, int] = {}  # column to the first row that is free in it
    count = 0
    caption = table.find("caption")
    if caption is not None and (text := _text(caption)):
        yield Field(text, -1, 0)
    for row, tr in enumerate(table.iter("tr")):
        column = 0
        for cell in tr.iterchildren("td", "th"):
            while taken.get(column, 0) > row:
                column += 1
            rows, columns = _span(cell, "rowspan"), _span(cell, "colspan")
            count += columns
            if count > MAX_CELLS:
                raise too_many_cells()
            yield Field(_text(cell), row, column, rows, columns)
            for each in range(column, column + columns):
                taken[each] = row + rows
            column += columns


def _span(cell: Any, name: str) -> int:
    digits = re.match(r"\s*(\d{1,4})", cell.get(name) or "")
    return min(max(int(digits[1]), 1), _MOST_SPANNED) if digits else 1


def _text(element: Any) -> str:
    """The text of an element: block tags and <br> break lines, inline tags nothing."""
    lines = (re.sub(r"[ \t\r\n\f\v\u00a0]+", " ", line).strip() for line in "".join(_pieces(element)).split("\0"))
    return "\n".join(line for line in lines if line)


def _pieces(element: Any) -> Iterator[str]:
    """The texts of an element in order, with NUL for a break; without recursion, since pages can be nested deep."""
    from lxml import etree

    skipped: Any = None
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            if skipped is None and event == "comment" and node is not element:
                yield node.tail or ""
            continue
        tag = node.tag
        if event == "start":
            if skipped is None and tag in _UNREAD:
                skipped = node
            if skipped is None:
                yield ("\0" if tag in _BLOCKS else "") + (node.text or "").replace("\0", " ")
        else:
            inside = skipped is None
            if skipped is node:
                skipped, inside = None, True
                yield "" if node is element else (node.tail or "").replace("\0", " ")
            elif inside:
                yield ("\0" if tag in _BLOCKS else "") + (
                    "" if node is element else (node.tail or "").replace("\0", " ")
                )


def _whole_text(tree: Any) -> str:
    """The text of a page too short, or too full of tables, for its main text to be told: all but its frame."""
    for name in _AROUND:
        for around in list(tree.iter(name)):
            around.drop_tree()
    body = tree.find("body")
    return _text(tree if body is None else body)


def _day(tree: Any) -> str | None:
    """The day that an article of WeChat names for itself."""
    from datetime import date

    place = tree.get_element_by_id("publish_time", None)
    written = "" if place is None else place.text_content()
    if not written:
        scripts = " ".join(s.text or "" for s in tree.iter("script"))
        said = re.search(r"(?:publish_time|createTime)\s{0,5}=\s{0,5}[\"']([^\"']{8,30})", scripts)
        written = said[1] if said else ""
    day = _DAY.search(written)
    try:
        return date(*map(int, day.groups())).isoformat() if day else None
    except ValueError:
        return None


def _declared(data: bytes) -> str | None:
    """The charset that the page itself names in its head."""
    match = _CHARSET.search(data[:_HEAD])
    return match[1].decode("ascii") if match else None
