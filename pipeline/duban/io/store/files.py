"""Record files to records: JSON Lines, Parquet, SQLite, DuckDB, and folders of them."""

from __future__ import annotations

import gzip
import json
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import ValidationError

from duban.core.records import Document
from duban.io.zstd import damaged, zstd

STANDARD_INPUT = Path("-")
_JSON_ENDINGS = (".jsonl", ".ndjson", ".json")
_PACKED = ("", ".gz", ".zst")
JSON_SUFFIXES = tuple(ending + packed for ending in _JSON_ENDINGS for packed in _PACKED)
PARQUET_SUFFIXES = (".parquet",)
SQLITE_SUFFIXES = (".sqlite", ".sqlite3", ".db")
DUCKDB_SUFFIXES = (".duckdb",)
SUFFIXES = (*JSON_SUFFIXES, *PARQUET_SUFFIXES, *SQLITE_SUFFIXES, *DUCKDB_SUFFIXES)
_BATCH = 256


class LoadError(ValueError):
    """A file that holds no records; the message names the file, the line, the reason and the remedy."""


def iterate(paths: Iterable[Path | str] | Path | str) -> Iterator[Document]:
    """The records of files, one after the other, in the order of ``paths``; ``-`` is JSON Lines from standard input.

    A folder means the record files of all its levels, sorted. Raises ``LoadError`` for a file that holds no
    records, and ``OSError``.
    """
    for file in files(paths):
        for record in _reader(file)(file):
            yield record if isinstance(record, Document) else _validated(record, str(file))


def files(paths: Iterable[Path | str] | Path | str) -> list[Path]:
    """The record files that paths name. Raises ``LoadError`` if a path holds none."""
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    return [file for path in map(Path, given) for file in _files(path)]


def is_tables(path: Path) -> bool:
    """Whether a path is a folder of flat Parquet files, one a table."""
    return path.is_dir() and (path / "documents.parquet").is_file()


def _files(path: Path) -> list[Path]:
    if path == STANDARD_INPUT or path.is_file():
        return [path]
    if is_tables(path):
        return [path / "documents.parquet"]
    if not path.is_dir():
        raise LoadError(f"{path}: no such file or folder; check the path")
    found = sorted(file for file in path.rglob("*") if file.is_file() and file.name.lower().endswith(SUFFIXES))
    if not found:
        raise LoadError(f"{path}: the folder contains no record file ({', '.join(SUFFIXES)}); run duban extract first")
    return found


def _reader(file: Path) -> Callable[[Path], Iterator[Document | dict[str, Any]]]:
    name = file.name.lower()
    if name.endswith(PARQUET_SUFFIXES):
        return _parquet
    if name.endswith(SQLITE_SUFFIXES):
        return _sqlite
    if name.endswith(DUCKDB_SUFFIXES):
        return _duckdb
    return _json_lines


def _json_lines(file: Path) -> Iterator[Document]:
    number = 0
    try:
        with _open(file) as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield _parsed(line, f"{file}: line {number}")
    except damaged(EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise LoadError(f"{file}: damaged after line {number} ({error}); write it again") from None


def _open(file: Path) -> BinaryIO:
    if file == STANDARD_INPUT:
        return sys.stdin.buffer
    name = file.name.lower()
    if name.endswith(".gz"):
        return gzip.open(file, "rb")  # type: ignore[return-value]
    if name.endswith(".zst"):
        return zstd().open(file)  # type: ignore[no-any-return]
    return file.open("rb")


def _parquet(file: Path) -> Iterator[Document | dict[str, Any]]:
    """Nested files have the fields of a record as columns, flat ones the record itself as JSON."""
    parquet = needed("pyarrow.parquet", "query")
    with parquet.ParquetFile(file) as source:
        flat = "record" in source.schema_arrow.names
        columns = [name for name in ("record", "text") if name in source.schema_arrow.names] if flat else None
        for batch in source.iter_batches(batch_size=_BATCH, columns=columns):
            for row in batch.to_pylist():
                if not flat:
                    yield _with_metadata(row)
                elif row["record"] is not None:  # as it is where a document failed on a cluster
                    yield _whole(row["record"], row.get("text"), file)


def _with_metadata(row: dict[str, Any]) -> dict[str, Any]:
    """A nested row with its metadata, which have no fixed fields and so stand there as JSON."""
    info = row.get("document")
    if isinstance(info, dict) and isinstance(metadata := info.get("metadata"), str):
        info["metadata"] = json.loads(metadata)
    return row


def _sqlite(file: Path) -> Iterator[Document]:
    with closing(open_sqlite(file)) as connection:
        yield from _stored(connection, file, sqlite3.Error)


def _duckdb(file: Path) -> Iterator[Document]:
    duckdb = needed("duckdb", "query")
    try:
        connection = duckdb.connect(str(file), read_only=True)
    except duckdb.Error as error:
        raise LoadError(f"{file}: {error}; give a file that `duban query --save` wrote") from None
    with connection:
        yield from _stored(connection, file, duckdb.Error)


def _stored(connection: Any, file: Path, failure: type[Exception]) -> Iterator[Document]:
    """The records of a database, one batch in memory at a time."""
    try:
        cursor = connection.execute("SELECT record, text FROM documents ORDER BY document")
        while rows := cursor.fetchmany(_BATCH):
            for record, text in rows:
                yield _whole(record, text, file)
    except failure as error:
        raise LoadError(f"{file}: {error}; give a file that duban wrote") from None


def open_sqlite(file: Path) -> sqlite3.Connection:
    """A SQLite file, read only."""
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)


def _whole(record: str, text: str | None, file: Path) -> Document:
    """A stored record with its text, which is stored once, in a column of its own."""
    document = _parsed(record, str(file))
    if text is None:
        return document
    return document.model_copy(update={"document": document.document.model_copy(update={"text": text})})


def _parsed(line: str | bytes, place: str) -> Document:
    try:
        return Document.model_validate_json(line)
    except ValidationError as error:
        raise LoadError(_reason(error, place)) from None


def _validated(row: dict[str, Any], place: str) -> Document:
    # Through JSON: Parquet gives lists where records have tuples, which the types of Python objects refuse.
    try:
        info = row.get("document")
        if isinstance(info, dict) and isinstance(info.get("metadata"), str):  # JSON, since it has no fixed fields
            row = row | {"document": info | {"metadata": json.loads(info["metadata"])}}
        return Document.model_validate_json(json.dumps(row, ensure_ascii=False, default=str))
    except ValidationError as error:
        raise LoadError(_reason(error, place)) from None
    except json.JSONDecodeError as error:
        raise LoadError(f"{place}: metadata: {error}; give a file that `duban extract` wrote") from None


def _reason(error: ValidationError, place: str) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(map(str, first["loc"]))
    return f"{place}: {first['msg']}{f' at {where}' if where else ''}; give a file that `duban extract` wrote"


def needed(module: str, extra: str) -> Any:
    """A library of an extra. Raises ``ImportError`` that says how to install it."""
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError as error:
        from duban.core.install import install_command

        raise ImportError(f"this needs {module.partition('.')[0]}; install it: {install_command(extra)}") from error
