import os
import random
from pathlib import Path

import pytest

from duban.io.readers import Content, ReadError
from duban.io.readers.html import Html
from duban.io.readers.text import decode
from duban.lab.corpus.store import read_manifest
from real_files import BODY

CORPUS = Path(__file__).parents[2] / "corpus"
TRADITIONAL = "縣長王某強調，各鄉鎮要在十月底前完成整改，抓緊落實。會議還要求，有關單位按時報告。"
ENCODINGS = [
    (BODY, "utf-8", "utf-8"),
    (BODY, "utf-8-sig", "utf-8"),
    (BODY, "utf-16", "utf-16-le"),
    ("\ufeff" + BODY, "utf-16-be", "utf-16-be"),
    (BODY, "utf-16-le", "utf-16-le"),
    (BODY, "utf-16-be", "utf-16-be"),
    (BODY, "utf-32", "utf-32-le"),
    (BODY, "gb2312", "gb18030"),
    (BODY, "gbk", "gb18030"),
    (BODY + "㐀𠀀", "gb18030", "gb18030"),
    (TRADITIONAL, "gb18030", "gb18030"),
    (TRADITIONAL, "big5", "big5hkscs"),
    (TRADITIONAL + "嘅啲", "big5hkscs", "big5hkscs"),
    ("要" + BODY * 500, "gb18030", "gb18030"),
    ("a" + BODY * 500, "gb18030", "gb18030"),
]


@pytest.mark.parametrize(("text", "encoding", "recorded"), ENCODINGS)
def test_the_encoding_is_found_and_recorded(text, encoding, recorded):
    data = text.encode(encoding)
    content = decode(data)
    assert content.encoding == recorded
    assert content.text.removeprefix("\ufeff") == text.removeprefix("\ufeff")
    assert data.decode(content.encoding) == content.text


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-16-le", "utf-16-be"])
def test_a_sentence_is_enough(encoding):
    chance = random.Random(7)
    for _ in range(40):
        start = chance.randrange(len(TRADITIONAL) - 20)
        text = TRADITIONAL[start : start + 20]
        assert decode(text.encode(encoding)).text == text


def test_what_the_container_says_is_a_hint_and_no_order():
    assert decode("督辦".encode("big5"), "big5").text == "督辦"
    assert decode(BODY.encode(), "gb2312").text == BODY
    assert decode(BODY.encode("gb18030"), "no such thing").text == BODY


BINARY = [
    b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\0>\0\1\0\0\0",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\6\0\0\0",
    b"PK\3\4\x14\0\0\0\x08\0",
    BODY.encode("utf-16")[:-1],
]


@pytest.mark.parametrize("data", BINARY)
def test_what_is_no_text_is_refused(data):
    with pytest.raises(ReadError):
        decode(data)


def test_noise_is_refused():
    noise = random.Random(1)
    for _ in range(50):
        with pytest.raises(ReadError):
            decode(noise.randbytes(2000))
    with pytest.raises(ReadError):
        decode(os.urandom(100_000))


@pytest.mark.parametrize("entry", read_manifest(CORPUS), ids=lambda entry: entry.id)
def test_every_text_of_the_corpus_is_read_as_its_manifest_says(entry):
    data = (CORPUS / "raw" / f"{entry.id}.txt").read_bytes()
    content = decode(data)
    assert content.text.removeprefix("\ufeff") == data.decode(entry.encoding).removeprefix("\ufeff")


@pytest.mark.parametrize("lost", [1, 2])
@pytest.mark.parametrize(
    "text", ["各单位要抓紧。市水利局", "会议强调，各乡镇要在4月底前完成排查。", "请各单位抓紧落实"]
)
def test_utf8_that_is_cut_off_is_not_taken_for_another_encoding(text, lost):
    content = decode(text.encode()[:-lost])
    assert content.text == text[:-1] + "\ufffd"
    assert "damaged" in content.notes[0]


@pytest.mark.parametrize(
    "charset", ["hex", "base64", "zlib", "rot13", "unicode_escape", "raw_unicode_escape", "idna", "x\0y"]
)
def test_codecs_that_are_none_of_the_web_are_not_tried(charset):
    assert decode(BODY.encode("gbk"), charset).text == BODY
    with pytest.raises(ReadError, match="no encoding of the web"):
        decode(b"\xff\x00\x81\x01" * 9, charset)


def test_a_page_may_call_itself_anything():
    page = f"<html><head><meta charset=hex></head><body><p>{BODY}</p></body></html>".encode("gbk")
    assert BODY[:20] in Html().parse(page).text


@pytest.mark.parametrize("text", ["抓紧落实", "督办", "要求", "会议强调：抓紧。", "下月底前", "清理河道，报局。"])
def test_few_characters_are_gbk(text):
    assert decode(text.encode("gbk")).text == text


@pytest.mark.parametrize("codec", ["utf-32-le", "utf-32-be"])
def test_utf32_needs_no_mark(codec):
    assert decode(BODY.encode(codec)) == Content(BODY, codec)
