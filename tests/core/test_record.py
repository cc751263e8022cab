"""Whole records: of a text everything that its record says, so that no field of any part goes missing unseen."""

import json
from pathlib import Path

import pytest

#: A lesson, a text and its record, all of which somebody has read and found right.
RECORDS = json.loads(Path(__file__).with_name("records.json").read_text(encoding="utf-8"))

#: What other tests hold, and what every training or release changes.
_LEFT_OUT = {"schema_version", "sha256", "engine", "confidence", "id"}


def brief(value, raw):
    """A record as a reader would tell it: spans as the text that they quote, nothing that is empty."""
    if isinstance(value, list):
        return [brief(each, raw) for each in value]
    if not isinstance(value, dict):
        return value
    spans = {"start", "end"} <= value.keys()
    hidden = _LEFT_OUT | ({"start", "end", "text"} if spans else set())
    told = {key: brief(each, raw) for key, each in value.items() if key not in hidden and each not in (None, [])}
    if not spans:
        return told
    quoted = raw[value["start"] : value["end"]]
    assert value.get("text", quoted) == quoted
    return {"text": quoted, **told} if told else quoted


@pytest.mark.parametrize("row", [pytest.param(row, id=row["lesson"]) for row in RECORDS])
def test_everything_that_a_record_says(extractor, row):
    assert brief(extractor.record(row["text"]), row["text"]) == row["record"]
