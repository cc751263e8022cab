"""Plain text in UTF-8."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from duban.readers.base import ReadError, Text

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class PlainText:
    """Reads a file as one text; no line end and no character is changed."""

    suffixes = frozenset({".txt", ".md"})

    def read(self, path: Path) -> Iterator[Text]:
        """The text of the file, with the stem of its name as id."""
        yield Text(printable(path.stem), printable(path), decode(path.read_bytes()))


def decode(data: bytes) -> str:
    r"""Bytes as UTF-8 text, a byte order mark and ``\r`` included.

    Raises ``ReadError`` for binary data and other encodings.

    >>> decode("督办\r\n".encode())
    '督办\r\n'
    """
    if data.startswith(_UTF16_MARKS):
        raise ReadError("the text is in UTF-16, not UTF-8", "convert it: iconv -f UTF-16 -t UTF-8")
    if b"\0" in data:
        raise ReadError("this is binary data, not text", "give the text of the document as UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ReadError(
            f"the text is not UTF-8 (byte {error.start})", "convert it, for example: iconv -f GB18030 -t UTF-8"
        ) from None


def printable(path: Path | str) -> str:
    """A path as text that UTF-8 can hold; bytes of a file name that are no text become the replacement sign."""
    return os.fsencode(path).decode("utf-8", "replace")
