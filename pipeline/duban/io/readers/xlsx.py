"""Workbooks (XLSX) by openpyxl: every sheet is a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from duban.io.readers.base import Content, ReadError, needs
from duban.io.readers.compose import MAX_CELLS, Composer, Field, too_many_cells
from duban.io.readers.limits import check_unpacked

_LOCKED = b"\xd0\xcf\x11\xe0"
_MERGED = re.compile(rb"<(?:\w{1,9}:)?mergeCell\s[^>]{0,80}?ref=\"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})\"")
_MOST_ROWS, _MOST_MERGED = 1_048_576, 20_000
_MOST_LOOKED_AT = 10_000_000  # empty ones too: a row may hold nothing but its last cell


class Xlsx:
    """Reads the sheets of a workbook in their order; what a formula gave when it was saved is its value."""

    suffixes = frozenset({".xlsx", ".xlsm"})

    def parse(self, data: bytes, charset: str | None = None) -> Content:  # noqa: ARG002
        """The sheets as tables. Raises ``ReadError`` for workbooks that are locked, broken, empty or oversized."""
        composer = Composer()
        for name, fields in sheets(data):
            composer.table(fields, name=name)
        content = composer.content()
        if not content.text:
            raise ReadError("its sheets are empty", "check that they were saved")
        return content


def sheets(data: bytes) -> Iterator[tuple[str, list[Field]]]:
    """Each visible sheet that holds something: its name and its cells. Raises ``ReadError``."""
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError:
        raise needs("openpyxl", "tables") from None
    if data.startswith(_LOCKED):
        raise ReadError("the workbook is locked with a password or of an old format", "save it as plain .xlsx")
    try:
        with ZipFile(BytesIO(data)) as package:
            check_unpacked(sum(member.file_size for member in package.infolist()), len(data))
            book = load_workbook(BytesIO(data), read_only=True, data_only=True)
            left = MAX_CELLS
            for sheet in book.worksheets:
                if sheet.sheet_state != "visible":
                    continue
                fields = _fields(sheet, left, _merged(package, sheet))
                left -= len(fields)
                if fields:
                    yield sheet.title, fields
    except (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, SyntaxError) as error:
        raise ReadError(f"this is not a workbook ({error})", "open it and save it again as .xlsx") from None


def _fields(sheet: Any, most: int, merged: dict[tuple[int, int], tuple[int, int]]) -> list[Field]:
    """The cells that hold something. What a sheet claims of its size is not believed."""
    sheet.reset_dimensions()
    fields: list[Field] = []
    looked_at = 0
    for row in sheet.iter_rows(max_row=_MOST_ROWS):
        looked_at += len(row)
        if looked_at > _MOST_LOOKED_AT:
            raise too_many_cells()
        for cell in row:
            text = written(cell.value) if cell.value is not None else ""
            if not text:
                continue
            place = (cell.row - 1, cell.column - 1)
            fields.append(Field(text, *place, *merged.get(place, (1, 1))))
            if len(fields) > most:
                raise too_many_cells()
    return fields


def _merged(package: ZipFile, sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """How many rows and columns the merged cells have; read as a stream the library leaves them out."""
    from openpyxl.utils import column_index_from_string as number

    with package.open(sheet._worksheet_path) as stream:
        found = _MERGED.finditer(stream.read())
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for match, _ in zip(found, range(_MOST_MERGED), strict=False):
        first, top, last, bottom = (part.decode() for part in match.groups())
        left, right = number(first), number(last)
        spans[int(top) - 1, left - 1] = (int(bottom) - int(top) + 1, right - left + 1)
    return spans


def written(value: Any) -> str:
    """A value as text: a day as ISO date, a whole number without its point.

    >>> written(datetime(2025, 6, 30)), written(3.0)
    ('2025-06-30', '3')
    """
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip().replace("\r\n", "\n").replace("_x000D_", "").replace("\t", " ")
