"""Copies of a text: exact ones by hash, near ones (reprints) by MinHash.

Broder, On the resemblance and containment of documents (1997); the library is rensa.
"""

from __future__ import annotations

from typing import Any

SHINGLE = 5
"""Characters of a shingle; blanks and line breaks do not count, since reprints change them."""

THRESHOLD = 0.8
"""The share of common shingles from which on two texts are copies."""

_PERMUTATIONS, _BANDS, _SEED = 128, 32, 1


class Duplicates:
    """Remembers texts in the order in which they come: about 150 bytes each, and 1.5 KB where near copies count."""

    def __init__(self) -> None:
        self._by_hash: dict[bytes, str] = {}
        self._near: NearCopies | None = None

    def original(self, id: str, sha256: str, signature: bytes | None) -> str | None:
        """The id of the first text that this one is a copy of, ``None`` for a new one, which is remembered.

        >>> seen = Duplicates()
        >>> seen.original("a", "00ff", None), seen.original("b", "00ff", None)
        (None, 'a')
        """
        key = bytes.fromhex(sha256)
        if (first := self._by_hash.get(key)) is not None:
            return first
        first = None
        if signature:
            self._near = self._near or NearCopies()
            first = self._near.original(id, signature)
        self._by_hash[key] = first or id
        return first


class NearCopies:
    """Texts by their signatures."""

    def __init__(self) -> None:
        from rensa import RMinHashLSH

        # Many short bands find nearly every pair; what they find too much is told apart by the whole signature.
        self._index: Any = RMinHashLSH(threshold=THRESHOLD, num_perm=_PERMUTATIONS, num_bands=_BANDS)
        self._known: list[tuple[str, Any]] = []  # the first of each, with its signature

    def original(self, id: str, signature: bytes) -> str | None:
        """The id of the first text that has nearly all its shingles in common with this one."""
        own = _minhash()
        own.__setstate__(signature)
        candidates = (self._known[number] for number in sorted(self._index.query(own)))
        found: str | None = next((first for first, other in candidates if own.jaccard(other) >= THRESHOLD), None)
        if found is not None:
            return found
        self._index.insert(len(self._known), own)
        self._known.append((id, own))
        return None


def signature(text: str) -> bytes | None:
    """The MinHash of a text's shingles, ``None`` for texts too short to be compared so. Raises ``ImportError``."""
    dense = "".join(text.split())
    if len(dense) < SHINGLE * 4:
        return None
    own = _minhash()
    own.update([dense[start : start + SHINGLE] for start in range(len(dense) - SHINGLE + 1)])
    return bytes(own.__getstate__())


def _minhash() -> Any:
    try:
        from rensa import RMinHash
    except ImportError as error:
        from duban.core.install import install_command

        raise ImportError(f"near copies need rensa; install it: {install_command('near')}") from error
    return RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)


def marked(line: bytes, original: str) -> str:
    """A record that says of which document it is a copy."""
    from duban.core.records import Document

    document = Document.model_validate_json(line)
    info = document.document.model_copy(update={"duplicate_of": original})
    return document.model_copy(update={"document": info}).model_dump_json()
