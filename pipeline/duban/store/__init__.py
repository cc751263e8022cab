"""Records kept and asked: files to records, data frames, SQLite and DuckDB tables, and questions to them."""

from duban.store.duck import connect, to_duckdb, write_duckdb
from duban.store.files import LoadError, iterate
from duban.store.flatten import due, flatten, form_of, held
from duban.store.records import Records, load
from duban.store.sqlite import write_sqlite
from duban.store.tables import TABLES, Column, Table

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
