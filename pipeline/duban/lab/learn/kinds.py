"""Train what tells tasks, principles and slogans apart, on a table of annotated directives."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from duban.core.records import CommitmentKind
from duban.extractor import Extractor
from duban.lab.corpus.gold import CorpusError
from duban.lab.learn.fit import Example, fit
from duban.stages.kind import Kinds, Stated
from duban.stages.script import Simplifier
from duban.words.lexicon import Lexicons
from duban.words.logistic import Models

KINDS: tuple[CommitmentKind, ...] = get_args(CommitmentKind)
#: Texts in which a directive is found, the likeliest first: as reported speech, as an item of minutes.
_FRAMES = ("会议强调，{}。", "会议要求：\n一、{}。\n二、要抓好落实。\n", "县长王某指出，要{}。")
_DAY = "2026-02-10"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A line of the table: the kind that its annotator saw, and the clauses that the extractor makes of it."""

    split: str
    text: str
    kind: CommitmentKind
    clauses: tuple[Stated, ...]


def lessons(file: Path, lexicons: Lexicons) -> tuple[Lesson, ...]:
    """The lines of a table of ``split``, ``kind`` and ``text``. Raises ``CorpusError`` for another one, ``OSError``."""
    extract, simplify, kinds = Extractor(lexicons, models=Models()), Simplifier().simplify, Kinds(lexicons, Models())
    found = []
    for number, row in enumerate(csv.DictReader(file.open(encoding="utf-8"), delimiter="\t", quoting=3), 2):
        kind = next((kind for kind in KINDS if kind == row.get("kind")), None)
        if kind is None or not row.get("text"):
            raise CorpusError(f"{file}: line {number}: give split, kind ({', '.join(KINDS)}) and text, by tabs")
        found.append(Lesson(row["split"], row["text"], kind, tuple(_clauses(row["text"], extract, kinds, simplify))))
    return tuple(found)


def train(lessons: Sequence[Lesson], kinds: Kinds) -> Models:
    """The two models. A line of several clauses teaches only where all of them are what the line is, as in slogans."""
    single = [lesson for lesson in lessons if len(lesson.clauses) == 1 or lesson.kind == "slogan"]
    seen = [(tuple(kinds.features(clause)), lesson.kind) for lesson in single for clause in lesson.clauses]
    return Models(
        task=fit([Example(features, kind == "task") for features, kind in seen]),
        slogan=fit([Example(features, kind == "slogan") for features, kind in seen]),
    )


def confusion(lessons: Sequence[Lesson], kinds: Kinds) -> Counter[tuple[str, str]]:
    """How often which kind was taken for which."""
    return Counter((lesson.kind, kinds(lesson.clauses)) for lesson in lessons)


def crossed(lessons: Sequence[Lesson], lexicons: Lexicons, folds: int = 10) -> Counter[tuple[str, str]]:
    """The same, each line judged by models that never saw it."""
    counted: Counter[tuple[str, str]] = Counter()
    for fold in range(folds):
        held_out = lessons[fold::folds]
        models = train([lesson for lesson in lessons if lesson not in held_out], Kinds(lexicons, Models()))
        counted += confusion(held_out, Kinds(lexicons, models))
    return counted


def figures(counted: Counter[tuple[str, str]]) -> Iterator[tuple[str, float, float, int]]:
    """Each kind with its precision, its recall and how many lines are of it; 0 where there is nothing to divide by."""
    for kind in KINDS:
        right = counted[kind, kind]
        given = sum(count for (_, said), count in counted.items() if said == kind)
        gold = sum(count for (true, _), count in counted.items() if true == kind)
        yield kind, right / given if given else 0.0, right / gold if gold else 0.0, gold


def accuracy(counted: Counter[tuple[str, str]]) -> float:
    """The share of lines that are taken for what they are."""
    return sum(count for (true, said), count in counted.items() if true == said) / max(1, counted.total())


def _clauses(text: str, extract: Extractor, kinds: Kinds, simplify: Callable[[str], str]) -> Iterator[Stated]:
    for frame in _FRAMES:
        raw = frame.format(text)
        start = raw.index(text)
        document = extract(raw, date=_DAY)
        found = [c for c in document.commitments if c.start < start + len(text) and start < c.end]
        if found:
            for c in found:
                yield from kinds.of(c, simplify)
            return
    yield from kinds.clauses(simplify(text), 0, (), (), (), ())
