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
from typing import IO, Any

from duban.readers.base import ReadError, needs

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
def open_packed(path: Path) -> Iterator[IO[bytes]]:
    """The unpacked bytes of a file as a stream; zstd needs its library. Raises ``ReadError`` for damaged files."""
    openers: dict[str, Any] = {".gz": gzip.open, ".tgz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open, ".zst": _zstd}
    try:
        with openers.get(path.suffix.lower(), open)(path, "rb") as stream:
            yield stream
    except (gzip.BadGzipFile, EOFError, lzma.LZMAError, zlib.error) as error:
        raise ReadError(f"the file is damaged ({error})", "get it anew") from None


@contextmanager
def _zstd(path: Path, mode: str) -> Iterator[IO[bytes]]:
    try:
        import zstandard
    except ImportError:
        raise needs("zstandard", "zstd") from None
    try:
        # What zstandard gives can't be read by the line.
        with io.BufferedReader(zstandard.open(path, mode)) as stream:
            yield stream
    except zstandard.ZstdError as error:
        raise ReadError(f"the file is damaged ({error})", "get it anew") from None
