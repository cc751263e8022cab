"""What each NER back end finds of the persons and bodies in a corpus, and what that is worth in the records.

Persons are the gold speakers with names of their own, bodies the responsible parties that end as a body does
(``市财政局``, not ``各乡镇`` or ``大家``). A corpus marks only those who speak or are responsible, so that a
back end by itself has a recall but no precision; the records have both.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from duban.core.records import Document
from duban.lab.corpus.gold import MEETING
from duban.lab.corpus.store import Corpus, CorpusDocument
from duban.lab.evaluate.figures import Count
from duban.lab.evaluate.outputs import as_output
from duban.lab.evaluate.report import table
from duban.lab.evaluate.scores import score
from duban.ner import Recognizer, load_recognizer
from duban.stages.script import Simplifier
from duban.words.lexicon import Lexicons, load_lexicons

if TYPE_CHECKING:
    from duban.extractor import Extractor

BACK_ENDS = ("none", "jieba")
RECORDS = ("speaker names", "speaker titles", "responsible", "record")
_HEADER = ("ner", "persons found", "bodies found", *RECORDS, "bodies", "seconds")


@dataclass(frozen=True, slots=True)
class EntityScore:
    """One back end on a corpus.

    ``persons`` and ``organisations`` are what it finds by itself (for ``none``: what the rules find), right ones of
    gold ones; ``records`` are the figures of the records made with it, ``bodies`` those of the responsible bodies
    among them, ``seconds`` what making them took.
    """

    name: str
    persons: Count
    organisations: Count
    records: dict[str, Count]
    bodies: Count
    seconds: float


class Bodies:
    """Tells the bodies among responsible parties, and named persons among speakers, by the lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._simplifier = Simplifier()
        self._general = re.compile(lexicons.alternation("party_quantifier", "party_pronoun"))
        self._ends = re.compile(f".{lexicons.alternation('org_suffix')}$")
        self._post = re.compile(f".{{0,6}}{lexicons.alternation('post', 'turn_label')}$")

    def bodies(self, parties: Iterable[str]) -> set[str]:
        """The bodies among parties, in simplified script."""
        plain = {self._simplifier.simplify(party) for party in parties}
        return {party for party in plain if self._ends.search(party) and not self._general.match(party)}

    def persons(self, names: Iterable[str]) -> set[str]:
        """The names among speakers, in simplified script: neither the meeting nor a post as a label."""
        plain = {self._simplifier.simplify(name) for name in names if name != MEETING}
        return {name for name in plain if not self._post.fullmatch(name)}


def entity_scores(corpus: Corpus, specs: Sequence[str]) -> Iterator[EntityScore]:
    """Each back end on the corpus, one after the other. Raises ``NerError`` for one that can't be used."""
    from duban.extractor import Extractor

    lexicons = load_lexicons()
    bodies = Bodies(lexicons)
    for spec in specs:
        recognizer = load_recognizer(spec)
        yield _score(spec, corpus, Extractor(lexicons, ner=recognizer), recognizer, bodies)


def to_text(scores: Iterable[EntityScore]) -> str:
    """The scores as a Markdown table."""
    return table(_HEADER, [_row(score) for score in scores])


def _row(score: EntityScore) -> list[str]:
    own = [f"{count.recall:.3f}" for count in (score.persons, score.organisations)]
    made = [f"{count.f1:.4f}" for count in (*score.records.values(), score.bodies)]
    return [score.name, *own, *made, f"{score.seconds:.1f}"]


def _score(name: str, corpus: Corpus, extract: Extractor, recognizer: Recognizer | None, bodies: Bodies) -> EntityScore:
    if corpus.documents:
        extract(corpus.documents[0].text)  # loads what is loaded only once
    begun = time.perf_counter()
    made = [extract(d.text, id=d.entry.id) for d in corpus.documents]
    seconds = time.perf_counter() - begun
    persons = organisations = both = Count()
    records = dict.fromkeys(RECORDS, Count())
    for document, record in zip(corpus.documents, made, strict=True):
        figures, _ = score(document.text, document.gold, as_output(record))
        records = {key: count + figures.counts[key] for key, count in records.items()}
        given = bodies.bodies(p.text for c in record.commitments for p in c.responsible)
        found = _mentioned(extract, recognizer, document) if recognizer else _by_rules(record, given, bodies)
        gold = bodies.bodies(p for d in document.gold.directives for p in d.responsible)
        speakers = bodies.persons(s.name for s in document.gold.speakers)
        persons += _count(speakers, found[0])
        organisations += _count(gold, found[1])
        both += _count(gold, given)
    return EntityScore(name, persons, organisations, records, both, seconds)


def _by_rules(record: Document, given: set[str], bodies: Bodies) -> tuple[set[str], set[str]]:
    return bodies.persons(s.name for s in record.speakers if s.name and s.kind == "person"), given


def _mentioned(extract: Extractor, recognizer: Recognizer, document: CorpusDocument) -> tuple[set[str], set[str]]:
    """The persons and bodies that the back end finds in all sentences of the document."""
    cut = extract.read(document.text).cut
    sentences = [cut.text[s.start : s.end] for s in cut.sentences]
    found: dict[str, set[str]] = {"PERSON": set(), "ORG": set()}
    for sentence, mentions in zip(sentences, recognizer.find(sentences), strict=True):
        for mention in mentions:
            found.setdefault(mention.label, set()).add(sentence[mention.start : mention.end])
    return found["PERSON"], found["ORG"]


def _count(gold: set[str], given: set[str]) -> Count:
    return Count(len(gold & given), len(gold), len(given))
