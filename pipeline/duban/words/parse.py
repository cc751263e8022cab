"""Python's own parse of a pattern, in which each fragment and lexicon type is parsed once, however often it is named.

Long patterns are short ones put together, and to parse each of them written out is what would take the time.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

#: Python's own parser of patterns; it has no public name.
sre: Any = import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")
#: Python's own compiler of patterns. ``re.compile`` also keeps each pattern, too much where every text has its own.
compile_once: Any = import_module("re._compiler" if sys.version_info >= (3, 11) else "sre_compile").compile
REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT)
#: An operator with its argument, as the parser gives it.
Items = tuple[tuple[Any, Any], ...]

_OPERATOR = type(sre.LITERAL)

_FIRST = 0xE100  # of the private use area: no pattern has these characters, which stand for what is named
_MARK = "\ue0ff"


def walk(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every operator of parsed items with its argument, at any depth.

    >>> [str(operator) for operator, _ in walk(sre.parse("[0-9]{1,9}天"))]
    ['MAX_REPEAT', 'IN', 'RANGE', 'LITERAL']
    """
    if isinstance(node, tuple) and len(node) == 2 and isinstance(node[0], _OPERATOR):
        yield node
        yield from walk(node[1])
    elif isinstance(node, (tuple, list, sre.SubPattern)):
        for part in node:
            yield from walk(part)


class Parts:
    """Parses patterns that name others in braces; ``write`` gives what a reference stands for, which is parsed once.

    ``known`` gives what needs no parsing: words have been put together already.

    >>> parts = Parts(re.compile("{[a-z]+}"), lambda reference: {"{unit}": "[天月]"}[reference])
    >>> [str(operator) for operator, _ in parts.parse("[0-9]个?{unit}")]
    ['IN', 'MAX_REPEAT', 'SUBPATTERN']
    """

    def __init__(
        self,
        reference: re.Pattern[str],
        write: Callable[[str], str],
        known: Callable[[str], Items | None] = lambda _: None,
    ) -> None:
        self._reference = reference
        self._write = write
        self._known = known
        self._parsed: dict[str, Any] = {}
        self._named: dict[int, str] = {}

    def parse(self, pattern: str) -> Items:
        """The items of a pattern. Raises ``re.error`` for one that does not parse."""
        names: list[str] = []

        def stand_in(match: re.Match[str]) -> str:
            names.append(match.group())
            return f"(?:{chr(_FIRST + len(names) - 1)}{_MARK})"

        return self._put_in(sre.parse(self._reference.sub(stand_in, pattern)), names)

    def name(self, items: Items) -> str | None:
        """The reference that some items of a parsed pattern stand for."""
        return self._named.get(id(items))

    def _named_items(self, name: str) -> Items:
        if name not in self._parsed:
            self._parsed[name] = self._known(name) or self.parse(self._write(name))
            self._named[id(self._parsed[name])] = name
        found: Items = self._parsed[name]
        return found

    def written_out(self, reference: str) -> str:
        """What a reference stands for, as an expression."""
        return f"(?:{self._reference.sub(lambda match: self.written_out(match.group()), self._write(reference))})"

    def _put_in(self, items: Any, names: list[str]) -> Items:
        """The items with those of the named pattern wherever its two stand-ins are."""
        found: list[tuple[Any, Any]] = []
        for operator, argument in items:
            if operator is sre.LITERAL and argument == ord(_MARK):
                name = names[found.pop()[1] - _FIRST]
                found.append((sre.SUBPATTERN, (None, 0, 0, self._named_items(name))))
            else:
                found.append((operator, self._inside(argument, names)))
        return tuple(found)

    def _inside(self, argument: Any, names: list[str]) -> Any:
        if isinstance(argument, sre.SubPattern):
            return self._put_in(argument, names)
        if isinstance(argument, (tuple, list)):
            return tuple(self._inside(part, names) for part in argument)
        return argument
