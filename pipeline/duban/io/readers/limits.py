"""How much may come out of what is packed."""

from __future__ import annotations

from typing import IO

from duban.io.readers.base import MAX_BYTES, ReadError, too_large

MAX_RATIO = 200
"""Text packs to a tenth at best; two hundred times its size is made to harm."""

_SMALL = 2**24
_BLOCK = 2**20


def check_unpacked(unpacked: int, packed: int) -> None:
    """Raise ``ReadError`` if so many bytes of so few are a bomb.

    >>> check_unpacked(3_000_000, 500_000)
    """
    if unpacked > max(_SMALL, packed * MAX_RATIO):
        raise ReadError(
            f"it unpacks to more than {MAX_RATIO} times its size", "do not open it; ask for it where it came from"
        )


def read_limited(stream: IO[bytes], packed: int | None = None) -> bytes:
    """Everything in a stream, which was ``packed`` bytes where it was packed.

    Raises ``ReadError`` for more than a document may have, and for a bomb.
    """
    blocks: list[bytes] = []
    size = 0
    while block := stream.read(min(_BLOCK, MAX_BYTES + 1 - size)):
        blocks.append(block)
        size += len(block)
        if size > MAX_BYTES:
            raise too_large(size)
        if packed is not None:
            check_unpacked(size, packed)
    return b"".join(blocks)
