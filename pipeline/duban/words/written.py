"""Patterns that are parsed and compiled when they are first asked for: a short text asks for few of them."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from duban.words.parse import Items, sre

_ASKED = ("search", "match", "fullmatch", "finditer", "split", "sub")
_FLAGS = re.compile(r"\(\?([aiLmsux]+)\)")


def flags(expression: str) -> frozenset[str]:
    """The flags that a pattern begins with.

    >>> flags("(?i)date"), flags("日期")
    (frozenset({'i'}), frozenset())
    """
    begins = _FLAGS.match(expression)
    return frozenset(begins[1]) if begins else frozenset()


@contextmanager
def building() -> Iterator[None]:
    """Let the garbage collector rest while words and rules are built, and count them as old afterwards.

    What is built is many small objects that stay; it would look through them again and again, in a third of the time.
    """
    with _collector_rests() as rests:
        yield
    if rests and not gc.get_freeze_count():  # without a look at each object; what somebody froze stays frozen
        gc.freeze()
        gc.unfreeze()


@contextmanager
def _collector_rests() -> Iterator[bool]:
    rests = gc.isenabled()
    gc.disable()
    try:
        yield rests
    finally:
        if rests:
            gc.enable()


def compiled(expression: str) -> re.Pattern[str]:
    """The pattern of an expression. Raises ``re.error`` for one that does not compile."""
    with _collector_rests():
        return re.compile(expression)


class Late:
    """An expression that is asked like one of ``re``, and compiled when it is first asked.

    >>> Late("[一二]是").match("一是").span()
    (0, 2)
    """

    pattern: str
    search: Callable[..., re.Match[str] | None]
    match: Callable[..., re.Match[str] | None]
    fullmatch: Callable[..., re.Match[str] | None]
    finditer: Callable[..., Iterator[re.Match[str]]]
    split: Callable[..., list[str]]
    sub: Callable[..., str]

    def __init__(self, expression: str) -> None:
        self.pattern = expression

    def __getattr__(self, name: str) -> Any:
        """What an instance lacks until it is first asked for."""
        if name not in _ASKED:
            raise AttributeError(name)
        found = compiled(self.pattern)
        self.__dict__.update((each, getattr(found, each)) for each in _ASKED)
        return self.__dict__[name]


class Written(Protocol):
    """A pattern as written out, as parsed and as compiled."""

    @property
    def expression(self) -> str:
        """As Python's ``re`` takes it."""

    @property
    def items(self) -> Items:
        """As Python parses it."""

    @property
    def pattern(self) -> re.Pattern[str]:
        """As it matches."""


@dataclass(frozen=True)
class Plain:
    """A pattern that needs no lexicon.

    >>> Plain("[一二]是").pattern.match("一是").span()
    (0, 2)
    """

    expression: str

    @cached_property
    def items(self) -> Items:
        """The pattern parsed."""
        return tuple(sre.parse(self.expression))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern compiled."""
        return compiled(self.expression)


@dataclass(frozen=True)
class AnyOf:
    """Several patterns as one, in which the first that matches wins; ``named`` calls their groups r0, r1, …."""

    several: Sequence[Written]
    named: bool = False

    @cached_property
    def expression(self) -> str:
        """The alternatives in their order."""
        if self.named:
            return "|".join(f"(?P<r{number}>{one.expression})" for number, one in enumerate(self.several))
        return "|".join(one.expression for one in self.several)

    @cached_property
    def items(self) -> Items:
        """The parts as they are parsed, so that what they share is parsed once."""
        if len(self.several) == 1:
            return self.several[0].items
        return ((sre.BRANCH, (None, [one.items for one in self.several])),)

    @property
    def late(self) -> Late:
        """The pattern, compiled when it is first asked."""
        return Late(self.expression)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern compiled."""
        return compiled(self.expression)
