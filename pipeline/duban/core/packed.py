"""Long sequences in little memory: a span takes 8 bytes in columns, and 136 as a Python object.

A meeting of a million turns has some ten million spans, sentences and mentions. ``pack`` makes a tuple of few items and
holds many by columns, group by group; an item is made again when it is asked for.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property, lru_cache, partial
from itertools import chain, islice, repeat
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, overload

if TYPE_CHECKING:
    from duban.core.text import Spanned

_LONG = 4096
"""Up to so many items a tuple takes little enough, and is faster."""

_GROUP = 256
_OPEN = 4  # groups: who goes through a sequence looks at the neighbours as well
_CODES = {int: "I", float: "d"}
_START = attrgetter("start")

T = TypeVar("T")
S = TypeVar("S", bound="Spanned")


class Packed(Sequence[T]):
    """Frozen values, equal to those that it was made from but not the same objects."""

    def __init__(self, items: Iterable[T]) -> None:
        groups: list[Iterable[T]] = []
        self._groups, self._length = groups, 0
        rest = iter(items)
        while group := tuple(islice(rest, _GROUP)):
            groups.append(_column(group))
            self._length += len(group)
        self._opened = lru_cache(maxsize=_OPEN)(lambda number: tuple(groups[number]))

    def __reduce__(self) -> tuple[Any, ...]:
        return Packed, (tuple(self),)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[T]:
        return chain.from_iterable(self._groups)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...
    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        if isinstance(at, slice):
            return tuple(self[number] for number in range(*at.indices(self._length)))
        number = at + self._length if at < 0 else at
        if not 0 <= number < self._length:
            raise IndexError(at)
        return self._opened(number // _GROUP)[number % _GROUP]

    @cached_property
    def starts(self) -> Sequence[int]:
        """Where each item starts, if it has a span."""
        return array("I", map(_START, self))


def pack(items: Iterable[T]) -> Sequence[T]:
    """The items as a sequence that nobody changes: a tuple, packed if they are many.

    >>> pack(iter("督办"))
    ('督', '办')
    """
    if isinstance(items, Packed):
        return items
    rest = iter(items)
    first = tuple(islice(rest, _LONG + 1))
    return first if len(first) <= _LONG else Packed(chain(first, rest))


def last_at(items: Sequence[S], position: int) -> int:
    """The number of the last item that starts at ``position`` or before it, -1 if none does; they are in text order.

    >>> from duban.core.text import Span
    >>> last_at((Span(0, 2), Span(5, 8)), 4)
    0
    """
    if isinstance(items, Packed):
        return bisect_right(items.starts, position) - 1
    return bisect_right(items, position, key=_START) - 1


def starting(items: Sequence[S], start: int, end: int) -> Sequence[S]:
    """The items that start in ``[start, end)``; they are in text order.

    >>> from duban.core.text import Span
    >>> starting((Span(0, 2), Span(5, 8)), 2, 6)
    (Span(start=5, end=8),)
    """
    return items[last_at(items, start - 1) + 1 : last_at(items, end - 1) + 1]


@dataclass(frozen=True, slots=True)
class _Same:
    """One value a number of times."""

    value: Any
    times: int

    def __iter__(self) -> Iterator[Any]:
        return repeat(self.value, self.times)


@dataclass(frozen=True, slots=True)
class _Optional:
    """Values of which some are ``None``: those for which ``there`` is 0."""

    there: bytes
    values: Iterable[Any]

    def __iter__(self) -> Iterator[Any]:
        values = iter(self.values)
        return (next(values) if one else None for one in self.there)


@dataclass(frozen=True, slots=True)
class _Lists:
    """What ``make`` makes of the next few of ``values``, each time as many as the next of ``lengths`` says."""

    make: Callable[[Iterable[Any]], Any]
    lengths: Iterable[int]
    values: Iterable[Any]

    def __iter__(self) -> Iterator[Any]:
        values = iter(self.values)
        return (self.make(islice(values, length)) for length in self.lengths)


@dataclass(frozen=True, slots=True)
class _Rows:
    """What ``make`` makes of each row of ``columns``."""

    make: Callable[[tuple[Any, ...]], Any]
    columns: Sequence[Iterable[Any]]

    def __iter__(self) -> Iterator[Any]:
        return map(self.make, zip(*self.columns, strict=True))


def _column(values: Sequence[Any]) -> Iterable[Any]:
    """The same values, to be gone through again and again, in the little memory that their kind allows."""
    kinds = set(map(type, values))
    if type(None) in kinds:
        there = bytes(one is not None for one in values)
        return _Optional(there, _column([one for one in values if one is not None]))
    if len(kinds) != 1:
        return tuple(values)
    (kind,) = kinds
    if kind in _CODES:
        return _numbers(_CODES[kind], values)
    if kind is dict:
        return _Lists(dict, array("I", map(len, values)), _column([pair for one in values for pair in one.items()]))
    if kind is tuple:
        lengths = array("I", map(len, values))
        if len(set(lengths)) > 1 or not lengths[0]:
            return _Lists(tuple, lengths, _column(tuple(chain.from_iterable(values))))
        return _Rows(tuple, [_column(column) for column in zip(*values, strict=True)])
    if issubclass(kind, tuple):  # a named one
        return _Rows(partial(tuple.__new__, kind), [_column(column) for column in zip(*values, strict=True)])
    if is_dataclass(kind) and all(field.init for field in fields(kind)):
        columns = [_column([getattr(one, field.name) for one in values]) for field in fields(kind)]
        return _Rows(lambda row: kind(*row), columns)
    return _shared(values)


def _numbers(code: str, values: Sequence[Any]) -> Iterable[Any]:
    try:
        return array(code, values)
    except OverflowError:  # negative, or more than four bytes
        return tuple(values)


def _shared(values: Sequence[Any]) -> Iterable[Any]:
    """The values, equal ones as one object."""
    known: dict[Any, Any] = {}
    try:
        shared = tuple(map(known.setdefault, values, values))
    except TypeError:  # they can't be looked up
        return tuple(values)
    return shared if len(known) > 1 else _Same(shared[0], len(shared))
