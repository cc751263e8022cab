"""OFD files, the format for paper of Chinese offices (GB/T 33190): a zip of XML with text objects in their places."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from duban.io.readers.base import MAX_BYTES, Content, ReadError, too_large
from duban.io.readers.limits import check_unpacked
from duban.io.readers.pages import Page, composed
from duban.io.readers.places import Piece

_MOST_PAGES, _MOST_PIECES = 2000, 200_000
_HEIGHT = 297.0


class Ofd:
    """Reads the text objects of every page in the order of reading."""

    suffixes = frozenset({".ofd"})

    def parse(self, data: bytes, charset: str | None = None) -> Content:  # noqa: ARG002
        """The text of all pages. Raises ``ReadError`` for what is locked, broken, oversized or holds only pictures."""
        try:
            with ZipFile(BytesIO(data)) as package:
                check_unpacked(sum(member.file_size for member in package.infolist()), len(data))
                pages = list(_pages(package))
        except (BadZipFile, KeyError, ValueError, IndexError, RuntimeError, ElementTree.ParseError) as error:
            raise ReadError(f"this is not an OFD document ({error})", "open it and save it again, or as .pdf") from None
        if not any(page.pieces for page in pages):
            raise ReadError("there is no text in it, only pictures", "save its pages as pictures and give those")
        return composed(pages)


def _pages(package: ZipFile) -> Iterator[Page]:
    for root in _texts(package, "OFD.xml", "DocRoot"):
        document = _parsed(package, root)
        folder = posixpath.dirname(root)
        for _, page in zip(range(_MOST_PAGES), _named(document, "Page"), strict=False):
            place = page.get("BaseLoc")
            if place:
                path = place.lstrip("/") if place.startswith("/") else posixpath.normpath(posixpath.join(folder, place))
                content = _parsed(package, path)
                yield Page("", list(_pieces(content)), [], _height(content) or _height(document) or _HEIGHT)


def _parsed(package: ZipFile, name: str) -> ElementTree.Element:
    info = package.getinfo(name)
    if info.file_size > MAX_BYTES:
        raise too_large(info.file_size)
    return ElementTree.fromstring(package.read(name))


def _texts(package: ZipFile, name: str, tag: str) -> list[str]:
    return [(e.text or "").strip().lstrip("/") for e in _named(_parsed(package, name), tag)]


def _named(element: ElementTree.Element, tag: str) -> Iterator[ElementTree.Element]:
    return (e for e in element.iter() if e.tag.rsplit("}", 1)[-1] == tag)


def _height(element: ElementTree.Element) -> float | None:
    box = next(_named(element, "PhysicalBox"), None)
    numbers = (box.text or "").split() if box is not None else []
    return float(numbers[3]) if len(numbers) == 4 else None


def _pieces(page: ElementTree.Element) -> Iterator[Piece]:
    """A piece for each text object, in millimetres; how wide it is its box says, how high its letters."""
    count = 0
    for text in _named(page, "TextObject"):
        box = [float(number) for number in (text.get("Boundary") or "").split()]
        if len(box) != 4:
            continue
        size = float(text.get("Size") or box[3])
        for code in _named(text, "TextCode"):
            written = (code.text or "").strip()
            count += 1
            if written and count <= _MOST_PIECES:
                left = box[0] + float(code.get("X") or 0)
                base = box[1] + float(code.get("Y") or size)
                steps = [float(s) for s in (code.get("DeltaX") or "").split() if s.replace(".", "", 1).isdigit()]
                wide = sum(steps) + size if len(steps) == len(written) - 1 else box[2] - (left - box[0])
                yield Piece(written, left, base - size, left + max(wide, size), base)
