"""What a reader takes and gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Text:
    """One text as read: ``content`` is what all offsets count in, in code points.

    ``id`` is unique within a run, ``source`` says where the text came from.
    """

    id: str
    source: str
    content: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that gave no record: which stage failed, why, and what the user can do about it."""

    source: str
    stage: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}; {self.remedy}"


class ReadError(Exception):
    """A file that can't be read as text: ``reason`` says why, ``remedy`` what to do."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}; {remedy}")
        self.reason = reason
        self.remedy = remedy


class Reader(Protocol):
    """Reads files of one format."""

    suffixes: frozenset[str]
    """The endings, in lower case with the dot, that are read from folders."""

    def read(self, path: Path) -> Iterator[Text]:
        """The texts of one file, in order. Raises ``ReadError`` or ``OSError``."""
        ...
