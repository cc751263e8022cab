"""Put tables into the structure of a text, and roles to their cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from duban.core.packed import pack
from duban.core.structure import Cell, Part, Structure, Table
from duban.core.text import SpanIndex
from duban.stages.tables.columns import ColumnReader, Layout
from duban.stages.tables.forms import keys_of, upright
from duban.stages.tables.grid import by_row
from duban.stages.tables.plain import aligned, piped, tabbed
from duban.words.lexicon import Lexicons

_PROSE = "。；！？"
_LONG = 40
#: What may be taken for a table where its columns are known only: text parted by blanks is mostly something else.
_IN_TEXT: tuple[tuple[Callable[[str], Iterator[Table]], str, bool], ...] = (
    (piped, "|", True),
    (piped, "│", True),
    (tabbed, "\t", False),
    (aligned, "  ", False),
)


class TableFinder:
    """Built once from the lexicons; called with a raw text, the same in plain simplified script, and what is known."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._columns = ColumnReader(lexicons)

    def __call__(self, raw: str, plain: str, known: Structure) -> Structure:
        """The structure with every table, each cell of a table of tasks with its role.

        A cell without a role is a place where anybody may ask for something. Raw text is looked at for its tabs.
        """
        parts: list[Part] = list(known.parts)
        for find, sign, always in _IN_TEXT:
            if sign not in raw:
                continue
            taken = SpanIndex(parts)
            for table in find(raw):
                if taken.overlapping(table.start, table.end):
                    continue
                if always or self._layout(plain, table, None) or self._form(plain, table):
                    parts.append(table)
        if not any(isinstance(part, Table) for part in parts):
            return known
        return Structure(pack(self._read(plain, sorted(parts, key=lambda part: (part.start, part.end)))))

    def _read(self, text: str, parts: list[Part]) -> Iterator[Part]:
        before: Layout | None = None
        for part in parts:
            if not isinstance(part, Table):
                yield part
                continue
            before = self._layout(text, part, before)
            if before is None and (form := self._form(text, part)):
                yield form
                continue
            yield part._replace(
                cells=tuple(self._roles(text, part, before)), headers=len(before.headers) if before else 0
            )

    def _layout(self, text: str, table: Table, before: Layout | None) -> Layout | None:
        return self._columns.read(text, table.cells, before)

    def _form(self, text: str, table: Table) -> Table | None:
        """A table whose keys stand before their values, with the roles of its cells; ``None`` for any other."""
        keys = frozenset(keys_of(text, table.cells, self._columns.kind))
        cells = upright(text, table.cells, keys) if keys else ()
        layout = self._columns.read(text, cells) if cells else None
        if layout is None or not layout.named:
            return None
        roles = {(c.start, c.end): layout.roles.get(c.column, "field") for c in cells if c.row}
        return table._replace(
            cells=tuple(
                c._replace(role="header" if c in keys else roles.get((c.start, c.end), "field")) for c in table.cells
            )
        )

    def _roles(self, text: str, table: Table, layout: Layout | None) -> Iterator[Cell]:
        """The cells of a table with their roles, in text order."""
        for number, row in by_row(table.cells).items():
            if layout is None:
                yield from (cell._replace(role=None if _is_prose(text, cell) else "field") for cell in row)
            elif number in layout.headers or self._columns.repeats(text, row, layout):
                yield from (cell._replace(role="header") for cell in row)
            elif layout.headers and number < layout.headers.start:
                yield from (cell._replace(role="caption") for cell in row)
            else:
                alone = _is_alone(row, layout)
                for cell in row:
                    role = "heading" if alone else layout.roles.get(cell.column, "field")
                    yield cell._replace(role="field" if cell.start == cell.end else role)


def _is_prose(text: str, cell: Cell) -> bool:
    written = text[cell.start : cell.end]
    return len(written) > _LONG or any(sign in written for sign in _PROSE)


def _is_alone(row: list[Cell], layout: Layout) -> bool:
    """Whether a row is one heading over the whole table: ``二、优化营商环境``."""
    there = [cell for cell in row if cell.start < cell.end]
    if len(there) != 1:
        return False
    (cell,) = there
    wide = cell.columns > 1 and cell.columns * 2 > layout.width
    return wide or (
        cell.column == 0 and layout.roles.get(0) not in ("task", "lead", "due", "group") and layout.width > 2
    )
