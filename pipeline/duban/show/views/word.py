"""The ledger as a Word document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from duban.io.atomic import replacing
from duban.io.store.files import needed
from duban.show.views.layout import Layout
from duban.show.views.ledger import Cell, Row, cells
from duban.show.views.unmatched import unmatched_cells
from duban.stages.revise import Leftover

_BODY = "word/document.xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)
#: What stands where a table is to stand.
_PLACE = "duban:table:{}"
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
    section = document.sections[0]
    room = (section.page_width - section.left_margin - section.right_margin) // _TWENTIETH
    tables: list[Iterator[str]] = []
    for name, headings, widths, lines in _pages(rows, layout, as_of, leftovers):
        document.add_heading(name, 1)
        document.add_paragraph(_PLACE.format(len(tables)))
        tables.append(_table(room, headings, widths, lines))
    whole = BytesIO()
    document.save(whole)
    with replacing(path) as stream:
        stream.write(_filled(whole.getvalue(), tables))  # at once: a ZIP ends badly where a disk is full


def _pages(
    rows: Sequence[Row], layout: Layout, as_of: date | None, leftovers: Sequence[Leftover]
) -> Iterator[tuple[str, Sequence[str], Sequence[float], Iterable[Sequence[Cell]]]]:
    """Each table with its name, its headings, the shares of its columns, and its lines."""
    still = [row for row in rows if row.is_open]
    for name, columns, some in (
        (layout.whole, layout.columns("whole", as_of), rows),
        (layout.open, layout.columns("open", as_of), still),
    ):
        lines = map(partial(cells, columns=columns, layout=layout), some)
        yield name, [column.heading for column in columns], [column.width for column in columns], lines
    if leftovers:
        yield layout.unmatched, layout.unmatched_columns, (1, 6, 2, 4, 6), map(unmatched_cells, leftovers)


def _filled(package: bytes, tables: Sequence[Iterator[str]]) -> bytes:
    """A Word document with tables in their places.

    They go into the package row by row: as a tree, which the library keeps, they take ten times the time and memory.
    """
    out = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(out, "w", ZIP_DEFLATED, compresslevel=6) as target:
        for member in source.infolist():
            entry = ZipInfo(member.filename, _EPOCH)  # which is the same at any hour
            entry.compress_type = ZIP_DEFLATED
            with target.open(entry, "w") as stream:
                content = source.read(member)
                pieces = _with_tables(content.decode("utf-8"), tables) if member.filename == _BODY else None
                stream.writelines(piece.encode("utf-8") for piece in pieces) if pieces else stream.write(content)
    return out.getvalue()


def _with_tables(text: str, tables: Sequence[Iterator[str]]) -> Iterator[str]:
    done = 0
    for number, table in enumerate(tables):
        place = text.index(_PLACE.format(number), done)
        yield text[done : text.rindex("<w:p>", 0, place)]
        yield from table
        done = text.index("</w:p>", place) + len("</w:p>")
    yield text[done:]


def _table(
    room: int, headings: Sequence[str], widths: Sequence[float], lines: Iterable[Sequence[Cell]]
) -> Iterator[str]:
    """A table as XML, as wide as the page has room, in twentieths of a point."""
    shares = [int(room * width / sum(widths)) for width in widths]
    openings = [f'<w:tc><w:tcPr><w:tcW w:w="{share}" w:type="dxa"/></w:tcPr><w:p>' for share in shares]
    yield (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(shares)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
    )
    yield from (f'<w:gridCol w:w="{share}"/>' for share in shares)
    yield "</w:tblGrid>"
    yield _row(openings, headings, "<w:cantSplit/><w:tblHeader/>", "<w:rPr><w:b/></w:rPr>")
    yield from (_row(openings, line, "<w:cantSplit/>") for line in lines)
    yield "</w:tbl>"


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
