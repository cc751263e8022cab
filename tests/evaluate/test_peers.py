"""The adapters of other systems give records that the scorer reads."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from duban.lab.evaluate.outputs import as_output

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(not (ROOT / "benchmarks" / "peers").is_dir(), reason="no benchmarks in this checkout")

TEXT = "市长王建国强调，各县区要在6月底前完成36个重点项目，每周调度；严禁弄虚作假。去年5月已完成规划。"


@pytest.fixture
def peers(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    monkeypatch.delitem(sys.modules, "benchmarks", raising=False)
    from benchmarks.peers.systems import PEERS

    return {peer.name: peer for peer in PEERS}


def found(peer):
    try:
        find = peer.build()
    except ImportError:
        pytest.skip(f"{peer.name} is not installed")
    output = as_output(find(TEXT, date(2021, 3, 18)))
    for quoted in (*output.commitments, *output.project_counts, *output.deadlines):
        assert TEXT[quoted.start : quoted.end] == quoted.text
    return output


def test_baseline(peers):
    output = found(peers["jieba and regular expressions"])
    assert [(c.marker, c.modality, c.speaker) for c in output.commitments] == [
        ("要", "obligation", "王建国"),
        ("严禁", "prohibition", "王建国"),
    ]
    assert ("6月底前", "2021-06-30") in [(d.text, d.iso_end) for d in output.deadlines]
    assert [(c.text, c.value) for c in output.project_counts] == [("36个重点项目", 36)]


@pytest.mark.parametrize("name", ["JioNLP (times)", "dateparser (times)", "duban"])
def test_others(peers, name):
    output = found(peers[name])
    assert output.deadlines
    assert all(d.iso_end is None or d.iso_end > "2021-03-18" for d in output.deadlines)


def test_jionlp_reads_latest_times_without_a_start(peers):
    output = found(peers["JioNLP (times)"])
    assert [(d.text, d.iso_start, d.iso_end, d.recurrence) for d in output.deadlines][:2] == [
        ("6月底前", None, "2021-06-30", None),
        ("每周", None, None, "R/P1W"),
    ]
