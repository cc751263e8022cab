"""The structure of a document: what readers know of its layout and stages ask for, as blocks over one text.

A reader that knows (DOCX, HTML, XLSX, SRT, …) fills a ``Structure`` in code points of the text that it gives; from
plain text ``duban.stages`` finds it. Behind that, no stage looks at line breaks or at the format of a file: a turn, a
table row and a paragraph are alike places in which a request can stand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from duban.core.packed import pack
from duban.core.text import Span


class Heading(NamedTuple):
    """A heading; ``level`` counts from 1 inwards."""

    start: int
    end: int
    level: int


class Paragraph(NamedTuple):
    """Running text that ends where its author ended it, whatever line breaks stand inside."""

    start: int
    end: int


class Item(NamedTuple):
    """An item of a list, behind its ``mark`` (``None`` if the mark is no text); ``level`` counts from 1 inwards."""

    start: int
    end: int
    level: int
    mark: Span | None = None


class Turn(NamedTuple):
    """What one voice says before the next begins.

    ``label`` is the name as written (``None`` if the turn names nobody), ``at`` the second of playback at which it
    begins. ``body`` holds what is said: several stretches where cue numbers or times stand between them.
    """

    start: int
    end: int
    label: Span | None
    at: float | None
    body: tuple[Span, ...]


class Cell(NamedTuple):
    """A cell of a table, at its first ``row`` and ``column`` (from 0), over ``rows`` rows and ``columns`` columns.

    ``role`` is what its column says that it is (``task``, ``lead``, ``due``, …), ``None`` if nothing says so.
    """

    start: int
    end: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    role: str | None = None


class Table(NamedTuple):
    """A table: its cells in text order, the first ``headers`` rows being header rows (0 where that is not known).

    ``name`` is that of its sheet, ``page`` counts from 1.
    """

    start: int
    end: int
    cells: tuple[Cell, ...]
    headers: int = 0
    name: str | None = None
    page: int | None = None


class KeyValue(NamedTuple):
    """A line such as ``责任单位：市交通局``: the key without its colon, and the value."""

    start: int
    end: int
    key: Span
    value: Span


class Furniture(NamedTuple):
    """What is nobody's words: running heads, page numbers, cue numbers, notes of a web page."""

    start: int
    end: int


Part = Heading | Paragraph | Item | Turn | Table | KeyValue | Furniture


class Structure(NamedTuple):
    """The parts of one text in text order; what no part covers is plain text, to be read by its lines."""

    parts: Sequence[Part] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables in text order."""
        return tuple(part for part in self.parts if isinstance(part, Table))

    @property
    def turns(self) -> Sequence[Turn]:
        """The turns among the parts."""
        return pack(part for part in self.parts if isinstance(part, Turn))

    @property
    def pairs(self) -> tuple[KeyValue, ...]:
        """The key-value lines in text order."""
        return tuple(part for part in self.parts if isinstance(part, KeyValue))

    def moved_by(self, length: int) -> Structure:
        """The same structure behind so many code points more.

        >>> Structure((Paragraph(0, 3),)).moved_by(2).parts[0]
        Paragraph(start=2, end=5)
        """
        return self.moved(lambda start, end: Span(start + length, end + length))

    def moved(self, place: Callable[[int, int], Span]) -> Structure:
        """The same structure over another form of the text; ``place`` gives the new span of an old one.

        >>> Structure((Turn(0, 6, Span(0, 2), None, (Span(3, 6),)),)).moved(lambda a, b: Span(a + 1, b + 1)).parts[0]
        Turn(start=1, end=7, label=Span(start=1, end=3), at=None, body=(Span(start=4, end=7),))
        """
        return Structure(pack(_moved(part, place) for part in self.parts))


#: What is known of a text of which nothing is known.
UNKNOWN = Structure()


def _moved(part: Part, place: Callable[[int, int], Span]) -> Part:
    start, end = place(part.start, part.end)
    match part:
        case Turn():
            label = place(*part.label) if part.label else None
            return Turn(start, end, label, part.at, tuple(place(*span) for span in part.body))
        case Table():
            cells = tuple(c._replace(start=s, end=e) for c in part.cells for s, e in [place(c.start, c.end)])
            return part._replace(start=start, end=end, cells=cells)
        case KeyValue():
            return KeyValue(start, end, place(*part.key), place(*part.value))
        case Item():
            return part._replace(start=start, end=end, mark=place(*part.mark) if part.mark else None)
        case _:
            return part._replace(start=start, end=end)
