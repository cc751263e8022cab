"""Parquet: records as they are nested, or as flat tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, BinaryIO, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from duban.core.records import Document
from duban.io.store import TABLES
from duban.io.store.columns import Rows
from duban.io.store.duck import to_arrow
from duban.io.store.files import needed
from duban.io.writers.jsonl import Line

_RECORDS = 256
_ROWS = 20_000


def write_nested(lines: Iterable[Line], stream: BinaryIO) -> None:
    """One row a record, with the fields of ``duban.core.records``; ``metadata``, which has no fixed fields, is JSON."""
    parquet, arrow = needed("pyarrow.parquet", "parquet"), needed("pyarrow", "parquet")
    schema = nested_schema()
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        for batch in _batches(iter(lines), _RECORDS):
            writer.write_table(arrow.Table.from_pylist(list(map(nested_row, batch)), schema))


def write_flat(documents: Iterable[Rows], folder: Path) -> None:
    """One file a table of ``duban.io.store``, with the rows of each document in turn."""
    parquet = needed("pyarrow.parquet", "parquet")
    with ExitStack() as stack:
        writers = {
            table.name: stack.enter_context(
                parquet.ParquetWriter(folder / f"{table.name}.parquet", to_arrow(table, ()).schema, compression="zstd")
            )
            for table in TABLES
        }
        waiting: Rows = {table.name: [] for table in TABLES}
        for rows in documents:
            for table in TABLES:
                held = waiting[table.name]
                held += rows[table.name]
                if len(held) >= (_RECORDS if table.name == "documents" else _ROWS):
                    writers[table.name].write_table(to_arrow(table, held))
                    held.clear()
        for table in TABLES:
            writers[table.name].write_table(to_arrow(table, waiting[table.name]))


def nested_schema() -> Any:
    """The Arrow schema of a record."""
    arrow = needed("pyarrow", "parquet")
    return arrow.schema(_fields(arrow, Document))


def nested_row(line: Line) -> dict[str, Any]:
    """A record for that schema."""
    row: dict[str, Any] = json.loads(line)
    if (metadata := row["document"]["metadata"]) is not None:
        row["document"]["metadata"] = json.dumps(metadata, ensure_ascii=False)
    return row


def _fields(arrow: Any, model: type[BaseModel]) -> list[Any]:
    return [arrow.field(name, _type(arrow, field.annotation)) for name, field in model.model_fields.items()]


def _type(arrow: Any, annotation: Any) -> Any:
    """The Arrow type of a field of a record."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        (inner_type,) = (one for one in inner if one is not NoneType)
        return _type(arrow, inner_type)
    if origin is tuple:
        return arrow.list_(_type(arrow, inner[0]))
    if origin in (Literal, dict):
        return arrow.string()
    if issubclass(annotation, BaseModel):
        return arrow.struct(_fields(arrow, annotation))
    return {str: arrow.string(), bool: arrow.bool_(), int: arrow.int64(), float: arrow.float64()}[annotation]


def _batches(lines: Iterator[Line], size: int) -> Iterator[list[Line]]:
    while batch := list(islice(lines, size)):
        yield batch
