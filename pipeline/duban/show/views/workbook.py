"""The ledger as a workbook for Excel, WPS and LibreOffice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Any, Literal
from unicodedata import east_asian_width

from duban.io.atomic import replacing_path
from duban.io.store import held
from duban.io.store.files import needed
from duban.show.views.layout import Layout, LedgerColumn
from duban.show.views.ledger import Cell, Row, by_party, cells

#: What Excel allows: characters in a cell and in the name of a sheet, rows in a sheet.
_CELL, _NAME, _ROWS = 32_767, 31, 1_048_575
#: Points of a line of text, and how many lines a row may have at most.
_LINE, _MOST_LINES = 13.5, 30
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]|^'|'$")
_UNKNOWN_DAY = datetime(2000, 1, 1)
Kind = Literal["whole", "open"]


def write_xlsx(rows: Sequence[Row], path: Path, layout: Layout) -> None:
    """Write a ledger with one sheet for the whole, one for what must still be asked, and one for each party.

    Every text is stored as text: nothing is calculated or becomes a link. The same rows give the same bytes.
    Raises ``OSError``.
    """
    xlsxwriter = needed("xlsxwriter", "ledger")
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    try:
        with replacing_path(path) as partial, xlsxwriter.Workbook(str(partial), options) as book:
            days = (day for row in rows if (day := held(row.document)))
            book.set_properties({"title": layout.title, "created": _day(max(days, default=None))})
            looks = _Looks(book, layout)
            names: set[str] = set()
            for name, kind, some in _sheets(rows, layout):
                for start in range(0, max(len(some), 1), _ROWS):
                    _fill(book.add_worksheet(_unique(name, names)), some[start : start + _ROWS], kind, layout, looks)
    except xlsxwriter.exceptions.FileCreateError as error:
        raise error.args[0] if isinstance(error.args[0], OSError) else OSError(str(error)) from None


class _Looks:
    """How headings and cells look."""

    def __init__(self, book: Any, layout: Layout) -> None:
        base = {"font_name": layout.font, "text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"}
        self.cell = book.add_format({**base, "font_size": 10})
        centre = {"bold": True, "bg_color": "#E7EEF7", "align": "center", "valign": "vcenter"}
        self.heading = book.add_format({**base, "font_size": 11, **centre})


def _sheets(rows: Sequence[Row], layout: Layout) -> Iterator[tuple[str, Kind, Sequence[Row]]]:
    yield layout.whole, "whole", rows
    yield layout.open, "open", [row for row in rows if row.is_open]
    for party, some in list(by_party(rows).items())[: layout.party_sheets]:
        yield party, "whole", some


def _fill(sheet: Any, rows: Sequence[Row], kind: Kind, layout: Layout, looks: _Looks) -> None:
    columns = layout.columns(kind)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.heading, looks.heading)
    for line, row in enumerate(rows, 1):
        found = cells(row, columns, layout)
        sheet.set_row(line, _height(found, columns))
        for place, value in enumerate(found):
            if value is None or value == "":
                sheet.write_blank(line, place, None, looks.cell)
            elif isinstance(value, str):
                sheet.write_string(line, place, value[:_CELL], looks.cell)
            else:
                sheet.write_number(line, place, value, looks.cell)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _height(found: Sequence[Cell], columns: Sequence[LedgerColumn]) -> float:
    """The height in points at which every line of a row is seen; only Excel would find it by itself."""
    lines = (ceil(_width(str(value)) / column.width) for value, column in zip(found, columns, strict=True) if value)
    return min(max(lines, default=1), _MOST_LINES) * _LINE


def _width(text: str) -> int:
    """The room that a text takes, in widths of a digit: Chinese characters take two."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def _unique(wanted: str, taken: set[str]) -> str:
    """A name that Excel takes for a sheet and that no other sheet has, whatever its case."""
    base = _NOT_IN_NAMES.sub(" ", wanted).strip()[:_NAME] or "-"
    name, number = base, 1
    while name.lower() in taken or name.lower() == "history":  # a name that Excel keeps for itself
        number += 1
        name = f"{base[: _NAME - len(str(number)) - 1]} {number}"
    taken.add(name.lower())
    return name


def _day(day: str | None) -> datetime:
    try:
        return datetime.fromisoformat(day) if day else _UNKNOWN_DAY
    except ValueError:
        return _UNKNOWN_DAY
