"""Archives: zip, and tar plain or packed. Nothing is ever unpacked to the disk."""

from __future__ import annotations

import stat
import tarfile
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tarfile import EmptyHeaderError, InvalidHeaderError, TruncatedHeaderError  # type: ignore[attr-defined]
from typing import IO, Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from duban.io.readers.base import Failure, Part, ReadError
from duban.io.readers.find import UNREAD, ending
from duban.io.readers.limits import check_unpacked, read_limited
from duban.io.readers.streams import open_packed
from duban.io.readers.text import decode, printable

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_LONGEST_NAME = 2**20
_BLOCK = 2**16
_ABOUT_THE_NEXT = frozenset(
    (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
)


@dataclass(frozen=True, slots=True)
class Members:
    """Which members of an archive are documents (``wanted``) and which hold documents themselves (``nested``)."""

    wanted: Set[str]
    nested: Set[str]

    def part(self, path: Path, name: str, stream: IO[bytes] | None, refusal: str | None) -> Part | Failure | None:
        """A member as a part, or why it is refused; ``None`` for what is not a document, as in folders."""
        where = PurePosixPath(name.replace("\\", "/"))
        source = f"{printable(path)}!{where}"
        suffix = ending(where.name, self.wanted | self.nested | UNREAD.keys())
        if where.name.startswith(".") or "__MACOSX" in where.parts:
            return None
        reason, remedy = refusal, UNREAD.get(suffix, "unpack the archive and give the folder")
        if where.is_absolute() or ".." in where.parts or ":" in "".join(where.parts[:1]):
            reason = "its name leads out of the archive"
        elif suffix in self.nested:
            reason = "it holds documents within an archive"
        elif suffix in UNREAD:
            reason = f"{suffix} files are not read"
        elif suffix not in self.wanted:
            return None
        if reason or stream is None:
            return Failure(source, "read", reason or "it is a link, no document", remedy)
        try:
            data = read_limited(stream)
        except ReadError as error:
            return Failure(source, "read", error.reason, error.remedy)
        return Part(where.name[: len(where.name) - len(suffix)], source, suffix, data)


@dataclass(frozen=True, slots=True)
class Zip:
    """Reads the documents of a zip archive in the order that they are packed in."""

    members: Members
    suffixes = frozenset({".zip"})

    def split(self, path: Path) -> Iterator[Part | Failure]:
        """A part a document. Raises ``ReadError`` for bombs and broken archives."""
        try:
            with ZipFile(path) as archive:
                check_unpacked(sum(info.file_size for info in archive.infolist()), path.stat().st_size)
                for info in archive.infolist():
                    part = None if info.is_dir() else self._part(path, archive, info)
                    if part is not None:
                        yield part
        except (BadZipFile, UnicodeDecodeError) as error:
            raise ReadError(f"the archive is broken ({error})", "pack it again") from None

    def _part(self, path: Path, archive: ZipFile, info: ZipInfo) -> Part | Failure | None:
        name = _name(info)
        if info.flag_bits & _ENCRYPTED:
            return self.members.part(path, name, None, "it is locked with a password")
        if stat.S_ISLNK(info.external_attr >> 16):
            return self.members.part(path, name, None, None)
        try:
            with archive.open(info) as stream:
                return self.members.part(path, name, stream, None)
        except Exception as error:  # each way of packing has errors of its own
            return self.members.part(path, name, None, f"it can't be unpacked ({error})")


@dataclass(frozen=True, slots=True)
class Tar:
    """Reads the documents of a tar archive, plain or packed, in the order that they are packed in."""

    members: Members
    suffixes = frozenset({".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar.zst"})

    def split(self, path: Path) -> Iterator[Part | Failure]:
        """A part a document. Raises ``ReadError`` for bombs and broken archives."""
        packed, unpacked = path.stat().st_size, 0
        try:
            with (
                open_packed(path) as stream,
                tarfile.open(fileobj=stream, mode="r|", tarinfo=_Head, errors="replace") as archive,
            ):
                while info := archive.next():
                    archive.members.clear()  # type: ignore[attr-defined]  # else every head is kept
                    unpacked += info.size
                    check_unpacked(unpacked, packed)
                    file = archive.extractfile(info) if info.isfile() else None
                    part = None if info.isdir() else self.members.part(path, printable(info.name), file, None)
                    if part is not None:
                        yield part
                _read_out(archive)
        except tarfile.TarError as error:
            raise ReadError(f"the archive is broken ({error})", "pack it again") from None


class _Head(tarfile.TarInfo):
    """The head of a member, which is not believed blindly."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Head:
        """Refuse what would make the library go backwards, or keep a name of a gigabyte."""
        head = super().frombuf(buf, encoding, errors)
        if head.size < 0 or (head.type in _ABOUT_THE_NEXT and head.size > _LONGEST_NAME):
            raise ReadError("the archive looks malicious", "do not open it; ask for it where it came from")
        return head

    @classmethod
    def fromtarfile(cls, tarfile: tarfile.TarFile) -> _Head:
        """Tell of a damaged head, and of none if the mark of the end should be: the library takes both for it."""
        try:
            return super().fromtarfile(tarfile)
        except EmptyHeaderError:
            if tarfile.offset:
                raise ReadError("the archive has no end, it is cut off", "get it again") from None
            raise
        except (InvalidHeaderError, TruncatedHeaderError) as error:
            raise ReadError(f"the archive is broken from here on ({error})", "pack it again") from None


def _read_out(archive: Any) -> None:
    """Read behind the mark of the end, so that a packed archive is checked; what stands there is another archive."""
    while rest := archive.fileobj.read(_BLOCK):
        if rest.strip(b"\0"):
            raise ReadError("something stands behind the end of the archive", "unpack it (tar -i) and give the folder")


def _name(info: ZipInfo) -> str:
    """The name of a member; Chinese Windows writes it in GBK and does not say so."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return decode(info.filename.encode("cp437")).text
    except (UnicodeEncodeError, ReadError):
        return info.filename
