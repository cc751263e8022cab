"""What a run read, wrote and could not read: the account of ``--report``."""

from __future__ import annotations

import platform
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from pydantic import BaseModel, ConfigDict, Field

import duban
from duban.core.records import DIALECT
from duban.io.readers import End, Failure
from duban.io.writers import Line
from duban.run.work import Outcome, Result, Settings

_EXTRAS = ("", "docx", "html", "lac", "near", "ocr", "parquet", "pdf", "pptx", "tables", "warc", "zstd")
_NUMBER = re.compile(r"[0-9]+")


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reason(_Model):
    """Failures that have one reason, in which ``#`` stands for every number."""

    stage: str = Field(description="What failed: find, read, extract, or duplicates for a copy that was dropped.")
    reason: str
    count: int
    source: str = Field(description="The first source that failed so.")


class ContainerEnd(_Model):
    """A file of many documents, and whether it was read to its end."""

    source: str
    documents: int = Field(description="How many documents were read of it.")
    whole: bool = Field(description="Whether it ended as its format says; false for one that is cut off or broken.")


class Account(_Model):
    """What one run read, wrote and could not read. It has no times: the same run gives the same account."""

    duban: str = Field(description="Version of duban.")
    python: str
    libraries: dict[str, str] = Field(description="Versions of the libraries that read documents, as installed.")
    words: str = Field(description="Digest of the words and rules, as in every record.")
    ner: str | None
    complete: bool = Field(description="False for a run that was stopped: not everything was looked at.")
    files: int = Field(description="Files that were found.")
    bytes: int = Field(description="Their size, in bytes.")
    documents: int = Field(description="Documents that were read and extracted.")
    characters: int = Field(description="Their length, in code points.")
    records: int = Field(description="Records that were written.")
    failed: int = Field(description="Sources that gave no record.")
    dropped: int = Field(description="Copies that were left out, by --duplicates drop.")
    failures: tuple[Reason, ...] = Field(description="The reasons of both, the most frequent first.")
    containers: tuple[ContainerEnd, ...] = Field(description="Every file of many documents, in order of input.")
    notes: dict[str, int] = Field(description="What was told of documents that were read, and of how many.")
    exit: int = Field(description="Exit code of the command: 0, 1 where something failed, 130 interrupted.")


class Count:
    """Counts the outcomes of a run on their way."""

    def __init__(self) -> None:
        self.documents = self.characters = self.written = 0
        self.notes: Counter[str] = Counter()

    def add(self, outcome: Outcome) -> None:
        """Count an outcome."""
        if isinstance(outcome, Result):
            self.documents += 1
            self.characters += outcome.length
            self.notes.update(_NUMBER.sub("#", note) for note in outcome.notes)

    def records(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Count records where they are written."""
        for line in lines:
            yield line
            self.written += 1


def account(
    settings: Settings,
    words: str,
    found: Iterable[Path | Failure],
    ends: Iterable[End],
    count: Count,
    failures: Sequence[Failure],
    stopped: int | None = None,
) -> Account:
    """The account of a run: ``stopped`` is the exit code of one that did not come to its end."""
    files = [file for file in found if isinstance(file, Path)]
    dropped = sum(failure.stage == "duplicates" for failure in failures)
    failed = len(failures) - dropped
    return Account(
        duban=duban.__version__,
        python=platform.python_version(),
        libraries=libraries(),
        words=words,
        ner=settings.ner,
        complete=stopped is None,
        files=len(files),
        bytes=sum(map(_size, files)),
        documents=count.documents,
        characters=count.characters,
        records=count.written,
        failed=failed,
        dropped=dropped,
        failures=reasons(failures),
        containers=tuple(ContainerEnd(**end._asdict()) for end in ends),
        notes=dict(count.notes.most_common()),
        exit=int(failed > 0) if stopped is None else stopped,
    )


def reasons(failures: Iterable[Failure]) -> tuple[Reason, ...]:
    """Failures by their reason, the most frequent first.

    >>> lost = [Failure(f"{n}.csv", "read", f"the file is cut off in line {n}", "get it again") for n in (7, 9)]
    >>> [(one.count, one.reason) for one in reasons(lost)]
    [(2, 'the file is cut off in line #')]
    """
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], str] = {}
    for failure in failures:
        key = failure.stage, _NUMBER.sub("#", failure.reason)
        counts[key] += 1
        first.setdefault(key, failure.source)
    return tuple(
        Reason(stage=key[0], reason=key[1], count=count, source=first[key]) for key, count in counts.most_common()
    )


def libraries() -> dict[str, str]:
    """The versions of what is installed of the libraries that duban reads with."""
    asked = (Requirement(line) for line in requires("duban") or ())
    read = {
        one.name
        for one in asked
        if one.name != "duban" and (one.marker is None or any(one.marker.evaluate({"extra": e}) for e in _EXTRAS))
    }
    return {name: there for name in sorted(read, key=str.lower) if (there := _version(name))}


def account_schema() -> dict[str, Any]:
    """The JSON Schema of an account."""
    return DIALECT | Account.model_json_schema(mode="serialization")


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:  # standard input, or gone
        return 0
