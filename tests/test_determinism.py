"""The same text gives the same bytes, whatever the process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from growth import linear, repeated

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "raw"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the checkout")
def test_hash_seeds_do_not_show(tmp_path):
    """Sets are walked in another order in every process; nothing that is written may depend on it."""
    written = []
    for seed in ("0", "1"):
        output = tmp_path / f"{seed}.jsonl"
        command = [sys.executable, "-m", "duban", "extract", str(CORPUS), "-o", str(output)]
        subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, check=False, capture_output=True)
        written.append(output.read_text(encoding="utf-8").splitlines())
    assert len(written[0]) > 50
    assert [a[:60] for a, b in zip(*written, strict=True) if a != b] == []


def test_a_long_line_costs_no_more_a_character(extractor):
    assert linear(extractor, repeated("县长王某强调，各乡镇要在10月底前完成排查，确保安全。"), 5_000, 10)
