"""What a statement may do on a connection: read the tables, by functions that need no more memory than they hold."""

from __future__ import annotations

import sqlite3
import sys

#: Of SQLite's actions; their names are constants of the module from Python 3.11 on only.
_SELECT, _READ, _FUNCTION, _RECURSIVE, _PRAGMA, _UPDATE = 21, 20, 31, 33, 19, 23
_PRAGMAS = frozenset(
    {
        *("table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list"),
        "database_list",
        *("data_version", "schema_version", "page_size", "encoding", "function_list", "max_page_count", "page_count"),
    }
)
#: Functions that read files, show addresses of memory, or make long texts out of nothing.
_REFUSED = frozenset(
    {
        *("load_extension", "fts3_tokenizer", "readfile", "writefile", "edit", "zeroblob", "randomblob"),
        *("printf", "format"),
    }
)
#: Bytes of one value or row; the record of a text of 10 MB has some dozens of MB.
_LONGEST = 128 * 1024 * 1024


def read_only(connection: sqlite3.Connection) -> None:
    """Let a connection do nothing but read its own database.

    >>> connection = sqlite3.connect(":memory:")
    >>> read_only(connection)
    >>> connection.execute("ATTACH 'x.db' AS x")
    Traceback (most recent call last):
    sqlite3.DatabaseError: not authorized
    """
    connection.set_authorizer(_allowed)
    if sys.version_info >= (3, 11):  # which first knows these
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)


def _allowed(action: int, first: str | None, second: str | None, *_: object) -> int:
    reads = (
        action in {_SELECT, _RECURSIVE}
        or (action == _READ and first != "pragma_database_list")  # which tells a visitor where the file lies
        or (action == _FUNCTION and (second or "").lower() not in _REFUSED)
        or (action == _PRAGMA and (first or "").lower() in _PRAGMAS)
        or (action == _UPDATE and first == "sqlite_master")  # how a virtual table says its columns; no file is written
    )
    return sqlite3.SQLITE_OK if reads else sqlite3.SQLITE_DENY
