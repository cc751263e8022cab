"""Patterns that are parsed and compiled when they are first asked for: a short text asks for few of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from duban.words.parse import Items, sre

_FLAGS = re.compile(r"\(\?([aiLmsux]+)\)")


def flags(expression: str) -> frozenset[str]:
    """The flags that a pattern begins with.

    >>> flags("(?i)date"), flags("日期")
    (frozenset({'i'}), frozenset())
    """
    begins = _FLAGS.match(expression)
    return frozenset(begins[1]) if begins else frozenset()


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
        return re.compile(self.expression)


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

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern compiled."""
        return re.compile(self.expression)
