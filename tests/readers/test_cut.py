"""A file that is cut off, or has a bad byte, tells what is missing; the rest of it is read."""

import io
import os
import random

import pytest

from duban.io.readers.base import Failure, Part, ReadError
from duban.io.readers.files import default_readers
from duban.io.readers.find import find
from duban.io.readers.warc import Warc

PAGES = 12
CLOSING = 16  # bytes behind the text of a record: two line ends, and the sum of what was packed


def crawl(gzip):
    warcio = pytest.importorskip("warcio", reason="crawls need the extra warc")
    from warcio.statusandheaders import StatusAndHeaders

    buffer = io.BytesIO()
    writer = warcio.warcwriter.WARCWriter(buffer, gzip=gzip)
    ends = []
    for number in range(PAGES):
        body = f"<html><body><p>会议要求，第{number}组要清理河道。</p></body></html>".encode()
        answer = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.0")
        record = writer.create_warc_record(
            f"http://a.example/{number}", "response", payload=io.BytesIO(body), http_headers=answer
        )
        writer.write_record(record)
        ends.append(buffer.tell())
    return buffer.getvalue(), ends


def read(file):
    """The pages that come out, and what ended them."""
    found = []
    try:
        for part in Warc().split(file):
            assert isinstance(part, Part)
            found.append(part)
    except ReadError as error:
        return found, error
    return found, None


@pytest.mark.parametrize("gzip", [True, False])
def test_a_crawl_that_is_cut_says_so(tmp_path, gzip):
    data, ends = crawl(gzip)
    file = tmp_path / ("x.warc.gz" if gzip else "x.warc")
    file.write_bytes(data)
    bodies = [part.data for part in Warc().split(file)]
    for cut in random.Random(7).sample(range(1, len(data)), 100):
        if cut in ends:
            continue  # between two records nothing tells that more was to come
        file.write_bytes(data[:cut])
        found, error = read(file)
        assert error is not None, f"cut at {cut} of {len(data)}: {len(found)} pages and no word"
        assert len(found) <= sum(end <= cut + CLOSING for end in ends)
        assert all(part.data in bodies for part in found)
    file.write_bytes(data)
    assert len(list(Warc().split(file))) == PAGES


def rows(text):
    return f"text,owner\n{text}" + "".join(f"各组要清理第{n}段。,甲\n" for n in range(5))


@pytest.mark.parametrize(
    ("data", "right", "told"),
    [
        (rows("").encode(), 5, None),
        (rows('"第一组要\n清理河道。",甲\n').encode(), 6, None),
        (rows('"第一组要清理河道。,甲\n').encode(), 0, "opens in line 2 is never closed: 6 line(s)"),
        (rows("").encode().replace("第3段".encode(), b"\0"), 4, "a byte that is not text"),
        (rows("").encode().replace("第3段".encode(), b"\xff"), 4, "a byte that is not text"),
    ],
    ids=["whole", "a quoted line break", "a quote without end", "NUL", "0xFF"],
)
def test_one_bad_place_costs_its_row(tmp_path, data, right, told):
    file = tmp_path / "rows.csv"
    file.write_bytes(data)
    found = list(default_readers("text").split([file]))
    failures = [part for part in found if isinstance(part, Failure)]
    assert len(found) - len(failures) == right
    assert [told in failure.reason for failure in failures] == ([True] if told else [])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_named_pipe_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (failure,) = find([tmp_path / "pipe"], frozenset({".txt"}))
    assert isinstance(failure, Failure)
    assert "pipe" in failure.reason
    assert list(default_readers().split([failure])) == [failure]
