"""Train the models of a corpus: the labeller on candidates, the confidence on records of documents new to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from duban.extractor import Extractor
from duban.lab.corpus.pairing import pair
from duban.lab.evaluate.outputs import as_output
from duban.lab.evaluate.scores import DECISIVE, score
from duban.lab.learn.fit import Example, fit
from duban.lab.learn.talk import talk_examples
from duban.stages.directives.talk import TalkReader
from duban.stages.manner import MannerReader, rates
from duban.words.logistic import Logistic, Models

if TYPE_CHECKING:
    from duban.lab.corpus.store import CorpusDocument
    from duban.words.lexicon import Lexicons

_Found = TypeVar("_Found")

_FOLDS = 5
_TALK_STRENGTH, _TALK_LEAST = 0.1, 2
_AS_IT_WENT = ("transcript", "minutes", "meeting record")  # of a document's form
_COMMON = 15  # a character says something of the manner if it stands in every fifteenth document
_STRENGTH, _LEAST = 0.15, 3  # of the labeller, chosen on documents that it did not learn from


@dataclass(frozen=True, slots=True)
class Report:
    """What the training made: the models, and how they did on documents left out of it.

    ``bins`` counts for each tenth of confidence the records and how many of them were right.
    """

    models: Models
    examples: int
    bins: tuple[tuple[int, int], ...]

    @property
    def sure(self) -> tuple[int, int]:
        """How many records were given 0.9 and more, and how many of those were right."""
        return self.bins[9]


def train(documents: Sequence[CorpusDocument], lexicons: Lexicons, meetings: Sequence[CorpusDocument] = ()) -> Report:
    """Fit all models; the confidence model only ever sees records that labellers made for documents new to them.

    ``meetings`` are talk and minutes; which other documents are such, their form says. The labeller sees neither.

    Raises ``ValueError`` for fewer documents than folds.
    """
    if len(documents) < _FOLDS:
        raise ValueError(f"training needs at least {_FOLDS} documents, {len(documents)} were given")
    both = (*documents, *meetings)
    reader = Extractor(lexicons, models=Models())
    manner = _manner(reader, documents, meetings)
    talk_reader, is_meeting = TalkReader(lexicons, reader.requests.signals), MannerReader(lexicons, manner)
    talk = [tuple(talk_examples(reader, talk_reader, is_meeting, d)) for d in both]
    begins, goes_on = _talk(e for found in talk for e in found)
    reader = Extractor(lexicons, models=Models(begins=begins, goes_on=goes_on, manner=manner))
    examples = [tuple(_candidates(reader, d)) for d in both]
    records: list[list[Example]] = [[] for _ in both]  # by place: documents of two folders may share an id
    for fold in range(_FOLDS):
        begins_without, goes_on_without = _talk(e for found in _without(talk, fold) for e in found)
        models = Models(
            _labeller(_without(examples, fold)), begins=begins_without, goes_on=goes_on_without, manner=manner
        )
        extractor = Extractor(lexicons, models=models)
        records[fold::_FOLDS] = [list(_records(extractor, d)) for d in both[fold::_FOLDS]]
    confidence = fit([e for found in records for e in found], strength=0.3)
    models = Models(_labeller(examples), confidence, begins=begins, goes_on=goes_on, manner=manner)
    return Report(models, sum(map(len, examples)), _reliability(records))


def _manner(
    reader: Extractor, documents: Sequence[CorpusDocument], meetings: Sequence[CorpusDocument]
) -> Logistic | None:
    """The model that tells meetings from written documents, none if all are the same."""
    answers = [any(word in d.entry.form for word in _AS_IT_WENT) for d in documents] + [True] * len(meetings)
    if len(set(answers)) < 2:
        return None
    texts = (reader.read(d.text).cut.text for d in (*documents, *meetings))
    examples = [Example(tuple(rates(text)), answer) for text, answer in zip(texts, answers, strict=True)]
    return fit(examples, least=len(examples) // _COMMON)


def _without(found: Sequence[_Found], fold: int) -> list[_Found]:
    """What was found in the documents that are not of a fold."""
    return [one for at, one in enumerate(found) if at % _FOLDS != fold]


def _talk(examples: Iterable[tuple[str, Example]]) -> tuple[Logistic | None, Logistic | None]:
    """The models of talk, none if no document holds any."""
    both = list(examples)
    found = [[example for kind, example in both if kind == name] for name in ("begins", "goes_on")]
    if any(len({example.answer for example in some}) < 2 for some in found):
        return None, None
    begins, goes_on = (fit(some, strength=_TALK_STRENGTH, least=_TALK_LEAST) for some in found)
    return begins, goes_on


def _labeller(examples: Iterable[Iterable[Example]]) -> Logistic:
    return fit([example for found in examples for example in found], strength=_STRENGTH, least=_LEAST)


def _candidates(extractor: Extractor, document: CorpusDocument) -> Iterator[Example]:
    """The candidates of a document that no rule rejects for good, each with the answer of the gold."""
    reading = extractor.read(document.text)
    candidates = tuple(extractor.requests.candidates(reading))
    raw = [reading.normalized.to_raw(c.start, c.end) for c in candidates]
    found = {j for _, j in pair(document.gold.directives, raw)}
    before: tuple[bool | None, bool | None] = (None, None)
    for number, candidate in enumerate(candidates):
        if not candidate.final and candidate.likely is None:
            yield Example(tuple(extractor.requests.features(reading, candidate, before)), number in found)
        before = (number in found, before[0])


def _records(extractor: Extractor, document: CorpusDocument) -> Iterator[Example]:
    """The records made for a document, each with whether all of it is right."""
    analysis = extractor.analyse(document.text, id=document.entry.id)
    _, outcomes = score(document.text, document.gold, as_output(analysis.document))
    right = {
        (o.start, o.end)
        for o in outcomes
        if o.layer == "directive" and (o.status == "right" or (o.status == "fields" and not DECISIVE & o.wrong.keys()))
    }
    paired = {j: i for i, j in pair(document.gold.directives, analysis.document.commitments)}
    for number, seen in enumerate(analysis.seen):
        gold = document.gold.directives[paired[number]] if number in paired else None
        yield Example(tuple(seen), gold is not None and (gold.start, gold.end) in right)


def _reliability(records: Sequence[Sequence[Example]]) -> tuple[tuple[int, int], ...]:
    """Records and right records in each tenth of confidence, by models fitted without the document's fold."""
    bins = [[0, 0] for _ in range(10)]
    for fold in range(_FOLDS):
        model = fit([e for found in _without(records, fold) for e in found], strength=0.3)
        for example in (e for found in records[fold::_FOLDS] for e in found):
            tenth = min(9, int(model.probability(example.features) * 10))
            bins[tenth][0] += 1
            bins[tenth][1] += example.answer
    return tuple((total, right) for total, right in bins)
