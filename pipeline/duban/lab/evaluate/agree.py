"""How far two annotations of the same documents agree: figures of every layer, and chance-corrected on clauses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from duban.lab.corpus.gold import MEETING, CorpusError, GoldDirective, GoldDocument, read_gold
from duban.lab.corpus.store import Corpus
from duban.lab.evaluate.figures import Figures, total
from duban.lab.evaluate.outputs import Output
from duban.lab.evaluate.scores import score

_CLAUSE = re.compile(r"[^，。；！？：,;!?:\r\n]+")
#: The label of a clause that stands in no directive.
NONE = "none"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two annotations held against each other.

    ``figures`` take the second as if it were found and the first as gold; their F1 is the same the other way round.
    ``kappa`` (Cohen) and ``alpha`` (Krippendorff, nominal) are on ``clauses`` labels, null if only one label occurs.
    """

    documents: tuple[str, ...]
    alone: tuple[str, ...]
    figures: Figures
    clauses: int
    kappa: float | None
    alpha: float | None


def agree(corpus: Corpus, other: Mapping[str, GoldDocument]) -> Agreement:
    """Compare another annotation with that of a corpus, over the documents that both have.

    Raises ``CorpusError`` if they share none, or where the libraries of the extra ``agree`` are missing.
    """
    shared = [document for document in corpus.documents if document.entry.id in other]
    if not shared:
        raise CorpusError("the two annotations have no document in common; documents are matched by id")
    figures, first, second = [], [], []
    for document in shared:
        theirs = other[document.entry.id]
        figures.append(score(document.text, document.gold, as_found(theirs))[0])
        first += clause_labels(document.text, document.gold.directives)
        second += clause_labels(document.text, theirs.directives)
    names = {document.entry.id for document in shared}
    alone = {document.entry.id for document in corpus.documents} ^ set(other)
    kappa, alpha = _chance_corrected(first, second)
    return Agreement(tuple(sorted(names)), tuple(sorted(alone)), total(figures), len(first), kappa, alpha)


def read_annotation(folder: Path) -> dict[str, GoldDocument]:
    """The gold files of a corpus folder, or of a folder that holds nothing else, by document id."""
    inner = folder / "gold"
    files = sorted((inner if inner.is_dir() else folder).glob("*.json"))
    if not files:
        raise CorpusError(f"{folder} holds no gold; give a corpus, or a folder of gold *.json files")
    return {file.stem: read_gold(file) for file in files}


def clause_labels(text: str, directives: Sequence[GoldDirective]) -> list[str]:
    """The modality of the directive that most of each clause stands in, ``none`` for the others.

    >>> span = {"text": "要抓落实", "start": 3, "end": 7, "marker": "要", "modality": "obligation"}
    >>> directive = GoldDirective(**span, speaker=None, responsible=(), deadlines=())
    >>> clause_labels("会上，要抓落实。", [directive])
    ['none', 'obligation']
    """
    labels = []
    for clause in _CLAUSE.finditer(text):
        inside = (d for d in directives if d.start < clause.end() and clause.start() < d.end)
        covered = [(min(d.end, clause.end()) - max(d.start, clause.start()), d.modality) for d in inside]
        length, modality = max(covered, default=(0, NONE))
        labels.append(modality if 2 * length >= len(clause.group()) else NONE)
    return labels


def as_found(gold: GoldDocument) -> Output:
    """An annotation in the place of a system's output."""
    record = gold.to_json()
    for directive in record["directives"]:
        for name in ("responsible", "deadlines"):
            directive[name] = [{"text": text} for text in directive[name]]
    speakers = [{**s, "kind": "person" if s["name"] != MEETING else "meeting"} for s in record["speakers"]]
    document = {"id": gold.doc, "meeting_date": gold.meeting_date}
    return Output.model_validate(
        record | {"document": document, "speakers": speakers, "commitments": record["directives"]}
    )


def _chance_corrected(first: Sequence[str], second: Sequence[str]) -> tuple[float | None, float | None]:
    try:
        from krippendorff import alpha
        from sklearn.metrics import cohen_kappa_score
    except ImportError as error:
        from duban.core.install import install_command

        raise CorpusError(f"{error.name} is not installed; install it: {install_command('agree')}") from None
    values = sorted({*first, *second})
    if len(values) < 2:
        return None, None
    codes = {value: code for code, value in enumerate(values)}
    data = [[codes[label] for label in labels] for labels in (first, second)]
    return float(cohen_kappa_score(first, second)), float(alpha(reliability_data=data, level_of_measurement="nominal"))
