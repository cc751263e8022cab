"""Examples for the models of talk: each clause of a meeting, with whether a request begins there or goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from duban.lab.learn.fit import Example
from duban.stages.directives.talk import Tag, TalkReader, after, state

if TYPE_CHECKING:
    from duban.core.text import Span
    from duban.extractor import Extractor
    from duban.lab.corpus.store import CorpusDocument
    from duban.stages.clauses.facts import ReadClause
    from duban.stages.manner import MannerReader

_CORE = 4  # code points; so much of a request makes its clause one, also where another clause shares it


def talk_examples(
    extractor: Extractor, reader: TalkReader, is_meeting: MannerReader, document: CorpusDocument
) -> Iterator[tuple[str, Example]]:
    """``begins`` or ``goes_on`` with an example, for each clause of a meeting in talk or notes; else none."""
    reading = extractor.read(document.text)
    if not is_meeting(reading.cut.text, reading.structure.turns):
        return
    gold = [reading.normalized.inside(d.start, d.end) for d in document.gold.directives]
    asked = False
    for clauses, _ in reading.clauses.sentences:
        tags = tags_of(clauses, gold)
        for n, (seen, tag) in enumerate(zip(reader(reading.cut.text, clauses), tags, strict=True)):
            before = tags[n - 1] if n else None
            if before in ("B", "I"):
                yield "goes_on", Example((*seen, state(before)), tag == "I")
            if tag != "I":
                yield "begins", Example((*seen, *after(before, asked)), tag == "B")
        asked = "B" in tags


def tags_of(clauses: Sequence[ReadClause], gold: Sequence[Span]) -> list[Tag]:
    """Which clauses begin a request of the gold, and which continue it."""
    tags: list[Tag] = []
    last = -1
    for clause in clauses:
        shares = [min(clause.end, g.end) - max(clause.start, g.start) for g in gold]
        number = max(range(len(gold)), key=shares.__getitem__, default=-1)
        share = shares[number] if gold else 0
        whole = number >= 0 and gold[number].end - gold[number].start
        held = share > 0 and (share * 2 >= clause.end - clause.start or (share >= _CORE and share * 2 >= whole))
        tags.append("O" if not held else "I" if number == last else "B")
        last = number if held else -1
    return tags
