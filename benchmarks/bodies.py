"""Would the bodies that a back end finds help to say who is responsible? What the rules miss, and what each would add.

    python -m benchmarks.bodies [FOLDER…] [--ner lac] [--ner jieba]

FOLDER are corpora (raw/ and gold/), the shipped one where left out. *Missed* are the parties that gold has and the
rules don't find, in the directives that they find. The next columns say how many of these the back end tags as a body
inside the directive, and how many anywhere in the text: the most that its bodies in brackets or lines of owners could
give. The last say how many right and wrong parties would be added to directives for which the rules find nobody:
bodies, alone or in a list, that open the directive and end at its marker, that open a directive without a marker, and
that open a clause which ends at the marker.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from duban.core.records import CommitmentRecord
from duban.core.text import Span
from duban.extractor import Analysis, Extractor
from duban.lab.corpus.pairing import fold, pair
from duban.lab.corpus.store import CorpusDocument, load_corpus
from duban.lab.evaluate.report import table
from duban.ner import Recognizer, load_recognizer
from duban.ner.protocol import ORG
from duban.words.lexicon import load_lexicons

ROOT = Path(__file__).parents[1]
PLACES = ("opens, ends at the marker", "opens, no marker", "clause that ends at the marker")
HEADER = ("corpus", "ner", "missed", "bodies in span", "bodies in text", *(f"{p}: right, wrong" for p in PLACES))
_CLAUSE_ENDS = "，,；;。：:\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "corpus"])
    parser.add_argument("--ner", action="append")
    options = parser.parse_args()
    extract = Extractor()
    joint = re.compile(load_lexicons().alternation("list_joint"))
    rows = []
    for folder in options.folders:
        documents = [(d, extract.analyse(d.text, id=d.entry.id)) for d in load_corpus(folder).documents]
        for name in options.ner or ("lac", "jieba"):
            recognizer = load_recognizer(name)
            if recognizer is None:
                parser.error(f"{name} is no model")
            counts = count(documents, recognizer, joint)
            shown = [f"{counts[p, True]}, {counts[p, False]}" for p in PLACES]
            found = [str(counts[key]) for key in ("missed", "in span", "in text")]
            rows.append([folder.resolve().name, name, *found, *shown])
    print(table(HEADER, rows))


def count(
    documents: Sequence[tuple[CorpusDocument, Analysis]], recognizer: Recognizer, joint: re.Pattern[str]
) -> Counter[object]:
    counts: Counter[object] = Counter()
    for document, analysis in documents:
        text, found = document.text, analysis.document.commitments
        bodies = list(_bodies(analysis, recognizer))
        gold = {j: document.gold.directives[i].responsible for i, j in pair(document.gold.directives, found)}
        for number, commitment in enumerate(found):
            wanted = set(map(fold, gold.get(number, ())))
            missed = wanted - {fold(party.text) for party in commitment.responsible}
            inside = [b for b in bodies if commitment.start <= b.start and b.end <= commitment.end]
            counts["missed"] += len(missed)
            counts["in span"] += len(missed & {fold(b.of(text)) for b in inside})
            counts["in text"] += len(missed & {fold(b.of(text)) for b in bodies})
            if not commitment.responsible:
                for some in _lists(text, inside, joint):
                    for place in _places(text, commitment, Span(some[0].start, some[-1].end)):
                        counts.update((place, fold(b.of(text)) in wanted) for b in some)
    return counts


def _bodies(analysis: Analysis, recognizer: Recognizer) -> Iterator[Span]:
    """The bodies of the back end, in places of the raw text."""
    cut = analysis.segmentation
    found = recognizer.find([cut.text[s.start : s.end] for s in cut.sentences])
    for sentence, mentions in zip(cut.sentences, found, strict=True):
        for m in mentions:
            if m.label == ORG:
                yield analysis.normalized.to_raw(sentence.start + m.start, sentence.start + m.end)


def _lists(text: str, bodies: Sequence[Span], joint: re.Pattern[str]) -> list[list[Span]]:
    """The bodies, those that only a joint parts together."""
    lists: list[list[Span]] = []
    for body in bodies:
        if lists and joint.fullmatch(text, lists[-1][-1].end, body.start):
            lists[-1].append(body)
        else:
            lists.append([body])
    return lists


def _places(text: str, commitment: CommitmentRecord, bodies: Span) -> Iterator[str]:
    opens = bodies.start == commitment.start
    if commitment.marker is None:
        if opens:
            yield PLACES[1]
    elif text.startswith(commitment.marker, bodies.end):
        if opens:
            yield PLACES[0]
        if opens or text[bodies.start - 1] in _CLAUSE_ENDS:
            yield PLACES[2]


if __name__ == "__main__":
    main()
