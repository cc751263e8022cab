"""Loaded records, and the same as data frames and DuckDB tables."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from duban.core.records import Document
from duban.io.store.columns import Table
from duban.io.store.duck import to_arrow, to_duckdb
from duban.io.store.files import iterate, needed
from duban.io.store.flatten import flatten
from duban.io.store.tables import BY_NAME

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pandas import DataFrame as PandasFrame
    from polars import DataFrame as PolarsFrame


class Records(tuple[Document, ...]):
    """Records of documents: a tuple that knows its tables (``duban.io.store.tables``)."""

    __slots__ = ()

    def pandas(self, table: str = "commitments") -> PandasFrame:
        """One of the tables as a pandas frame. Raises ``ValueError`` for a name that no table has."""
        return self.duckdb().table(_named(table).name).df()

    def polars(self, table: str = "commitments") -> PolarsFrame:
        """One of the tables as a Polars frame. Raises ``ValueError`` for a name that no table has."""
        polars = needed("polars", "polars")
        named = _named(table)
        rows = chain.from_iterable(rows[table] for rows in flatten(self))
        dates = [polars.col(c.name).str.to_date(strict=False) for c in named.columns if c.type == "DATE"]
        frame: PolarsFrame = polars.from_arrow(to_arrow(named, rows)).with_columns(dates)
        return frame

    def duckdb(self) -> DuckDBPyConnection:
        """A DuckDB connection that holds all tables; ``.table("commitments")`` of it is a relation."""
        return to_duckdb(self)

    def __repr__(self) -> str:
        return f"<{len(self)} documents with {sum(len(document.commitments) for document in self)} commitments>"


def load(paths: Iterable[Path | str] | Path | str) -> Records:
    """All records of files: JSON Lines (also packed), Parquet, SQLite, DuckDB, and folders of these.

    ``duban.io.store.iterate`` gives them one by one. Raises ``LoadError`` for a file that holds no records, and
    ``OSError``.
    """
    return Records(iterate(paths))


def _named(table: str) -> Table:
    if table not in BY_NAME:
        raise ValueError(f"no table is called {table!r}; there are {', '.join(BY_NAME)}")
    return BY_NAME[table]
