"""Pages of a PDF that name a font and don't hold it, read by pdfplumber.

PDFium takes another font of the machine for such a one: where a Chinese font is missing, characters are lost without a
word, and where it is another, their places differ. pdfplumber takes the widths that the document states, so that all
machines read the same.
"""

from __future__ import annotations

from typing import Any

from duban.io.readers.places import Piece

_MOST_OBJECTS = 5_000
_EVERYWHERE = ("Helvetica", "Times", "Courier", "Symbol", "ZapfDingbats")  # PDFium brings these itself


def lacks_fonts(page: Any) -> bool:
    """Whether a text of the page is set in a font that only the machine may have."""
    from pypdfium2.raw import FPDF_PAGEOBJ_TEXT

    objects = zip(page.get_objects((FPDF_PAGEOBJ_TEXT,)), range(_MOST_OBJECTS), strict=False)
    return any(_is_foreign(text.get_font()) for text, _ in objects)


def _is_foreign(font: Any) -> bool:
    """Whether a document names a font and does not hold it; one without a name is drawn by the document itself."""
    from pypdfium2 import PdfiumError

    try:
        return not font.is_embedded and not font.get_base_name().startswith(_EVERYWHERE)
    except PdfiumError:
        return False


def plumbed(plumber: Any, number: int) -> list[Piece]:
    """The pieces of a page as pdfplumber reads them, none if it can't read the page."""
    try:
        words = plumber.pages[number].dedupe_chars().extract_words(keep_blank_chars=True)
    except Exception:  # a second reader of a page that the first one read
        return []
    return [Piece(word["text"], word["x0"], word["top"], word["x1"], word["bottom"]) for word in words]
