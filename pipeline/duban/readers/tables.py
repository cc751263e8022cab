"""Tables with a text in each row: JSON Lines, CSV and Parquet. All other columns go along as metadata."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from duban.readers.base import MAX_BYTES, Failure, Part, ReadError, needs
from duban.readers.streams import open_packed, packed
from duban.readers.text import decode, printable
from duban.text import whole

_HEAD = 2**20
_ID_COLUMN = "id"
_Row = Mapping[str, Any] | ReadError


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold the text and the day of the document."""

    text: str = "text"
    date: str | None = None

    def part(self, path: Path, number: int, row: _Row) -> Part | Failure:
        """Row ``number`` (from 1) as a part, or what is wrong with it."""
        source = f"{printable(path)}:{number}"
        if isinstance(row, ReadError):
            return Failure(source, "read", row.reason, row.remedy)
        text = row.get(self.text)
        if not isinstance(text, str):
            there = whole(", ".join(map(str, row))) or "none"
            reason = f"there is no text in column {self.text!r} (columns: {there})"
            return Failure(source, "read", reason, "name the column: --text-column NAME")
        given = row.get(_ID_COLUMN)
        name = f"{printable(path.name).split('.')[0]}-{number}" if given in (None, "") else whole(str(given))
        rest = {whole(str(key)): _plain(value) for key, value in row.items() if key != self.text}
        return Part(name, source, ".txt", whole(text), None, _day(row.get(self.date or "")), rest)


@dataclass(frozen=True, slots=True)
class JsonLines:
    """Reads one JSON object a line, in UTF-8."""

    columns: Columns = Columns()
    suffixes = packed(".jsonl", ".ndjson")

    def split(self, path: Path) -> Iterator[Part | Failure]:
        """A part a line; a line that is no object fails alone."""
        with open_packed(path) as stream:
            yield from self.rows(path, stream)

    def rows(self, path: Path, stream: IO[bytes]) -> Iterator[Part | Failure]:
        """A part for each line of a stream, such as standard input."""
        number = 0
        while line := stream.readline(MAX_BYTES):
            number += 1
            if line.strip():
                yield self.columns.part(path, number, _json_row(line))


@dataclass(frozen=True, slots=True)
class Csv:
    """Reads rows under a line of column names, in any encoding; ``.tsv`` is parted by tabs."""

    columns: Columns = Columns()
    suffixes = packed(".csv", ".tsv")

    def split(self, path: Path) -> Iterator[Part | Failure]:
        """A part a row."""
        csv.field_size_limit(MAX_BYTES)
        with open_packed(path) as stream:
            head = stream.read(_HEAD)
        cut = head.rfind(b"\n") + 1 if len(head) == _HEAD else len(head)
        content = decode(head[: cut or None])
        delimiter = "\t" if ".tsv" in path.name.lower() else ","
        with (
            open_packed(path) as stream,
            io.TextIOWrapper(stream, encoding=content.encoding, newline="") as lines,
        ):
            if content.text.startswith("\ufeff"):
                lines.read(1)
            yield from _numbered(self.columns, path, _csv_rows(csv.DictReader(lines, delimiter=delimiter)))


@dataclass(frozen=True, slots=True)
class Parquet:
    """Reads the rows of a Parquet file in small batches."""

    columns: Columns = Columns()
    suffixes = frozenset({".parquet"})

    def split(self, path: Path) -> Iterator[Part | Failure]:
        """A part a row."""
        try:
            from pyarrow import ArrowException
            from pyarrow.parquet import ParquetFile
        except ImportError:
            raise needs("pyarrow", "parquet") from None
        try:
            # Without threads and read-ahead the memory is that of one batch.
            with ParquetFile(path, pre_buffer=False) as file:
                batches = file.iter_batches(batch_size=64, use_threads=False)
                rows = (row for batch in batches for row in batch.to_pylist())
                yield from _numbered(self.columns, path, rows)
        except (ArrowException, ValueError) as error:
            raise ReadError(f"this is no whole Parquet file ({error})", "write it anew") from None


def _numbered(columns: Columns, path: Path, rows: Iterable[_Row]) -> Iterator[Part | Failure]:
    for number, row in enumerate(rows, start=1):
        yield columns.part(path, number, row)


def _json_row(line: bytes) -> _Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return ReadError(f"the line is no JSON ({error})", "write one JSON object a line, in UTF-8")
    return row if isinstance(row, dict) else ReadError("the line is no JSON object", "write one object a line")


def _csv_rows(rows: csv.DictReader[str]) -> Iterator[_Row]:
    """The rows; what no longer can be read ends them with an error."""
    try:
        for row in rows:
            extra = row.pop(None, None)
            if extra is None:
                yield row
            else:
                yield ReadError(
                    "the row has more fields than there are columns", "quote fields that hold the delimiter"
                )
    except (csv.Error, UnicodeDecodeError) as error:
        yield ReadError(f"the file can't be read from here on ({error})", "write it anew as CSV in UTF-8")


def _plain(value: Any) -> Any:
    """A value as JSON in UTF-8 can hold it."""
    if isinstance(value, Mapping):
        return {whole(str(key)): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value if isinstance(value, (int, float, bool, type(None))) else whole(str(value))


def _day(value: Any) -> str | None:
    """A date column's value as ISO date, ``None`` where it holds none."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value)[:10].replace("/", "-")).isoformat()
    except ValueError:
        return None
