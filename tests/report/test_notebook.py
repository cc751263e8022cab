import subprocess
import sys
from types import SimpleNamespace

import pytest

import duban
from duban.io.store import load
from report.meetings import MEETINGS, hostile, pairs, with_text

formatters = pytest.importorskip("IPython.core.formatters", reason="pip install '.[notebooks]'")


def html(record):
    """What a notebook shows."""
    shell = SimpleNamespace(display_formatter=formatters.DisplayFormatter())
    duban.load_ipython_extension(shell)
    return shell.display_formatter.format(record)[0]["text/html"]


def test_a_document_shows_its_marked_text():
    record = hostile()
    shown = html(record)
    assert "&lt;script&gt;" in shown
    assert not any(tag in shown for tag in ("<script", "<img", "<b>各", "\u202e"))
    assert shown.count(">要</b>") == len(record.commitments)
    assert shown.count(">时</b>") == len({(d.start, d.end) for d in record.deadlines})


def test_without_its_text_a_document_shows_its_quotes():
    shown = html(with_text(hostile(), None))
    assert "[U+202E]" not in shown
    assert shown.count(">要</b>") == len(hostile().commitments)


def test_a_commitment_shows_its_rules():
    for record, _ in pairs():
        for commitment in record.commitments:
            shown = html(commitment)
            assert all(rule in shown for rule in commitment.rules)
            assert "<script" not in shown


def test_records_are_a_table():
    assert html(load(MEETINGS)).count("<tr>") == len(pairs()) + 1


def test_spacy_loads_only_when_a_notebook_asks():
    code = "import duban.show.report, duban.core.records, duban.io.store, sys; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_importing_it_in_a_notebook_is_enough():
    code = (
        "from IPython.core.interactiveshell import InteractiveShell; shell = InteractiveShell.instance()\n"
        "import duban; shown = shell.display_formatter.format(duban.extract('会议要求，各单位要抓紧。'))\n"
        "import sys; sys.exit('各单位' not in shown[0]['text/html'])"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
