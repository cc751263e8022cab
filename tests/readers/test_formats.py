import pypdfium2
import pytest

import real_files
from duban.io.readers import Failure, ReadError, default_readers
from duban.io.readers.docx import Docx
from duban.io.readers.glyphs import lacks_fonts
from duban.io.readers.html import Html
from duban.io.readers.pdf import Pdf


def read(folder, **columns):
    readers = default_readers(**columns)
    return list(readers.read(readers.find([folder])))


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16"])
def test_a_page_gives_its_main_text_below_its_title_and_its_day(charset):
    declared = {"gb18030": "gb2312"}.get(charset)
    content = Html().parse(real_files.html(charset, declared), None)
    assert content.text.splitlines() == [real_files.TITLE, *real_files.SENTENCES]
    assert (content.encoding, content.date) == (None, "2021-03-05")


def test_a_page_of_one_line_is_not_lost():
    assert Html().parse("<body>各单位要抓紧。</body>".encode(), None).text.strip() == "各单位要抓紧。"


def test_a_word_document_gives_paragraphs_and_tables_in_order():
    text = Docx().parse(real_files.docx(), None).text
    assert text.splitlines() == [
        real_files.TITLE,
        real_files.SENTENCES[0],
        "任务\t单位",
        "合并的格",
        real_files.SENTENCES[1],
    ]


def test_a_pdf_gives_its_pages_in_order():
    assert Pdf().parse(real_files.pdf(), None).text.splitlines() == [real_files.TITLE, *real_files.SENTENCES[:2]]


@pytest.mark.parametrize(("font", "foreign"), [("STSong-Light", True), ("Helvetica", False)])
def test_a_font_that_a_pdf_does_not_hold_is_none_of_the_machine(font, foreign):
    """What PDFium makes of a page without its Chinese font depends on the fonts of the machine."""
    data = real_files.pdf(["2026年10月", "2027"], font=font)
    (page, *_) = pypdfium2.PdfDocument(data)
    assert lacks_fonts(page) == foreign


def test_a_font_without_a_name_breaks_no_page():
    class Nameless:
        is_embedded = False

        def get_font(self):
            return self

        def get_base_name(self):
            raise pypdfium2.PdfiumError("Failed to get font base name.")

        def get_objects(self, kinds):
            return iter([self])

    assert not lacks_fonts(Nameless())


BAD = [
    (Html(), b"<html></html>", "no text"),
    (Html(), b"\0\1\2\3\5" * 81, "binary"),
    (Docx(), b"\xd0\xcf\x11\xe0 locked", "locked with a password"),
    (Docx(), b"", "not a Word document"),
    (Docx(), real_files.docx()[:3000], "not a Word document"),
    (Docx(), real_files.zip_of([("a.txt", b"a")]), "not a Word document"),
    (Docx(), real_files.zip_of([("a.xml", bytes(40_000_000))]), "times its size"),
    (Pdf(), real_files.pdf(()), "no text"),
    (Pdf(), real_files.pdf(password="x"), "locked with a password"),
    (Pdf(), b"%PDF-1.4 nothing", "not a PDF"),
]


@pytest.mark.parametrize(("form", "data", "reason"), BAD, ids=[f"{type(row[0]).__name__}-{row[2]}" for row in BAD])
def test_what_can_not_be_read_is_told(form, data, reason):
    with pytest.raises(ReadError, match=reason):
        form.parse(data, None)


def test_documents_may_be_packed_one_by_one(tmp_path):
    from duban.io.zstd import zstd

    (tmp_path / "a.txt.gz").write_bytes(real_files.gz("甲".encode()))
    (tmp_path / "b.txt.zst").write_bytes(zstd().compress("乙".encode()))
    (tmp_path / "c.html.gz").write_bytes(real_files.gz(real_files.html()))
    (tmp_path / "d.txt.gz").write_bytes(real_files.gz("丁".encode() * 9)[:-4])
    *texts, broken = read(tmp_path)
    assert [(t.id, t.content[:2], t.encoding) for t in texts] == [
        ("a", "甲", "utf-8"),
        ("b", "乙", "utf-8"),
        ("c", "全县", None),
    ]
    assert isinstance(broken, Failure)
    assert "damaged" in broken.reason


ROWS = [
    {"id": "n1", "text": "各单位要抓紧。", "day": "2021-03-05", "site": "甲网"},
    {"id": None, "text": "要\n“落实”,", "day": "2021-03-06", "site": None},
]


def table(folder, kind):
    path = folder / f"news{kind}"
    if kind == ".parquet":
        real_files.parquet(path, ROWS)
    elif kind.startswith(".jsonl"):
        data = real_files.jsonl(ROWS)
        path.write_bytes({".gz": real_files.gz, ".zst": real_files.zst}.get(path.suffix, bytes)(data))
    else:
        comma = "\t" if kind == ".tsv" else ","
        lines = [
            comma.join(["id", "text", "day", "site"]),
            comma.join(["n1", "各单位要抓紧。", "2021-03-05", "甲网"]),
            comma.join(["", '"要\n“落实”,"', "2021-03-06", ""]),
        ]
        path.write_bytes("\n".join(lines).encode("gb18030" if kind == ".csv" else "utf-8-sig"))


@pytest.mark.parametrize("kind", [".jsonl", ".jsonl.gz", ".jsonl.zst", ".csv", ".tsv", ".parquet"])
def test_a_table_gives_a_text_a_row_and_the_other_columns_along(tmp_path, kind):
    table(tmp_path, kind)
    first, second = read(tmp_path, text_column="text", date_column="day")
    assert (first.id, first.content, first.date) == ("n1", "各单位要抓紧。", "2021-03-05")
    assert (second.id, second.content, second.date) == ("news-2", "要\n“落实”,", "2021-03-06")
    assert first.metadata == {"id": "n1", "day": "2021-03-05", "site": "甲网"}
    assert first.source == f"{tmp_path / 'news'}{kind}:1"


def test_a_row_that_is_none_fails_alone(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "1"}\n\n[1]\n{"tex\n{"body": "x"}\n{"text": 5}\n{"text": "2"}\n')
    found = read(tmp_path, text_column="text")
    assert [item.content if not isinstance(item, Failure) else item.reason[:21] for item in found] == [
        "1",
        "the line is not a JSO",
        "the line is not JSON ",
        "there is no text in c",
        "there is no text in c",
        "2",
    ]
    assert found[1].source.endswith("a.jsonl:3") or found[1].source.endswith("a.jsonl:2")


@pytest.mark.parametrize("suffix", [".csv.zst", ".jsonl.zst", ".tar.zst", ".txt.zst"])
def test_a_broken_zst_fails_alone(tmp_path, suffix):
    (tmp_path / f"a{suffix}").write_bytes(b"this was never packed")
    (tmp_path / "b.jsonl").write_bytes(real_files.jsonl(ROWS))
    broken, *others = read(tmp_path, text_column="text")
    assert isinstance(broken, Failure)
    assert "damaged" in broken.reason
    assert len(others) == len(ROWS)


def test_half_an_emoji_in_a_row_is_read_as_the_replacement_sign(tmp_path):
    row = r'{"text": "各单位要\ud83d抓紧\ud83d\ude00。", "id": "a\udc00", "by\ud800": ["b\ud83d"]}'
    (tmp_path / "rows.jsonl").write_text(row, encoding="utf-8")
    (text,) = read(tmp_path, text_column="text")
    assert (text.id, text.content) == ("a\ufffd", "各单位要\ufffd抓紧😀。")
    assert text.metadata == {"id": "a\ufffd", "by\ufffd": ["b\ufffd"]}
    text.content.encode()


def test_tables_lie_in_folders_until_their_column_is_named(tmp_path):
    table(tmp_path, ".jsonl")
    (tmp_path / "a.txt").write_text("甲")
    assert [text.id for text in read(tmp_path)] == ["a"]
    assert [text.id for text in read(tmp_path, text_column="text")] == ["a", "n1", "news-2"]


def test_a_crawl_gives_the_pages_that_were_there(tmp_path):
    pages = [
        ("http://a.example/1", "200 OK", "text/html; charset=gb2312", real_files.html("gb18030", "utf-8")),
        ("http://a.example/2", "404 Not Found", "text/html", b"<p>nothing"),
        ("http://a.example/3", "200 OK", "image/png", b"\x89PNG"),
        ("http://a.example/4", "200 OK", "text/plain", "要".encode()),
    ]
    (tmp_path / "crawl.warc.gz").write_bytes(real_files.warc(pages))
    (tmp_path / "plain.warc").write_bytes(real_files.warc(pages[3:], packed=False))
    first, second, third = read(tmp_path)
    assert first.content.startswith(real_files.TITLE)
    assert (first.source, first.published, second.content, third.content) == (pages[0][0], "2021-03-05", "要", "要")
    assert len({first.id, second.id, third.id}) == 3


def test_a_pattern_stands_for_its_files(tmp_path):
    for name in ("a.txt", "b.txt", "c.md"):
        (tmp_path / name).write_text(name)
    assert [text.id for text in read(tmp_path / "*.txt")] == ["a", "b"]
    (nothing,) = read(tmp_path / "*.pdf")
    assert nothing.reason == "no such file or folder"
