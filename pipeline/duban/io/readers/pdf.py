"""PDF files with a text layer, by PDFium; tables that lines draw are found by pdfplumber."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from duban.io.readers.base import MAX_BYTES, Content, ReadError, needs, too_large
from duban.io.readers.glyphs import lacks_fonts, plumbed
from duban.io.readers.pages import Page, Ruled, composed
from duban.io.readers.places import Piece, lines_of, written

_MOST_PIECES, _MOST_PATHS, _FEWEST_PATHS = 20_000, 5_000, 4
_MOST_SCANNED, _SCALE = 300, 2.5  # pages, and pixels a point: 180 dots an inch
_HEAD = 2048
_LENGTH = re.compile(rb"/Linearized\b[^>]{0,300}?/L\s{0,5}(\d{1,12})")


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
            raise ReadError(f"this is not a PDF document ({error})", "open it and save it again") from None
        try:
            _check_end(data)
            pages = list(_pages(document, data))
        except PdfiumError as error:
            raise ReadError(f"the document has broken pages ({error})", "open it and save it again") from None
        finally:
            document.close()
        return composed(pages) if any(page.text.strip() for page in pages) else _scanned(data)


def _check_end(data: bytes) -> None:
    """Raise ``ReadError`` for a document that is cut off, of which the library reads what it finds.

    A document ends in ``%%EOF``, behind which no further object stands; one made for the web says how long it is.
    """
    said = _LENGTH.search(data[:_HEAD])
    end = data.rfind(b"%%EOF")
    if end < 0 or b" obj" in data[end:] or (said and int(said[1]) > len(data)):
        raise ReadError("the document is cut off: it has no end", "get it again")


def _scanned(data: bytes) -> Content:
    """The text of a document of pictures. Raises ``ReadError`` if no text recognition is installed."""
    from pypdfium2 import PdfDocument

    from duban.io.readers.ocr import check_pixels, read_pages, recognized, recognizer

    pages = []
    document = PdfDocument(data)
    try:
        if not any(next(page.get_objects(), None) for page in document):
            raise ReadError("there is no text layer and nothing else on its pages", "save the document again")
        try:
            recognizer()
        except ReadError as error:
            raise ReadError(f"there is no text layer, only pictures: {error.reason}", error.remedy) from None
        for _, page in zip(range(_MOST_SCANNED), document, strict=False):
            check_pixels(*(side * _SCALE for side in page.get_size()))
            pages.append(recognized(page.render(scale=_SCALE).to_pil().convert("RGB")))
            page.close()
    finally:
        document.close()
    return read_pages(pages)


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
        drawn, foreign = _paths(page), lacks_fonts(page)
        layer.close()
        page.close()
        ruled: list[Ruled] = []
        if foreign:
            plumber = plumber or _plumber(data)
            if read := plumbed(plumber, number):
                text, pieces = "\n".join(map(written, lines_of(read))), read
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
