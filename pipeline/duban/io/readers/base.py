"""What a reader takes and gives.

Reading has two halves. A *container* (folder, table, archive, web crawl) is cut into parts in the order that it
has, as a stream, where the run is led. A *format* makes text of one part, where the work is done: in any process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb
from typing import Any, NamedTuple, Protocol

from duban.core.structure import Structure

_LONGEST = 500

MAX_BYTES = 64 * 2**20
"""The largest document that is read, in bytes: everything of it stands in memory several times."""


@dataclass(frozen=True, slots=True)
class Part:
    """One document, still in its format: small to hand to another process.

    ``id`` is unique within a run, ``source`` says where it came from, ``format`` is a suffix such as ``.html``;
    ``data`` is where its bytes are, or the bytes, or text that needs no decoding. ``charset`` is what the container
    says of the bytes, ``date`` (ISO) when it was published or held, ``structure`` what it knows of the layout.
    """

    id: str
    source: str
    format: str
    data: Path | bytes | str
    charset: str | None = None
    date: str | None = None
    metadata: Mapping[str, Any] | None = None
    structure: Structure | None = None
    notes: tuple[str, ...] = ()


class Sheet(NamedTuple):
    """A page of paper: its stretch of the text, its number from 1, and how sure a text recognition was of it."""

    start: int
    end: int
    page: int
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """The text of one part, as a format gives it.

    ``encoding`` is the codec by which the bytes become exactly this text; ``None`` if the text was drawn out of
    something else (HTML, DOCX, PDF, a field of a table), and has to be kept for its offsets to mean anything.
    ``structure`` is what the format knows of the layout, in code points of ``text``; ``notes`` are what the user
    should be told of the reading, a sentence each, ``pages`` where each page of paper stands, ``ocr`` what recognised
    the text.
    """

    text: str
    encoding: str | None = None
    date: str | None = None
    structure: Structure | None = None
    notes: tuple[str, ...] = ()
    pages: tuple[Sheet, ...] = ()
    ocr: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """One text as read: ``content`` is what all offsets count in, in code points.

    ``id`` is unique within a run, ``source`` says where the text came from; ``published`` is the date of
    a ``Content``, the rest is as in ``Part`` and ``Content``.
    """

    id: str
    source: str
    content: str
    encoding: str | None = None
    date: str | None = None
    metadata: Mapping[str, Any] | None = None
    structure: Structure | None = None
    notes: tuple[str, ...] = ()
    pages: tuple[Sheet, ...] = ()
    ocr: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that gave no record: which stage failed, why, and what the user can do about it."""

    source: str
    stage: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        """One line that is safe to print: the name of a file may contain characters that control a terminal."""
        told = f"{self.source}: {self.reason}; {self.remedy}"
        return "".join(character if character.isprintable() else " " for character in told)


class End(NamedTuple):
    """How a container ended: how many ``documents`` were read of it, and whether it is ``whole``."""

    source: str
    documents: int
    whole: bool


class ReadError(Exception):
    """A file that can't be read as text: ``reason`` says why, ``remedy`` what to do."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason, remedy)
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.reason}; {self.remedy}"


class Container(Protocol):
    """Cuts files of one kind into parts."""

    suffixes: frozenset[str]
    """The endings, in lower case with the dot, that are read from folders."""

    def split(self, path: Path) -> Iterator[Part | Failure]:
        """The parts of one file, in order, in bounded memory. Raises ``ReadError`` or ``OSError``."""
        ...


class Format(Protocol):
    """Makes text of the bytes of one document."""

    suffixes: frozenset[str]
    """The endings, in lower case with the dot, that are of this format."""

    def parse(self, data: bytes, charset: str | None) -> Content:
        """The text of a document; ``charset`` is what its container says. Raises ``ReadError``."""
        ...


def unexpected(source: str, error: Exception) -> Failure:
    """What a library raised over a file that nobody had thought of."""
    place = extract_tb(error.__traceback__)[-1]
    told = f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}: {error}"
    remedy = "split it" if isinstance(error, MemoryError) else "open it and save it again"
    return Failure(source, "read", f"it can't be read ({told[:_LONGEST]})", remedy)


def needs(library: str, extra: str) -> ReadError:
    """The error for a format whose library is not installed."""
    from duban.core.install import install_command

    return ReadError(f"reading this needs {library}, which is not installed", f"install it: {install_command(extra)}")


def too_large(size: int) -> ReadError:
    """The error for a document of ``size`` bytes that is over ``MAX_BYTES``."""
    return ReadError(
        f"the document is larger than {MAX_BYTES >> 20} MB ({size >> 20} MB or more)", "split it, one text a file"
    )
