"""The ledger as a Word document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from duban.io.atomic import replacing
from duban.io.store.files import needed
from duban.show.views.layout import Layout
from duban.show.views.ledger import Cell, Row, cells
from duban.show.views.unmatched import unmatched_cells
from duban.stages.revise import Leftover

_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#: English Metric Units in a twentieth of a point, in which a table counts its widths.
_TWENTIETH = 635


def write_docx(
    rows: Sequence[Row], path: Path, layout: Layout, as_of: date | None = None, leftovers: Sequence[Leftover] = ()
) -> None:
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
        (layout.whole, rows, layout.columns("whole", as_of)),
        (layout.open, still, layout.columns("open", as_of)),
    ):
        document.add_heading(name, 1)
        headings, widths = [column.heading for column in columns], [column.width for column in columns]
        _table(document, headings, widths, (cells(row, columns, layout) for row in some))
    if leftovers:
        document.add_heading(layout.unmatched, 1)
        _table(document, layout.unmatched_columns, [1, 6, 2, 4, 6], map(unmatched_cells, leftovers))
    whole = BytesIO()
    document.save(whole)  # the library ends badly where a disk is full
    with replacing(path) as stream:
        stream.write(whole.getvalue())


def _table(document: Any, headings: Sequence[str], widths: Sequence[float], lines: Iterable[Sequence[Cell]]) -> None:
    """A table at the end of a document, written as XML: a cell at a time takes the library ten milliseconds."""
    from docx.oxml import parse_xml

    section = document.sections[0]
    room = (section.page_width - section.left_margin - section.right_margin) // _TWENTIETH
    shares = [int(room * width / sum(widths)) for width in widths]
    cell = [f'<w:tc><w:tcPr><w:tcW w:w="{share}" w:type="dxa"/></w:tcPr><w:p>' for share in shares]
    grid = "".join(f'<w:gridCol w:w="{share}"/>' for share in shares)
    head = _row(cell, headings, "<w:cantSplit/><w:tblHeader/>", "<w:rPr><w:b/></w:rPr>")
    body = "".join(_row(cell, line, "<w:cantSplit/>") for line in lines)
    written = (
        f'<w:tbl xmlns:w="{_WORDS}"><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(shares)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>'
    )
    document.element.body.sectPr.addprevious(parse_xml(written))


def _row(openings: Sequence[str], values: Sequence[Cell], properties: str, look: str = "") -> str:
    inner = "".join(
        f"{opening}{_run(value, look)}</w:p></w:tc>" for opening, value in zip(openings, values, strict=True)
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def _run(value: Cell, look: str) -> str:
    if value is None or value == "":
        return ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(str(value))}</w:t></w:r>'


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
