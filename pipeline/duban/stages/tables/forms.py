"""Forms: tables whose keys stand before their values, down the first column or in several columns of pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence

from duban.core.structure import Cell

_MOST = 0.6


def keys_of(text: str, cells: Sequence[Cell], kind: Callable[[str], str | None]) -> tuple[Cell, ...]:
    """The cells that are keys: those of the first column, and of others, if words of columns fill them.

    ``kind`` says what a column of that name is. Nothing where the keys name no task with its owner or limit.
    """
    there = [cell for cell in cells if cell.start < cell.end]
    kinds = {cell: found for cell in there if (found := kind(text[cell.start : cell.end]))}
    filled = Counter(cell.column for cell in there)
    known = Counter(cell.column for cell in kinds)
    columns = {c for c in known if known[c] > 1 and known[c] >= _MOST * filled[c] and c - 1 not in known}
    if not columns or min(columns) != min(filled):
        return ()
    keys = tuple(cell for cell in there if cell.column in columns)
    told = {kinds[key] for key in keys if key in kinds}
    owned, dated = bool(told & {"lead", "support"}), "due" in told
    fits = (owned or dated) if "task" in told else owned and dated and "measure" in told
    return keys if fits else ()


def upright(text: str, cells: Sequence[Cell], keys: Collection[Cell]) -> tuple[Cell, ...]:
    """The cells as if their keys were a header over them: in row 0, each value in a row and column below its key.

    A key that comes again begins another row. Cells before any key are left out.

    >>> key, value = Cell(0, 2, 3, 0), Cell(3, 5, 3, 1)
    >>> upright("任务 巡查", [key, value], [key])
    (Cell(start=0, end=2, row=0, column=0, rows=1, columns=1, role=None), Cell(start=3, end=5, row=1, column=0, ...))
    """
    columns: dict[str, int] = {}
    across = len({key.column for key in keys}) == 1  # one column of keys may have a column of values for each task
    turned: list[Cell] = []
    seen: set[str] = set()
    base, below = 1, 1
    key, word = None, ""
    for cell in sorted(cells, key=lambda c: (c.row, c.column)):
        if cell in keys:
            key, word = cell, "".join(text[cell.start : cell.end].split())
            if word in seen:
                base, seen = below, set()
            if word not in columns:
                columns[word] = len(columns)
                turned.append(cell._replace(row=0, column=columns[word], rows=1, columns=1))
            seen.add(word)
        elif key and key.row <= cell.row < key.row + key.rows and cell.start < cell.end:
            row = base + (cell.column - key.column - key.columns if across else 0)
            turned.append(cell._replace(row=row, column=columns[word], rows=cell.columns if across else 1, columns=1))
            below = max(below, row + turned[-1].rows)
    return tuple(turned)
