"""PDF files with a text layer, by PDFium; tables that lines draw are found by pdfplumber."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, NamedTuple

from duban.io.readers.base import MAX_BYTES, Content, ReadError, needs, too_large
from duban.io.readers.columns import header_kind
from duban.io.readers.compose import Composer, Field
from duban.io.readers.places import Piece, columns_of, flowing, lines_of, paragraphs, unruled, written

_MOST_PIECES, _MOST_PATHS, _FEWEST_PATHS = 20_000, 5_000, 4
_PAGE_NUMBER = re.compile(r"[\W_]*\d{1,4}(?:\s*[/／]\s*\d{1,4})?[\W_]*")
_MARGIN, _RUNNING_PAGES, _NEAR = 0.09, 3, 2.0
_SET_WIDE = 8


class Ruled(NamedTuple):
    """A table that lines draw: its box (left, top, right, bottom) and its cells with theirs."""

    box: tuple[float, float, float, float]
    cells: list[tuple[float, float, float, float]]


class Pdf:
    """Reads the text layer, page after page, columns after each other; line breaks are those of the page."""

    suffixes = frozenset({".pdf"})

    def parse(self, data: bytes, charset: str | None = None) -> Content:  # noqa: ARG002
        """The text of all pages. Raises ``ReadError`` for scans and for documents that are locked or broken."""
        try:
            from pypdfium2 import PdfDocument, PdfiumError
        except ImportError:
            raise needs("pypdfium2", "pdf") from None
        try:
            document = PdfDocument(data)
        except PdfiumError as error:
            if "password" in str(error).lower():
                raise ReadError("the document is locked with a password", "save it without one") from None
            raise ReadError(f"this is no PDF document ({error})", "open it and save it anew") from None
        try:
            pages = list(_pages(document, data))
        except PdfiumError as error:
            raise ReadError(f"the document has broken pages ({error})", "open it and save it anew") from None
        finally:
            document.close()
        if not any(page.text.strip() for page in pages):
            raise ReadError("there is no text layer, only pictures", "run a text recognition such as ocrmypdf on it")
        return composed(pages)


class Page(NamedTuple):
    """A page: its text as the library reads it, its pieces, the tables that lines draw, and its height."""

    text: str
    pieces: list[Piece]
    ruled: list[Ruled]
    height: float


def composed(pages: Sequence[Page]) -> Content:
    """The text of pages, with the tables in their places."""
    composer = Composer()
    running = _running(pages)
    for number, page in enumerate(pages, start=1):
        composer.page(number)
        _compose(composer, page, number, running)
    return composer.content()


def _pages(document: Any, data: bytes) -> Iterator[Page]:
    plumber: Any = None
    size = 0
    for number, page in enumerate(document):
        layer = page.get_textpage()
        text = layer.get_text_bounded().replace("\r\n", "\n")
        size += len(text)
        if size > MAX_BYTES:
            raise too_large(size)
        height = page.get_height()
        pieces = list(_pieces(layer, height))
        drawn = _paths(page)
        layer.close()
        page.close()
        ruled: list[Ruled] = []
        if _FEWEST_PATHS <= drawn <= _MOST_PATHS and pieces:
            plumber = plumber or _plumber(data)
            ruled = _ruled(plumber, number)
        yield Page(text, pieces, ruled, height)
    if plumber is not None:
        plumber.close()


def _pieces(layer: Any, height: float) -> Iterator[Piece]:
    count = layer.count_rects()
    for number in range(count if count <= _MOST_PIECES else 0):
        left, bottom, right, top = layer.get_rect(number)
        text = layer.get_text_bounded(left, bottom, right, top).replace("\r\n", " ")
        if text.strip():
            yield Piece(text, left, height - top, right, height - bottom)


def _paths(page: Any) -> int:
    """How many lines and boxes a page draws."""
    from pypdfium2.raw import FPDF_PAGEOBJ_PATH

    return sum(1 for _, _ in zip(page.get_objects((FPDF_PAGEOBJ_PATH,)), range(_MOST_PATHS + 1), strict=False))


def _plumber(data: bytes) -> Any:
    try:
        from pdfplumber import open as opened
    except ImportError:
        raise needs("pdfplumber", "pdf") from None
    return opened(BytesIO(data))


def _ruled(plumber: Any, number: int) -> list[Ruled]:
    """The tables of a page that lines draw; a page that the library can't read has none."""
    try:
        page = plumber.pages[number]
        return [Ruled(t.bbox, list(t.cells)) for t in page.find_tables() if len(t.cells) > 2]
    except Exception:  # a second reader of a page that the first one read: what it can't read is no table
        return []


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
    if not tables and len(columns) == 1 and not furniture and not _is_set_wide(left):
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
