"""Words that are too many for patterns: which of them stand in a text is looked up, and a pattern gets only those.

Python parses and compiles 100,000 words for a minute, and a text holds a handful of them. No other can match in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

_LONG, _SHORT_ONES, _LONG_ONES = 1000, 256, 4  # what was found in so many texts is kept, since they are asked again
_ROOM = 100  # so many words of other texts may be kept beside those of the text that is read


class _Ready(NamedTuple):
    """The words for which patterns are made, and the sets that are known to be part of them."""

    words: frozenset[str]
    within: set[frozenset[str]]


class Many:
    """The words that patterns leave out, and ``others`` of the same types that they hold.

    >>> words = Many(["江南造船厂", "东江"], ["造船厂"])
    >>> sorted(words.met("去江南造船厂")), words.met("去造船厂")
    (['江南造船厂', '造船厂'], frozenset())
    """

    def __init__(self, left_out: Iterable[str], others: Iterable[str]) -> None:
        self._left_out, self._others = _Index(left_out), _Index(others)
        self._read = frozenset[str]()
        self._ready = _Ready(self._read, set())
        self._in_short, self._in_long = (lru_cache(size)(self._find) for size in (_SHORT_ONES, _LONG_ONES))

    def read(self, text: str) -> None:
        """Get ready for patterns to be asked about a text and its parts, some of them without the blanks inside."""
        found = self._find("".join(text.split())) if self._left_out.words else self._read
        self._read, self._ready = found, _Ready(found, set())

    def met(self, text: str) -> frozenset[str]:
        """The words of a text, perhaps with others, which can't match; none where patterns hold all that stand there.

        It is the same object for parts of a text that was read, so that few patterns have to be compiled.
        """
        found = self._in_long(text) if len(text) > _LONG else self._in_short(text)
        if not found:
            return found
        ready = self._ready  # once: several threads may ask
        if found not in ready.within:
            if not found <= ready.words:
                known = ready.words if len(ready.words) < len(self._read) + _ROOM else self._read
                ready = self._ready = _Ready(known | found, set())
            ready.within.add(found)
        return ready.words

    def _find(self, text: str) -> frozenset[str]:
        found = self._left_out.find(text)
        return frozenset(found | self._others.find(text)) if found else frozenset()


class _Index:
    """Words by the two characters with which they begin."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._single = frozenset(word for word in self.words if len(word) == 1)
        lengths: dict[str, set[int]] = {}
        for word in self.words - self._single:
            lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {begins: tuple(sorted(some)) for begins, some in lengths.items()}

    def find(self, text: str) -> set[str]:
        """The words that stand in a text."""
        lengths, words = self._lengths, self.words
        found = set(self._single.intersection(text))
        for at in range(len(text) - 1):
            if some := lengths.get(text[at : at + 2]):
                found.update(words.intersection([text[at : at + length] for length in some]))
        return found
