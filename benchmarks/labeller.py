"""What the labeller adds to the rules: one command, one table of each split of the corpus, both ways.

    python -m benchmarks.labeller [CORPUS] [--folds 5] [--also NAME=FOLDER …]

The shipped models come from the splits ``train`` and ``dev``; so there the table holds leave-out figures: five times a
model is made from four fifths of the documents (as ``duban train directives`` makes it) and scored on the rest; with as
many folds as documents, each document is left out alone. The other splits, and annotated folders of your own, are
scored with the models as shipped.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from duban.core.records import Document
from duban.extractor import Extractor
from duban.lab.corpus.store import Corpus, CorpusDocument, load_corpus
from duban.lab.evaluate.figures import Figures
from duban.lab.evaluate.outputs import as_output
from duban.lab.evaluate.report import table
from duban.lab.evaluate.run import evaluate
from duban.lab.learn import train
from duban.words.lexicon import load_lexicons
from duban.words.logistic import Models

LEARNED = ("train", "dev")
HEADER = ("set", "decided by", "directives", "F1", "P", "R", "R unmarked", "exact", "records", "missed", "false")
Reader = Callable[[CorpusDocument], Document]


@dataclass(frozen=True, slots=True)
class Part:
    """Documents that are scored together, and how the whole program reads each of them."""

    name: str
    corpus: Corpus
    read: Reader


def parts(folder: Path, also: Sequence[str], folds: int = 5) -> Iterator[Part]:
    """The splits of a corpus, those that the models learned from as one, then the folders ``NAME=FOLDER``."""
    corpus = load_corpus(folder)
    shipped = Extractor()
    learned = tuple(d for d in corpus.documents if d.entry.split in LEARNED)
    yield Part("train and dev, left out", Corpus(folder, learned, corpus.sha256), left_out(learned, folds))
    for split in ("test", "challenge"):
        yield Part(split, corpus.select(split), reader(shipped))
    for name, _, place in (given.partition("=") for given in also):
        yield Part(name, load_corpus(Path(place)), reader(shipped))


def left_out(documents: Sequence[CorpusDocument], folds: int) -> Reader:
    """Read each document by models that never saw it."""
    readers: dict[str, Reader] = {}
    for fold in range(folds):
        aside = documents[fold::folds]
        models = train([d for d in documents if d not in aside], load_lexicons()).models
        readers |= dict.fromkeys((d.entry.id for d in aside), reader(Extractor(models=models)))
    return lambda document: readers[document.entry.id](document)


def reader(extractor: Extractor) -> Reader:
    return lambda document: extractor(document.text, id=document.entry.id)


def figures(corpus: Corpus, read: Reader) -> Figures:
    return evaluate(corpus, lambda document: as_output(read(document))).figures


def row(name: str, decided: str, found: Figures) -> list[str]:
    overlap, exact, record = (found.counts[k] for k in ("directive overlap", "directive exact", "record"))
    unmarked = found.counts["directive unmarked (recall)"]
    shares = (overlap.f1, overlap.precision, overlap.recall, unmarked.recall, exact.f1, record.f1)
    wrong = (overlap.gold - overlap.tp, overlap.given - overlap.tp)
    return [name, decided, str(overlap.gold), *(f"{100 * share:.1f}" for share in shares), *map(str, wrong)]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.labeller", description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, nargs="?", default=Path("corpus"))
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--also", nargs="*", default=[], metavar="NAME=FOLDER")
    options = parser.parse_args()
    rules = reader(Extractor(models=Models()))
    rows = []
    for part in parts(options.corpus, options.also, options.folds):
        rows.append(row(part.name, "rules alone", figures(part.corpus, rules)))
        rows.append(row(part.name, "rules and labeller", figures(part.corpus, part.read)))
    print(table(HEADER, rows))


if __name__ == "__main__":
    main()
