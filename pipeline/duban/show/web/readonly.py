"""What a statement may do on a connection: read the tables, by functions that need no more memory than they hold."""

from __future__ import annotations

import sqlite3
import sys
from typing import Any

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
_REFUSED = (
    *("load_extension", "fts3_tokenizer", "readfile", "writefile", "edit", "zeroblob", "randomblob"),
    *("printf", "format", "unhex", "jsonb"),
)
#: Bytes of one value or row; the record of a text of 10 MB has some dozens of MB.
_LONGEST = 64 * 1024 * 1024
#: Bytes that SQLite may work with, whatever is asked at once; older Pythons can't set the limits above.
_HEAP = 80 * 1024 * 1024
_CAST, _TO_BYTES = "Cast", 65  # of its programs


def read_only(connection: sqlite3.Connection) -> None:
    """Let a connection do nothing but read its own database.

    >>> connection = sqlite3.connect(":memory:")
    >>> read_only(connection)
    >>> connection.execute("ATTACH 'x.db' AS x")
    Traceback (most recent call last):
    sqlite3.DatabaseError: not authorized
    """
    connection.execute(f"PRAGMA hard_heap_limit = {_HEAP}")
    connection.set_authorizer(_allowed)
    if sys.version_info >= (3, 11):  # which first knows these
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)


def makes_bytes(connection: sqlite3.Connection, sql: str, params: Any) -> bool:
    """Whether a statement turns text into bytes, as SQLite's own program for it says.

    >>> connection = sqlite3.connect(":memory:")
    >>> [makes_bytes(connection, f"SELECT CAST('督办' AS /* no blob */ {kind})", ()) for kind in ("text", "bLoB")]
    [False, True]
    """
    try:
        program = connection.execute(f"EXPLAIN {sql}", params).fetchall()
    except sqlite3.Error:  # it can't be answered, or is an EXPLAIN itself
        return False
    return any((step[1], step[3]) == (_CAST, _TO_BYTES) for step in program)


def _allowed(action: int, first: str | None, second: str | None, *_: object) -> int:
    reads = (
        action in {_SELECT, _RECURSIVE}
        or (action == _READ and first != "pragma_database_list")  # which tells a visitor where the file lies
        or (action == _FUNCTION and not (second or "").lower().startswith(_REFUSED))
        or (action == _PRAGMA and (first or "").lower() in _PRAGMAS)
        or (action == _UPDATE and first == "sqlite_master")  # how a virtual table says its columns; no file is written
    )
    return sqlite3.SQLITE_OK if reads else sqlite3.SQLITE_DENY
