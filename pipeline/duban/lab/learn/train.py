"""Train the models of a corpus: the labeller on candidates, the confidence on records of documents new to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from duban.extractor import Extractor
from duban.lab.corpus.pairing import pair
from duban.lab.evaluate.outputs import as_output
from duban.lab.evaluate.scores import DECISIVE, score
from duban.lab.learn.fit import Example, fit
from duban.lab.learn.talk import talk_examples
from duban.stages.directives.minutes import is_minutes
from duban.stages.directives.talk import TalkReader
from duban.words.logistic import Logistic, Models

if TYPE_CHECKING:
    from duban.lab.corpus.store import CorpusDocument
    from duban.stages.reading import Reading
    from duban.words.lexicon import Lexicons

_Found = TypeVar("_Found")

_FOLDS = 5
_TALK_STRENGTH, _TALK_LEAST = 0.1, 2
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


class _Lesson(NamedTuple):
    """The candidates of a document, and whether it is minutes."""

    minutes: bool
    examples: tuple[Example, ...]


def train(documents: Sequence[CorpusDocument], lexicons: Lexicons) -> Report:
    """Fit both models; the confidence model only ever sees records that a labeller made for documents new to it.

    Raises ``ValueError`` for fewer documents than folds.
    """
    if len(documents) < _FOLDS:
        raise ValueError(f"training needs at least {_FOLDS} documents, {len(documents)} were given")
    reader = Extractor(lexicons, models=Models())
    talk_reader = TalkReader(lexicons, reader.requests.signals)
    talk = [tuple(talk_examples(reader, talk_reader, d)) for d in documents]
    begins, goes_on = _talk(e for found in talk for e in found)
    reader = Extractor(lexicons, models=Models(begins=begins, goes_on=goes_on))  # the labellers never see talk
    lessons = [_lesson(reader, d) for d in documents]
    labeller, minutes = _labellers(lessons)
    records: list[list[Example]] = [[] for _ in documents]  # by place: documents of two folders may share an id
    for fold in range(_FOLDS):
        labeller_without, minutes_without = _labellers(_without(lessons, fold))
        begins_without, goes_on_without = _talk(e for found in _without(talk, fold) for e in found)
        models = Models(labeller_without, minutes=minutes_without, begins=begins_without, goes_on=goes_on_without)
        extractor = Extractor(lexicons, models=models)
        records[fold::_FOLDS] = [list(_records(extractor, d)) for d in documents[fold::_FOLDS]]
    confidence = fit([e for found in records for e in found], strength=0.3)
    models = Models(labeller, confidence, minutes=minutes, begins=begins, goes_on=goes_on)
    return Report(models, sum(len(lesson.examples) for lesson in lessons), _reliability(records))


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


def _labellers(lessons: Sequence[_Lesson]) -> tuple[Logistic, Logistic | None]:
    """One learned from every document but minutes, and one for minutes, which are few: it learns from all.

    Where the documents are all minutes, or none of them, one labeller is for both.
    """
    everything = _labeller(lessons)
    others = [lesson for lesson in lessons if not lesson.minutes]
    apart = (
        len(others) < len(lessons) and len({example.answer for lesson in others for example in lesson.examples}) == 2
    )
    return (_labeller(others), everything) if apart else (everything, None)


def _labeller(lessons: Iterable[_Lesson]) -> Logistic:
    examples = tuple(example for lesson in lessons for example in lesson.examples)
    return fit(examples, strength=_STRENGTH, least=_LEAST)


def _lesson(extractor: Extractor, document: CorpusDocument) -> _Lesson:
    reading = extractor.read(document.text)
    minutes = is_minutes(reading.cut, extractor.requests.signals)
    return _Lesson(minutes, tuple(_candidates(extractor, reading, document)))


def _candidates(extractor: Extractor, reading: Reading, document: CorpusDocument) -> Iterator[Example]:
    """The candidates of a document that no rule rejects for good, each with the answer of the gold."""
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
