"""What a table is: its rows, its columns, and how each cell is computed from a record."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Literal

from duban.core.records import Document, PartyRecord, Quote

SqlType = Literal["INTEGER", "REAL", "TEXT", "DATE", "BOOLEAN"]
#: One document's rows by table name.
Rows = dict[str, list[tuple[Any, ...]]]
#: What one row is about, with the number of the commitment that it belongs to.
Item = tuple[int | None, Any]

SECTION, LIST = " / ", "、"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a row is made from: an ``item`` of a record, its ``place`` among its like, and where it belongs.

    ``number`` is that of its document, ``commitment`` that of its commitment; ``simplify`` converts the script.
    """

    item: Any
    place: int
    number: int
    commitment: int | None
    simplify: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its SQL type, its meaning, and how its value is computed."""

    name: str
    type: SqlType
    meaning: str
    get: Callable[[Origin], Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A table, with what one row of it stands for.

    ``items`` gives what a document has for it, and is told the number of its first commitment.
    """

    name: str
    meaning: str
    items: Callable[[Document, int], Iterable[Item]]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)


def simplified(path: str) -> Callable[[Origin], Any]:
    """A text of the item in simplified script."""
    get = attrgetter(path)
    return lambda row: (text := get(row)) and row.simplify(text)


def full(party: PartyRecord, simplify: Callable[[str], str]) -> str:
    """A party's name in full and in simplified script."""
    return party.full_name or simplify(party.text)


def join(quotes: Sequence[Quote]) -> str:
    """What some quotes say, as a list."""
    return LIST.join(quote.text for quote in quotes)


def as_json(metadata: Any) -> Any:
    """A mapping as text, nothing as it is."""
    return metadata and json.dumps(metadata, ensure_ascii=False)


def free(items: Iterable[Any]) -> list[Item]:
    """What belongs to no commitment."""
    return [(None, item) for item in items]


def numbered(document: Document, first: int) -> list[Item]:
    """The commitments with their numbers."""
    return list(enumerate(document.commitments, first))


def each_of(name: str) -> Callable[[Document, int], list[Item]]:
    """What each commitment has of something."""
    return lambda document, first: [(key, item) for key, c in numbered(document, first) for item in getattr(c, name)]


def governed(name: str) -> Callable[[Document, int], list[Item]]:
    """One item for each commitment that it governs, and what governs none, in text order."""
    of_each = each_of(name)

    def items(document: Document, first: int) -> list[Item]:
        owned = of_each(document, first)
        taken = {(item.start, item.end) for _, item in owned}
        others = [item for item in getattr(document, name) if (item.start, item.end) not in taken]
        return sorted([*owned, *free(others)], key=lambda pair: (pair[1].start, pair[1].end, pair[0] or 0))

    return items
