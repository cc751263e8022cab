"""JSON Lines, written atomically: the file is there whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from gzip import GzipFile
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from duban.io.atomic import replacing
from duban.io.zstd import zstd

Line = bytes | str
"""One JSON object, in UTF-8 where it is bytes."""


class Writer(Protocol):
    """Takes records, each as one JSON object."""

    def write(self, line: Line) -> None:
        """Write one JSON object. Raises ``OSError`` if the disk refuses."""
        ...


class JsonLines:
    """One JSON object a line in UTF-8, with the same line end on every platform."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, line: Line) -> None:
        """Write one object; it must not contain a line break."""
        self._stream.write(line.encode() if isinstance(line, str) else line)
        self._stream.write(b"\n")


@contextmanager
def open_writer(path: Path | None) -> Iterator[JsonLines]:
    """A writer to a file, packed where its name ends in ``.gz`` or ``.zst``, or to standard output for ``None``.

    A file appears under its name only when everything is in it; an exception inside leaves what was there before.
    Pipes and devices such as ``/dev/null`` are written as they are. Raises ``OSError``, and ``ImportError`` where the
    library for zstd is missing.
    """
    if path is None:
        yield JsonLines(sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    with replacing(path) as stream, _packing(stream, path.suffix.lower()) as packed:
        yield JsonLines(packed)


@contextmanager
def _packing(stream: BinaryIO, suffix: str) -> Iterator[BinaryIO]:
    if suffix == ".gz":
        # Neither name nor time goes in: the same records give the same bytes.
        with GzipFile("", "wb", 6, stream, mtime=0) as packed:
            yield cast("BinaryIO", packed)
    elif suffix == ".zst":
        with zstd().open(stream, "wb", level=6) as packed:
            yield cast("BinaryIO", packed)
    else:
        yield stream
