"""Each container is cut off at random places: what is missing is told, or nothing is."""

import csv
import io
import random

import pytest

import real_files
from duban.io.readers import Failure, default_readers

FEW, MANY = 8, 200
RANDOM = random.Random(20)
TEXTS = [f"会议要求，第{n}组要在{n % 12 + 1}月底前清理“{RANDOM.randrange(10**9)}”号河道，报水利局。" for n in range(40)]


def csv_of(texts):
    rows = io.StringIO(newline="")
    csv.writer(rows).writerows([["owner", "text"], *(["甲,乙", text] for text in texts)])
    return rows.getvalue().encode()


def named(texts):
    return [(f"{number}.txt", text.encode()) for number, text in enumerate(texts)]


def parquet(texts):
    buffer = io.BytesIO()
    real_files.parquet(buffer, [{"text": text} for text in texts])
    return buffer.getvalue()


def xlsx(texts):
    from openpyxl import Workbook

    book = Workbook()
    for row in [["owner", "text"], *(["甲", text] for text in texts)]:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def docx(texts):
    from docx import Document

    document = Document()
    for text in texts:
        document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def html(texts):
    return f"<html><body><h1>督办</h1>{''.join(f'<p>{text}</p>' for text in texts)}</body></html>\n".encode()


def crawl(texts, packed):
    pages = [(f"http://a.example/{n}", "200 OK", "text/html", html([text])) for n, text in enumerate(texts)]
    return real_files.warc(pages, packed=packed)


def rows(texts):
    return real_files.jsonl([{"text": text} for text in texts])


WHOLE = {
    "a.zip": lambda: real_files.zip_of(named(TEXTS)),
    "a.tar": lambda: real_files.tar_of(named(TEXTS)),
    "a.tar.gz": lambda: real_files.tar_of(named(TEXTS), "w:gz"),
    "a.jsonl": lambda: rows(TEXTS),
    "a.jsonl.gz": lambda: real_files.gz(rows(TEXTS)),
    "a.jsonl.zst": lambda: real_files.zst(rows(TEXTS)),
    "a.csv": lambda: csv_of(TEXTS),
    "a.parquet": lambda: parquet(TEXTS),
    "a.xlsx": lambda: xlsx(TEXTS),
    "a.pdf": lambda: real_files.pdf(TEXTS[:5]),
    "a.docx": lambda: docx(TEXTS),
    "a.html": lambda: html(TEXTS),
    "a.warc": lambda: crawl(TEXTS, packed=False),
    "a.warc.gz": lambda: crawl(TEXTS, packed=True),
}


def is_between(name, data, cut):
    """Whether a cut leaves a file that nobody can tell from a whole one, which had fewer lines or records."""
    if name in {"a.jsonl", "a.csv"}:
        return b"\n" in data[cut - 1 : cut + 1]
    if name == "a.warc":
        return data[:cut].endswith(b"\r\n\r\n") and data[cut:].startswith(b"WARC/")
    return name == "a.warc.gz" and data[cut:].startswith(b"\x1f\x8b\x08")


def read(path):
    items = list(default_readers("text", rows_as="documents").read([path]))
    failures = [item for item in items if isinstance(item, Failure)]
    return [item.content for item in items if not isinstance(item, Failure)], failures, items


def silent_losses(folder, name, cuts):
    """How many random cuts lose something of which nothing is told, of ``cuts``."""
    data = WHOLE[name]()
    path = folder / name
    path.write_bytes(data)
    whole, failures, items = read(path)
    assert whole
    assert not failures
    assert not any(item.notes for item in items)
    silent = []
    places = (cut for cut in iter(lambda: RANDOM.randrange(1, len(data)), None) if not is_between(name, data, cut))
    for _, cut in zip(range(cuts), places, strict=False):
        path.write_bytes(data[:cut])
        found, failures, items = read(path)
        told = failures or any(item.notes for item in items if not isinstance(item, Failure))
        if found != whole and not told:
            silent.append(cut)
        wrong = [text for text in found[:-1] if text not in whole]
        assert not wrong, f"cut at {cut} of {len(data)}: {wrong}"
        assert all(failure.remedy for failure in failures)
    return silent


@pytest.mark.hardening("inputs", "each container cut off at random places: a loss of which nothing is told")
@pytest.mark.parametrize("name", WHOLE)
def test_no_cut_loses_anything_in_silence(tmp_path, tries, name):
    tries(FEW)
    assert silent_losses(tmp_path, name, FEW) == []


@pytest.mark.slow
@pytest.mark.hardening("inputs", "the same, two hundred places each")
@pytest.mark.parametrize("name", WHOLE)
def test_no_cut_loses_anything_in_silence_at_length(tmp_path, tries, name):
    tries(MANY)
    assert silent_losses(tmp_path, name, MANY) == []


@pytest.mark.parametrize("name", ["a.tar", "a.jsonl", "a.csv", "a.warc.gz", "a.jsonl.gz"])
def test_it_is_told_how_much_was_read(tmp_path, name):
    data = WHOLE[name]()
    middle = next(cut for cut in range(len(data) * 3 // 4, len(data)) if not is_between(name, data, cut))
    (tmp_path / name).write_bytes(data[:middle])
    found, (failure,), _ = read(tmp_path / name)
    assert found or name.endswith(".gz")  # a packed stream this small is one block
    assert not found or f"({len(found)} document(s) of it were read)" in failure.reason


def test_two_archives_in_one_file_are_told(tmp_path):
    data = WHOLE["a.tar"]()
    (tmp_path / "a.tar").write_bytes(data + data)
    found, (failure,), _ = read(tmp_path / "a.tar")
    assert len(found) == len(TEXTS)
    assert "behind the end" in failure.reason
