"""The ledger as a workbook for Excel, WPS and LibreOffice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from math import ceil
from pathlib import Path
from typing import Any, Literal
from unicodedata import east_asian_width

from duban.io.atomic import replacing_path
from duban.io.store import held
from duban.io.store.files import needed
from duban.show.views.layout import Layout, LedgerColumn
from duban.show.views.ledger import Cell, Row, by_party, cells
from duban.show.views.unmatched import unmatched_cells
from duban.stages.revise import Leftover

#: What Excel allows: characters in a cell and in the name of a sheet, rows in a sheet.
_CELL, _NAME, _ROWS = 32_767, 31, 1_048_575
#: Points of a line of text, and how many lines a row may have at most.
_LINE, _MOST_LINES = 13.5, 30
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]|^'|'$")
_UNKNOWN_DAY = datetime(2000, 1, 1)
Kind = Literal["whole", "open"]


def write_xlsx(
    rows: Sequence[Row], path: Path, layout: Layout, as_of: date | None = None, leftovers: Sequence[Leftover] = ()
) -> None:
    """Write a ledger with one sheet for the whole, one for what must still be asked, and one for each body.

    Every text is stored as text: nothing is calculated or becomes a link. Days are days, states are chosen from a list,
    and what is overdue is red until its state is changed. The same rows give the same bytes. Raises ``OSError``.
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
                    sheet = book.add_worksheet(_unique(name, names))
                    _fill(sheet, some[start : start + _ROWS], layout.columns(kind, as_of), layout, looks)
                    _light(sheet, len(some), layout.columns(kind, as_of), layout, looks, as_of)
            if leftovers:
                _unmatched(book.add_worksheet(_unique(layout.unmatched, names)), leftovers, layout, looks)
    except xlsxwriter.exceptions.FileCreateError as error:
        raise error.args[0] if isinstance(error.args[0], OSError) else OSError(str(error)) from None


class _Looks:
    """How headings and cells look."""

    def __init__(self, book: Any, layout: Layout) -> None:
        base = {"font_name": layout.font, "text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"}
        self.cell = book.add_format({**base, "font_size": 10})
        self.day = book.add_format({**base, "font_size": 10, "num_format": "yyyy-mm-dd", "align": "left"})
        self.asked = book.add_format({**base, "font_size": 10, "font_color": "#8A8A8A"})
        centre = {"bold": True, "bg_color": "#E7EEF7", "align": "center", "valign": "vcenter"}
        self.heading = book.add_format({**base, "font_size": 11, **centre})
        self.lights = {
            "red": book.add_format({"bg_color": "#F4B6B0", "font_color": "#7A0B00"}),
            "yellow": book.add_format({"bg_color": "#FFE699", "font_color": "#5C4400"}),
            "blue": book.add_format({"bg_color": "#BDD7EE", "font_color": "#0B3D66"}),
        }
        self.closed = book.add_format({"bg_color": "#E2EFDA", "font_color": "#2E5A1C"})


def _sheets(rows: Sequence[Row], layout: Layout) -> Iterator[tuple[str, Kind, Sequence[Row]]]:
    yield layout.whole, "whole", rows
    yield layout.open, "open", [row for row in rows if row.is_open]
    for party, some in list(by_party(rows).items())[: layout.party_sheets]:
        yield party, "whole", some


def _fill(sheet: Any, rows: Sequence[Row], columns: Sequence[LedgerColumn], layout: Layout, looks: _Looks) -> None:
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.heading, looks.heading)
    for line, row in enumerate(rows, 1):
        found = cells(row, columns, layout)
        sheet.set_row(line, _height(found, columns))
        for place, value in enumerate(found):
            _write(sheet, line, place, value, looks, layout)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    _printed(sheet)


def _write(sheet: Any, line: int, place: int, value: Cell, looks: _Looks, layout: Layout) -> None:
    if value is None or value == "":
        sheet.write_blank(line, place, None, looks.cell)
    elif isinstance(value, str):
        look = looks.asked if value == layout.words.unsettled else looks.cell
        sheet.write_string(line, place, value[:_CELL], look)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, datetime(value.year, value.month, value.day), looks.day)
    else:
        sheet.write_number(line, place, value, looks.cell)


def _light(
    sheet: Any, rows: int, columns: Sequence[LedgerColumn], layout: Layout, looks: _Looks, as_of: date | None
) -> None:
    """Let states be chosen from a list, and colour lights, states and days."""
    places = {column.field: place for place, column in enumerate(columns) if column.field}
    words = layout.words
    last = max(rows, 1)
    if (state := places.get("state")) is not None:
        sheet.data_validation(1, state, last, state, {"validate": "list", "source": list(words.state.values())})
        shown = ((words.state["behind"], looks.lights["yellow"]), (words.state["closed"], looks.closed))
        for word, look in shown:
            equal = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": look}
            sheet.conditional_format(1, state, last, state, equal)
    if (light := places.get("light")) is not None:
        for colour, word in words.light.items():
            equal = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": looks.lights[colour]}
            sheet.conditional_format(1, light, last, light, equal)
    due = places.get("limit", places.get("due"))
    if due is not None and state is not None and as_of is not None:
        day, status = f"${_letter(due)}2", f"${_letter(state)}2"
        finished = (words.state["done"], words.state["closed"], words.state["dropped"])
        unfinished = ",".join(f'{status}<>"{word}"' for word in finished)
        today = f"DATE({as_of.year},{as_of.month},{as_of.day})"
        for test, colour in ((f"{day}<{today}", "red"), (f"{day}<={today}+7", "blue")):
            formula = f"=AND(ISNUMBER({day}),{test},{unfinished})"
            look = {"type": "formula", "criteria": formula, "format": looks.lights[colour], "stop_if_true": True}
            sheet.conditional_format(1, due, last, due, look)


def _unmatched(sheet: Any, leftovers: Sequence[Leftover], layout: Layout, looks: _Looks) -> None:
    """What people did that fits nothing any more: it is shown, and put to nothing."""
    for place, (heading, width) in enumerate(zip(layout.unmatched_columns, (6, 40, 30, 30, 40), strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, looks.heading)
    for line, leftover in enumerate(leftovers, 1):
        for place, value in enumerate(unmatched_cells(leftover)):
            _write(sheet, line, place, value, looks, layout)
    sheet.freeze_panes(1, 0)
    _printed(sheet)


def _printed(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _letter(place: int) -> str:
    """The name of a column, from A on."""
    return chr(ord("A") + place) if place < 26 else _letter(place // 26 - 1) + _letter(place % 26)


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
