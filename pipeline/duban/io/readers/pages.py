"""Pages of pieces with places, to one text with its tables, columns and furniture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from duban.io.readers.base import Content
from duban.io.readers.columns import header_kind
from duban.io.readers.compose import Composer, Field
from duban.io.readers.places import Piece, columns_of, flowing, lines_of, paragraphs, unruled, written

_PAGE_NUMBER = re.compile(r"[\W_]*\d{1,4}(?:\s*[/／]\s*\d{1,4})?[\W_]*")
_MARGIN, _RUNNING_PAGES, _NEAR = 0.09, 3, 2.0
_SET_WIDE = 8


class Ruled(NamedTuple):
    """A table that lines draw: its box (left, top, right, bottom) and its cells with theirs."""

    box: tuple[float, float, float, float]
    cells: list[tuple[float, float, float, float]]


class Page(NamedTuple):
    """A page: its text as the library reads it, its pieces, the tables that lines draw, and its height.

    ``confidence`` is that of a text recognition, ``None`` if the text was there.
    """

    text: str
    pieces: list[Piece]
    ruled: list[Ruled]
    height: float
    confidence: float | None = None


def composed(pages: Sequence[Page]) -> Content:
    """The text of pages, with the tables in their places."""
    composer = Composer()
    running = _running(pages)
    for number, page in enumerate(pages, start=1):
        composer.page(number, page.confidence)
        _compose(composer, page, number, running)
    return composer.content()


def _compose(composer: Composer, page: Page, number: int, running: frozenset[str]) -> None:
    """Put a page into the text: furniture, lines and tables from above."""
    tables: list[tuple[float, list[Field]]] = []
    left = page.pieces
    for ruled in page.ruled:
        inside = [p for p in left if _within(p, ruled.box)]
        fields = _fields(ruled, inside)
        if len({f.row for f in fields}) > 1 and len({f.column for f in fields}) > 1:
            tables.append((ruled.box[1], fields))
            left = [p for p in left if p not in inside]
    margin = page.height * _MARGIN
    furniture = [
        line for line in lines_of(left) if _is_furniture(written(line), line, margin, page.height - margin, running)
    ]
    gone = {p for line in furniture for p in line}
    left = [p for p in left if p not in gone]
    if not tables and (drawn := unruled(left, header_kind)) is not None:
        tables.append((drawn.top, drawn.fields))
        left = [p for p in left if not drawn.top - 1 <= p.top <= drawn.bottom]
    columns = [left] if tables else columns_of(left)
    plain = not tables and len(columns) == 1 and not furniture and not _is_set_wide(left)
    if page.text.strip() and plain:
        composer.line(page.text)
        return
    lines = [paragraph for column in columns for paragraph in paragraphs(column)]
    for top, fields in sorted(tables, key=lambda table: table[0]):
        while lines and lines[0][0] < top:
            composer.line(lines.pop(0)[1])
        composer.table(fields, page=number)
    for _, text in lines:
        composer.line(text)
    for line in furniture:
        composer.line(written(line), furniture=True)


def _within(piece: Piece, box: tuple[float, float, float, float]) -> bool:
    across, down = (piece.x0 + piece.x1) / 2, (piece.top + piece.bottom) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def _fields(ruled: Ruled, pieces: Sequence[Piece]) -> list[Field]:
    """The cells by row and column: where an edge of any cell lies, a row or a column begins."""
    tops, lefts = _edges([c[1] for c in ruled.cells]), _edges([c[0] for c in ruled.cells])
    fields = []
    for x0, top, x1, bottom in ruled.cells:
        row, column = _at(tops, top), _at(lefts, x0)
        there = [p for p in pieces if _within(p, (x0, top, x1, bottom))]
        rows, columns = _at(tops, bottom - _NEAR * 2) - row + 1, _at(lefts, x1 - _NEAR * 2) - column + 1
        if there:
            fields.append(Field(flowing(there), row, column, max(rows, 1), max(columns, 1)))
    return fields


def _edges(values: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _at(edges: Sequence[float], value: float) -> int:
    return max((n for n, edge in enumerate(edges) if edge <= value + _NEAR), default=0)


def _running(pages: Sequence[Page]) -> frozenset[str]:
    """The lines at the edges of pages that stand on most of them, their numbers aside."""
    seen: Counter[str] = Counter()
    for page in pages:
        margin = page.height * _MARGIN
        edge = [line for line in lines_of(page.pieces) if line[0].top < margin or line[0].bottom > page.height - margin]
        seen.update({_numberless(written(line)) for line in edge})
    return frozenset(text for text, count in seen.items() if count >= max(_RUNNING_PAGES, len(pages) * 0.5))


def _numberless(text: str) -> str:
    return re.sub(r"\d+", "#", text.strip())


def _is_furniture(text: str, line: Sequence[Piece], top: float, bottom: float, running: frozenset[str]) -> bool:
    if top <= line[0].top and line[0].bottom <= bottom:
        return False
    return bool(_PAGE_NUMBER.fullmatch(text)) or _numberless(text) in running


def _is_set_wide(pieces: Sequence[Piece]) -> bool:
    """Whether most pieces are single letters set apart."""
    single = sum(len(p.text.strip()) == 1 for p in pieces)
    return single >= max(_SET_WIDE, len(pieces) * 0.6)
