import subprocess
import sys

from duban.io.store import load
from report.meetings import MEETINGS, hostile, pairs, with_text


def test_a_document_shows_its_marked_text():
    record = hostile()
    shown = record._repr_html_()
    assert "&lt;script&gt;" in shown
    assert not any(tag in shown for tag in ("<script", "<img", "<b>各", "\u202e"))
    assert shown.count(">要</b>") == len(record.commitments)
    assert shown.count(">时</b>") == len({(d.start, d.end) for d in record.deadlines})


def test_without_its_text_a_document_shows_its_quotes():
    shown = with_text(hostile(), None)._repr_html_()
    assert "[U+202E]" not in shown
    assert shown.count(">要</b>") == len(hostile().commitments)


def test_a_commitment_shows_its_rules():
    for record, _ in pairs():
        for commitment in record.commitments:
            shown = commitment._repr_html_()
            assert all(rule in shown for rule in commitment.rules)
            assert "<script" not in shown


def test_records_are_a_table():
    assert load(MEETINGS)._repr_html_().count("<tr>") == len(pairs()) + 1


def test_spacy_loads_only_when_a_notebook_asks():
    code = "import duban.show.report, duban.core.records, duban.io.store, sys; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
