"""Records to the rows of the tables of ``duban.io.store.tables``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from duban.core.records import Document
from duban.io.store.columns import Origin, Rows, Table
from duban.io.store.tables import TABLES
from duban.stages.script import Simplifier


def flatten(documents: Iterable[Document]) -> Iterator[Rows]:
    """The rows of each document, by table, in the order of the columns of ``TABLES``."""
    simplify = lru_cache(maxsize=1 << 16)(Simplifier().simplify)
    first = 1
    for number, document in enumerate(documents, 1):
        yield {table.name: _rows(table, document, number, first, simplify) for table in TABLES}
        first += len(document.commitments)


def _rows(
    table: Table, document: Document, number: int, first: int, simplify: Callable[[str], str]
) -> list[tuple[Any, ...]]:
    rows = (
        Origin(item, place, number, commitment, simplify)
        for place, (commitment, item) in enumerate(table.items(document, first))
    )
    return [tuple(column.get(row) for column in table.columns) for row in rows]
