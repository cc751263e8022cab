"""Many words as one pattern, branching by character: as an expression, and as Python would parse it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from duban.words.parse import Items, sre

_END = ""  # the key of a node where a word ends
_NOTHING = "(?!)"  # what no words match: an empty alternation would match everywhere


class Trie:
    """The words by character, in an order that no hash seed changes.

    Python tries the branches of an alternation one by one; branching by character keeps that short however many words
    there are, and matches what a list sorted by length would.

    >>> Trie(["要", "要求", "重要"]).expression
    '(?:要求?|重要)'
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._root: dict[str, Any] = {}
        for word in sorted(set(words)):
            node = self._root
            for character in word:
                node = node.setdefault(character, {})
            node[_END] = {}

    @cached_property
    def expression(self) -> str:
        """As Python's ``re`` takes it."""
        return f"(?:{_branches(self._root)})" if self._root else _NOTHING

    @cached_property
    def items(self) -> Items:
        """As Python would parse it, but much sooner.

        >>> Trie(["应", "要"]).items
        ((IN, ((LITERAL, 24212), (LITERAL, 35201))),)
        """
        return _items(self._root) if self._root else tuple(sre.parse(_NOTHING))


def _branches(node: Mapping[str, Any]) -> str:
    """The alternatives below a node, without the end of a word that may stand there itself."""
    leaves: list[str] = []
    parts: list[str] = []
    for character, below in node.items():
        if character and len(below) == 1 and _END in below:
            leaves.append(_escaped(character))
        elif character:
            parts.append(_escaped(character) + _below(below))
    if leaves:
        parts.append(leaves[0] if len(leaves) == 1 else f"[{''.join(leaves)}]")
    return "|".join(parts)


def _below(node: Mapping[str, Any]) -> str:
    branches = _branches(node)
    if _END in node:
        return f"{branches}?" if len(branches) == 1 else f"(?:{branches})?"
    return branches if "|" not in branches else f"(?:{branches})"


def _escaped(character: str) -> str:
    return re.escape(character) if character.isascii() else character


def _items(node: Mapping[str, Any]) -> Items:
    """The alternatives below a node, in the order in which they are written."""
    leaves: list[tuple[Any, Any]] = []
    parts: list[Items] = []
    for character, below in node.items():
        if not character:
            continue
        letter = (sre.LITERAL, ord(character))
        if len(below) == 1 and _END in below:
            leaves.append(letter)
        else:
            rest = _items(below)
            parts.append((letter, *(((sre.MAX_REPEAT, (0, 1, rest)),) if _END in below else rest)))
    if leaves:
        parts.append(tuple(leaves) if len(leaves) == 1 else ((sre.IN, tuple(leaves)),))
    return parts[0] if len(parts) == 1 else ((sre.BRANCH, (None, tuple(parts))),)
