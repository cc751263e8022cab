"""What bodies of a model would add to responsible parties is counted right."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from duban.core.model import Mention
from duban.lab.corpus.markup import parse, to_gold

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(not (ROOT / "benchmarks").is_dir(), reason="no benchmarks in this checkout")

# 青柏 and 云岫 are names that no lexicon has
MARKED = """+++
id = "x"
+++
会议要求，<directive marker="要" responsible="青柏|云岫">青柏、云岫要抓紧排查隐患</directive>。
<directive marker="要">霜华要按期通车</directive>。
<directive marker="要" responsible="各乡镇|青柏">各乡镇要会同青柏抓紧整改</directive>。
"""


class Model:
    name, version = "model", "1"

    def find(self, sentences):
        return [
            [Mention(s.index(n), s.index(n) + 2, "ORG", "model") for n in ("青柏", "云岫", "霜华") if n in s]
            for s in sentences
        ]


def test_right_and_wrong_ones_are_counted(tmp_path, monkeypatch, capsys):
    monkeypatch.syspath_prepend(str(ROOT))
    monkeypatch.delitem(sys.modules, "benchmarks", raising=False)
    from benchmarks import bodies

    marked = parse(MARKED)
    for folder, name, content in (("raw", "x.txt", marked.text), ("gold", "x.json", json.dumps(to_gold(marked)))):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(content, encoding="utf-8")
    monkeypatch.setattr(bodies, "load_recognizer", lambda _: Model())
    monkeypatch.setattr(sys, "argv", ["bodies", str(tmp_path), "--ner", "model"])
    bodies.main()
    row = capsys.readouterr().out.splitlines()[-1]
    assert [cell.strip() for cell in row.split("|")[2:-1]] == ["model", "3", "3", "3", "2, 1", "0, 0", "2, 1"]
