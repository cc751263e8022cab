"""A spaCy entity recognizer from a corpus's own gold, for ``--ner spacy:FOLDER``.

Every place where a gold speaker, a post of one or a responsible body is written becomes an entity of its sentence.
Tokens are characters, as ``spacy.blank("zh")`` cuts them, so that no border is lost. A corpus marks only those who
speak or act: other names in it count as none, which the model learns too.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duban.lab.corpus.store import CorpusDocument
from duban.lab.evaluate.entities import Bodies
from duban.ner.protocol import ORG, PERSON, TITLE
from duban.stages.script import Simplifier

if TYPE_CHECKING:
    from duban.extractor import Extractor

_BATCH, _DROPOUT, _LONGEST = 8, 0.2, 400


@dataclass(frozen=True, slots=True)
class Taught:
    """A sentence of the normalised text with its entities: start, end (code points), label."""

    text: str
    entities: tuple[tuple[int, int, str], ...]


def lessons(documents: Iterable[CorpusDocument], extract: Extractor, bodies: Bodies) -> list[Taught]:
    """The sentences of the documents with what their gold names, in text order."""
    found = []
    for document in documents:
        labels = _labels(document, bodies)
        if not labels:
            continue
        anything = re.compile("|".join(map(re.escape, sorted(labels, key=lambda form: (-len(form), form)))))
        cut = extract.read(document.text).cut
        for sentence in cut.sentences:
            text = cut.text[sentence.start : sentence.end][:_LONGEST]
            marked = tuple((m.start(), m.end(), labels[m.group()]) for m in anything.finditer(text))
            found.append(Taught(text, marked))
    return found


def _labels(document: CorpusDocument, bodies: Bodies) -> dict[str, str]:
    """The forms that the gold gives, in simplified script, each with its label; a name goes before a post."""
    simplify = Simplifier().simplify
    gold = document.gold
    return {
        **dict.fromkeys(bodies.bodies(p for d in gold.directives for p in d.responsible), ORG),
        **{simplify(title): TITLE for speaker in gold.speakers for title in speaker.titles},
        **dict.fromkeys(bodies.persons(s.name for s in gold.speakers), PERSON),
    }


def fit(taught: Sequence[Taught], seed: int = 0, epochs: int = 10) -> Any:
    """A spaCy pipeline fitted to the sentences, the same for the same seed.

    Of sentences without entities as many are taken as of those with some. Raises ``ValueError`` if none has any.
    """
    import spacy
    from spacy.training import Example
    from thinc.api import fix_random_seed

    some = [t for t in taught if t.entities]
    if not some:
        raise ValueError("the documents name no speaker, post or body to learn from")
    fix_random_seed(seed)
    chance = random.Random(seed)
    none = [t for t in taught if not t.entities]
    nlp = spacy.blank("zh")
    nlp.meta.update(name="duban_ner", description="Fitted by duban train ner")
    nlp.add_pipe("ner")
    examples = [
        Example.from_dict(nlp.make_doc(t.text), {"entities": list(t.entities)})
        for t in (*some, *chance.sample(none, min(len(none), len(some))))
    ]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(epochs):
        chance.shuffle(examples)
        for at in range(0, len(examples), _BATCH):
            nlp.update(examples[at : at + _BATCH], sgd=optimizer, drop=_DROPOUT)
    return nlp


def score(nlp: Any, taught: Sequence[Taught]) -> Iterator[tuple[str, float, float, float]]:
    """Label, precision, recall and F1 of a pipeline on sentences, by spaCy's scorer, in the order of the labels."""
    from spacy.training import Example

    examples = [Example.from_dict(nlp.make_doc(t.text), {"entities": list(t.entities)}) for t in taught if t.text]
    per_type = nlp.evaluate(examples).get("ents_per_type") or {}
    for label, figures in sorted(per_type.items()):
        yield label, figures["p"], figures["r"], figures["f"]


def save(nlp: Any, folder: Path, trained_on: Iterable[str]) -> None:
    """Write the pipeline to a folder that ``--ner spacy:FOLDER`` reads."""
    nlp.meta["trained_on"] = sorted(trained_on)
    folder.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(folder)
