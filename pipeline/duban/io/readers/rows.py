"""Rows of CSV that tell where they are broken: Python's own reader takes all that follows a quote for one field."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from typing import IO, Any

from duban.io.readers.base import MAX_BYTES, ReadError

Row = Mapping[str, Any] | ReadError
NO_END = "the last line has no line break: if the file was cut off there, its last row is not whole"
_NO_CHARACTER = "\ufffd"
_NO_TEXT = ReadError("the row contains a byte that is not text", "correct it in the file; the other rows are read")
_TOO_MANY = ReadError("the row has more fields than there are columns", "quote fields that hold the delimiter")
_QUOTES = "close the quote, or double quotes that stand inside a field"
_GET_ANEW = "get the file again; the rows before are read"


class Lines:
    """Lines of bounded length; ``kept`` are those since it was last emptied, from line ``first`` (from 1) on.

    ``ended`` is whether the last one has a line break.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self.kept: list[str] = []
        self.first = 1
        self.ended = True

    def __iter__(self) -> Iterator[str]:
        """Raises ``csv.Error`` for a line that is too long. A NUL, which Python 3.10 can't read, becomes U+FFFD."""
        while line := self._stream.readline(MAX_BYTES):
            if len(line) == MAX_BYTES:
                raise csv.Error(f"a line is longer than {MAX_BYTES >> 20} MB")
            line = line.replace("\0", _NO_CHARACTER)
            self.ended = line.endswith(("\n", "\r"))
            self.kept.append(line)
            yield line

    def behind_row(self) -> None:
        """A row was read: what comes next begins another."""
        self.first += len(self.kept)
        self.kept = []

    def wrong_quotes(self, delimiter: str) -> ReadError | None:
        """What is wrong with the quotes of the row that was read. Raises ``ReadError`` for one that is never closed."""
        if len(self.kept) == 1 and self.kept[0].count('"') % 2 == 0:
            return None
        try:
            list(csv.reader(self.kept, delimiter=delimiter, strict=True))
        except csv.Error as error:
            line, lines = self.first, len(self.kept)
            if "unexpected end of data" in str(error):
                told = ReadError(
                    f"the quote that opens in line {line} is never closed: {lines} line(s) are in it", _QUOTES
                )
                raise told from None
            return ReadError(
                f"the quote that opens in line {line} is closed within a field of {lines} line(s)", _QUOTES
            )
        return None


def csv_rows(lines: Lines, delimiter: str) -> Iterator[Row]:
    """The rows under their header, each as a mapping or what is wrong with it.

    Raises ``ReadError`` with the line from which on nothing can be read: a quote without end, a file that is cut off.
    """
    rows = csv.DictReader(lines, delimiter=delimiter)
    try:
        if rows.fieldnames:
            lines.behind_row()
        for row in rows:
            yield _checked(row, lines, delimiter)
            lines.behind_row()
    except (csv.Error, UnicodeDecodeError) as error:
        raise ReadError(
            f"the file can't be read from line {lines.first} on ({error})", "write it again as CSV in UTF-8"
        ) from None


def _checked(row: dict[str | None, Any], lines: Lines, delimiter: str) -> Row:
    extra = row.pop(None, None)
    if wrong := lines.wrong_quotes(delimiter):
        return wrong
    broken = any(_NO_CHARACTER in line for line in lines.kept)
    if not lines.ended and (broken or None in row.values()):
        raise ReadError(f"the file is cut off in line {lines.first}", _GET_ANEW)
    if broken:
        return _NO_TEXT
    return _TOO_MANY if extra is not None else {str(name): value for name, value in row.items()}
