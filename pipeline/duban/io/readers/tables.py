"""Tables with a text in each row: JSON Lines, CSV and Parquet. All other columns go along as metadata."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from duban.io.readers.base import MAX_BYTES, Failure, Part, ReadError, needs, too_large
from duban.io.readers.limits import check_unpacked
from duban.io.readers.rows import NO_END, Lines, Row, csv_rows
from duban.io.readers.sheets import RowsAs, as_table
from duban.io.readers.streams import open_packed, packed
from duban.io.readers.text import decoded, without_nul
from duban.io.readers.texts import Columns

_HEAD = 2**20


@dataclass(frozen=True, slots=True)
class JsonLines:
    """Reads one JSON object a line, in UTF-8."""

    columns: Columns
    suffixes = packed(".jsonl", ".ndjson")

    def split(self, path: Path) -> Iterator[Part | Failure]:
        """A part a line; a line that is not an object fails alone."""
        with open_packed(path) as stream:
            yield from self.rows(path, stream)

    def rows(self, path: Path, stream: IO[bytes]) -> Iterator[Part | Failure]:
        """A part for each line of a stream, such as standard input."""
        yield from self.columns.parts(path, self._rows(stream))

    def _rows(self, stream: IO[bytes]) -> Iterator[tuple[int, Row]]:
        number = 0
        while line := stream.readline(MAX_BYTES):
            number += 1
            row: Row | None = None
            if len(line) == MAX_BYTES and not line.endswith(b"\n"):
                row = too_large(MAX_BYTES)
                while line and not line.endswith(b"\n"):  # its rest is no row of its own
                    line = stream.readline(_HEAD)
            elif line.strip():
                row = _json_row(line)
                if isinstance(row, ReadError) and not line.endswith(b"\n"):
                    raise ReadError(f"the file ends within line {number}: {row.reason}", "get the file again")
            if row is not None:
                yield number, row


@dataclass(frozen=True, slots=True)
class Csv:
    """Reads rows under a line of column names, in any encoding; ``.tsv`` is parted by tabs."""

    columns: Columns
    rows_as: RowsAs | None = None
    suffixes = packed(".csv", ".tsv")

    def split(self, path: Path) -> Iterator[Part | Failure]:
        """A part a row, or one part where the rows are those of a table of tasks."""
        csv.field_size_limit(MAX_BYTES)
        with open_packed(path) as stream:
            head = stream.read(_HEAD)
        cut = head.rfind(b"\n") + 1 if len(head) == _HEAD else len(head)
        mark = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
        text, codec = decoded(without_nul(head[mark : cut or None]))
        delimiter = "\t" if ".tsv" in path.name.lower() else ","
        if table := as_table(path, text, self.columns.text, self.rows_as):
            yield table
            return
        with (
            open_packed(path) as stream,
            io.TextIOWrapper(stream, encoding=codec, errors="replace", newline="") as lines,
        ):
            stream.read(mark)
            if text.startswith("\ufeff"):
                lines.read(1)
            read = Lines(lines)
            for part in self.columns.parts(path, enumerate(csv_rows(read, delimiter), start=1)):
                if isinstance(part, Part) and not read.ended:
                    part = replace(part, notes=(*part.notes, NO_END))  # noqa: PLW2901
                yield part


@dataclass(frozen=True, slots=True)
class Parquet:
    """Reads the rows of a Parquet file in small batches."""

    columns: Columns
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
                yield from self.columns.parts(path, enumerate(_parquet_rows(file, path.stat().st_size), start=1))
        except (ArrowException, ValueError) as error:
            raise ReadError(f"this is not a complete Parquet file ({error})", "write it again") from None
        except OSError as error:
            if error.errno is not None:  # Arrow tells of damage without a number
                raise
            raise ReadError(f"this is not a complete Parquet file ({error})", "write it again") from None


def _json_row(line: bytes) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return ReadError(f"the line is not JSON ({error})", "write one JSON object a line, in UTF-8")
    return row if isinstance(row, dict) else ReadError("the line is not a JSON object", "write one object a line")


def _parquet_rows(file: Any, packed: int) -> Iterator[Row]:
    """The rows, each alone: a text that stands once in a file of Parquet may be that of every row."""
    sizes = (file.metadata.row_group(number).total_byte_size for number in range(file.metadata.num_row_groups))
    check_unpacked(sum(sizes), packed)
    size = count = 0
    for batch in file.iter_batches(batch_size=1, use_threads=False):
        count += 1
        size += batch.nbytes
        check_unpacked(size, packed)
        (row,) = batch.to_pylist()
        yield row
    if count != file.metadata.num_rows:
        raise ReadError(f"it contains {count} rows, not {file.metadata.num_rows} as it says", "write it again")
