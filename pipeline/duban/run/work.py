"""The work on one document: from a part to the line that is written."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import islice
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Any

from duban.io.readers import Failure, Part, Text, default_readers
from duban.run.duplicates import signature
from duban.run.known import Known, named
from duban.words.lexicon import load_lexicons

if TYPE_CHECKING:
    from duban.extractor import Extractor
    from duban.stages.script import Variant


_BATCH = 256
"""How many items of a list are written at a time: few enough to hold, and enough to be written fast."""

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Settings:
    """What a process needs to know to build what it works with; two equal settings give equal bytes."""

    ner: str | None = None
    lexicons: Path | None = None
    date: str | None = None
    near: bool = False
    with_text: bool = False
    speakers: tuple[Known, ...] = ()
    variant: Variant = "t2s"


@dataclass(frozen=True, slots=True)
class Result:
    """A record as it is written (``line``, JSON in UTF-8), and what the run has to know of it.

    ``sha256`` and ``length`` (code points) are of its text, ``signature`` is its MinHash where near copies are looked
    for, ``notes`` what the user should be told.
    """

    id: str
    source: str
    sha256: str
    length: int
    signature: bytes | None
    line: bytes
    notes: tuple[str, ...] = ()


Given = Part | Text | Failure
"""What an engine takes: a document that is still to be read, or one that was, or why there is none."""

Outcome = Result | Failure


class Worker:
    """Reads and extracts, one part per call; whatever a document causes comes out as a ``Failure``.

    The extractor is built from the settings if none is given.
    """

    def __init__(self, settings: Settings, extractor: Extractor | None = None) -> None:
        from duban.extractor import Extractor

        self._settings = settings
        self._readers = default_readers()
        self._extract = extractor or Extractor(
            load_lexicons(settings.lexicons), ner=settings.ner, variant=settings.variant
        )

    def __call__(self, part: Given) -> Outcome:
        """The outcome of a part; what failed already stays failed."""
        text = self._readers.parse(part) if isinstance(part, Part) else part
        return self.done(text) if isinstance(text, Text) else text

    def done(self, text: Text) -> Outcome:
        """The outcome of a text."""
        day = text.date or self._settings.date
        try:
            record = self._extract.stream(
                text.content,
                id=text.id,
                source=text.source,
                date=day,
                structure=text.structure,
                published=text.published,
            )
            record = named(record, self._settings.speakers) if self._settings.speakers else record
            line = as_json(complete(record, text, self._settings.with_text))
        except MemoryError:
            return Failure(
                text.source, "extract", "it needs more memory than there is", "split it, or use fewer --jobs"
            )
        except Exception as error:  # one broken document must not end a run of a hundred thousand
            remedy = "this is a defect of duban; please report it with the text"
            return Failure(text.source, "extract", _told(error), remedy)
        near = signature(text.content) if self._settings.near else None
        return Result(text.id, text.source, record["document"]["sha256"], len(text.content), near, line, text.notes)


@lru_cache(maxsize=1)
def worker(settings: Settings) -> Worker:
    """The worker of this process, built at the first call."""
    built = Worker(settings)
    gc.freeze()  # words and rules stay to the end; the collector need not look through them again and again
    return built


def as_json(record: Mapping[str, Any]) -> bytes:
    """A record as it is written, byte for byte as pydantic writes it; lists may be iterators.

    >>> as_json({"speeches": iter([{"id": "s1"}]), "deadlines": []})
    b'{"speeches":[{"id":"s1"}],"deadlines":[]}'
    """
    written = BytesIO()
    for number, (key, value) in enumerate(record.items()):
        written.write(f'{"," if number else "{"}"{key}":'.encode())
        for piece in _pieces(value) if isinstance(value, Iterator) else (_encoded(value),):
            written.write(piece.encode())
    written.write(b"}")
    return written.getvalue()


def _pieces(items: Iterator[Any]) -> Iterator[str]:
    """A list as JSON, some items at a time."""
    sign = "["
    while batch := list(islice(items, _BATCH)):
        yield sign + _encoded(batch)[1:-1]
        sign = ","
    yield "]" if sign == "," else "[]"


def complete(record: Mapping[str, Any], text: Text, with_text: bool = False) -> dict[str, Any]:
    """The record with what the reader knows: encoding, day, metadata, and the text where no file holds it as it is.

    ``with_text`` puts the text into every record.
    """
    info = record["document"]
    known = {
        "published": info["published"] or text.published or text.date,
        "encoding": text.encoding,
        "text": text.content if with_text or text.encoding is None else None,
        "pages": [page._asdict() for page in text.pages] or None,
        "ocr": text.ocr,
        "metadata": dict(text.metadata) if text.metadata else None,
    }
    return {**record, "document": {**info, **known}}


def _told(error: Exception) -> str:
    """An exception in one line, with the place that it comes from."""
    place = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}: {error}"
