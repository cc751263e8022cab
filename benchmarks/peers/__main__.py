"""Other systems under the scorer of duban: ``python -m benchmarks.peers`` prints the table of the README.

Systems that are not installed are named and left out; install them with ``pip install jionlp``. A system is scored only
on what it attempts, and by default on the split ``test``, which duban was not trained on.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from time import perf_counter

from benchmarks.peers.systems import PEERS, Find, Peer

from duban.lab.corpus.store import Corpus, CorpusDocument, load_corpus
from duban.lab.evaluate.figures import Count, Figures
from duban.lab.evaluate.outputs import Output, as_output
from duban.lab.evaluate.report import table
from duban.lab.evaluate.run import evaluate

COLUMNS = (
    "directive overlap",
    "record",
    "speaker names",
    "count overlap",
    "deadline overlap",
    "deadline exact",
    "deadline value",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description="Score duban beside other systems.")
    parser.add_argument("corpus", type=Path, nargs="?", default=Path("corpus"))
    parser.add_argument("--split", default="test", help="train, dev, test or all")
    options = parser.parse_args()
    corpus = load_corpus(options.corpus).select(None if options.split == "all" else options.split)
    characters = sum(len(document.text) for document in corpus.documents)
    rows, absent = [], []
    for peer in PEERS:
        try:
            find = peer.build()
        except ImportError:
            absent.append(peer.name)
            continue
        started = perf_counter()
        figures = evaluate(corpus, lambda document, find=find: run(find, document)).figures
        rows.append([peer.name, *cells(peer, figures), f"{characters / (perf_counter() - started) / 1000:.0f}"])
    print(table(["system", *COLUMNS, "1000 characters a second"], rows))
    print(f"\nSplit {options.split}: {describe(corpus)}.")
    print("F1 in per cent; of values the share that is right among those found.")
    if absent:
        print(f"Not installed: {', '.join(absent)}.")


def run(find: Find, document: CorpusDocument) -> Output:
    known = document.gold.meeting_date or document.gold.published
    return as_output(find(document.text, date.fromisoformat(known) if known else None))


def cells(peer: Peer, figures: Figures) -> list[str]:
    rows = figures.rows()
    shown = {name: (rows[name].f1 if isinstance(rows[name], Count) else rows[name].score) for name in COLUMNS}
    attempted = {name: ("directive" if name == "record" else name.split()[0]) in peer.layers for name in COLUMNS}
    return [f"{100 * shown[name]:.1f}" if attempted[name] and shown[name] is not None else "-" for name in COLUMNS]


def describe(corpus: Corpus) -> str:
    directives = sum(len(document.gold.directives) for document in corpus.documents)
    return f"{len(corpus.documents)} documents with {directives} directives, corpus {corpus.sha256[:12]}"


if __name__ == "__main__":
    main()
