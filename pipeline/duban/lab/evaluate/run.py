"""Score a system on a whole corpus: its outputs from a file, or made on the spot by the extractor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from duban.lab.corpus.store import Corpus, CorpusDocument, Entry
from duban.lab.evaluate.figures import Figures, total
from duban.lab.evaluate.outputs import Output, as_output, output_of
from duban.lab.evaluate.scores import Outcome, score

if TYPE_CHECKING:
    from duban.extractor import Extractor

System = Callable[[CorpusDocument], Output | None]


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """One document scored; ``missing`` where the system gave no output for it."""

    entry: Entry
    figures: Figures
    outcomes: tuple[Outcome, ...]
    missing: bool


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A system scored on a corpus, which ``corpus`` identifies by its hash."""

    corpus: str
    documents: tuple[DocumentScore, ...]

    @property
    def figures(self) -> Figures:
        """The figures over all documents."""
        return total(document.figures for document in self.documents)

    @property
    def missing(self) -> tuple[str, ...]:
        """The documents without an output."""
        return tuple(document.entry.id for document in self.documents if document.missing)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What became of every record, in text order of each document and layer."""
        return tuple(outcome for document in self.documents for outcome in document.outcomes)

    def by(self, column: str) -> dict[str, Figures]:
        """The figures for each value of a manifest column (``form``, ``script``, ``split``), in sorted order."""
        groups: dict[str, list[Figures]] = {}
        for document in self.documents:
            groups.setdefault(getattr(document.entry, column), []).append(document.figures)
        return {name: total(figures) for name, figures in sorted(groups.items())}


def evaluate(corpus: Corpus, system: System) -> Evaluation:
    """Score what ``system`` returns for each document of the corpus; ``None`` counts as finding nothing."""
    scored = []
    for document in corpus.documents:
        output = system(document)
        figures, outcomes = score(document.text, document.gold, output or Output())
        scored.append(DocumentScore(document.entry, figures, outcomes, output is None))
    return Evaluation(corpus.sha256, tuple(scored))


def from_outputs(outputs: Mapping[str, Output]) -> System:
    """A system that looks its outputs up by document id."""
    return lambda document: output_of(document.entry.id, outputs)


def from_extractor(extractor: Extractor) -> System:
    """An extractor as the system to score."""
    return lambda document: as_output(extractor(document.text, id=document.entry.id))
