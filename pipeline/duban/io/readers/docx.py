"""Word documents (DOCX) by python-docx."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from duban.io.readers.base import Content, ReadError, needs
from duban.io.readers.compose import MAX_CELLS, Composer, Field, too_many_cells
from duban.io.readers.limits import check_unpacked

_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_WIDEST = 16384
_CELL = re.compile(rb"<\w{1,9}:tc[\s>]")


class Docx:
    """Reads the paragraphs and tables of a document in their order; a table that holds tables is but a frame."""

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
                check_unpacked(sum(member.file_size for member in package.infolist()), len(data))
                _check_cells(package)
            composer = Composer()
            _compose(Document(BytesIO(data)), composer)
            return composer.content()
        except (BadZipFile, KeyError, ValueError, SyntaxError) as error:  # lxml's errors are SyntaxErrors
            raise ReadError(f"this is not a Word document ({error})", "open it in Word and save it again") from None


def _check_cells(package: ZipFile) -> None:
    """Refuse tables that would fill the memory before anything of them is built."""
    for name in package.namelist():
        if name.endswith("document.xml") and sum(1 for _ in _CELL.finditer(package.read(name))) > MAX_CELLS:
            raise too_many_cells()


def _compose(holder: Any, composer: Composer) -> None:
    """Put the blocks of a document or of a cell into a text."""
    from docx.table import Table

    for block in holder.iter_inner_content():
        if not isinstance(block, Table):
            composer.line(block.text)
        elif _nests(block):
            for cell in _cells(block):
                _compose(cell, composer)
        else:
            composer.table(_fields(block))


def _nests(table: Any) -> bool:
    return any(tc.tbl_lst for row in table._tbl.tr_lst for tc in row.tc_lst)


def _cells(table: Any) -> Iterator[Any]:
    from docx.table import _Cell

    return (_Cell(tc, table) for row in table._tbl.tr_lst for tc in row.tc_lst if tc.vMerge != "continue")


def _fields(table: Any) -> list[Field]:
    """The cells, counted and not asked for one by one as the library does: a cell may claim a billion columns."""
    from docx.table import _Cell

    fields: list[Field] = []
    above: dict[int, int] = {}  # column to the field that a merged cell goes on with
    for number, row in enumerate(table._tbl.tr_lst):
        column, here = row.grid_before, {}
        for tc in row.tc_lst:
            span = min(max(tc.grid_span, 1), _WIDEST)
            if tc.vMerge == "continue" and column in above:
                field = fields[above[column]]
                fields[above[column]] = field._replace(rows=number - field.row + 1)
                here[column] = above[column]
            else:
                text = "\n".join(paragraph.text for paragraph in _Cell(tc, table).paragraphs).strip("\n")
                here[column] = len(fields)
                fields.append(Field(text, number, column, 1, span))
                if len(fields) > MAX_CELLS:
                    raise too_many_cells()
            column += span
        above = here
    return fields
