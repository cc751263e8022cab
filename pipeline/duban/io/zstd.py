"""Files packed by zstd, read to their end."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing_extensions import Buffer

# A few bytes of zstd may stand for a hundred thousand: of this many come some ten million at most.
_BLOCK = 1024


class ZstdFile(io.RawIOBase):
    """The unpacked bytes of a file.

    The library's own stream ends after the first of several frames, which is what parallel packers write, and takes a
    file that is cut off for a whole one. Raises ``ImportError`` without zstandard, ``EOFError`` for a file that is cut
    off, and ``OSError``, without a number for a damaged one.
    """

    def __init__(self, path: Path) -> None:
        from zstandard import ZstdDecompressor, ZstdError

        self._error = ZstdError
        self._new_frame = ZstdDecompressor().decompressobj
        self._frame: Any = None
        self._packed = b""
        self._unpacked = memoryview(b"")
        self._file = path.open("rb")

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Fill a buffer with what comes next; 0 at the end."""
        target = memoryview(buffer).cast("B")
        while not self._unpacked:
            self._packed = self._packed or self._file.read(_BLOCK)
            if not self._packed:
                if self._frame is not None:
                    raise EOFError("it is cut off")
                return 0
            self._next()
        size = min(len(target), len(self._unpacked))
        target[:size] = self._unpacked[:size]
        self._unpacked = self._unpacked[size:]
        return size

    def _next(self) -> None:
        frame = self._frame or self._new_frame()
        try:
            self._unpacked = memoryview(frame.decompress(self._packed))
        except self._error as error:
            raise OSError(f"it is no zstd: {error}") from None
        self._packed = frame.unused_data if frame.eof else b""
        self._frame = None if frame.eof else frame

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()
