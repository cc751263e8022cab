"""Files that are packed as a stream: gzip, bzip2, xz and zstd, told by their suffix."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duban.io.readers.base import ReadError, needs
from duban.io.readers.limits import check_unpacked
from duban.io.zstd import damaged, zstd

if TYPE_CHECKING:
    from typing_extensions import Buffer

PACKINGS = ("", ".gz", ".bz2", ".xz", ".zst")


def packed(*suffixes: str) -> frozenset[str]:
    """The suffixes, plain and with that of every packing.

    >>> ".jsonl.gz" in packed(".jsonl")
    True
    """
    return frozenset(suffix + packing for suffix in suffixes for packing in PACKINGS)


def unpacked(suffix: str) -> str:
    """A suffix without that of its packing.

    >>> unpacked(".txt.gz"), unpacked(".txt")
    ('.txt', '.txt')
    """
    return next((suffix.removesuffix(packing) for packing in PACKINGS if packing and suffix.endswith(packing)), suffix)


@contextmanager
def open_packed(path: Path) -> Iterator[io.BufferedReader[Any]]:
    """The unpacked bytes of a file as a stream; zstd needs its library.

    Raises ``ReadError`` for files that are damaged, cut off, or made to unpack to far more than any text does.
    """
    openers: dict[str, Any] = {".gz": gzip.open, ".tgz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open, ".zst": _zstd}
    opener = openers.get(path.suffix.lower())
    if opener is None:
        with path.open("rb") as stream:
            yield stream
        return
    size = path.stat().st_size
    if not size:
        raise ReadError("the file is empty, which no packed file is", "get it again")
    try:
        with opener(path) as packed, io.BufferedReader(_Limited(packed, size)) as stream:
            yield stream
    except damaged(gzip.BadGzipFile, EOFError, lzma.LZMAError, zlib.error, _BrokenError) as error:
        raise ReadError(f"the file is damaged ({error})", "get it again") from None


class _BrokenError(Exception):
    """What a stream of bytes is broken by."""


class _Limited(io.RawIOBase):
    """A stream out of ``packed`` bytes that stops where more comes out than an honest file holds."""

    def __init__(self, stream: io.BufferedIOBase, packed: int) -> None:
        self._stream, self._packed, self._unpacked = stream, packed, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        try:
            data = self._stream.read1(len(memoryview(buffer)))  # gives what stands before a cut
        except OSError as error:
            if error.errno is not None:  # bz2 tells of damage without a number
                raise
            raise _BrokenError(error) from None
        memoryview(buffer)[: len(data)] = data
        self._unpacked += len(data)
        check_unpacked(self._unpacked, self._packed)
        return len(data)


def _zstd(path: Path) -> io.BufferedIOBase:
    try:
        opened: io.BufferedIOBase = zstd().open(path)
    except ImportError:
        raise needs("backports.zstd", "zstd") from None
    return opened
