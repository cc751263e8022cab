"""Tables whose rows are tasks and not documents: what CSV and XLSX files hold is told by their header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from duban.io.readers.base import MAX_BYTES, Content, Failure, Part, ReadError
from duban.io.readers.columns import column_reader
from duban.io.readers.compose import MAX_CELLS, Composer, Field, filled, too_many_cells
from duban.io.readers.limits import read_limited
from duban.io.readers.rows import NO_END, Lines
from duban.io.readers.streams import open_packed, packed, unpacked
from duban.io.readers.text import decode, printable, without_nul
from duban.io.readers.texts import Columns
from duban.io.readers.xlsx import Xlsx, sheets

RowsAs = Literal["table", "documents"]
_PARTINGS = "\t,;|"
_LOOKED_AT = 60
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class CsvTable:
    """Reads a CSV file as one table, in any encoding, parted by whatever parts its first lines."""

    suffixes = frozenset({".csv", ".tsv"})

    def parse(self, data: bytes, charset: str | None = None) -> Content:
        """The table. Raises ``ReadError`` for what is not text, or too large."""
        whole = without_nul(data)
        content = decode(whole, charset)
        notes = content.notes if whole == data else (*content.notes, f"{data.count(0)} byte(s) of it are NUL")
        if content.text and not content.text.endswith(("\n", "\r")):
            notes = (*notes, NO_END)
        composer = Composer()
        composer.table(_fields(content.text))
        return replace(composer.content(), notes=notes)


@dataclass(frozen=True, slots=True)
class Workbook:
    """Reads the rows of workbooks as documents, where a column of texts is named."""

    columns: Columns
    rows_as: RowsAs | None = None
    suffixes = Xlsx.suffixes

    def split(self, path: Path) -> Iterator[Part | Failure]:
        """A part a row, or one part where the rows are those of a table of tasks. Raises ``ReadError``."""
        with open_packed(path) as stream:
            read = list(sheets(read_limited(stream)))
        tables = [_rows(fields) for _, fields in read]
        if table := next(
            (t for rows in tables if (t := told_table(path, rows, self.columns.text, self.rows_as))), None
        ):
            yield table
            return
        number = 0
        for rows in tables:
            header = next((row for row in rows[:_LOOKED_AT] if self.columns.text in row), rows[0])
            for row in rows[rows.index(header) + 1 :]:
                number += 1
                named: Mapping[str, Any] = dict(zip(header, row, strict=False))
                yield self.columns.part(path, number, named)


def as_table(path: Path, text: str, column: str, rows_as: RowsAs | None) -> Part | None:
    """The part of a whole CSV file whose rows are tasks, ``None`` for one whose rows are documents."""
    return told_table(path, _head(text), column, rows_as)


def told_table(path: Path, rows: Sequence[Sequence[str]], column: str, rows_as: RowsAs | None) -> Part | None:
    """The part of a whole file whose first ``rows`` are those of a table of tasks, with a note that says so.

    It is one where its header says so and ``column``, which holds the texts of documents, is that of its tasks or none.
    """
    if rows_as == "documents":
        return None
    note: tuple[str, ...] = ()
    if rows_as is None:
        named = _task_columns(rows)
        if not named or any(column in row and column != named[0] for row in rows):
            return None
        shown = ", ".join(named[:_SHOWN])
        note = (f"read as a table of tasks, by its columns {shown}; --as documents reads a document from each row",)
    suffix = "".join(path.suffixes[-2:]).lower()
    form = unpacked(next((s for s in packed(".csv", ".tsv", *Xlsx.suffixes) if suffix.endswith(s)), suffix))
    stem = path.name.split(".")[0]
    return Part(printable(stem), printable(path), form, path, notes=note)


def _task_columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """The headers of a table of tasks, that of the tasks first; none for another table."""
    from duban.core.text import well_formed
    from duban.stages.normalize import characters

    composer = Composer()
    composer.table(filled([[well_formed(cell) for cell in row] for row in rows]))
    content = composer.content()
    reader, simplifier = column_reader()
    for table in content.structure.tables if content.structure else ():
        layout = reader.read(characters(content.text, simplifier).text, table.cells)
        if layout and layout.named:
            cells = [c for c in table.cells if c.row in layout.headers]
            ordered = sorted(cells, key=lambda c: (layout.roles.get(c.column) != "task", c.column))
            return [content.text[c.start : c.end].replace("\n", "") for c in ordered]
    return []


def _csv(text: str) -> Iterator[list[str]]:
    """The rows of a CSV text. Raises ``ReadError`` for what can't be read from a line on."""
    csv.field_size_limit(MAX_BYTES)
    text = text.removeprefix("\ufeff")
    head = [line for line in text[:4000].splitlines() if line.strip()][:5]
    parting = max(_PARTINGS, key=lambda sign: (max((line.count(sign) for line in head), default=0), sign == ","))
    try:
        lines = Lines(io.StringIO(text, newline=""))
        for row in csv.reader(lines, delimiter=parting):
            if wrong := lines.wrong_quotes(parting):
                raise wrong
            lines.behind_row()
            yield [cell.strip().replace("\r\n", "\n").replace("\t", " ") for cell in row]
    except csv.Error as error:
        raise ReadError(f"the file can't be read from here on ({error})", "write it again as CSV in UTF-8") from None


def _head(text: str) -> list[list[str]]:
    """The first rows of a CSV text, as far as they can be read."""
    rows: list[list[str]] = []
    with suppress(ReadError):
        for row in islice(_csv(text), _LOOKED_AT):
            rows.append(row)
    return rows


def _fields(text: str) -> Iterator[Field]:
    for count, field in enumerate(filled(list(_csv(text)))):
        if count > MAX_CELLS:
            raise too_many_cells()
        yield field


def _rows(fields: Sequence[Field]) -> list[list[str]]:
    """Rows of texts, empty if nothing stands."""
    rows: dict[int, dict[int, str]] = {}
    for field in fields:
        rows.setdefault(field.row, {})[field.column] = field.text
    return [[row.get(column, "") for column in range(max(row) + 1)] for _, row in sorted(rows.items())]
