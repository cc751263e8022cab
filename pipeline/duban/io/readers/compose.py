"""One text out of lines and tables, with the structure that their reader knew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from duban.core.structure import Cell, Furniture, Part, Structure, Table
from duban.io.readers.base import MAX_BYTES, Content, ReadError, Sheet, too_large

MAX_CELLS = 300_000
"""Cells of one document; each stands in memory several times."""


_WIDEST_GAP = 64  # a cell may claim to stand in any column


class Field(NamedTuple):
    """A cell with its text, at its first ``row`` and ``column`` (from 0)."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


class Composer:
    r"""Takes what stands in a document in its order: a line each, the cells of a row parted by tabs.

    >>> page = Composer()
    >>> page.line("分工表")
    >>> page.table([Field("任务", 0, 0), Field("责任人", 0, 1)])
    >>> content = page.content()
    >>> content.text, [cell.start for cell in content.structure.tables[0].cells]
    ('分工表\n任务\t责任人', [4, 7])
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._parts: list[Part] = []
        self._length = 0
        self._cells = 0
        self._pages: list[Sheet] = []

    def page(self, number: int, confidence: float | None = None) -> None:
        """What comes now stands on a page (counted from 1)."""
        self._end_page()
        start = self._length + 1 if self._pieces else 0
        self._pages.append(Sheet(start, start, number, confidence))

    def line(self, text: str, *, furniture: bool = False) -> None:
        """A line or a paragraph. Raises ``ReadError`` if the text grows larger than a document may be."""
        start = self._add(text)
        if furniture:
            self._parts.append(Furniture(start, self._length))

    def table(self, fields: Iterable[Field], *, name: str | None = None, page: int | None = None) -> None:
        """A table; rows of one cell above it are its captions, and lines. Raises ``ReadError`` for too many cells."""
        rows: dict[int, list[Field]] = {}
        for field in fields:
            self._cells += 1
            if self._cells > MAX_CELLS:
                raise too_many_cells()
            rows.setdefault(field.row, []).append(field)
        there = {row: [f for f in sorted(row_of, key=lambda f: f.column) if f.text] for row, row_of in rows.items()}
        ordered = [row for row in sorted(there) if there[row]]
        while len(ordered) > 1 and len(there[ordered[0]]) == 1 and there[ordered[0]][0].rows == 1:
            self.line(there[ordered.pop(0)][0].text)
        if len(ordered) == 1 and len(there[ordered[0]]) == 1:
            self.line(there[ordered[0]][0].text)
            return
        cells: list[Cell] = []
        for row in ordered:
            column = 0
            written: list[str] = []
            offsets: list[tuple[int, Field]] = []
            length = 0
            for field in there[row]:
                gap = "\t" * min(max(field.column - column, 1 if written else 0), _WIDEST_GAP)
                offsets.append((length + len(gap), field))
                written.append(gap + field.text)
                length += len(gap) + len(field.text)
                column = field.column + field.columns - 1
            start = self._add("".join(written))
            for offset, f in offsets:
                cells.append(Cell(start + offset, start + offset + len(f.text), row, f.column, f.rows, f.columns))
        if cells:
            self._parts.append(Table(cells[0].start, self._length, tuple(cells), 0, name, page))

    def content(self, date: str | None = None) -> Content:
        """The text with its structure."""
        self._end_page()
        structure = Structure(tuple(self._parts))
        return Content("\n".join(self._pieces), None, date, structure, pages=tuple(self._pages))

    def _end_page(self) -> None:
        if self._pages:
            self._pages[-1] = self._pages[-1]._replace(end=max(self._length, self._pages[-1].start))

    def _add(self, text: str) -> int:
        """Put a line to the text; where it starts."""
        start = self._length + 1 if self._pieces else 0
        self._pieces.append(text)
        self._length = start + len(text)
        if self._length > MAX_BYTES:
            raise too_large(self._length)
        return start


def too_many_cells() -> ReadError:
    """The error for a table that nobody fills by hand."""
    return ReadError(f"its tables have more than {MAX_CELLS:,} cells", "split it, or give its rows as CSV")


def filled(rows: Sequence[Sequence[str]]) -> Iterable[Field]:
    """The fields of a table without merged cells.

    >>> [field.column for field in filled([["任务", "责任人"]])]
    [0, 1]
    """
    return (Field(text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row))
