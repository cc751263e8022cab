"""From paths to texts: files, folders and standard input.

A new format is a class with ``suffixes`` and ``parse`` (the protocol ``Format``) in a module of its own and a place in
``default_readers``; what holds many documents is a ``Container`` with ``split``. Nothing else changes. Other packages
bring a ``Reader`` under the entry point group ``duban.readers``.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from duban.io.readers.base import Container, Content, End, Failure, Format, Part, ReadError, Text
from duban.io.readers.files import Readers, default_readers
from duban.io.readers.others import Reader, SniffingReader

__all__ = [
    "Container",
    "Content",
    "End",
    "Failure",
    "Format",
    "Part",
    "ReadError",
    "Reader",
    "Readers",
    "SniffingReader",
    "Text",
    "default_readers",
    "find",
    "read",
]


def find(paths: Iterable[Path]) -> list[Path | Failure]:
    """The files that paths stand for, in input order; folders give their readable files of all levels, sorted."""
    return default_readers().find(paths)


def read(found: Iterable[Path | Failure]) -> Iterator[Text | Failure]:
    """The texts of files, one after the other; a file that can't be read gives a ``Failure`` in its place."""
    return default_readers().read(found)
