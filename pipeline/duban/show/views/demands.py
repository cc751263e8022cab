"""Restatements: one demand in several voices, linked instead of counted twice, and followed over meetings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from duban.core.records import CommitmentRecord, Document
from duban.io.store import due, held
from duban.io.store.files import needed
from duban.show.views.specificity import without
from duban.stages.script import Simplifier

_NO_WORD = re.compile(r"\W+")
_AT_ONCE = 2000
#: Read by hand: above it nearly all pairs ask for the same; below it common phrases chain what is not.
SIMILAR = 0.6


@dataclass(frozen=True, slots=True)
class Statement:
    """A commitment with its document and the day (ISO) it was said."""

    document: Document
    commitment: CommitmentRecord

    @property
    def held(self) -> str | None:
        """The day (ISO) that it was said."""
        return held(self.document)

    @property
    def due(self) -> str | None:
        """The day (ISO) that it asks for."""
        return due(self.commitment)


@dataclass(frozen=True, slots=True)
class Demand:
    """Statements of one demand, the earliest first; undated ones come last, in input order."""

    statements: tuple[Statement, ...]

    @property
    def voices(self) -> int:
        """In how many speakers' voices, counted by document, it is stated."""
        return len({(s.document.document.id, s.commitment.speaker) for s in self.statements})


def demands(documents: Iterable[Document], similar: float = SIMILAR) -> tuple[Demand, ...]:
    """The demands that more than one voice states, those in the most voices first.

    Two commitments state one demand where the cosine of their character pairs, weighted by rarity (TF-IDF), is at
    least ``similar`` (0 to 1); owners and times are left out, since they change from meeting to meeting. Texts that are
    there twice (``duplicate_of``) count once. Raises ``ValueError`` if ``similar`` is not above 0.
    """
    if not 0 < similar <= 1:
        raise ValueError(f"similar must be above 0 and at most 1, and is {similar}")
    once = [document for document in documents if document.document.duplicate_of is None]
    statements = [Statement(document, commitment) for document in once for commitment in document.commitments]
    simplify = Simplifier().simplify
    groups = _groups([_core(statement.commitment, simplify) for statement in statements], similar)
    found = [Demand(_sorted(statements[place] for place in group)) for group in groups]
    return tuple(
        sorted((d for d in found if d.voices > 1), key=lambda demand: (-demand.voices, -len(demand.statements)))
    )


def _core(commitment: CommitmentRecord, simplify: Callable[[str], str]) -> str:
    """What is asked, without who and when, in simplified script."""
    return _NO_WORD.sub(" ", simplify(without(commitment, (*commitment.responsible, *commitment.deadlines))))


def _groups(texts: Sequence[str], similar: float) -> list[list[int]]:
    """Places of texts that are alike, directly or through others; a text that is like no other is in no group."""
    if not any(len(text.strip()) > 1 for text in texts):
        return []
    sparse, csgraph = needed("scipy.sparse", "views"), needed("scipy.sparse.csgraph", "views")
    weigh = needed("sklearn.feature_extraction.text", "views").TfidfVectorizer(analyzer="char", ngram_range=(2, 2))
    pairs = weigh.fit_transform(texts)
    blocks = []
    for start in range(0, len(texts), _AT_ONCE):  # so that the products of many texts never stand in memory together
        products = pairs[start : start + _AT_ONCE] @ pairs.T
        products.data[products.data < similar] = 0
        products.eliminate_zeros()
        blocks.append(products)
    _, labels = csgraph.connected_components(sparse.vstack(blocks), directed=False)
    groups: dict[int, list[int]] = {}
    for place, label in enumerate(labels):
        groups.setdefault(int(label), []).append(place)
    return [group for group in groups.values() if len(group) > 1]


def _sorted(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    return tuple(sorted(statements, key=lambda statement: statement.held or "9999"))
