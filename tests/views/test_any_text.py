"""Whatever a document holds, the views stay whole and harmless."""

import csv
import io
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duban.io.safe import csv_cell, plain
from duban.io.store import load, to_duckdb
from duban.show.views.calendar import events, to_ics
from duban.show.views.layout import load_layout
from duban.show.views.ledger import cells, ledger
from duban.show.views.specificity import without

MEETINGS = load(Path(__file__).parents[1] / "store" / "meetings.jsonl")
LAYOUT = load_layout()
#: What a record can hold: JSON in UTF-8 has no lone surrogates.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def with_text(text):
    """The first meeting, with a text of one's own in its first commitment."""
    first, *others = MEETINGS[0].commitments
    changed = first.model_copy(update={"text": text, "text_simplified": text, "speaker": text})
    return MEETINGS[0].model_copy(update={"commitments": (changed, *others)})


@given(st.text(max_size=60))
def test_no_cell_is_calculated_or_turns_around(text):
    cell = csv_cell(text)
    assert not cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert not any(
        unicodedata.bidirectional(c) in ("RLE", "LRE", "RLO", "LRO", "RLI", "LRI", "FSI", "PDI") for c in cell
    )
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in cell)
    assert plain(plain(text)) == plain(text)


@given(TEXTS)
def test_a_row_of_csv_stays_one_row(text):
    (row, *_) = ledger([with_text(text)])
    written = io.StringIO(newline="")
    csv.writer(written).writerow([csv_cell(cell) for cell in cells(row, LAYOUT.column, LAYOUT)])
    written.seek(0)
    assert [len(line) for line in csv.reader(written)] == [len(LAYOUT.column)]


@given(TEXTS)
def test_a_calendar_reopens(text):
    icalendar = pytest.importorskip("icalendar")
    found = events([with_text(text)])
    opened = icalendar.Calendar.from_ical(to_ics(found))
    assert [str(entry["summary"]) for entry in opened.walk("VEVENT")] == [event.summary for event in found]


@settings(max_examples=25)
@given(TEXTS)
def test_tables_hold_the_text_as_it_is(text):
    pytest.importorskip("duckdb")
    rows = to_duckdb([with_text(text)]).execute("SELECT text, speaker FROM commitments ORDER BY commitment").fetchall()
    assert rows[0] == (text, text)


@given(TEXTS, st.integers(-9, 90), st.integers(0, 90))
def test_blanking_keeps_the_length(text, start, length):
    deadline = MEETINGS[0].commitments[0].deadlines[0].model_copy(update={"start": start, "end": start + length})
    commitment = MEETINGS[0].commitments[0].model_copy(update={"text": text, "start": 0, "end": len(text)})
    assert len(without(commitment, [deadline])) == len(text)
