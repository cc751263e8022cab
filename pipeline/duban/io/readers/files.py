"""From files to texts: containers are split into parts, parts are parsed by their format."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from duban.io.plugins import READERS, plugins
from duban.io.readers.archives import Members, Tar, Zip
from duban.io.readers.base import (
    MAX_BYTES,
    Container,
    Content,
    End,
    Failure,
    Format,
    Part,
    ReadError,
    Text,
    too_large,
    unexpected,
)
from duban.io.readers.docx import Docx
from duban.io.readers.find import STANDARD_INPUT, ending, find, known, refused
from duban.io.readers.html import Html
from duban.io.readers.limits import read_limited
from duban.io.readers.mail import Mail
from duban.io.readers.ocr import Picture
from duban.io.readers.ofd import Ofd
from duban.io.readers.office import office_formats
from duban.io.readers.others import other_reader
from duban.io.readers.pdf import Pdf
from duban.io.readers.pptx import Pptx
from duban.io.readers.sheets import CsvTable, RowsAs, Workbook
from duban.io.readers.streams import open_packed, packed, unpacked
from duban.io.readers.tables import Csv, JsonLines, Parquet
from duban.io.readers.text import PlainText, printable
from duban.io.readers.texts import Columns
from duban.io.readers.transcripts import TextGrid, TranscriptJson, content_of
from duban.io.readers.warc import Warc
from duban.io.readers.xlsx import Xlsx


@dataclass(frozen=True)
class Readers:
    """What can be read, and how.

    ``formats[0]`` takes what is named outright and of no known kind; ``unasked`` are the endings that are left lying
    in folders, ``intricate`` those whose documents can hang or end what reads them; ``lines`` reads standard input
    where it is no text but one JSON object a line.
    """

    containers: Sequence[Container]
    formats: Sequence[Format]
    unasked: frozenset[str] = frozenset()
    intricate: frozenset[str] = frozenset()
    lines: JsonLines | None = None

    def find(self, paths: Iterable[Path]) -> list[Path | Failure]:
        """The files that paths stand for, see ``duban.io.readers.find``."""
        return find(paths, lambda: (self._suffixes - self.unasked) | packed(*plugins(READERS)))

    def holds_many(self, file: Path) -> bool:
        """Whether a file may hold more than one document."""
        return self._container(file) is not None or (file == STANDARD_INPUT and self.lines is not None)

    def is_intricate(self, file: Path) -> bool:
        """Whether a file is better read in a process of its own."""
        known = self._suffixes
        suffix = ending(file.name, known)
        return suffix in self.intricate or (suffix not in known and unpacked(suffix) in plugins(READERS))

    def _container(self, file: Path) -> Container | None:
        suffix = ending(file.name, self._suffixes)
        return next((one for one in self.containers if suffix in one.suffixes), None)

    @cached_property
    def _suffixes(self) -> frozenset[str]:
        """Every ending that is known; documents may be packed one by one."""
        alone = packed(*(suffix for one in self.formats for suffix in one.suffixes))
        return alone.union(*(one.suffixes for one in self.containers))

    def split(self, found: Iterable[Path | Failure], ends: list[End] | None = None) -> Iterator[Part | Failure]:
        """The parts of files, each with an id that no part before it has (``x``, ``x-2``, …).

        A file that can't be read gives a ``Failure`` in its place, and so does each ``Failure`` handed in. How each
        container ended is put into ``ends``.
        """
        taken: dict[str, int] = {}
        for item in found:
            for part in self._parts(item, [] if ends is None else ends):
                if isinstance(part, Failure):
                    yield part
                    continue
                yield replace(part, id=_unique(part.id, taken))

    def _parts(self, file: Path | Failure, ends: list[End]) -> Iterator[Part | Failure]:
        if isinstance(file, Failure):
            yield file
            return
        if file == STANDARD_INPUT:
            yield from self._standard_input(ends)
            return
        suffix = ending(file.name, self._suffixes)
        container = self._container(file)
        if container is None:
            there = known(file)
            stem = file.name[: len(file.name) - len(suffix)]
            form = unpacked(suffix)
            yield there if isinstance(there, Failure) else Part(printable(stem), printable(file), form, file)
            return
        yield from _told(printable(file), container.split(file), ends)

    def _standard_input(self, ends: list[End]) -> Iterator[Part | Failure]:
        """One text, or a row a line where rows are what is read."""
        if self.lines:
            yield from _told("-", self.lines.rows(STANDARD_INPUT, sys.stdin.buffer), ends)
        else:
            yield Part("stdin", "-", "", sys.stdin.buffer.read(MAX_BYTES + 1))

    def parse(self, part: Part) -> Text | Failure:
        """The text of a part, or why there is none."""
        try:
            if isinstance(part.data, str):
                about = (part.date, part.metadata, part.structure, part.notes)
                return Text(part.id, part.source, part.data, None, *about)
            data = _bytes(part.data)
            own = next((one for one in self.formats if part.format in one.suffixes), None)
            form = own or other_reader(part.format, data) or self.formats[0]
            content = form.parse(data, part.charset)
            if not isinstance(content, Content):
                raise ReadError(f"its reader gives {type(content).__name__}, not Content", "report it to its author")
            content = content_of(content) if isinstance(form, PlainText) else content
        except ReadError as error:
            return Failure(part.source, "read", error.reason, error.remedy)
        except OSError as error:
            return refused(part.source, error)
        except Exception as error:  # libraries that read broken files raise whatever comes
            return unexpected(part.source, error)
        notes = part.notes + content.notes
        known = (content.encoding, part.date, part.metadata, content.structure, notes, content.pages, content.ocr)
        return Text(part.id, part.source, content.text, *known, content.date)

    def read(self, found: Iterable[Path | Failure]) -> Iterator[Text | Failure]:
        """The texts of files, one after the other, with failures in their places."""
        for part in self.split(found):
            yield part if isinstance(part, Failure) else self.parse(part)


def default_readers(
    text_column: str | None = None, date_column: str | None = None, rows_as: RowsAs | None = None
) -> Readers:
    """Every container and format; tables are read from folders only where ``text_column`` says which text is meant.

    ``rows_as`` says what the rows of CSV and XLSX are: ``documents``, or ``table`` where each file is one document;
    where it is left out, the header of each file tells.
    """
    columns = Columns(text_column or "text", date_column, asked=text_column is not None)
    papers: tuple[Format, ...] = (Html(), Docx(), Pdf(), Xlsx(), Ofd(), Mail(), Pptx(), *office_formats(), Picture())
    formats: tuple[Format, ...] = (PlainText(), TextGrid(), TranscriptJson(), *papers, CsvTable())
    tables = (JsonLines(columns), Csv(columns, rows_as), Parquet(columns))
    archives = frozenset[str]().union(Zip.suffixes, Tar.suffixes, Warc.suffixes)
    wanted = frozenset[str]().union(*(one.suffixes for one in formats[:-1]))
    wanted -= TranscriptJson.suffixes | Picture.suffixes
    members = Members(wanted, archives.union(*(one.suffixes for one in tables)))
    containers: tuple[Container, ...] = (Zip(members), Tar(members), Warc(), *tables)
    if text_column or rows_as == "documents":
        containers = (*containers, Workbook(columns, rows_as))
    unasked = frozenset[str]() if text_column else frozenset[str]().union(*(one.suffixes for one in tables))
    # Most JSON that lies about is no transcript, and most pictures are no paper.
    unasked |= packed(*TranscriptJson.suffixes, *Picture.suffixes)
    intricate = archives | packed(*(suffix for one in formats[3:] for suffix in one.suffixes))
    return Readers(containers, formats, unasked, intricate, tables[0] if text_column else None)


def _told(source: str, parts: Iterator[Part | Failure], ends: list[End]) -> Iterator[Part | Failure]:
    """The parts of a container; what ends it before its end is told, with how much of it was read."""
    read, given, ended = 0, False, None
    try:
        for part in parts:
            read += isinstance(part, Part)
            given = True
            yield part
    except ReadError as error:
        ended = Failure(source, "read", error.reason, error.remedy)
    except OSError as error:
        ended = refused(source, error)
    except Exception as error:  # libraries that read broken files raise whatever comes
        ended = unexpected(source, error)
    ends.append(End(source, read, ended is None))
    if ended:
        reason, remedy = ended.reason, ended.remedy
        counted = Failure(source, "read", f"{reason} ({read} document(s) of it were read)", remedy)
        yield counted if read else ended
    elif not given:
        yield Failure(source, "read", "it contains no document", "check its contents")


def _bytes(data: Path | bytes) -> bytes:
    if isinstance(data, Path):
        with open_packed(data) as stream:
            return read_limited(stream)
    if len(data) > MAX_BYTES:
        raise too_large(len(data))
    return data


def _unique(wanted: str, taken: dict[str, int]) -> str:
    """An id that no other part has; ``taken`` holds the next number of each, so that copies take no time."""
    candidate, number = wanted, taken.get(wanted, 0)
    while candidate in taken:
        number += 1
        candidate = f"{wanted}-{number}"
    taken[wanted] = max(number, 1)
    taken.setdefault(candidate, 1)
    return candidate
