import io
import struct
import zipfile

import pytest

import real_files
from duban.io.readers import Failure, Text, default_readers, find, read

MEMBERS = [
    ("news/", b""),
    ("news/b.txt", "乙要".encode("gb18030") * 20),
    ("news/a.html", real_files.html()),
    ("__MACOSX/news/._b.txt", b"\0\1"),
    ("news/.hidden.txt", b"x"),
    ("news/picture.png", b"\x89PNG"),
]
ARCHIVES = [
    ("x.zip", real_files.zip_of(MEMBERS)),
    ("x.tar", real_files.tar_of(MEMBERS[1:])),
    ("x.tar.gz", real_files.tar_of(MEMBERS[1:], "w:gz")),
    ("x.tgz", real_files.tar_of(MEMBERS[1:], "w:gz")),
    ("x.tar.xz", real_files.tar_of(MEMBERS[1:], "w:xz")),
]


@pytest.mark.parametrize(("name", "data"), ARCHIVES, ids=[row[0] for row in ARCHIVES])
def test_an_archive_is_read_as_a_folder_is(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    first, second = read(find([tmp_path]))
    assert (first.id, first.content, first.encoding) == ("b", "乙要" * 20, "gb18030")
    assert first.source == f"{tmp_path / name}!news/b.txt"
    assert second.content.startswith(real_files.TITLE)
    assert list(tmp_path.iterdir()) == [tmp_path / name]


HOSTILE = [
    ("../out.txt", b"x", "leads out"),
    ("/etc/passwd.txt", b"x", "leads out"),
    ("..\\out.txt", b"x", "leads out"),
    ("C:/out.txt", b"x", "leads out"),
    ("inner.zip", real_files.zip_of([("a.txt", b"a")]), "within an archive"),
    ("inner.tar.gz", b"", "within an archive"),
    ("rows.jsonl", b"{}", "within an archive"),
    ("old.doc", b"", "this is not a .doc file"),
]


@pytest.mark.parametrize("pack", [real_files.zip_of, real_files.tar_of])
@pytest.mark.parametrize(("name", "data", "reason"), HOSTILE, ids=[row[0] for row in HOSTILE])
def test_a_member_that_must_not_be_is_refused_alone(tmp_path, pack, name, data, reason):
    path = tmp_path / ("x.zip" if pack is real_files.zip_of else "x.tar")
    path.write_bytes(pack([(name, data), ("good.txt", "好".encode())]))
    refused, good = read([path])
    assert isinstance(refused, Failure)
    assert reason in refused.reason
    assert good.content == "好"


def test_a_link_is_refused(tmp_path):
    (tmp_path / "x.tar").write_bytes(real_files.tar_of([("link.txt", None), ("good.txt", b"g")]))
    refused, good = read(find([tmp_path]))
    assert "link" in refused.reason
    assert good.content == "g"


def test_a_locked_member_is_refused(tmp_path):
    data = bytearray(real_files.zip_of([("a.txt", b"a"), ("b.txt", b"b")]))
    central = data.index(b"PK\1\2")
    struct.pack_into("<H", data, 6, 1)
    struct.pack_into("<H", data, central + 8, 1)
    (tmp_path / "x.zip").write_bytes(data)
    locked, fine = read(find([tmp_path]))
    assert "password" in locked.reason
    assert fine.content == "b"


@pytest.mark.parametrize("pack", [real_files.zip_of, lambda members: real_files.tar_of(members, "w:gz")])
def test_a_bomb_is_refused(tmp_path, pack):
    bomb = pack([("a.txt", bytes(30_000_000))])
    path = tmp_path / ("x.zip" if bomb[:2] == b"PK" else "x.tar.gz")
    path.write_bytes(bomb)
    (refused,) = read([path])
    assert "times its size" in refused.reason


def test_a_lying_size_does_not_help_a_bomb(tmp_path):
    data = bytearray(real_files.zip_of([("a.txt", b"x" * 5_000_000)]))
    central = data.index(b"PK\1\2")
    struct.pack_into("<I", data, central + 24, 100)
    struct.pack_into("<I", data, 22, 100)
    (tmp_path / "x.zip").write_bytes(data)
    (item,) = read(find([tmp_path]))
    assert isinstance(item, Failure)


@pytest.fixture
def limit(monkeypatch):
    from duban.io.readers import files, limits

    monkeypatch.setattr(limits, "MAX_BYTES", 1000)
    monkeypatch.setattr(files, "MAX_BYTES", 1000)


def test_a_document_has_a_limit(tmp_path, limit):
    (tmp_path / "large.txt").write_bytes(b"x" * 1001)
    (tmp_path / "packed.txt.gz").write_bytes(real_files.gz(b"x" * 1001))
    (tmp_path / "small.txt").write_bytes(b"x" * 1000)
    (tmp_path / "x.zip").write_bytes(real_files.zip_of([("large.txt", b"x" * 1001)]))
    kinds = [type(item) for item in read(find([tmp_path]))]
    assert kinds == [Failure, Failure, Text, Failure]


@pytest.mark.parametrize(("name", "data"), ARCHIVES, ids=[row[0] for row in ARCHIVES])
def test_a_broken_archive_says_so(tmp_path, name, data):
    (tmp_path / name).write_bytes(data[:-200] if name != "x.tar" else data[:700])
    *_, last = read(find([tmp_path]))
    assert isinstance(last, Failure)


def test_names_of_chinese_windows(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("AAAAAAAA.txt", "x")
    data = stream.getvalue().replace(b"AAAAAAAA", "会议纪要".encode("gbk"))
    (tmp_path / "x.zip").write_bytes(data)
    (text,) = read(find([tmp_path]))
    assert text.id == "会议纪要"


def test_readers_know_every_kind_once():
    readers = default_readers("text")
    for several in (readers.containers, readers.formats):
        kinds = [suffix for one in several for suffix in one.suffixes]
        assert len(kinds) == len(set(kinds))


def test_an_archive_without_documents_says_so(tmp_path):
    (tmp_path / "x.zip").write_bytes(real_files.zip_of([("picture.png", b"\x89PNG")]))
    (nothing,) = read(find([tmp_path]))
    assert nothing.reason == "it contains no document"
