"""What holds for the record of any text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from typing import Any

import jsonschema

from duban.core.records import Document
from duban.core.text import well_formed

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?")
_REPEAT = re.compile(r"R\d*/P(?=[\dT])(?:\d+[YMWD])*(?:T(?:\d+[HMS])+)?")


@cache
def schema() -> jsonschema.Draft202012Validator:
    """What ``duban schema`` prints."""
    return jsonschema.Draft202012Validator(Document.model_json_schema(mode="serialization"))


def check(text: str, document: Document) -> None:
    """Everything that can be said of a record without knowing what the text says."""
    text = well_formed(text)
    line = document.model_dump_json()
    line.encode()
    record = json.loads(line)
    for quote in quotes({key: value for key, value in record.items() if key != "document"}):
        assert text[quote["start"] : quote["end"]] == quote["text"] != ""
    for place in [m for s in document.speakers for m in s.mentions] + list(document.speeches):
        assert 0 <= place.start <= place.end <= len(text)
    for before, behind in pairwise(document.commitments):
        assert before.end <= behind.start
    for before, behind in pairwise(document.speeches):
        assert before.end <= behind.start
    speeches = {speech.id: speech for speech in document.speeches}
    names = {speaker.name for speaker in document.speakers}
    for directive in document.commitments:
        assert directive.speaker is None or directive.speaker in names
        assert directive.speech is None or speeches[directive.speech].start <= directive.start
        assert directive.marker is None or directive.marker in directive.text
        assert all(directive.start <= a.start and a.end <= directive.end for a in directive.actions)
        stated = [p for p in directive.responsible if p.inherited_from is None]
        assert all(directive.start <= p.start and p.end <= directive.end for p in stated)
    assert len({c.id for c in document.commitments}) == len(document.commitments)
    assert document.document.length == len(text)
    for deadline in [*document.deadlines, *(t for c in document.commitments for t in c.deadlines)]:
        check_dates(deadline)
    for day in (document.document.meeting_date, document.document.published, document.document.anchor_date):
        assert day is None or date.fromisoformat(day)


def check_schema(document: Document) -> None:
    """The JSON is what the schema says."""
    schema().validate(json.loads(document.model_dump_json()))


def check_dates(timex: Any) -> None:
    """The dates of a time expression are dates, in order; its repeat is one of ISO 8601."""
    for moment in (timex.iso_start, timex.iso_end):
        assert moment is None or (_MOMENT.fullmatch(moment) and datetime.fromisoformat(moment)), moment
    if timex.iso_start and timex.iso_end:
        assert timex.iso_start[:10] <= timex.iso_end[:10], timex
    assert timex.recurrence is None or _REPEAT.fullmatch(timex.recurrence), timex.recurrence


def quotes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of a record that quotes the text."""
    if isinstance(value, dict):
        if {"text", "start", "end"} <= value.keys():
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from quotes(part)
