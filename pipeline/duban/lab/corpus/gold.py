"""The gold record of one document: what the annotation guide says an annotator marks, checked as it comes in.

``start`` and ``end`` are code points of the raw text. Field names and their order are those of the files
in ``corpus/gold``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from duban.core.records import Modality, TimexKind

#: The name that the guide gives to the collective voice of a meeting; it is a label, and no person.
MEETING = "会议"


class CorpusError(ValueError):
    """A corpus file that can't be used; the message names the file, the reason and the remedy."""


class GoldRecord(BaseModel):
    """Base of the gold records: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class GoldSpan(GoldRecord):
    """A quoted stretch of the raw text, in code points."""

    text: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class GoldSpeaker(GoldRecord):
    """A voice of the document and the posts that the text gives it."""

    name: str
    titles: tuple[str, ...] = ()


class GoldDirective(GoldSpan):
    """One request."""

    marker: str | None
    modality: Modality
    speaker: str | None
    responsible: tuple[str, ...]
    deadlines: tuple[str, ...]


class GoldCount(GoldSpan):
    """A number of projects; ``value`` is null if the number is masked or lost."""

    value: int | None
    head: str


class GoldDeadline(GoldSpan):
    """A time by which, in which or how often something is to be done; dates are inclusive."""

    kind: TimexKind
    iso_start: str | None
    iso_end: str | None
    recurrence: str | None


class GoldDocument(GoldRecord):
    """Everything marked in one document.

    >>> GoldDocument(doc="001", meeting_date="2021-03-18").directives
    ()
    """

    doc: str = Field(
        pattern=r"^\w[\w.-]*$", description="names the files, so it holds nothing that a path gives a meaning"
    )
    meeting_date: str | None = None
    published: str | None = None
    speakers: tuple[GoldSpeaker, ...] = ()
    directives: tuple[GoldDirective, ...] = ()
    project_counts: tuple[GoldCount, ...] = ()
    deadlines: tuple[GoldDeadline, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The record as plain JSON values, in the order of the fields."""
        return self.model_dump(mode="json")


def read_gold(file: Path) -> GoldDocument:
    """Read one gold file. Raises ``CorpusError`` if it does not fit the layout."""
    try:
        return GoldDocument.model_validate_json(file.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise CorpusError(
            f"{file}: {place}: {first['msg']} ({error.error_count()} problems); "
            "fix the file by hand, or compile it again with `duban corpus build`"
        ) from None


def write_gold(file: Path, gold: GoldDocument) -> None:
    """Write one gold file: readable JSON, one field a line, characters as they are."""
    file.write_text(json.dumps(gold.to_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
