"""The figures that pages show, measured once and kept in one file, so that no two pages differ.

    python -m benchmarks.figures measure [NAME=FOLDER …]   score annotated folders into docs/figures.json
    python -m benchmarks.figures write                     put the tables into the pages that ask for them

A page asks with ``<!-- figures: TABLE -->`` … ``<!-- end -->``; TABLE is ``quality``, ``quality-zh`` or ``accuracy``.
The corpus's own splits are always measured; folders of annotated texts that are not shipped are measured where they are
given, and keep their last figures otherwise.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from duban.extractor import Extractor
from duban.lab.corpus.store import Corpus, load_corpus
from duban.lab.evaluate.run import evaluate, from_extractor

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "docs" / "figures.json"
COUNTS = ("directive overlap", "directive exact", "record", "responsible", "directive deadlines", "speaker names")
RATES = ("speaker of directive", "modality")
#: The sets in the order of the tables: what they are called in English and Chinese.
SETS = {
    "news-unseen": (
        "66 real documents, never read: news, work reports, plans, notices, councils",
        "66 篇真实文本（从未用于调试）：新闻、工作报告、方案、通知、议会记录",
    ),
    "spoken-unseen": ("14 real transcripts and minutes, never read", "14 篇真实会议转写与纪要（从未用于调试）"),
    "test": ("our corpus, split `test`", "自建语料 `test` 部分"),
    "challenge": ("our corpus, split `challenge`: made to lead astray", "自建语料 `challenge` 部分：刻意设难"),
    "news-tuned": (
        "42 real documents: rules were tuned to them, weights learned from them",
        "42 篇真实文本（规则据此调试，权重据此学习）",
    ),
}
HEADS = {
    "quality": ("texts", "documents", "directives", "F1 of directives", "F1 of complete records", "F1 of owners"),
    "quality-zh": ("文本", "篇数", "要求数", "要求 F1（%）", "完整记录 F1（%）", "责任主体 F1（%）"),
}
_BLOCK = re.compile(r"(<!-- figures: ([\w-]+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def measure(folders: Mapping[str, Path]) -> dict[str, Any]:
    """The figures of each set; a set whose folder is not given keeps those that the file has."""
    kept = json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {"sets": {}}
    extract = Extractor()
    corpus = load_corpus(ROOT / "corpus")
    parts = {split: corpus.select(split) for split in ("test", "challenge")}
    parts |= {name: load_corpus(folder) for name, folder in folders.items()}
    measured = {name: _figures(part, extract) for name, part in parts.items()}
    return {**kept, "sets": {name: found for name in SETS if (found := {**kept["sets"], **measured}.get(name))}}


def _figures(part: Corpus, extract: Extractor) -> dict[str, Any]:
    figures = evaluate(part, from_extractor(extract)).figures
    counts = {name: figures.counts[name] for name in COUNTS}
    return {
        "documents": len(part.documents),
        "directives": counts["directive overlap"].gold,
        **{name: round(100 * count.f1, 1) for name, count in counts.items()},
        "directive precision": round(100 * counts["directive overlap"].precision, 1),
        "directive recall": round(100 * counts["directive overlap"].recall, 1),
        **{name: round(100 * (figures.rates[name].score or 0.0), 1) for name in RATES},
    }


def table(name: str, figures: Mapping[str, Any]) -> str:
    """A table of the figures, in Markdown."""
    sets = figures["sets"]
    if name == "accuracy":
        rows = [["figure", *sets]]
        rows += [[key, *(str(sets[each].get(key, "–")) for each in sets)] for key in next(iter(sets.values()))]
    else:
        language = 1 if name.endswith("-zh") else 0
        keys = ("documents", "directives", "directive overlap", "record", "responsible")
        rows = [list(HEADS[name])]
        rows += [[SETS[each][language], *(str(found[key]) for key in keys)] for each, found in sets.items()]
    line = "| --- |" + " ---: |" * (len(rows[0]) - 1)
    first, *others = ("| " + " | ".join(row) + " |" for row in rows)
    return "\n".join([first, line, *others])


def filled(page: str, figures: Mapping[str, Any]) -> str:
    """A page with its tables as the figures have them."""
    return _BLOCK.sub(lambda block: f"{block[1]}\n{table(block[2], figures)}\n\n{block[4]}", page)


def pages() -> Iterator[Path]:
    """The pages that show figures."""
    every = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
    return (page for page in every if _BLOCK.search(page.read_text(encoding="utf-8")))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.figures", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("act", choices=("measure", "write"))
    parser.add_argument("folders", nargs="*", metavar="NAME=FOLDER", help=f"NAME is one of {', '.join(SETS)}")
    options = parser.parse_args()
    if options.act == "measure":
        folders = {name: Path(place) for name, _, place in (given.partition("=") for given in options.folders)}
        FILE.write_text(json.dumps(measure(folders), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    figures = json.loads(FILE.read_text(encoding="utf-8"))
    for page in pages():
        page.write_text(filled(page.read_text(encoding="utf-8"), figures), encoding="utf-8")


if __name__ == "__main__":
    main()
