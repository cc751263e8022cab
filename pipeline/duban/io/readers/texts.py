"""A text a row: which column of a table holds it, and what becomes of the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from duban.core.text import well_formed
from duban.io.readers.base import Failure, Part, ReadError
from duban.io.readers.plain import check_length, plain
from duban.io.readers.rows import Row
from duban.io.readers.text import printable
from duban.io.readers.transcripts import Said, in_seconds, is_turn, laid_out, turn_of

_ID_COLUMN = "id"
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold the text and the day of the document.

    Rows of turns are one document, unless the user ``asked`` for a text a row.
    """

    text: str = "text"
    date: str | None = None
    asked: bool = False

    def part(self, path: Path, number: int, row: Row) -> Part | Failure:
        """Row ``number`` (from 1) as a part, or what is wrong with it."""
        source = f"{printable(path)}:{number}"
        if isinstance(row, ReadError):
            return Failure(source, "read", row.reason, row.remedy)
        text = row.get(self.text)
        if not isinstance(text, str):
            there = well_formed(", ".join(str(key)[:_SHOWN] for key in islice(row, _SHOWN))) or "none"
            reason = f"there is no text in column {self.text!r} (columns: {there})"
            return Failure(source, "read", reason, "name the column: --text-column NAME")
        try:
            check_length(text)
            rest = {well_formed(str(key)): plain(value) for key, value in row.items() if key != self.text}
        except ReadError as error:
            return Failure(source, "read", error.reason, error.remedy)
        given = rest.get(_ID_COLUMN)
        name = f"{printable(path.name).split('.')[0]}-{number}" if given in (None, "") else str(given)
        return Part(name, source, ".txt", well_formed(text), None, _day(row.get(self.date or "")), rest)

    def parts(self, path: Path, rows: Iterable[tuple[int, Row]]) -> Iterator[Part | Failure]:
        """A part a row, or one of all rows where each is a turn of a conversation."""
        numbered = iter(rows)
        first = next(numbered, None)
        if first is None:
            return
        rows = chain([first], numbered)
        if self.asked or isinstance(first[1], ReadError) or not is_turn(first[1]):
            yield from (self.part(path, number, row) for number, row in rows)
            return
        turns: list[Said] = []
        for number, row in rows:
            if isinstance(row, ReadError):
                yield Failure(f"{printable(path)}:{number}", "read", row.reason, row.remedy)
            else:
                turns.append(turn_of(row))
        content = laid_out(in_seconds(turns))
        name = printable(path.name).split(".")[0]
        yield Part(name, printable(path), ".txt", content.text, structure=content.structure)


def _day(value: Any) -> str | None:
    """A date column's value as ISO date, ``None`` if it holds none."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, (str, int)):
        return None
    try:
        return date.fromisoformat(str(value)[:10].replace("/", "-")).isoformat()
    except ValueError:
        return None
