"""A table by rows and columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from duban.core.structure import Cell, Table

_BLANK = " \t\r\n\u00a0\u3000"


def trimmed(text: str, start: int, end: int, also: str = "") -> tuple[int, int]:
    """The stretch without blanks (and the characters of ``also``) at its ends.

    >>> trimmed("| 任务 |", 1, 5)
    (2, 4)
    """
    off = _BLANK + also
    while start < end and text[start] in off:
        start += 1
    while end > start and text[end - 1] in off:
        end -= 1
    return start, end


def width(cells: Iterable[Cell]) -> int:
    """How many columns a table has."""
    return max((cell.column + cell.columns for cell in cells), default=0)


def by_row(cells: Sequence[Cell]) -> dict[int, list[Cell]]:
    """The cells that begin in each row, by column."""
    rows: dict[int, list[Cell]] = {}
    for cell in sorted(cells, key=lambda c: (c.row, c.column)):
        rows.setdefault(cell.row, []).append(cell)
    return rows


def table_of(rows: Sequence[Sequence[tuple[int, int]]]) -> Table:
    """A plain table of rows of spans, each of which is one cell.

    >>> table_of([[(0, 2), (3, 5)]]).cells[1]
    Cell(start=3, end=5, row=0, column=1, rows=1, columns=1, role=None)
    """
    cells = tuple(Cell(a, b, r, c) for r, row in enumerate(rows) for c, (a, b) in enumerate(row))
    return Table(cells[0].start, cells[-1].end, cells)


def filled(text: str, cells: Iterable[Cell], same: Collection[str]) -> tuple[Cell, ...]:
    """The cells by rows, those that say that they are the same (同上) with the stretch of the cell above.

    >>> [(c.row, c.start) for c in filled("王某 同上", [Cell(0, 2, 0, 0), Cell(3, 5, 1, 0)], {"同上"})]
    [(0, 0), (1, 0)]
    """
    above: dict[int, Cell] = {}
    found: list[Cell] = []
    for cell in sorted(cells, key=lambda c: (c.row, c.column)):
        before = above.get(cell.column) if cell.role != "task" else None
        said = text[cell.start : cell.end].strip().lower()
        found.append(cell._replace(start=before.start, end=before.end) if before and said in same else cell)
        if cell.start < cell.end and cell.role not in ("header", "heading", "caption"):
            above[cell.column] = found[-1]
    return tuple(found)
