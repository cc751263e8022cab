"""Readers of other packages, asked after the built-in ones."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from duban.io.plugins import READERS, PluginError, build, plugins
from duban.io.readers.base import Content, ReadError


class Reader(Protocol):
    """What an entry point of the group ``duban.readers`` makes when it is called: a ``Format`` of one ending."""

    def parse(self, data: bytes, charset: str | None) -> Content:
        """The text of a document; ``charset`` is what its container says. Raises ``ReadError``."""
        ...


@runtime_checkable
class SniffingReader(Reader, Protocol):
    """A reader that also knows its documents by their bytes, where no ending says what they are."""

    def sniff(self, data: bytes) -> bool:
        """Whether these bytes are a document of its kind."""
        ...


def other_reader(ending: str, data: bytes) -> Reader | None:
    """The reader of another package for an ending, else the one that knows the bytes, else ``None``.

    Raises ``ReadError`` where the reader of this ending can't be loaded.
    """
    known = plugins(READERS)
    if ending in known:
        return _built(ending)
    return next((reader for reader in map(_sniffing, sorted(known)) if reader and reader.sniff(data)), None)


def _built(ending: str) -> Reader:
    try:
        reader: Reader = build(READERS, ending)
    except PluginError as error:
        raise ReadError(error.reason, error.remedy) from None
    return reader


def _sniffing(ending: str) -> SniffingReader | None:
    """A reader that sniffs; one that can't be loaded is told where its own ending is read."""
    try:
        reader = _built(ending)
    except ReadError:
        return None
    return reader if isinstance(reader, SniffingReader) else None
