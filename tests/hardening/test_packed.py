"""Packed files that are cut off, damaged, of several pieces, or made to unpack without end."""

import bz2
import gzip
import lzma
import random

import pytest

import real_files
from duban.io.readers import Failure, Text, default_readers
from duban.io.store import LoadError, iterate
from duban.io.zstd import zstd

RANDOM = random.Random(9)
PACKERS = {
    ".gz": lambda data: gzip.compress(data, mtime=0),
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstd().compress,
}
ROW = '{"text": "会议要求，%d个单位要抓紧。"}\n'
ROWS = "".join(ROW % RANDOM.randrange(10**9) for _ in range(2000)).encode()


def read(path):
    readers = default_readers("text")
    return list(readers.read([path]))


@pytest.mark.hardening("inputs", "packed files of several pieces, of which readers like to read the first")
@pytest.mark.parametrize("packing", PACKERS)
def test_every_piece_is_read(tmp_path, packing):
    pieces = [PACKERS[packing](ROWS), PACKERS[packing](b""), PACKERS[packing](ROWS[: ROWS.index(b"\n") + 1])]
    (tmp_path / f"a.jsonl{packing}").write_bytes(b"".join(pieces))
    assert sum(isinstance(item, Text) for item in read(tmp_path / f"a.jsonl{packing}")) == 2001


@pytest.mark.hardening("inputs", "packed files that are cut off anywhere: what is missing is told")
@pytest.mark.parametrize("packing", PACKERS)
def test_what_is_cut_off_is_told(tmp_path, tries, packing):
    whole = PACKERS[packing](ROWS)
    for _ in range(25):
        tries()
        path = tmp_path / f"a.jsonl{packing}"
        path.write_bytes(whole[: RANDOM.randrange(len(whole) - 16)])
        *_, last = read(path)
        assert isinstance(last, Failure)


@pytest.mark.hardening("inputs", "packed files with damaged bytes: every outcome is a text or a failure with a reason")
@pytest.mark.parametrize("packing", PACKERS)
def test_damage_never_raises(tmp_path, tries, packing):
    whole = PACKERS[packing](ROWS)
    for _ in range(25):
        tries()
        data = bytearray(whole)
        for _ in range(RANDOM.randrange(1, 9)):
            data[RANDOM.randrange(len(data))] = RANDOM.randrange(256)
        path = tmp_path / f"a.jsonl{packing}"
        path.write_bytes(data)
        assert all(item.reason for item in read(path) if isinstance(item, Failure))


@pytest.mark.hardening("inputs", "packed bombs: text, rows, archives and crawls that unpack to 300 times their size")
@pytest.mark.parametrize("packing", PACKERS)
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv", "a.tar", "a.html", "a.warc"])
def test_a_bomb_is_refused(tmp_path, name, packing):
    path = tmp_path / (name + packing)
    if name == "a.warc" and packing != ".gz":
        pytest.skip("crawls are packed by gzip alone")
    head = b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: 17000000\r\n\r\n"
    heads = {"a.warc": head, "a.csv": b"text,b\n", "a.tar": real_files.tar_of([("a.txt", bytes(17_000_000))])[:512]}
    path.write_bytes(PACKERS[packing](heads.get(name, b"") + bytes(17_000_000)))
    *_, last = read(path)
    assert isinstance(last, Failure)
    assert "times its size" in last.reason


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_records_that_are_cut_off_are_told(tmp_path, packing):
    from duban import extract

    lines = "".join(extract(f"会议要求，第{n}组要抓紧。").model_dump_json() + "\n" for n in range(50)).encode()
    whole = PACKERS[packing](lines)
    path = tmp_path / f"records.jsonl{packing}"
    path.write_bytes(whole + whole)
    assert len(list(iterate(path))) == 100
    path.write_bytes(whole[:-20])
    with pytest.raises((LoadError, OSError)):
        list(iterate(path))
