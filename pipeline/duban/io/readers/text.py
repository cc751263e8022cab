"""Plain text in any encoding that Chinese text is found in."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from duban.io.readers.base import Content, ReadError

_MARKS = (
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# UTF-16 can pass for text of some script whatever the bytes are, so it comes second.
_CANDIDATES = (["gb18030", "big5hkscs"], ["utf_16_le", "utf_16_be"])
_SAMPLE = 2**16
_FEW = 64
# ASCII, and of GB2312 its punctuation and its first level: the 3,755 characters that texts are made of.
_COMMON_GBK = re.compile(rb"(?:[\t\n\r -~]|[\xa1\xa3][\xa1-\xfe]|[\xb0-\xd7][\xa1-\xfe])+")
_MENDED = ("utf-8", "gb18030", "big5hkscs")
_BYTES_A_DAMAGE = 2000
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_HAN = re.compile("[\u3001-\u301b\u4e00-\u9fff\uff01-\uff5e]")
# A label says less than it means: pages called gb2312 hold GBK, pages called big5 Hong Kong's signs.
#: What a page may say that it is, by Python's names: the encodings of the web (WHATWG), and UTF-32. Other codecs of
#: Python make text of text (rot13, unicode_escape) or bytes of bytes (hex, zlib).
_OF_THE_WEB = frozenset(
    (
        *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "ascii"),
        *("gb2312", "gbk", "gb18030", "hz", "big5", "big5hkscs", "cp950", "euc_jp", "shift_jis", "cp932"),
        *("iso2022_jp", "euc_kr", "cp949", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "cp866", "cp874"),
        *(f"iso8859-{n}" for n in range(1, 17)),
        *(f"cp125{n}" for n in range(9)),
    )
)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs"}


class PlainText:
    """Reads a file as one text; no line end and no character is changed."""

    suffixes = frozenset({".txt", ".text", ".md", ".markdown", ".srt", ".vtt", ".lrc"})

    def parse(self, data: bytes, charset: str | None = None) -> Content:
        """The text of the file with its encoding."""
        return decode(data, charset)


def decode(data: bytes, charset: str | None = None) -> Content:
    r"""Bytes as text with the codec that was used: ``data.decode(encoding) == text``.

    A byte order mark and ``\r`` are characters of the text. ``charset`` is tried first, then what a mark says, UTF-8,
    and last the encodings of Chinese, of which charset-normalizer chooses. Raises ``ReadError`` for what is not text; a
    ``charset`` that is none of the web is not tried, and told there.

    >>> decode("督办\r\n".encode())
    Content(text='督办\r\n', encoding='utf-8', date=None, structure=None, notes=(), pages=(), ocr=None)
    >>> decode("各单位要抓紧。".encode("gbk")).encoding
    'gb18030'
    """
    marked = next((codec for mark, codec in _MARKS if data.startswith(mark)), None)
    if data.startswith(codecs.BOM_UTF8) and not _is_utf8(data):
        return _mismarked(data, charset)
    for codec in _guesses(data, marked, charset):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text if codec == "utf-8" else not _NO_TEXT.search(text):
            return Content(text, codec)
    if not marked and (mended := _mended(data)):
        text, codec, lost = mended
        return Content(
            text, None, notes=(f"{lost} character(s) of its {codec.upper()} are damaged and stand as \ufffd",)
        )
    if len(data) % 2 and marked:
        raise ReadError(f"the text is cut off in the middle of a character of {marked.upper()}", "get the whole file")
    if charset and _codec(charset) is None:
        raise ReadError(
            f"it says that it is {printable(charset)}, which is no encoding of the web, and it is in no other",
            "give it as UTF-8, GB18030, Big5 or UTF-16",
        )
    raise ReadError(
        "this is binary data or text in an unknown encoding", "save the text of the document as UTF-8 or GB18030"
    )


def decoded(data: bytes) -> tuple[str, str]:
    r"""The text of a piece of a file and the codec to read the file by, of which some bytes may be damaged.

    Raises ``ReadError`` for what is not text.

    >>> decoded("督办".encode("gbk") * 9 + b"\xff")[1]
    'gb18030'
    """
    content = decode(data)
    codec = content.encoding or (mended[1] if (mended := _mended(data)) else "utf-8")
    return content.text, codec


def without_nul(data: bytes) -> bytes:
    """Bytes in which a few are NUL by mistake, as blanks; what is full of them is left as it is."""
    return data.replace(b"\0", b" ") if data.count(b"\0") * 100 < len(data) else data


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mismarked(data: bytes, charset: str | None) -> Content:
    """Text behind the mark of UTF-8 that is of another encoding, as editors leave it that only look at the mark."""
    content = decode(data.removeprefix(codecs.BOM_UTF8), charset)
    return Content(content.text, None, notes=content.notes or (f"its mark says UTF-8, its text is {content.encoding}",))


def _mended(data: bytes) -> tuple[str, str, int] | None:
    """Text in which a few bytes are damaged or cut off, its codec, and how many are; ``None`` for no text."""
    most = max(1, len(data) // _BYTES_A_DAMAGE)
    codecs_tried = ("utf-8",) if _is_cut_utf8(data) else _MENDED
    lost, codec, text = min(
        ((text.count("\ufffd"), codec, text) for codec in codecs_tried if (text := data.decode(codec, "replace"))),
        key=lambda one: one[0],
        default=(0, "", ""),
    )
    if not 0 < lost <= most or _NO_TEXT.search(text) or len(_HAN.sub("", text)) > len(text) / 2:
        return None
    return text, codec, lost


def _guesses(data: bytes, marked: str | None, charset: str | None) -> Iterator[str]:
    """The codecs to try; what takes long to find out comes last, and only where it is asked for."""
    yield from filter(None, (marked, "utf-8", _codec(charset)))
    if not marked and not _is_cut_utf8(data):
        yield from filter(None, (_utf32(data), _short(data)))
        if found := detect(data):
            yield found


def _utf32(data: bytes) -> str | None:
    """UTF-32 without a mark, where one byte of every four is zero; ``None`` for all else."""
    if not data or len(data) % 4:
        return None
    return next((codec for at, codec in ((0, "utf-32-be"), (3, "utf-32-le")) if not any(data[at::4])), None)


def _short(data: bytes) -> str | None:
    """GB18030 where a few characters are all common in it: too few for statistics, which then guess anything."""
    return "gb18030" if len(data) <= _FEW and _COMMON_GBK.fullmatch(data) else None


def _is_cut_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8 but for a last character that is cut off; GB18030 would make other signs of all of it."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return len(_HAN.findall(text)) > 1


def detect(data: bytes) -> str | None:
    """The encoding of Chinese text that is not UTF-8 and has no mark, ``None`` for what is none.

    >>> detect("會議強調，各單位要抓緊落實。".encode("big5"))
    'big5hkscs'
    """
    from charset_normalizer import from_bytes

    # The sample of a long text may end within a character, which is of four bytes at most.
    samples = [data[: _SAMPLE - cut] for cut in range(4)] if len(data) > _SAMPLE else [data]
    for candidates, sample in product(_CANDIDATES, samples):
        best = from_bytes(sample, cp_isolation=candidates, preemptive_behaviour=False).best()
        if best and not _NO_TEXT.search(str(best)):
            return best.encoding.replace("_", "-")
    return next((codec for codec in _CANDIDATES[0] if _is_chinese(data, codec)), None)


def _is_chinese(data: bytes, codec: str) -> bool:
    """Whether bytes are wholly text of a codec and mostly Chinese; a few arrows make charset-normalizer give up."""
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return False
    return not _NO_TEXT.search(text) and len(_HAN.sub("", text)) < len(text) / 2


def _codec(charset: str | None) -> str | None:
    """What Python calls a declared charset, widened where its name is used for more; ``None`` for unknown ones."""
    try:
        name = codecs.lookup(charset or "").name
    except (LookupError, ValueError):
        return None
    return _WIDER.get(name, name) if name in _OF_THE_WEB else None


def printable(path: Path | str) -> str:
    """A path as text that UTF-8 can hold; bytes of a file name that are not text become the replacement sign."""
    return os.fsencode(path).decode("utf-8", "replace")
