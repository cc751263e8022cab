"""The scorer agrees to the last digit with the independent scoring script, where that is at hand."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from samples import damaged

from duban.lab.corpus.store import load_corpus
from duban.lab.evaluate.outputs import read_outputs
from duban.lab.evaluate.report import rows
from duban.lab.evaluate.run import evaluate, from_outputs

SHARED = Path(__file__).resolve().parents[3] / "shared"
SCRIPT, DEV = SHARED / "tools" / "score.py", SHARED / "dev"

pytestmark = pytest.mark.skipif(not SCRIPT.exists(), reason="the scoring script is not at hand")


def reference(output: Path) -> dict:
    command = [sys.executable, str(SCRIPT), str(DEV / "gold"), str(DEV / "raw"), str(output), "--json"]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8").stdout)


def ours(output: Path) -> dict:
    evaluation = evaluate(load_corpus(DEV), from_outputs(read_outputs(output)))
    figures = {name: {k: v for k, v in row.items() if k != "errors"} for name, row in rows(evaluation.figures).items()}
    return {"figures": figures, "missing": list(evaluation.missing)}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_agrees_on_damaged_outputs(tmp_path, seed):
    chance = random.Random(seed)
    lines = []
    for document in load_corpus(DEV).documents:
        if chance.random() < 0.9:
            record = damaged(document.gold.to_json(), document.text, chance)
            if chance.random() < 0.1:
                record["document"]["id"] += "_copy"  # found all the same, by its beginning
            lines.append(json.dumps(record, ensure_ascii=False))
    output = tmp_path / "output.jsonl"
    output.write_text("\n".join(lines), encoding="utf-8")
    assert ours(output) == reference(output)


def test_agrees_on_what_the_extractor_finds(tmp_path):
    extractor = pytest.importorskip("duban.extractor")
    if not hasattr(extractor, "Extractor"):
        pytest.skip("no extractor yet")
    extract = extractor.Extractor()
    output = tmp_path / "output.jsonl"
    with output.open("w", encoding="utf-8") as file:
        for document in load_corpus(DEV).documents:
            file.write(extract(document.text, id=document.entry.id).model_dump_json() + "\n")
    assert ours(output) == reference(output)
