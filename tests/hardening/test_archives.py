"""Archives and crawls that are made to harm."""

import gzip
import io
import random
import tarfile
import zipfile

import pytest

import real_files
from duban.io.readers import Failure, Text, default_readers, find
from growth import linear

RANDOM = random.Random(9)
GOOD = ("good.txt", "好".encode())


def read(path):
    readers = default_readers("text")
    return list(readers.read([path]))


NAMES = [
    *("../a.txt", "x/../../a.txt", "/a.txt", "//a.txt", "..\\a.txt", "\\\\host\\a.txt", "C:\\a.txt", "c:a.txt"),
    *("x/..", "../../../../../../../../../../tmp/a.txt", "file:/a.txt"),
]


@pytest.mark.hardening("inputs", "archives: names that lead out of the archive")
@pytest.mark.parametrize("pack", [real_files.zip_of, real_files.tar_of])
@pytest.mark.parametrize("name", NAMES)
def test_no_name_leads_out(tmp_path, pack, name):
    path = tmp_path / ("x.zip" if pack is real_files.zip_of else "x.tar")
    path.write_bytes(pack([(name, b"x"), GOOD]))
    *refused, good = read(path)
    assert all("leads out" in one.reason for one in refused)
    assert good.content == "好"
    assert list(tmp_path.iterdir()) == [path]


def zip_link(target):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        info = zipfile.ZipInfo("link.txt")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, target)
        archive.writestr(*GOOD)
    return stream.getvalue()


def tar_special(kind):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        info = tarfile.TarInfo("link.txt")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
        info = tarfile.TarInfo(GOOD[0])
        info.size = len(GOOD[1])
        archive.addfile(info, io.BytesIO(GOOD[1]))
    return stream.getvalue()


LINKS = [
    *(("x.zip", zip_link(target)) for target in ("/etc/passwd", "../../x", "good.txt")),
    *(
        ("x.tar", tar_special(kind))
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE)
    ),
]


@pytest.mark.hardening("inputs", "archives: symbolic and hard links, devices, pipes")
@pytest.mark.parametrize(("name", "data"), LINKS)
def test_a_link_is_no_document(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    link, good = read(tmp_path / name)
    assert "link" in link.reason
    assert good.content == "好"


def head(name, size, kind=tarfile.REGTYPE):
    info = tarfile.TarInfo(name)
    info.type = kind
    data = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    data[124:136] = size.to_bytes(12, "big", signed=True) if size < 0 else b"%011o\0" % size
    data[148:156] = b"%06o\0 " % (sum(data[:148]) + sum(data[156:]) + 256)
    return bytes(data)


HARMFUL_HEADS = [
    head("a.txt", -512) * 2,
    head("a.txt", -(2**60)),
    head("a.txt", 2**32),
    head("x", 2**30, tarfile.XHDTYPE) + bytes(2**22),
    head("x", 2**30, tarfile.XGLTYPE) + bytes(2**22),
    head("x", 2**30, tarfile.GNUTYPE_LONGNAME) + b"x" * 2**22,
    head("x", -512, tarfile.XHDTYPE) + bytes(1024),
    head("x", 1024, tarfile.XHDTYPE) + b"999999999999 path=x\n" + bytes(4000),
]


@pytest.mark.hardening("inputs", "tar: sizes below zero, sizes that are not there, heads of a gigabyte")
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("data", HARMFUL_HEADS, ids=range(len(HARMFUL_HEADS)))
def test_a_harmful_head_is_refused(tmp_path, data, packed):
    path = tmp_path / ("x.tar.gz" if packed else "x.tar")
    path.write_bytes(gzip.compress(data) if packed else data)
    (refused,) = read(path)
    assert isinstance(refused, Failure)


@pytest.mark.hardening("inputs", "archives and crawls with damaged bytes: never an exception")
@pytest.mark.parametrize("kind", ["zip", "tar", "warc"])
def test_damage_is_told(tmp_path, tries, kind):
    texts = [(f"d{n}.txt", f"会议要求，第{n}组要抓紧。".encode() * 9) for n in range(9)]
    pages = [(f"http://a.example/{name}", "200 OK", "text/plain", text) for name, text in texts]
    whole = {
        "zip": lambda: real_files.zip_of(texts),
        "tar": lambda: real_files.tar_of(texts),
        "warc": lambda: real_files.warc(pages, packed=False),
    }[kind]()
    path = tmp_path / f"x.{kind}"
    for _ in range(150):
        tries()
        data = bytearray(whole)
        for _ in range(RANDOM.randrange(1, 5)):
            data[RANDOM.randrange(len(data))] = RANDOM.randrange(256)
        path.write_bytes(data)
        items = read(path)
        assert items
        assert all(isinstance(item, (Text, Failure)) for item in items)


def test_a_damaged_head_in_the_middle_is_not_the_end(tmp_path):
    data = bytearray(real_files.tar_of([GOOD, ("b.txt", b"b"), ("c.txt", b"c")]))
    data[1024 + 148 : 1024 + 154] = b"999999"
    (tmp_path / "x.tar").write_bytes(data)
    good, broken = read(tmp_path / "x.tar")
    assert (good.content, "broken from here on" in broken.reason) == ("好", True)


def test_a_name_that_is_no_utf8_breaks_its_archive_alone(tmp_path):
    data = real_files.zip_of([("é.txt", b"x")]).replace("é".encode(), b"\xff\xfe")
    (tmp_path / "a.zip").write_bytes(data)
    (tmp_path / "b.txt").write_text("好", encoding="utf-8")
    broken, good = default_readers().read(find([tmp_path]))
    assert (isinstance(broken, Failure), good.content) == (True, "好")


CRAWLS = [
    b"WARC/1.0\r\n" + b"A: b\r\n" * 500_000,
    b"WARC/1.0\r\nX: " + b"A" * 20_000_000,
    b"A" * 20_000_000,
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a\r\nContent-Length: 9999999\r\n\r\n"
    b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500_000,
    real_files.warc([("http://a.example", "200 OK", "text/plain", b"x")], packed=False) + b"A" * 20_000_000,
]


@pytest.mark.hardening("inputs", "crawls whose heads never end")
@pytest.mark.parametrize("data", CRAWLS, ids=range(len(CRAWLS)))
def test_a_head_without_end_is_refused(tmp_path, data):
    (tmp_path / "x.warc").write_bytes(data)
    *_, last = read(tmp_path / "x.warc")
    assert "no end" in last.reason


NESTED = ["a.zip", "a.tar", "a.tar.gz", "a.tgz", "a.warc.gz", "a.jsonl", "a.csv.zst", "a.parquet", "a.7z", "a.rar"]


@pytest.mark.hardening("inputs", "archives in archives")
@pytest.mark.parametrize("name", NESTED)
def test_an_archive_in_an_archive_is_told(tmp_path, name):
    (tmp_path / "x.zip").write_bytes(real_files.zip_of([(name, real_files.zip_of([GOOD])), GOOD]))
    refused, good = read(tmp_path / "x.zip")
    assert isinstance(refused, Failure)
    assert good.content == "好"


@pytest.mark.hardening("inputs", "zip: many members that share the same packed bytes")
def test_shared_bytes_are_refused(tmp_path):
    data = real_files.zip_of([("a.txt", bytes(1_000_000))])
    start = data.index(b"PK\1\2")
    end = data.index(b"PK\5\6")
    entry, tail = data[start:end], bytearray(data[end:])
    tail[8:12] = (1000).to_bytes(2, "little") * 2
    tail[12:16] = (len(entry) * 1000).to_bytes(4, "little")
    (tmp_path / "x.zip").write_bytes(data[:start] + entry * 1000 + tail)
    (refused,) = read(tmp_path / "x.zip")
    assert "times its size" in refused.reason


def test_twenty_thousand_documents_of_one_name_take_no_time(tmp_path):
    rows = tmp_path / "a.jsonl"

    def ids(number):
        rows.write_bytes(b'{"id": "x", "text": "y"}\n' * number)
        found = [text.id for text in read(rows)]
        assert (found[:3], len(set(found))) == (["x", "x-2", "x-3"], number)

    assert linear(ids, int, 1_250, 16)  # it was a square when every number was tried anew


@pytest.mark.hardening("inputs", "names with control characters, line ends and marks of direction")
@pytest.mark.parametrize("name", ["a\x1b[2J\x07.txt", "a\nduban: all is well.txt", "a\r.txt", "\u202etxt.exe.txt"])
def test_what_is_told_of_a_file_stays_on_its_line(tmp_path, name):
    (tmp_path / name).write_bytes(b"\0\1\2")
    (tmp_path / "x.zip").write_bytes(real_files.zip_of([(name, b"\0\1\2")]))
    one, other = default_readers().read(find([tmp_path]))
    assert (str(one).isprintable(), str(other).isprintable()) == (True, True)


@pytest.mark.hardening("inputs", "crawls: bodies that a server packed to far less than their size")
@pytest.mark.parametrize("times", [1, 30])
def test_a_packed_body_is_held_to_the_ratio(tmp_path, times):
    body = gzip.compress(b"<html><body><p>" + bytes(1_000_000 * times).replace(b"\0", b"x") + b"</p></body></html>")
    file = tmp_path / "a.warc.gz"
    file.write_bytes(answered(body))
    (found,) = default_readers().split([file])
    assert ("times its size" in found.reason) if times > 1 else found.data.endswith(b"</html>")


def answered(body):
    """A crawl of one page that came packed."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True)
    told = [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]
    head = StatusAndHeaders("200 OK", told, protocol="HTTP/1.0")
    writer.write_record(
        writer.create_warc_record("http://a.example/", "response", payload=io.BytesIO(body), http_headers=head)
    )
    return stream.getvalue()
