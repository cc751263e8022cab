"""Real files of each format, made when a test asks for them."""

import gzip
import io
import json
import tarfile
import zipfile

TITLE = "全县工作会议召开"
SENTENCES = [f"县长王某强调，各乡镇要在{month}月底前完成整改，抓紧落实。" for month in range(1, 12)]
BODY = "\n".join(SENTENCES)


def html(charset="utf-8", declared=None):
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    page = (
        f"<html><head><meta charset={declared or charset}><title>{TITLE} - 某某网</title>"
        "<meta name='PubDate' content='2021-03-05'></head><body><div class=nav><a href=/>首页</a><a>新闻</a></div>"
        f"<h1>{TITLE}</h1><div class=content>{paragraphs}</div><div class=footer>版权所有</div></body></html>"
    )
    return page.encode(charset)


def docx():
    from docx import Document

    document = Document()
    document.add_heading(TITLE, 0)
    document.add_paragraph(SENTENCES[0])
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "任务", "单位"
    table.cell(1, 0).merge(table.cell(1, 1)).text = "合并的格"
    document.add_paragraph(SENTENCES[1])
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf(lines=(TITLE, SENTENCES[0], SENTENCES[1]), password=None, font="STSong-Light"):
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=password and StandardEncryption(password))
    canvas.rect(10, 10, 100, 100)
    for line in lines:
        canvas.setFont(font, 12)
        canvas.drawString(72, 700, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def warc(pages, packed=True):
    """``pages``: (address, status, content type, body)."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=packed)
    for address, status, kind, body in pages:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.0")
        writer.write_record(
            writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=headers)
        )
    return stream.getvalue()


def jsonl(rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def parquet(path, rows):
    import pyarrow
    from pyarrow.parquet import write_table

    write_table(pyarrow.Table.from_pylist(rows), path)


def zip_of(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stream.getvalue()


def tar_of(members, mode="w"):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            if data is None:
                info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            else:
                info.size = len(data)
            archive.addfile(info, io.BytesIO(data or b""))
    return stream.getvalue()


def gz(data):
    return gzip.compress(data, mtime=0)


def zst(data):
    from duban.io.zstd import zstd

    return zstd().compress(data)
