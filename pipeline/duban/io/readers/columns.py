"""What header words of tables mean, for readers that have to know a table when they see one."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duban.stages.script import Simplifier
    from duban.stages.tables.columns import ColumnReader


@lru_cache(maxsize=1)
def column_reader() -> tuple[ColumnReader, Simplifier]:
    """Built at the first table."""
    from duban.stages.script import Simplifier
    from duban.stages.tables.columns import ColumnReader
    from duban.words.lexicon import load_lexicons

    return ColumnReader(load_lexicons()), Simplifier()


@lru_cache(maxsize=4096)
def header_kind(header: str) -> str | None:
    """What a column under this header is, ``None`` if no word says so.

    >>> header_kind("責任單位")
    'lead'
    """
    from duban.stages.normalize import characters

    if not header or len(header) > 24:
        return None
    reader, simplifier = column_reader()
    return reader.kind(characters(header, simplifier).text)
