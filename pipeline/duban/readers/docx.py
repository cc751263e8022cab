"""Word documents (DOCX) by python-docx."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from duban.readers.base import Content, ReadError, needs
from duban.readers.limits import check_unpacked

_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"


class Docx:
    """Reads the paragraphs and tables of a document in their order, a line each; cells are parted by tabs."""

    suffixes = frozenset({".docx", ".docm"})

    def parse(self, data: bytes, charset: str | None = None) -> Content:  # noqa: ARG002
        """The text of the body. Raises ``ReadError`` for documents that are locked, broken or oversized."""
        try:
            from docx import Document
        except ImportError:
            raise needs("python-docx", "docx") from None
        if data.startswith(_OLD_OR_LOCKED):
            raise ReadError("the document is locked with a password or of an old Word format", "save it as plain .docx")
        try:
            with ZipFile(BytesIO(data)) as package:
                members = package.infolist()
            check_unpacked(sum(member.file_size for member in members), len(data))
            document = Document(BytesIO(data))
        except (BadZipFile, KeyError, ValueError, SyntaxError) as error:  # lxml's errors are SyntaxErrors
            raise ReadError(f"this is no Word document ({error})", "open it in Word and save it anew") from None
        return Content("\n".join(_lines(document)))


def _lines(holder: Any) -> Iterator[str]:
    """The lines of a document or of a cell."""
    from docx.table import Table

    for block in holder.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                # A merged cell stands in several places of its row.
                cells = dict.fromkeys(row.cells)
                yield "\t".join(" ".join(_lines(cell)) for cell in cells)
        else:
            yield block.text
