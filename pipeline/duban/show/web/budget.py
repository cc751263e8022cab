"""What an answer may take: bytes that SQLite works with, and bytes of the rows that it gives."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from datasette.database import Database

from duban.show.web.readonly import makes_bytes

_ANSWER = 32 * 2**20
"""Bytes of UTF-8 in the rows of one answer: a page of fifty long documents has a tenth of it."""


class BudgetError(sqlite3.OperationalError):
    """An answer that is larger than an answer may be; Datasette calls it a mistake of the request."""


class Bounded(Database):  # type: ignore[misc]  # Datasette has no types
    """A database of which no statement takes more memory than an answer needs, whatever it asks for."""

    async def execute(self, sql: str, params: Any = None, *args: Any, **options: Any) -> Any:
        """The rows of a statement. Raises ``BudgetError`` for more than an answer may have, and for bytes."""
        await self.execute_fn(lambda connection: _refuse_bytes(connection, sql, params))
        return await super().execute(sql, params, *args, **options)

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], Any]) -> Any:
        """What a function makes of a connection, of which every call has a budget of its own."""

        def bounded(connection: sqlite3.Connection) -> Any:
            connection.text_factory = _counted(_ANSWER)
            try:
                return fn(connection)
            except MemoryError:  # SQLite has come to its limit, see readonly.py
                raise BudgetError("it takes more memory than a question may; ask for less at once") from None

        return await super().execute_fn(bounded)


def _counted(most: int) -> Callable[[bytes], str]:
    """How a connection makes text, up to so many bytes: each value is counted before the next one is made."""
    left = most

    def text(value: bytes) -> str:
        nonlocal left
        left -= len(value)
        if left < 0:
            raise BudgetError(f"the answer is larger than {most >> 20} MB; ask for fewer rows or columns")
        return value.decode("utf-8", "replace")

    return text


def _refuse_bytes(connection: sqlite3.Connection, sql: str, params: Any) -> None:
    """Refuse a statement that makes bytes, which no budget counts; the tables hold text."""
    if makes_bytes(connection, sql, {} if params is None else params):
        raise BudgetError("there are no blobs here; ask for text")
