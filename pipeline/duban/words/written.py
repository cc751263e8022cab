"""Patterns that are parsed and compiled when they are first asked for: a short text asks for few of them."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from duban.words.parse import Items, compile_once, sre

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


@dataclass(frozen=True)
class Open:
    """What a pattern leaves out: ``met`` gives the words of a text, ``write`` the expression with some words."""

    met: Callable[[str], frozenset[str]]
    write: Callable[[frozenset[str]], str]


class Grown(Late):
    """An expression that leaves words out, asked like one of ``re``: in each text it has the words that stand there.

    >>> found = Grown("甲|乙", Open(lambda text: frozenset(text) & {"丙"}, lambda words: "|".join(("甲|乙", *words))))
    >>> found.search("乙丙").span(), found.fullmatch("丙").span(), found.match("丁")
    ((0, 1), (0, 1), None)
    """

    def __init__(self, expression: str, opened: Open) -> None:
        super().__init__(expression)
        self.plain = Late(expression)
        self._open = opened
        self._latest: tuple[frozenset[str], re.Pattern[str]] | None = None

    def grown(self, text: str) -> re.Pattern[str] | None:
        """The pattern for a text that holds words which it leaves out, ``None`` for any other."""
        words = self._open.met(text)
        if not words:
            return None
        latest = self._latest  # once: several threads may ask
        if latest is None or latest[0] is not words:
            with _collector_rests():
                latest = self._latest = words, compile_once(self._open.write(words))
        return latest[1]

    def search(self, text: str, *place: int) -> re.Match[str] | None:
        """The first match."""
        return self._of(text).search(text, *place)

    def match(self, text: str, *place: int) -> re.Match[str] | None:
        """The match that begins a stretch."""
        return self._of(text).match(text, *place)

    def fullmatch(self, text: str, *place: int) -> re.Match[str] | None:
        """The match that is a whole stretch."""
        return self._of(text).fullmatch(text, *place)

    def finditer(self, text: str, *place: int) -> Iterator[re.Match[str]]:
        """All matches in text order."""
        return self._of(text).finditer(text, *place)

    def split(self, text: str) -> list[str]:
        """What stands between the matches."""
        return self._of(text).split(text)

    def sub(self, by: str | Callable[[re.Match[str]], str], text: str) -> str:
        """The text with something else in the place of each match."""
        return self._of(text).sub(by, text)

    def _of(self, text: str) -> Late | re.Pattern[str]:
        return self.grown(text) or self.plain


def asked(expression: str, opened: Open | None) -> Late:
    """An expression to be asked, compiled when it is needed."""
    return Grown(expression, opened) if opened else Late(expression)


class Written(Protocol):
    """A pattern as written out, as parsed and as compiled; ``open`` if it leaves words out."""

    @property
    def open(self) -> Open | None:
        """What it leaves out."""

    @property
    def expression(self) -> str:
        """As Python's ``re`` takes it."""

    @property
    def items(self) -> Items:
        """As Python parses it."""

    @property
    def pattern(self) -> re.Pattern[str] | Grown:
        """As it matches."""


@dataclass(frozen=True)
class Plain:
    """A pattern that needs no lexicon.

    >>> Plain("[一二]是").pattern.match("一是").span()
    (0, 2)
    """

    expression: str
    open: None = None

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
        return self._joined([one.expression for one in self.several])

    @cached_property
    def open(self) -> Open | None:
        """What those of them leave out that leave out any."""
        opened = [(one.expression, one.open) for one in self.several]
        met = next((each.met for _, each in opened if each), None)
        if met is None:
            return None
        return Open(met, lambda words: self._joined([each.write(words) if each else one for one, each in opened]))

    def _joined(self, expressions: Iterable[str]) -> str:
        if self.named:
            return "|".join(f"(?P<r{number}>{one})" for number, one in enumerate(expressions))
        return "|".join(expressions)

    @cached_property
    def items(self) -> Items:
        """The parts as they are parsed, so that what they share is parsed once."""
        if len(self.several) == 1:
            return self.several[0].items
        return ((sre.BRANCH, (None, [one.items for one in self.several])),)

    @property
    def late(self) -> Late:
        """The pattern, compiled when it is first asked."""
        return asked(self.expression, self.open)

    @cached_property
    def pattern(self) -> re.Pattern[str] | Grown:
        """The pattern compiled, or to be compiled for each text."""
        return Grown(self.expression, self.open) if self.open else compiled(self.expression)
