"""Records to a file of the format that its name asks for."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from duban.core.records import Document
from duban.io.atomic import replacing, replacing_folder, replacing_text
from duban.io.plugins import WRITERS, build, plugins
from duban.io.safe import csv_cell
from duban.io.store import TABLES, flatten, write_duckdb, write_sqlite
from duban.io.store.files import needed
from duban.io.writers.jsonl import Line, open_writer
from duban.io.writers.parquet import write_flat, write_nested

Lines = Iterable[Line]
"""Records as JSON, one after the other."""


class RecordsWriter(Protocol):
    """What an entry point of the group ``duban.writers`` makes when it is called: it writes a file of one ending."""

    def __call__(self, lines: Lines, path: Path, /) -> None:
        """Write records, each a JSON object (``bytes`` are UTF-8), to a file. Raises ``OSError``."""
        ...


def writer_for(path: Path, flat: bool = False) -> RecordsWriter:
    """What writes records to a file of this name: ``.parquet``, ``.csv``, ``.sqlite``, ``.duckdb``, else JSON Lines.

    ``flat`` asks for a folder of Parquet tables. JSON Lines are packed by ``.gz`` and ``.zst``. An ending that is not
    known here may have a ``RecordsWriter`` of another package; one that can't be loaded raises ``PluginError``. All of
    them raise ``OSError``, and ``ImportError`` where a library is missing; the file appears when everything is in it.

    >>> writer_for(Path("records.jsonl.gz")).__name__
    'write_lines'
    """
    if flat:
        return write_tables
    suffix = path.suffix.lower()
    if suffix in _BY_SUFFIX or suffix in _LINES or suffix not in plugins(WRITERS):
        return _BY_SUFFIX.get(suffix, write_lines)
    writer: RecordsWriter = build(WRITERS, suffix)
    return writer


def check_writer(path: Path, flat: bool = False) -> None:
    """Say before anything is read that a file can't be written.

    Raises ``ValueError`` for an ending of another kind of file, or whose writer can't be loaded, and ``ImportError``
    where the library of one is missing.

    >>> check_writer(Path("records.xlsx"))
    Traceback (most recent call last):
    ValueError: records.xlsx: .xlsx is not written by extract; write the ledger from its records: duban ledger
    """
    suffix = path.suffix.lower()
    if not flat and suffix not in _LINES:
        writer_for(path)
    if suffix in _ELSEWHERE and suffix not in plugins(WRITERS):
        raise ValueError(f"{path}: {suffix} is not written by extract; {_ELSEWHERE[suffix]}")
    for module, extra in _NEEDS.get(".parquet" if flat else suffix, ()):
        needed(module, extra)


def write_lines(lines: Lines, path: Path) -> None:
    """JSON Lines."""
    with open_writer(path) as writer:
        for line in lines:
            writer.write(line)


def write_csv(lines: Lines, path: Path) -> None:
    """One row a commitment, with its document; a spreadsheet opens it as it is."""
    documents, commitments = ({table.name: table for table in TABLES}[name] for name in ("documents", "commitments"))
    about = ("document_id", "source", "title", "held")
    places = [documents.names.index(name) for name in about]
    own = [number for number, name in enumerate(commitments.names) if name not in ("commitment", "document")]
    with replacing_text(path, "utf-8-sig") as stream:
        writer = csv.writer(stream)
        writer.writerow([*about, *(commitments.names[number] for number in own)])
        for rows in flatten(_documents(lines)):
            (document,) = rows["documents"]
            known = [csv_cell(document[place]) for place in places]
            writer.writerows([*known, *(csv_cell(row[number]) for number in own)] for row in rows["commitments"])


def write_tables(lines: Lines, path: Path) -> None:
    """A folder of flat Parquet files, one a table of ``duban.io.store``; of other folders nothing is removed."""
    with replacing_folder(path) as folder:
        write_flat(flatten(_documents(lines)), folder)


def _nested(lines: Lines, path: Path) -> None:
    with replacing(path) as stream:
        write_nested(lines, stream)


def _sqlite(lines: Lines, path: Path) -> None:
    write_sqlite(_documents(lines), path)


def _duckdb(lines: Lines, path: Path) -> None:
    write_duckdb(_documents(lines), path)


def _documents(lines: Lines) -> Iterator[Document]:
    return map(Document.model_validate_json, lines)


_ELSEWHERE = {
    **dict.fromkeys((".xlsx", ".xls", ".docx"), "write the ledger from its records: duban ledger"),
    ".html": "write the page from its records: duban report",
    ".ics": "write the calendar from its records: duban calendar",
    ".pdf": "name a file of JSON Lines: records.jsonl",
}
_NEEDS = {
    ".parquet": (("pyarrow", "parquet"),),
    ".duckdb": (("duckdb", "query"), ("pyarrow", "query")),
    ".zst": (("backports.zstd", "zstd"),) if sys.version_info < (3, 14) else (),
}
_LINES = ("", ".jsonl", ".ndjson", ".json", ".gz", ".zst")
_BY_SUFFIX: dict[str, Callable[[Lines, Path], None]] = {
    ".parquet": _nested,
    ".csv": write_csv,
    ".sqlite": _sqlite,
    ".sqlite3": _sqlite,
    ".db": _sqlite,
    ".duckdb": _duckdb,
}
