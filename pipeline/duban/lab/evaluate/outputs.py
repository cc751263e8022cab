"""What is scored: the records of any system, as far as the scorer reads them.

The layout is that of ``duban extract``; fields that a system does not write count as empty, fields that the scorer does
not read are let through. So other systems are measured by the same scorer, given an adapter to this layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from duban.lab.corpus.gold import CorpusError


class OutputRecord(BaseModel):
    """Base of the records read: immutable, unknown fields ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class FoundSpan(OutputRecord):
    """A stretch of the raw text, in code points."""

    text: str
    start: int
    end: int


class FoundText(OutputRecord):
    """A responsible party or a deadline of a commitment, by its wording alone."""

    text: str


class FoundCommitment(FoundSpan):
    """One directive."""

    marker: str | None = None
    modality: str | None = None
    speaker: str | None = None
    responsible: tuple[FoundText, ...] = ()
    deadlines: tuple[FoundText, ...] = ()
    rules: tuple[str, ...] = ()


class FoundCount(FoundSpan):
    """A number of projects."""

    value: int | float | None = None


class FoundDeadline(FoundSpan):
    """A time expression."""

    iso_start: str | None = None
    iso_end: str | None = None
    recurrence: str | None = None


class FoundSpeaker(OutputRecord):
    """A voice."""

    name: str | None = None
    titles: tuple[str, ...] = ()
    kind: str = "unknown"


class FoundInfo(OutputRecord):
    """What is known of the document as a whole."""

    id: str = ""
    meeting_date: str | None = None


class Output(OutputRecord):
    """Everything that a system found in one document.

    >>> Output.model_validate({"document": {"id": "001"}, "commitments": []}).document.id
    '001'
    """

    document: FoundInfo = FoundInfo()
    speakers: tuple[FoundSpeaker, ...] = ()
    commitments: tuple[FoundCommitment, ...] = ()
    project_counts: tuple[FoundCount, ...] = ()
    deadlines: tuple[FoundDeadline, ...] = ()


def read_outputs(file: Path) -> dict[str, Output]:
    """The outputs of a JSON Lines file by document id. Raises ``CorpusError`` with the line that does not fit."""
    outputs = {}
    with file.open(encoding="utf-8", newline="\n") as handle:
        for number, line in enumerate(handle, 1):
            if line.strip():
                try:
                    output = Output.model_validate_json(line)
                except ValidationError as error:
                    reason = f"{error.errors()[0]['msg']} at {error.errors()[0]['loc']}"
                    raise CorpusError(
                        f"{file}: line {number}: {reason}; give a file that `duban extract` wrote"
                    ) from None
                outputs[output.document.id] = output
    return outputs


def as_output(record: Mapping[str, Any] | BaseModel) -> Output:
    """One record, as an extractor or an adapter returns it, in the scorer's layout."""
    return Output.model_validate(record.model_dump() if isinstance(record, BaseModel) else record)


def output_of(document: str, outputs: Mapping[str, Output]) -> Output | None:
    """The output that belongs to a document: of the same id, else the only one whose id begins with it."""
    if document in outputs:
        return outputs[document]
    longer = [name for name in outputs if name.startswith(document)]
    return outputs[longer[0]] if len(longer) == 1 else None
