"""The same table in every container, made by the libraries that users' programs use."""

import csv
import io
import unicodedata


def _rows(given):
    """Header and rows as lists as wide as the table, a heading alone in its row."""
    width = len(given.kinds)
    rows = [line.split("|") for line in (*given.headers, *given.rows)]
    return [row if len(row) == width else row + [""] * (width - len(row)) for row in rows]


def _flat(given):
    return [["" if cell == "^" else cell for cell in row] for row in _rows(given)]


def _merged(given):
    """Cells as (text, row, column, rows, columns), with what is merged as one."""
    cells, at, width = [], {}, len(given.kinds)
    heads = len(given.headers)
    for r, row in enumerate(_rows(given)):
        if r >= heads and len((*given.headers, *given.rows)[r].split("|")) == 1:
            cells.append([row[0], r, 0, 1, width])
            continue
        for c, text in enumerate(row):
            if text == "^":
                at[r, c] = at[r - 1, c]
                cells[at[r, c]][3] += 1
            elif not text and r == 0 and heads > 1:
                at[r, c] = at[r, c - 1]
                cells[at[r, c]][4] += 1
            elif not text and 0 < r < heads:
                cells[at[0, c]][3] = r + 1
            else:
                at[r, c] = len(cells)
                cells.append([text, r, c, 1, 1])
    return cells


def markdown(given):
    rows = ["| " + " | ".join(cell.replace("\n", "<br>") for cell in row) + " |" for row in _flat(given)]
    rows.insert(1, "|" + " --- |" * len(given.kinds))
    return "\n".join((given.title, *given.lines, "", *rows)).encode()


def tsv(given):
    rows = ["\t".join(cell.replace("\n", " ") for cell in row) for row in _flat(given)]
    return "\n".join((given.title, *given.lines, *rows)).encode("gb18030")


def aligned(given):
    def wide(text):
        return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)

    rows = [[cell.replace("\n", "") for cell in row] for row in _flat(given)]
    widths = [max(wide(row[c]) for row in rows) + 3 for c in range(len(given.kinds))]
    lines = ["".join(cell + " " * (w - wide(cell)) for cell, w in zip(r, widths, strict=True)).rstrip() for r in rows]
    return "\n".join((given.title, *given.lines, "", *lines)).encode()


def comma(given):
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([[given.title], *([line] for line in given.lines), *_flat(given)])
    return stream.getvalue().encode("gb18030")


def xlsx(given):
    from openpyxl import Workbook

    book, width = Workbook(), len(given.kinds)
    sheet = book.active
    above = (given.title, *given.lines)
    for r, line in enumerate(above, start=1):
        sheet.cell(r, 1, line)
        sheet.merge_cells(start_row=r, end_row=r, start_column=1, end_column=width)
    for text, r, c, rows, columns in _merged(given):
        top = r + len(above) + 1
        sheet.cell(top, c + 1, text)
        if rows > 1 or columns > 1:
            sheet.merge_cells(start_row=top, end_row=top + rows - 1, start_column=c + 1, end_column=c + columns)
    return _saved(book)


def html(given):
    rows = {}
    for text, r, c, down, across in _merged(given):
        rows.setdefault(r, {})[c] = (
            f"<td rowspan={down} colspan={across}><p><span>{text.replace(chr(10), '<br>')}</span></p></td>"
        )
    table = "".join(f"<tr>{''.join(cells[c] for c in sorted(cells))}</tr>" for _, cells in sorted(rows.items()))
    lines = "".join(f"<p>{line}</p>" for line in given.lines)
    head = f"<html><head><meta charset=utf-8><title>{given.title}</title></head><body><div><a href=/>首页</a></div>"
    return f"{head}<h1>{given.title}</h1>{lines}<table>{table}</table></body></html>".encode()


def docx(given):
    from docx import Document

    document = Document()
    document.add_heading(given.title, 0)
    for line in given.lines:
        document.add_paragraph(line)
    table = document.add_table(len(_rows(given)), len(given.kinds))
    grid = [row.cells for row in table.rows]  # the library counts every cell anew to find one
    for text, r, c, rows, columns in _merged(given):
        cell = grid[r][c]
        if rows > 1 or columns > 1:
            cell = cell.merge(grid[r + rows - 1][c + columns - 1])
        cell.text = text
    return _saved(document)


def pptx(given):
    from pptx import Presentation
    from pptx.util import Inches

    slides = Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[5])
    slide.shapes.title.text = "\n".join((given.title, *given.lines))
    size = (Inches(1), Inches(2), Inches(8), Inches(4))
    table = slide.shapes.add_table(len(_rows(given)), len(given.kinds), *size).table
    for text, r, c, rows, columns in _merged(given):
        if rows > 1 or columns > 1:
            table.cell(r, c).merge(table.cell(r + rows - 1, c + columns - 1))
        table.cell(r, c).text = text
    return _saved(slides)


def pdf(given, ruled=True):
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    small = ParagraphStyle("small", fontName="STSong-Light", fontSize=9, leading=12, wordWrap="CJK")
    large = ParagraphStyle("large", fontName="STSong-Light", fontSize=15, leading=22, alignment=1)
    rows = [[""] * len(given.kinds) for _ in _rows(given)]
    style = [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *([("GRID", (0, 0), (-1, -1), 0.5, "black")] if ruled else [])]
    for text, r, c, down, across in _merged(given):
        rows[r][c] = Paragraph(text.replace("\n", "<br/>"), small)
        style.append(("SPAN", (c, r), (c + across - 1, r + down - 1)))
    widths = [{"n": 32, "t": 150}.get(kind, 75) for kind in given.kinds]
    scale = min(1, 500 / sum(widths))
    stream = io.BytesIO()
    parts = [Paragraph(given.title, large), *(Paragraph(line, small) for line in given.lines), Spacer(1, 10)]
    table = Table(rows, colWidths=[w * scale for w in widths], style=style, repeatRows=len(given.headers))

    def number(canvas, page):
        canvas.setFont("STSong-Light", 9)
        canvas.drawCentredString(297, 30, f"— {page.page} —")

    SimpleDocTemplate(stream, leftMargin=45, rightMargin=45, invariant=1).build([*parts, table], number, number)
    return stream.getvalue()


def unruled(given):
    return pdf(given, ruled=False)


def _saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


CONTAINERS = {
    "Markdown": (".md", markdown),
    "text parted by tabs": (".tsv", tsv),
    "text set in columns": (".txt", aligned),
    "CSV": (".csv", comma),
    "XLSX": (".xlsx", xlsx),
    "HTML": (".html", html),
    "DOCX": (".docx", docx),
    "PPTX": (".pptx", pptx),
    "PDF, ruled": (".pdf", pdf),
    "PDF, not ruled": (".pdf", unruled),
}
