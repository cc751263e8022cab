"""Records as a DuckDB database with the tables of ``duban.io.store.tables``."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duban.core.records import Document
from duban.io.atomic import replacing_path
from duban.io.store.columns import Rows, Table
from duban.io.store.files import DUCKDB_SUFFIXES, LoadError, is_tables, iterate, needed
from duban.io.store.flatten import flatten
from duban.io.store.tables import TABLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ROWS = 50_000
#: What makes other records of records.
Change = Callable[[Iterable[Document]], Iterable[Document]]


def connect(
    paths: Iterable[Path | str] | Path | str, change: Change | None = None, memory: int | None = None
) -> DuckDBPyConnection:
    """A DuckDB connection with the tables of record files.

    A single ``.duckdb`` file, or a single folder of flat Parquet files, is opened as it is; other files are read into
    memory, and so are all where ``change`` is put to their records first. SQL on the connection reads and writes no
    other file; it takes ``memory`` bytes beside the tables, where that is given. Raises ``LoadError`` and ``OSError``.
    """
    given = [Path(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]
    if change is not None:
        connection = to_duckdb(change(iterate(given)))
    elif len(given) == 1 and given[0].name.lower().endswith(DUCKDB_SUFFIXES):
        connection = _opened(given[0])
    elif len(given) == 1 and is_tables(given[0]):
        connection = _parquet(given[0])
    else:
        connection = to_duckdb(iterate(given))
    return _locked(connection, memory)


def to_duckdb(documents: Iterable[Document]) -> DuckDBPyConnection:
    """A DuckDB database in memory with the tables of records."""
    connection: DuckDBPyConnection = needed("duckdb", "query").connect()
    fill(connection, documents)
    return connection


def write_duckdb(documents: Iterable[Document], path: Path) -> None:
    """Write records as tables; the file appears under its name when it is complete. Raises ``OSError``."""
    duckdb = needed("duckdb", "query")
    try:
        with replacing_path(path) as partial, closing(duckdb.connect(str(partial))) as connection:
            fill(connection, documents)
    except duckdb.Error as error:
        raise OSError(errno.EIO, str(error), str(path)) from None


def fill(connection: Any, documents: Iterable[Document]) -> None:
    """Make the tables in an empty database and put records into them, some ten thousand rows in memory at a time."""
    for table in TABLES:
        connection.execute(_create(table))
    waiting: Rows = {table.name: [] for table in TABLES}
    for rows in flatten(documents):
        for name, lines in rows.items():
            waiting[name].extend(lines)
        if len(waiting["commitments"]) + len(waiting["speeches"]) > _ROWS:
            _insert(connection, waiting)
    _insert(connection, waiting)


def to_arrow(table: Table, rows: Iterable[tuple[Any, ...]]) -> Any:
    """Rows of a table as an Arrow table; dates are texts still."""
    arrow = needed("pyarrow", "query")
    types = {"INTEGER": arrow.int64(), "REAL": arrow.float64(), "BOOLEAN": arrow.bool_()}
    columns = list(zip(*rows, strict=True)) or [()] * len(table.columns)
    return arrow.table(
        {c.name: arrow.array(v, types.get(c.type, arrow.string())) for c, v in zip(table.columns, columns, strict=True)}
    )


def _insert(connection: Any, waiting: Rows) -> None:
    for table in TABLES:
        connection.register("batch", to_arrow(table, waiting[table.name]))
        connection.execute(f"INSERT INTO {table.name} SELECT {_typed(table)} FROM batch")
        connection.unregister("batch")
        waiting[table.name].clear()


def _opened(file: Path) -> DuckDBPyConnection:
    duckdb = needed("duckdb", "query")
    try:
        connection: DuckDBPyConnection = duckdb.connect(str(file), read_only=True)
        there = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    except duckdb.Error as error:
        raise LoadError(f"{file}: {error}; give a file that `duban query --save` wrote") from None
    if missing := [table.name for table in TABLES if table.name not in there]:
        raise LoadError(f"{file}: no table {', '.join(missing)}; give a file that `duban query --save` wrote")
    return connection


def _parquet(folder: Path) -> DuckDBPyConnection:
    """Views on flat Parquet files, so that nothing is read that a question does not need."""
    connection: DuckDBPyConnection = needed("duckdb", "query").connect()
    files = {table.name: folder.resolve() / f"{table.name}.parquet" for table in TABLES}
    connection.execute(f"SET allowed_paths = [{', '.join(map(_quoted, files.values()))}]")
    for table in TABLES:
        if (file := files[table.name]).is_file():
            connection.execute(f"CREATE VIEW {table.name} AS SELECT {_typed(table)} FROM read_parquet({_quoted(file)})")
        else:
            connection.execute(_create(table))
    return connection


def _locked(connection: DuckDBPyConnection, memory: int | None) -> DuckDBPyConnection:
    if memory is not None:
        ((used,),) = connection.execute("SELECT sum(memory_usage_bytes) FROM duckdb_memory()").fetchall()
        connection.execute(f"SET memory_limit = '{(used + memory) >> 20}MiB'")
        connection.execute("SET temp_directory = ''")  # what is larger is not put on the disk either
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _create(table: Table) -> str:
    names = {"TEXT": "VARCHAR", "INTEGER": "BIGINT", "REAL": "DOUBLE"}
    columns = (f"{column.name} {names.get(column.type, column.type)}" for column in table.columns)
    return f"CREATE TABLE {table.name} ({', '.join(columns)})"


def _typed(table: Table) -> str:
    """The columns of a table; a date that is none becomes null."""
    dates = {
        column.name: f"TRY_CAST({column.name} AS DATE) AS {column.name}"
        for column in table.columns
        if column.type == "DATE"
    }
    return ", ".join(dates.get(name, name) for name in table.names)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
