"""Word documents (DOCX) by python-docx."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from duban.io.readers.base import MAX_BYTES, Content, ReadError, needs, too_large
from duban.io.readers.limits import check_unpacked

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
            return Content(_joined("\n", _lines(Document(BytesIO(data)))))
        except (BadZipFile, KeyError, ValueError, SyntaxError) as error:  # lxml's errors are SyntaxErrors
            raise ReadError(f"this is no Word document ({error})", "open it in Word and save it anew") from None


def _lines(holder: Any) -> Iterator[str]:
    """The lines of a document or of a cell."""
    from docx.table import Table

    for block in holder.iter_inner_content():
        if isinstance(block, Table):
            yield from (_joined("\t", row) for row in _rows(block))
        else:
            yield block.text


def _rows(table: Any) -> Iterator[list[str]]:
    """The texts of the cells of each row; a cell that is merged with the one above it has the text of that one.

    Cells are counted and not asked for one by one as the library does: a cell may claim a billion columns.
    """
    from docx.table import _Cell

    above: dict[int, str] = {}
    for row in table._tbl.tr_lst:
        column, texts = row.grid_before, {}
        for cell in row.tc_lst:
            merged = cell.vMerge == "continue"
            texts[column] = above.get(column, "") if merged else _joined(" ", _lines(_Cell(cell, table)))
            column += max(cell.grid_span, 1)
        yield list(texts.values())
        above = texts


def _joined(separator: str, texts: Iterable[str]) -> str:
    """Texts as one. Raises ``ReadError`` where it grows larger than a document may be: merged cells repeat theirs."""
    held, size = [], 0
    for text in texts:
        held.append(text)
        size += len(text) + 1
        if size > MAX_BYTES:
            raise too_large(size)
    return separator.join(held)
