"""PDF files with a text layer, by PDFium."""

from __future__ import annotations

from typing import Any

from duban.io.readers.base import MAX_BYTES, Content, ReadError, needs, too_large


class Pdf:
    """Reads the text layer, page after page; line breaks are those of the page."""

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
            pages = _pages(document)
        except PdfiumError as error:
            raise ReadError(f"the document has broken pages ({error})", "open it and save it anew") from None
        finally:
            document.close()
        if not any(page.strip() for page in pages):
            raise ReadError("there is no text layer, only pictures", "run a text recognition such as ocrmypdf on it")
        return Content("\n".join(pages))


def _pages(document: Any) -> list[str]:
    pages, size = [], 0
    for page in document:
        layer = page.get_textpage()
        pages.append(layer.get_text_bounded().replace("\r\n", "\n"))
        layer.close()
        page.close()
        size += len(pages[-1])
        if size > MAX_BYTES:
            raise too_large(size)
    return pages
