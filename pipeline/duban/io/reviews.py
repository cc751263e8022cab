"""``reviews.jsonl``: what people did, read line by line and append-only."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from duban.core.reviews import ACT, REVIEWS_VERSION, Act, Entry


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that is not an act: its number from one, why, and what can be done; it stays in the file."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reviews:
    """A file of reviews: its acts in order, each once, and the damaged lines."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_reviews(file: Path) -> Reviews:
    """Read a file of reviews. Raises ``OSError``; a damaged line is a problem and stops nothing."""
    return parse_reviews(file.read_bytes())


def parse_reviews(content: bytes) -> Reviews:
    r"""The acts of some lines.

    >>> parse_reviews(b'{"version": 2}\n{"vers').problems[0].reason
    'it is of version 2, and this duban reads version 1; update duban'
    >>> parse_reviews(b'{"version": 2}\n{"vers').problems[1].reason
    'it is cut off; do the last act again'
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    seen: set[bytes] = set()
    for number, line, is_whole in _lines(content):
        found = _parsed(line, is_whole)
        if isinstance(found, str):
            problems.append(Problem(number, found))
        elif (once := line_of(found)) not in seen:
            seen.add(once)
            entries.append(Entry(number, found))
    return Reviews(tuple(entries), tuple(problems))


def append_reviews(file: Path, acts: Iterable[Act]) -> None:
    """Append acts to a file, which is created if missing; they are on the disk afterwards.

    A cut last line keeps a line of its own. Raises ``OSError``; what could be written in part is told by line when it
    is read, and nothing before it is touched.
    """
    lines = b"".join(line_of(act) for act in acts)
    with file.open("a+b") as stream:
        if stream.seek(0, os.SEEK_END):
            stream.seek(-1, os.SEEK_END)
            if stream.read(1) != b"\n":
                lines = b"\n" + lines
        stream.write(lines)
        stream.flush()
        os.fsync(stream.fileno())


def line_of(act: Act) -> bytes:
    """An act as a line of the file, with the fields that its writer gave."""
    given = act.model_dump(mode="json", exclude_unset=True)
    return json.dumps(given, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _lines(content: bytes) -> Iterator[tuple[int, bytes, bool]]:
    """The lines that are not empty, with their numbers and whether they have an end."""
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True), 1):
        if line.strip():
            yield number, line.strip(), line.endswith((b"\n", b"\r"))


def _parsed(line: bytes, is_whole: bool) -> Act | str:
    """The act of a line, or why it is none."""
    try:
        found = json.loads(line)
    except ValueError as error:
        return "it is cut off; do the last act again" if not is_whole else f"it is not JSON ({error}); fix it"
    version = found.get("version") if isinstance(found, dict) else None
    if isinstance(version, int) and version > REVIEWS_VERSION:
        return f"it is of version {version}, and this duban reads version {REVIEWS_VERSION}; update duban"
    try:
        return ACT.validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the line"
        return f"{place}: {first['msg']}; fix it, or do the act again"
