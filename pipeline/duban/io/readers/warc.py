"""Web crawls (WARC) by warcio."""

from __future__ import annotations

import io
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import Any

from duban.io.readers.base import Failure, Part, ReadError, needs
from duban.io.readers.limits import read_limited
from duban.io.readers.streams import open_packed
from duban.io.readers.text import printable

_LONGEST_HEAD = 2**20
_BLOCK = 2**16
_END = b"\r\n\r\n"  # of every record

_FORMATS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


class Warc:
    """Reads the pages of a crawl that were answered with success, and texts converted from them (WET)."""

    suffixes = frozenset({".warc", ".warc.gz", ".wet", ".wet.gz", ".warc.wet.gz"})

    def split(self, path: Path) -> Iterator[Part | Failure]:
        """A part a page, with its address as source. Raises ``ReadError`` for broken files."""
        try:
            from warcio.archiveiterator import ArchiveIterator
            from warcio.exceptions import ArchiveLoadFailed
        except ImportError:
            raise needs("warcio", "warc") from None
        number = 0
        try:
            with open_packed(path) as stream:
                pages = _Pages(stream)
                archive = ArchiveIterator(pages)
                for number, record in enumerate(archive, start=1):
                    pages.left = None
                    part = _part(path, record)
                    while record.raw_stream.read(_BLOCK):
                        pass
                    if _is_cut(record):
                        raise ReadError(f"the crawl is cut off in record {number}", "get the file again")
                    if part:
                        yield part
                    pages.left = _LONGEST_HEAD
                if archive.next_line or not pages.tail.endswith(_END):  # it ends in a head, of a record or of an answer
                    raise ReadError(f"the crawl is cut off after record {number}", "get the file again")
        except (ArchiveLoadFailed, AttributeError) as error:  # warcio looks for an address in what is left of a head
            raise ReadError(f"the crawl is broken after record {number} ({error})", "get the file again") from None


def _is_cut(record: Any) -> bool:
    """Whether a record that was read to its end is shorter than its head says, or its head is cut off."""
    return record.rec_headers.get_header("Content-Length") is None or getattr(record.raw_stream, "limit", 0) > 0


class _Pages:
    """A crawl of which ``left`` bytes may still be read, as many as one likes where it is ``None``.

    Without ``left`` a head that never ends would be read for ever, in time that grows with its square. ``tail`` are the
    last bytes that were read: warcio ends without a word where a head is cut off.
    """

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self.left: int | None = _LONGEST_HEAD
        self.tail = b""

    def read(self, size: int) -> bytes:
        """The next bytes. Raises ``ReadError`` in a head without end, and where a packed crawl is cut off."""
        try:
            data = self._stream.read1(size)  # what comes before a cut is given before it is told
        except EOFError as error:  # warcio takes it for the end
            raise ReadError(f"the file is cut off ({error})", "get the file again") from None
        self.tail = (self.tail + data[-len(_END) :])[-len(_END) :]
        if self.left is not None:
            self.left -= len(data)
            if self.left < 0:
                raise ReadError("the head of a page has no end", "get the file again")
        return data


def _part(path: Path, record: Any) -> Part | Failure | None:
    headers = record.rec_headers
    answer = record.http_headers
    if record.rec_type == "response" and answer and answer.statusline and answer.get_statuscode() == "200":
        kind, charset = _content_type(answer.get_header("Content-Type"))
    elif record.rec_type == "conversion":
        kind, charset = _content_type(headers.get_header("Content-Type"))
    else:
        return None
    if kind not in _FORMATS:
        return None
    address = headers.get_header("WARC-Target-URI") or printable(path)
    about = {"warc": printable(path), "warc_date": headers.get_header("WARC-Date")}
    try:
        data = read_limited(record.content_stream(), _packed(record))
    except ReadError as error:
        return Failure(address, "read", error.reason, error.remedy)
    name = (headers.get_header("WARC-Record-ID") or "").strip("<>").removeprefix("urn:uuid:")
    return Part(name or path.name, address, _FORMATS[kind], data, charset, None, about, notes=_notes(record, len(data)))


def _packed(record: Any) -> int | None:
    """How many bytes a body has that the web server packed."""
    answer = record.http_headers
    is_packed = answer is not None and answer.get_header("Content-Encoding")
    return max(record.payload_length, 0) if is_packed else None


def _notes(record: Any, size: int) -> tuple[str, ...]:
    """What the crawl says of a body that is not whole; ``size`` is how many bytes of it there are."""
    why = record.rec_headers.get_header("WARC-Truncated")
    if why:
        return (f"the crawl cut the page off ({why})",)
    answer = record.http_headers
    said = answer.get_header("Content-Length") if answer and not answer.get_header("Content-Encoding") else None
    if said and said.isdigit() and int(said) > size:
        return (f"the page is cut off: {size} bytes of {said} are there",)
    return ()


def _content_type(header: str | None) -> tuple[str, str | None]:
    """The media type and the charset of a header.

    >>> _content_type("text/html; charset=GB2312")
    ('text/html', 'gb2312')
    """
    message = Message()
    message["Content-Type"] = header or "application/octet-stream"
    charset = message.get_content_charset()
    return message.get_content_type(), charset
