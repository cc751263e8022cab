"""What expressions mean on days where a little more or less would be another: one row of ``meanings.tsv`` a case."""

import csv
from pathlib import Path

import pytest

import duban

with Path(__file__).with_name("meanings.tsv").open(encoding="utf-8", newline="") as _table:
    ROWS = list(csv.DictReader((line for line in _table if not line.startswith("#")), delimiter="\t"))


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row['said']} {row['on']}") for row in ROWS])
def test_an_expression_means_this(row):
    text = row["said"].replace("[", "").replace("]", "")
    (found,) = duban.timex(text, row["on"] or None)
    told = {
        "said": f"{text[: found.start]}[{text[found.start : found.end]}]{text[found.end :]}",
        "on": row["on"],
        "kind": found.kind,
        "start": found.iso_start,
        "end": found.iso_end,
        "duration": found.duration,
        "recurrence": found.recurrence,
        "rrule": found.rrule,
        "minimum": found.minimum and str(found.minimum),
        "by": found.resolved_by,
    }
    assert {name: value or "" for name, value in told.items()} == row
