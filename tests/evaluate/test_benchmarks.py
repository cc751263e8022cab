"""What the page on accuracy shows is made by scripts that run."""

from __future__ import annotations

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from duban.extractor import Extractor
from duban.lab.corpus.store import load_corpus, read_manifest, write_manifest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ("c001", "c003", "c007", "c026", "c029", "c048", "c055", "c075", "c088", "c004", "c103")

pytestmark = [
    pytest.mark.skipif(find_spec("sklearn") is None, reason="pip install '.[train]' to train"),
    pytest.mark.skipif(
        not ((ROOT / "benchmarks").is_dir() and (ROOT / "corpus").is_dir()), reason="not in this checkout"
    ),
]


@pytest.fixture
def few(tmp_path, monkeypatch):
    """A corpus of eleven documents of all splits, and the benchmarks to import."""
    monkeypatch.syspath_prepend(str(ROOT))
    monkeypatch.delitem(sys.modules, "benchmarks", raising=False)
    entries = [entry for entry in read_manifest(ROOT / "corpus") if entry.id in DOCUMENTS]
    for folder, suffix in (("raw", ".txt"), ("gold", ".json")):
        (tmp_path / folder).mkdir()
        for entry in entries:
            shutil.copy(ROOT / "corpus" / folder / f"{entry.id}{suffix}", tmp_path / folder)
    write_manifest(tmp_path, entries)
    return tmp_path


@pytest.mark.slow
def test_the_labeller_is_told_apart_from_the_rules(few, monkeypatch, capsys):
    from benchmarks import labeller

    monkeypatch.setattr(sys, "argv", ["labeller", str(few), "--folds", "3", "--also", f"mine={few}"])
    labeller.main()
    rows = [line for line in capsys.readouterr().out.splitlines() if "rules" in line]
    assert len(rows) == 8
    assert len(set(rows)) == 8
    assert rows[-2].startswith("| mine | rules alone |")


def test_every_record_is_judged_and_the_picture_is_always_the_same(few, tmp_path):
    pytest.importorskip("matplotlib", reason="pip install '.[notebooks]' to draw")
    from benchmarks import labeller, reliability

    part = labeller.Part("mine", load_corpus(few), labeller.reader(Extractor()))
    records = reliability.judged(part)
    found = labeller.figures(part.corpus, part.read).counts["record"]
    assert (len(records), sum(right for _, right in records)) == (found.given, found.tp)
    rows = reliability.bins(records)
    assert sum(total for total, _, _ in rows) == len(records)
    pictures = [tmp_path / "one.svg", tmp_path / "two.svg"]
    for picture in pictures:
        reliability.draw({"test": [(6, 3, 0.5), (9, 9, 0.95)]}, picture)
    assert pictures[0].read_bytes() == pictures[1].read_bytes()
    assert "share that is wholly right" in pictures[0].read_text(encoding="utf-8")


def test_no_set_is_left_out_of_the_picture(tmp_path, monkeypatch):
    pytest.importorskip("matplotlib", reason="pip install '.[notebooks]' to draw")
    monkeypatch.syspath_prepend(str(ROOT))
    monkeypatch.delitem(sys.modules, "benchmarks", raising=False)
    from benchmarks import reliability

    names = [f"set {number}" for number in range(len(reliability.STYLES) + 1)]
    reliability.draw({name: [(20, 15, 0.9)] for name in names}, tmp_path / "all.svg")
    drawn = (tmp_path / "all.svg").read_text(encoding="utf-8")
    assert [name for name in names if name not in drawn] == []
