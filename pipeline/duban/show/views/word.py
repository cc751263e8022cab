"""The ledger as a Word document."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from duban.io.atomic import replacing
from duban.io.store.files import needed
from duban.show.views.layout import Layout, LedgerColumn
from duban.show.views.ledger import Cell, Row, cells


def write_docx(rows: Sequence[Row], path: Path, layout: Layout) -> None:
    """Write a ledger with a table of everything and one of what must still be asked. Raises ``OSError``."""
    docx = needed("docx", "ledger")
    document = docx.Document()
    _landscape(document)
    normal = document.styles["Normal"]
    normal.font.size = docx.shared.Pt(9)
    normal.paragraph_format.space_after = docx.shared.Pt(0)
    for style in ("Normal", "Title", "Heading 1"):
        _font(document.styles[style], layout.font)
    document.core_properties.title = layout.title
    document.core_properties.author = ""
    document.add_heading(layout.title, 0)
    still = [row for row in rows if row.is_open]
    for name, some, columns in (
        (layout.whole, rows, layout.columns("whole")),
        (layout.open, still, layout.columns("open")),
    ):
        document.add_heading(name, 1)
        _table(document, some, columns, layout)
    whole = BytesIO()
    document.save(whole)  # the library ends badly where a disk is full
    with replacing(path) as stream:
        stream.write(whole.getvalue())


def _table(document: Any, rows: Sequence[Row], columns: Sequence[LedgerColumn], layout: Layout) -> None:
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    total = sum(column.width for column in columns)
    table = document.add_table(rows=0, cols=len(columns), style="Table Grid")
    table.autofit = False
    for place, column in zip(table.columns, columns, strict=True):
        place.width = int(room * column.width / total)  # each new row takes its widths from here
    lines: list[list[Cell]] = [[column.heading for column in columns]]
    lines += [cells(row, columns, layout) for row in rows]
    for line in lines:
        row = table.add_row()
        _keep(row, "w:cantSplit")
        for cell, value in zip(row.cells, line, strict=True):
            if value not in (None, ""):
                cell.paragraphs[0].add_run(str(value)).bold = True if line is lines[0] else None
    _keep(table.rows[0], "w:tblHeader")


def _landscape(document: Any) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(12)
    section.top_margin = section.bottom_margin = Mm(12)


def _font(style: Any, name: str) -> None:
    """Set a font for Chinese characters too, which Word keeps apart."""
    from docx.oxml.ns import qn

    style.font.name = name
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _keep(row: Any, what: str) -> None:
    """Set a property of a row: ``w:tblHeader`` shows it on every page, ``w:cantSplit`` holds it on one."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(what))
