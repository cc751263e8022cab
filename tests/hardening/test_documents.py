"""Web pages, Word documents and PDF files that are made to harm."""

import io
import random
import tracemalloc
import zipfile
from contextlib import suppress

import pytest

import real_files
from duban.io.readers import Failure, Part, ReadError, Text, default_readers
from duban.io.readers.attributes import check_attributes
from duban.io.readers.html import Html
from growth import linear, repeated

RANDOM = random.Random(9)
SENTENCE = "县长王某强调，各乡镇要在10月底前完成。"


def parse(suffix, data):
    return default_readers().parse(Part("a", "a", suffix, data))


NESTED = [
    *("<div>", "<b>", "<p><span>", "<table><tr><td>", "<ul><li>", "<blockquote>", "<font>", "<select><option>"),
    *("<!--", "<", "<![CDATA[", "<svg>", "<math>", "<template>", "<a href=x>", "<h1>", "<iframe>", "<title>"),
]


@pytest.mark.hardening("inputs", "HTML of a million nested tags, or what looks like them")
@pytest.mark.parametrize("share", [20, pytest.param(1, marks=pytest.mark.slow)], ids=["some", "all"])
@pytest.mark.parametrize("tag", NESTED)
def test_nested_tags_are_borne(tag, share):
    count = (20_000 if tag.startswith("<a ") else 1_000_000 if len(tag) < 12 else 300_000) // share
    page = f"<html><body><p>{SENTENCE * 5}</p>{tag * count}{SENTENCE}".encode()
    assert isinstance(parse(".html", page), (Text, Failure))


@pytest.mark.hardening("inputs", "HTML nested deeper than trees are read: read, or refused for its depth")
@pytest.mark.parametrize(("depth", "read"), [(300, True), (1500, True), (3000, False), (50_000, False)])
def test_deep_pages_are_read_or_told(depth, read):
    found = parse(
        ".html", f"<html><body>{'<div>' * depth}<p>{SENTENCE}</p>{'</div>' * depth}<p>完</p></body></html>".encode()
    )
    assert (SENTENCE in found.content and "完" in found.content) if read else "levels deep" in found.reason


ATTRIBUTES = {
    "names": " ".join(f"a{n}" for n in range(20_000)),
    "values": " ".join(f"a{n}=x" for n in range(20_000)),
    "quoted": " ".join(f'a{n}="<x> {n}"' for n in range(20_000)),
    "in one": "".join(f"a{n}='>'" for n in range(20_000)),
    "open quotes": 'a="' + "b=' " * 20_000,
}


@pytest.mark.hardening("inputs", "HTML tags with twenty thousand attributes: refused before they are parsed")
@pytest.mark.parametrize("kind", ATTRIBUTES)
def test_tags_of_many_attributes_are_refused(kind, monkeypatch):
    monkeypatch.setattr("lxml.html.document_fromstring", lambda *_, **__: pytest.fail("it was parsed"))
    page = f"<html><body><!-- <p {'a ' * 2000}> --><script>{'a<b ' * 2000}</script><p {ATTRIBUTES[kind]}>{SENTENCE}</p>"
    found = parse(".html", page.encode())
    assert "attributes" in found.reason


def test_attributes_are_counted_in_linear_time():
    def checked(page):
        with suppress(ReadError):
            check_attributes(page)

    for unit in ("<p a='", '<p a="', "<p a=' b=\"", "<!-- <script", "<p a='>' b><i c=\">\">", "<script>", "<p "):
        assert linear(checked, repeated(unit), 4000), unit


def test_usual_attributes_are_no_harm():
    check_attributes(
        f"<p {'a=1 ' * 900}>{SENTENCE}" * 20 + f"<!-- <p {'a ' * 2000}> --><script>{'a<b ' * 2000}</script>"
    )


SCRIPTED = f"""<html><head><script>document.write("<p>坏</p>")</script><style>p {{ content: "坏" }}</style></head><body>
<p onclick="alert('坏')">{SENTENCE * 9}</p><noscript><img src=x onerror="坏"></noscript>
<iframe srcdoc="<p>坏</p>"></iframe><object data="坏"></object><!-- 坏 -->
<script type="text/template"><p>坏</p></script>
<script>/* <p>坏</p> */</script></body></html>"""


@pytest.mark.hardening("inputs", "HTML with scripts: none of it is text")
def test_scripts_are_no_text():
    text = parse(".html", SCRIPTED.encode()).content
    assert SENTENCE in text
    assert "坏" not in text


ENTITIES = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
BOMBS = [
    ("&m;", f'<!DOCTYPE d [<!ENTITY a "{"x" * 100}">{ENTITIES}]>'),
    ("&a;" * 50_000, f'<!DOCTYPE d [<!ENTITY a "{"x" * 50_000}">]>'),
    ("&a;", '<!DOCTYPE d [<!ENTITY a "&b;"><!ENTITY b "&a;">]>'),
    ("&a;", '<!DOCTYPE d [<!ENTITY % p SYSTEM "file:///dev/zero">%p;<!ENTITY a "x">]>'),
]
OUTSIDE = [
    '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE d [<!ENTITY a SYSTEM "http://127.0.0.1:9/x">]>',
    '<!DOCTYPE d SYSTEM "file:///etc/passwd">',
]


def docx(body, doctype=""):
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(real_files.docx())) as whole,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as z,
    ):
        for info in whole.infolist():
            content = whole.read(info)
            if info.filename == "word/document.xml":
                space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
                content = f"{doctype}<w:document {space}><w:body>{body}</w:body></w:document>".encode()
            z.writestr(info.filename, content)
    return stream.getvalue()


def run(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.hardening("inputs", "DOCX: entity bombs")
@pytest.mark.parametrize(("text", "doctype"), BOMBS, ids=range(len(BOMBS)))
@pytest.mark.parametrize("place", ["text", "attribute"])
def test_an_entity_bomb_stays_small(text, doctype, place):
    body = run(text) if place == "text" else f'<w:p w:x="{text}"/>'
    item = parse(".docx", docx(body + run(SENTENCE), doctype))
    assert isinstance(item, Failure) or len(item.content) < 1000


@pytest.mark.hardening("inputs", "DOCX: entities from other files and hosts")
@pytest.mark.parametrize("doctype", OUTSIDE)
def test_no_entity_is_fetched(doctype):
    item = parse(".docx", docx(run("&a;") + run(SENTENCE), doctype))
    assert isinstance(item, Failure) or item.content.strip() == SENTENCE


def cell(properties, text):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{run(text)}</w:tc>"


def rows(*rows):
    return f"<w:tbl><w:tblGrid/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def test_a_cell_may_claim_any_number_of_columns():
    table = rows(cell('<w:gridSpan w:val="2000000000"/>', "甲") + cell("", "乙"))
    assert parse(".docx", docx(table)).content == "甲\t乙"


def test_merged_cells_have_their_text_once_in_linear_time():
    below = cell("<w:vMerge/>", "") + cell("", "乙")

    def read(number):
        table = rows(cell('<w:vMerge w:val="restart"/>', "甲") + cell("", "乙"), *[below] * number)
        assert parse(".docx", docx(table)).content == "甲\t乙" + "\n\t乙" * number

    assert linear(read, int, 200, 16)  # by the library's own way it is a square


TABLES = [
    rows(cell('<w:gridSpan w:val="x"/>', "甲")),
    rows(cell('<w:gridSpan w:val="-5"/>', "甲") + cell("<w:vMerge/>", "乙")),
    rows(cell("<w:vMerge/>", "甲")),
    "<w:tbl><w:tr/></w:tbl>",
    "<w:tbl/>",
    "<w:tbl><w:tblGrid/><w:tr><w:tc/></w:tr></w:tbl>",
    rows(cell("", "甲") * 20_000),
]


@pytest.mark.hardening("inputs", "DOCX: tables that no Word writes, and tables in tables")
@pytest.mark.parametrize("table", [*TABLES, *(300, 80, 30)], ids=range(len(TABLES) + 3))
def test_odd_tables_are_borne(table):
    if isinstance(table, int):
        depth, table = table, "<w:p/>"
        for _ in range(depth):
            table = f"<w:tbl><w:tblGrid/><w:tr><w:tc>{table}{run('甲')}</w:tc></w:tr></w:tbl>"
    item = parse(".docx", docx(table + run(SENTENCE)))
    assert isinstance(item, Failure) or item.content.endswith(SENTENCE)


@pytest.mark.hardening("inputs", "DOCX: a long text in cells that are merged a thousand times")
def test_merged_text_is_read_once():
    table = rows(cell('<w:vMerge w:val="restart"/>', "甲" * 200_000), *[cell("<w:vMerge/>", "")] * 1000)
    assert parse(".docx", docx(table)).content == "甲" * 200_000


@pytest.mark.hardening("inputs", "DOCX: a million cells, each with a word of its own")
def test_a_million_cells_are_refused_before_they_are_built(monkeypatch):
    words = "".join(f"<w:tc>{run(f'{RANDOM.getrandbits(32):x}')}</w:tc>" for _ in range(1000))
    whole = docx(f"<w:tbl><w:tblGrid/>{f'<w:tr>{words}</w:tr>' * 1000}</w:tbl>")
    monkeypatch.setattr("docx.Document", lambda *_: pytest.fail("the tree was built"))
    tracemalloc.start()
    reason = parse(".docx", whole).reason
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "300,000 cells" in reason
    assert peak < 2 * 10**8


@pytest.mark.hardening("inputs", "DOCX: more cells than anybody fills by hand")
def test_cells_have_a_limit(monkeypatch):
    monkeypatch.setattr("duban.io.readers.docx.MAX_CELLS", 1000)
    assert "cells" in parse(".docx", docx(rows(cell("", "甲") * 2000))).reason


@pytest.mark.hardening("inputs", "HTML, DOCX and PDF with damaged bytes: never an exception")
@pytest.mark.parametrize("kind", [".html", ".docx", ".pdf"])
def test_damage_is_told(tries, kind):
    whole = {".html": real_files.html, ".docx": real_files.docx, ".pdf": real_files.pdf}[kind]()
    for _ in range(60):
        tries()
        data = bytearray(whole)
        for _ in range(RANDOM.randrange(1, 20)):
            data[RANDOM.randrange(len(data))] = RANDOM.randrange(256)
        assert isinstance(parse(kind, bytes(data)), (Text, Failure))


def test_an_external_entity_of_a_page_is_not_read():
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>&x;{SENTENCE * 9}'
    assert "root:" not in Html().parse(page.encode()).text
