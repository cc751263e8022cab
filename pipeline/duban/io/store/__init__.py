"""Records stored and queried: files to records, data frames, SQLite and DuckDB tables, and queries on them."""

from duban.io.store.columns import Column, Table
from duban.io.store.derived import due, form_of, held
from duban.io.store.duck import connect, to_duckdb, write_duckdb
from duban.io.store.files import LoadError, iterate
from duban.io.store.flatten import flatten
from duban.io.store.records import Records, load
from duban.io.store.sqlite import write_sqlite
from duban.io.store.tables import TABLES

__all__ = [
    "TABLES",
    "Column",
    "LoadError",
    "Records",
    "Table",
    "connect",
    "due",
    "flatten",
    "form_of",
    "held",
    "iterate",
    "load",
    "to_duckdb",
    "write_duckdb",
    "write_sqlite",
]
