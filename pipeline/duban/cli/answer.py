"""Answers on the terminal and in files: as a table, JSON Lines or CSV."""

from __future__ import annotations

import csv
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from enum import Enum
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import typer

from duban.cli.build import complain, refuse, say

if TYPE_CHECKING:
    from duban.io.store.query import Answer

_SHOWN = 100


class Format(str, Enum):
    """How an answer is written."""

    table = "table"
    json = "json"
    csv = "csv"


def give(answer: Answer, format: Format | None, output: Path | None, shown: Collection[str] | None = None) -> None:
    """Write an answer; left to choose, a table on a terminal, CSV in a ``.csv`` file, JSON Lines elsewhere.

    ``shown`` are the columns of the table (default: all); JSON and CSV have every column.
    Raises ``ValueError`` for a table into a file, and ``OSError``.
    """
    form = format or _usual(output)
    if form is Format.table:
        if output is not None:
            raise ValueError("a table is for the terminal; write csv or json into files")
        _table(answer, shown)
        return
    first = list(islice(answer.rows, 1))
    rows = chain(first, answer.rows)
    with _opened(output, form) as stream:
        if form is Format.json:
            from pydantic_core import to_json  # several times as fast as json

            for row in rows:
                stream.write(
                    to_json(dict(zip(answer.columns, row, strict=True)), serialize_unknown=True).decode() + "\n"
                )
        else:
            from duban.io.safe import csv_cell

            writer = csv.writer(stream)
            writer.writerow(answer.columns)
            writer.writerows([csv_cell(value) for value in row] for row in rows)
    if not first:
        say("0 row(s)")


@contextmanager
def told() -> Iterator[None]:
    """Mistakes end the command with their message: an unusable file with exit code 1, a wrong option with 2."""
    from duban.io.store import LoadError

    try:
        yield
    except BrokenPipeError:  # whoever reads has enough, which click knows how to end on
        raise
    except (LoadError, OSError, ImportError) as error:
        complain(str(error))
        raise typer.Exit(1) from None
    except ValueError as error:
        refuse(str(error))


def _usual(output: Path | None) -> Format:
    if output is None and sys.stdout.isatty():
        return Format.table
    return Format.csv if output and output.suffix.lower() == ".csv" else Format.json


def _table(answer: Answer, shown: Collection[str] | None) -> None:
    from rich.table import Table

    from duban.cli.table import cell, console

    places = [place for place, name in enumerate(answer.columns) if shown is None or name in shown]
    table = Table(expand=True)
    for place in places:
        name = answer.columns[place]
        fixed = 10 if name in ("held", "due") else None
        table.add_column(name, ratio=None if fixed else 6 if name == "text" else 2, width=fixed, overflow="fold")
    for row in islice(answer.rows, _SHOWN):
        table.add_row(*(cell(_words(row[place])) for place in places))
    more = sum(1 for _ in answer.rows)
    console().print(table)
    rows = table.row_count + more
    say(f"{rows} row(s), the first {_SHOWN} shown" if more else f"{rows} row(s)")


def _words(value: Any) -> str | None:
    return None if value is None or value == "" else str(value)


@contextmanager
def _opened(output: Path | None, format: Format) -> Iterator[TextIO]:
    if output is None:
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
        yield sys.stdout
        return
    # Excel takes a CSV file without a mark for one in the encoding of the machine.
    from duban.io.atomic import replacing_text

    with replacing_text(output, "utf-8-sig" if format is Format.csv else "utf-8") as stream:
        yield stream
