"""One conversation gives the same records whatever tool laid it out; the table in docs/transcripts.md is made here."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from duban.cli import app
from duban.core.records import Document
from transcripts.layouts import PLAIN, layouts

PAGE = Path(__file__).parents[2] / "docs" / "transcripts.md"


def extracted(folder, name, content):
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    output = folder / "out.jsonl"
    result = CliRunner().invoke(app, ["extract", str(file), "-o", str(output), "--date", "2025-10-09", "--jobs", "1"])
    assert result.exit_code == 0, result.output
    (document,) = (Document.model_validate_json(line) for line in output.read_text("utf-8").splitlines())
    text = document.document.text or file.read_bytes().decode()
    for quote in (*document.commitments, *document.deadlines):
        assert text[quote.start : quote.end] == quote.text
    return document


def said(document):
    return [
        (
            c.text_simplified,
            c.speaker,
            c.modality,
            [p.text for p in c.responsible],
            [(d.kind, d.iso_start, d.iso_end) for d in c.deadlines],
        )
        for c in document.commitments
    ]


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return said(extracted(tmp_path_factory.mktemp("plain"), "plain.txt", PLAIN))


def test_the_conversation_holds_something_to_find(plain):
    assert len(plain) >= 6


@pytest.mark.parametrize("layout", layouts())
def test_a_layout_gives_the_records_of_the_plain_one(layout, plain, tmp_path):
    found = said(extracted(tmp_path, *layouts()[layout]))
    same = sum(record in found for record in plain)
    assert same / len(plain) >= 0.95, (found, plain)
    assert len(found) == len(plain)
    shown = re.search(rf"^\| {re.escape(layout)} \| .* \| (\d+) of (\d+) \|$", PAGE.read_text("utf-8"), re.M)
    assert shown, layout
    assert (int(shown[1]), int(shown[2])) == (same, len(plain))


@pytest.mark.parametrize("layout", ["飞书妙记", "腾讯会议", "SRT", "WebVTT", "LRC", "腾讯会议 JSON", "CSV", "DOCX"])
def test_a_reader_can_jump_into_the_recording(layout, tmp_path):
    turns = [s for s in extracted(tmp_path, *layouts()[layout]).speeches if s.mode == "turn"]
    assert [s.label for s in turns] == ["周宁", "小何", "周宁", "阿坤", "李经理", "周宁"]
    assert [int(s.at) for s in turns] == [1, 9, 16, 22, 27, 38]


def test_labels_times_and_marks_are_in_no_clean_text_and_no_action(tmp_path):
    for name, content in layouts().values():
        for commitment in extracted(tmp_path, name, content).commitments:
            clean = commitment.text_simplified + "".join(a.verb + a.object for a in commitment.actions)
            assert not re.search(r"\d\d:\d\d|-->|\n|<v|周宁：|\*\*", clean), clean
