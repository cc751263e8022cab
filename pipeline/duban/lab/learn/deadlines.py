"""Train what tells which time expressions of a document bound something that is still to come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from duban.extractor import Extractor
from duban.lab.corpus.pairing import pair
from duban.lab.learn.fit import Example, fit
from duban.words.logistic import Logistic, load_models

if TYPE_CHECKING:
    from duban.lab.corpus.store import CorpusDocument
    from duban.words.lexicon import Lexicons

_STRENGTH, _LEAST = 0.3, 3  # chosen on documents that it did not learn from


def train(documents: Sequence[CorpusDocument], lexicons: Lexicons) -> Logistic:
    """Fit the model; requests are those that the lexicons' own models find.

    Raises ``ValueError`` if the documents hold no deadline.
    """
    reader = Extractor(lexicons, models=replace(load_models(lexicons.folder), deadlines=None, talk_deadlines=None))
    return fit([e for d in documents for e in examples(reader, d)], strength=_STRENGTH, least=_LEAST)


def examples(reader: Extractor, document: CorpusDocument) -> Iterator[Example]:
    """Each time expression of a document that is weighed, with whether its gold holds it as a deadline."""
    reading = reader.read(document.text)
    weighed = list(reader.requests.weighed(reading))
    spans = [reading.normalized.to_raw(timex.start, timex.end) for timex, _ in weighed]
    found = {j for _, j in pair(document.gold.deadlines, spans)}
    for number, (_, seen) in enumerate(weighed):
        yield Example(tuple(seen), number in found)
