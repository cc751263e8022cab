"""Records to a SQLite file with the tables of ``duban.io.store.tables``."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from duban.core.records import Document
from duban.io.atomic import replacing_path
from duban.io.store.columns import Table
from duban.io.store.flatten import flatten
from duban.io.store.tables import TABLES

#: By which columns tables are joined and narrowed.
_INDEXES = (
    ("documents", "document_id"),
    ("documents", "sha256"),
    ("speakers", "document"),
    ("speeches", "document"),
    ("commitments", "document"),
    ("commitments", "due"),
    ("parties", "commitment"),
    ("deadlines", "commitment"),
    ("project_counts", "commitment"),
    ("actions", "commitment"),
)


def write_sqlite(documents: Iterable[Document], path: Path) -> None:
    """Write records as tables; the file appears under its name when it is complete.

    Raises ``OSError``.
    """
    try:
        with replacing_path(path) as partial, closing(sqlite3.connect(partial)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")  # the file is thrown away when anything fails
            with connection:
                fill(connection, documents)
    except sqlite3.OperationalError as error:
        raise OSError(errno.EIO, str(error), str(path)) from None


def fill(connection: sqlite3.Connection, documents: Iterable[Document]) -> None:
    """Make the tables in an empty database and put records into them, one document in memory at a time."""
    for table in TABLES:
        connection.execute(create(table))
    inserts = {t.name: f"INSERT INTO {t.name} VALUES ({','.join('?' * len(t.columns))})" for t in TABLES}
    for rows in flatten(documents):
        for name, lines in rows.items():
            connection.executemany(inserts[name], lines)
    for table_name, column in _INDEXES:
        connection.execute(f"CREATE INDEX {table_name}_{column} ON {table_name} ({column})")


def create(table: Table) -> str:
    """The statement that makes a table; dates are ISO texts here, since SQLite has no type for them."""
    keys = {"documents": "document", "commitments": "commitment"}
    types = {"DATE": "TEXT", "BOOLEAN": "INTEGER"}
    columns = [
        f"{c.name} {types.get(c.type, c.type)}{' PRIMARY KEY' if keys.get(table.name) == c.name else ''}"
        for c in table.columns
    ]
    return f"CREATE TABLE {table.name} ({', '.join(columns)})"
