"""Check an output against its inputs: proof that everything was read, and that nothing was changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from duban.core.records import Document
from duban.io.readers import Failure, Text

_SHOWN = 20  # code points of a quotation in a message


class Finding(NamedTuple):
    """What is wrong: ``line`` of the output (from 1, 0 for what is missing in it) and ``reason``."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}" if self.line else self.reason


def verify(
    lines: Iterable[bytes], texts: Iterable[Text | Failure], again: Callable[[Text], bytes] | None = None
) -> Iterator[Finding]:
    """Everything that is wrong with the ``lines`` of an output, in order; then what is missing in it.

    ``texts`` are those of the inputs; without them a record is checked against the text that it contains. ``again``
    makes the line of a text again, to compare every byte.
    """
    given = {text.id: text for text in texts if isinstance(text, Text)}
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        try:
            record = json.loads(line)
            Document.model_validate(record)
        except (ValueError, RecursionError) as error:
            yield Finding(number, f"not a record ({_first(error)})")
            continue
        name = record["document"]["id"]
        if name in seen:
            yield Finding(number, f"{name} is already in line {seen[name]}")
        seen.setdefault(name, number)
        if given and name not in given:
            yield Finding(number, f"{name} is not among the inputs")
            continue
        text = given[name].content if given else record["document"].get("text")
        yield from (Finding(number, f"{name}: {reason}") for reason in wrong(record, text))
        if again and given and again(given[name]) != line.rstrip(b"\n"):
            yield Finding(number, f"{name}: extraction gives a different record")
    yield from (Finding(0, f"{name} is missing: {given[name].source}") for name in given if name not in seen)


def wrong(record: Mapping[str, Any], text: str | None) -> Iterator[str]:
    """What is wrong with one record; without its ``text`` no quotation can be checked, which is reported.

    >>> record = {"document": {"sha256": "0", "length": 9}, "commitments": []}
    >>> list(wrong(record, "各地要抓落实。"))
    ['the text is a different one (sha256)', 'the text has 7 characters, not 9']
    """
    if text is None:
        yield "the record contains no text: name its inputs"
        return
    info = record["document"]
    if hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() != info["sha256"]:
        yield "the text is a different one (sha256)"
    if len(text) != info["length"]:
        yield f"the text has {len(text)} characters, not {info['length']}"
    names = {speaker["name"] for speaker in record.get("speakers", ())}
    for place, quote in _quotes(record, ""):
        if text[quote["start"] : quote["end"]] != quote["text"]:
            yield f"{place} does not quote the text: {quote['text'][:_SHOWN]}"
    for commitment in record["commitments"]:
        key = f"{info['sha256']}:{commitment['start']}:{commitment['end']}"
        if hashlib.sha256(key.encode()).hexdigest()[:12] != commitment["id"]:
            yield f"commitment {commitment['id']} does not have the id of its place"
        if commitment["speaker"] is not None and commitment["speaker"] not in names:
            yield f"commitment {commitment['id']} has a speaker that the record does not name"


def _quotes(value: Any, place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every quotation of a record, with where it stands in it."""
    if isinstance(value, Mapping):
        if {"text", "start", "end"} <= value.keys():
            yield place, value
        for key, inner in value.items():
            yield from _quotes(inner, f"{place}.{key}".lstrip("."))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _quotes(inner, f"{place}[{number}]")


def _first(error: Exception) -> str:
    if isinstance(error, ValidationError):
        one = error.errors()[0]
        return f"{'.'.join(map(str, one['loc']))}: {one['msg']}"
    return str(error)
