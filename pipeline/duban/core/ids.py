"""What names a record: the version of its layout, and the id of a commitment."""

from __future__ import annotations

import hashlib

SCHEMA_VERSION = "1.1"


def commitment_id(sha256: str, start: int, end: int) -> str:
    """The id of the commitment at a span of a text, which is the same in every run.

    >>> commitment_id("0" * 64, 5, 11)
    '2ef945355fbd'
    """
    return hashlib.sha256(f"{sha256}:{start}:{end}".encode()).hexdigest()[:12]
