"""Workbooks and pictures that are made to harm, and files of offices that are broken."""

import io
import struct
import zipfile
import zlib

import pytest

import real_files
from duban.io.readers import ReadError, default_readers
from duban.io.readers.mail import Mail
from duban.io.readers.ofd import Ofd
from duban.io.readers.xlsx import Xlsx

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'


def workbook(sheet):
    """A workbook whose one sheet is this XML."""
    from openpyxl import Workbook

    stream = io.BytesIO()
    Workbook().save(stream)
    with zipfile.ZipFile(stream) as whole:
        members = [(name, whole.read(name)) for name in whole.namelist()]
    return real_files.zip_of([(n, sheet.encode() if n.endswith("sheet1.xml") else data) for n, data in members])


@pytest.mark.hardening("inputs", "XLSX: a sheet that claims a million rows of 16,384 columns")
def test_what_a_sheet_claims_is_not_believed():
    cell = '<c r="A1" t="inlineStr"><is><t>甲</t></is></c>'
    last = '<c r="XFD1048576" t="inlineStr"><is><t>乙</t></is></c>'
    rows = (
        f'<dimension ref="A1:XFD1048576"/><sheetData><row r="1">{cell}</row><row r="1048576">{last}</row></sheetData>'
    )
    assert Xlsx().parse(workbook(SHEET.format(rows))).text.split() == ["甲", "乙"]


@pytest.mark.hardening("inputs", "XLSX: rows that hold nothing but their last cell")
def test_empty_cells_have_a_limit():
    rows = "".join(f'<row r="{r}"><c r="XFD{r}"><v>1</v></c></row>' for r in range(1, 1500))
    with pytest.raises(ReadError, match="cells"):
        Xlsx().parse(workbook(SHEET.format(f"<sheetData>{rows}</sheetData>")))


@pytest.mark.hardening("inputs", "XLSX: merged cells over the whole sheet")
def test_a_sheet_may_claim_any_cells_to_be_merged():
    cell = '<c r="A1" t="inlineStr"><is><t>甲</t></is></c><c r="B1" t="inlineStr"><is><t>乙</t></is></c>'
    merged = '<mergeCells><mergeCell ref="A1:A1048576"/><mergeCell ref="B1:XFD1048576"/></mergeCells>'
    whole = workbook(SHEET.format(f'<sheetData><row r="1">{cell}</row></sheetData>{merged}'))
    assert Xlsx().parse(whole).text.split() == ["甲", "乙"]


def png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.hardening("inputs", "Pictures: 50,000 by 50,000 pixels")
def test_a_picture_that_would_fill_the_memory_is_refused(monkeypatch):
    pytest.importorskip("PIL")
    from duban.io.readers import ocr

    monkeypatch.setattr(ocr, "recognizer", lambda: None)
    with pytest.raises(ReadError, match="picture"):
        ocr.Picture().parse(png(50_000, 50_000))


BROKEN = [
    (Xlsx(), b"no workbook", "not a workbook"),
    (Xlsx(), b"\xd0\xcf\x11\xe0 locked", "locked"),
    (Xlsx(), real_files.zip_of([("a.xml", bytes(40_000_000))]), "times its size"),
    (Ofd(), b"no paper", "not an OFD"),
    (Ofd(), real_files.zip_of([("OFD.xml", b"<a/>")]), "no text"),
    (Ofd(), real_files.zip_of([("OFD.xml", b"<a>")]), "not an OFD"),
    (Mail(), b"Subject: a\n\n", "no text"),
]


@pytest.mark.hardening("inputs", "XLSX, OFD and mails that are broken, locked or empty")
@pytest.mark.parametrize(("form", "data", "reason"), BROKEN)
def test_what_is_broken_is_told(form, data, reason):
    with pytest.raises(ReadError, match=reason):
        form.parse(data, None)


@pytest.mark.hardening("inputs", "Old office files that are something else")
@pytest.mark.parametrize("suffix", [".doc", ".rtf", ".xls", ".ppt", ".odt"])
def test_old_files_are_read_by_their_filter_only(tmp_path, suffix):
    (tmp_path / f"a{suffix}").write_bytes("各单位要抓紧。".encode())
    (failure,) = default_readers().read([tmp_path / f"a{suffix}"])
    assert failure.reason == f"this is not a {suffix} file"
