"""Presentations (PPTX) by python-pptx: each slide is a page."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from duban.io.readers.base import Content, ReadError, needs
from duban.io.readers.compose import MAX_CELLS, Composer, Field, too_many_cells
from duban.io.readers.limits import check_unpacked

_DEEPEST = 20


class Pptx:
    """Reads the texts and tables of the slides from above."""

    suffixes = frozenset({".pptx", ".pptm"})

    def parse(self, data: bytes, charset: str | None = None) -> Content:  # noqa: ARG002
        """The text of the slides. Raises ``ReadError`` for what is locked, broken or oversized."""
        try:
            from pptx import Presentation
            from pptx.exc import PackageNotFoundError
        except ImportError:
            raise needs("python-pptx", "pptx") from None
        try:
            with ZipFile(BytesIO(data)) as package:
                check_unpacked(sum(member.file_size for member in package.infolist()), len(data))
            composer = Composer()
            for number, slide in enumerate(Presentation(BytesIO(data)).slides, start=1):
                composer.page(number)
                for shape in _shapes(slide.shapes, _DEEPEST):
                    _compose(shape, composer)
        except (BadZipFile, PackageNotFoundError, KeyError, ValueError, AttributeError, SyntaxError) as error:
            raise ReadError(f"this is not a presentation ({error})", "open it and save it again as .pptx") from None
        return composer.content()


def _shapes(shapes: Any, depth: int) -> Iterator[Any]:
    placed = sorted(shapes, key=lambda s: (s.top or 0, s.left or 0))
    for shape in placed:
        if hasattr(shape, "shapes"):
            if depth:
                yield from _shapes(shape.shapes, depth - 1)
        else:
            yield shape


def _compose(shape: Any, composer: Composer) -> None:
    if getattr(shape, "has_table", False) and shape.has_table:
        fields: list[Field] = []
        for r, row in enumerate(shape.table.rows):
            for c, cell in enumerate(row.cells):
                if len(fields) > MAX_CELLS:
                    raise too_many_cells()
                if not cell.is_spanned:
                    text = cell.text.replace("\v", "\n").strip()
                    fields.append(Field(text, r, c, max(cell.span_height, 1), max(cell.span_width, 1)))
        composer.table(fields)
    elif shape.has_text_frame:
        for paragraph in shape.text_frame.paragraphs:
            if text := "".join(run.text for run in paragraph.runs).strip():
                composer.line(text.replace("\v", "\n"))
