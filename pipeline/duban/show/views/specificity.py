"""How specific each directive is: who, by when, how much, what; and whether it can be followed up at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from duban.core.records import CommitmentKind, CommitmentRecord, Document, Quote
from duban.stages.kind import Kinds
from duban.stages.script import Simplifier
from duban.words.lexicon import Lexicons, load_lexicons
from duban.words.logistic import load_models
from duban.words.rules import load_rules

Part = Literal["owner", "date", "measure", "object"]
PARTS: tuple[Part, ...] = ("owner", "date", "measure", "object")


@dataclass(frozen=True, slots=True)
class Specific:
    """What a commitment states.

    ``owner`` is a party that is not everybody (大家), ``date`` a deadline or a rhythm, ``measure`` an amount or a whole
    (全部), ``object`` an action on something that leaves a result to be seen (建立台账, not 加强领导).
    ``kind`` is that of the record: a task, a principle or a slogan.
    """

    document: Document
    commitment: CommitmentRecord
    stated: frozenset[Part]
    kind: CommitmentKind

    @property
    def missing(self) -> tuple[Part, ...]:
        """What it does not state."""
        return tuple(part for part in PARTS if part not in self.stated)


class Specificity:
    """Judges commitments; built once.

    >>> import duban
    >>> record = duban.extract("会议要求，市财政局要在10月底前拨付资金120万元。大家要坚定信心。", "2020-10-10")
    >>> [judged.kind for judged in Specificity()([record])]
    ['task', 'slogan']
    """

    def __init__(self, lexicons: Lexicons | None = None) -> None:
        lexicons = lexicons or load_lexicons()
        rules = load_rules(lexicons, "views")
        self._soft = frozenset(lexicons.forms("soft_verb"))
        self._kinds = Kinds(lexicons, load_models(lexicons.folder))
        self._amounts = [rule.pattern for rule in rules if rule.source.label == "MEASURE"]
        self._simplify = Simplifier().simplify

    def __call__(self, documents: Iterable[Document]) -> Iterator[Specific]:
        """Every commitment judged, in order."""
        for document in documents:
            for commitment in document.commitments:
                kind = commitment.kind or self._kinds(self._kinds.of(commitment, self._simplify))
                yield Specific(document, commitment, frozenset(self._stated(commitment)), kind)

    def _stated(self, commitment: CommitmentRecord) -> Iterator[Part]:
        if any(not self.is_everybody(party.text) for party in commitment.responsible):
            yield "owner"
        if commitment.deadlines:
            yield "date"
        text = self._simplify(without(commitment, commitment.deadlines))
        if commitment.project_counts or any(pattern.search(text) for pattern in self._amounts):
            yield "measure"
        if any(action.object and self._simplify(action.verb) not in self._soft for action in commitment.actions):
            yield "object"

    def is_everybody(self, party: str) -> bool:
        """Whether a party is everybody or nobody in particular.

        >>> Specificity().is_everybody("全市上下"), Specificity().is_everybody("市财政局")
        (True, False)
        """
        return self._kinds.is_everybody(self._simplify(party))


def without(commitment: CommitmentRecord, quotes: Iterable[Quote]) -> str:
    """The raw text of a commitment with a blank for each character of some quotes that stand in it."""
    letters = list(commitment.text)
    for quote in quotes:
        start = min(max(0, quote.start - commitment.start), len(letters))  # it may stand elsewhere, when it was carried
        end = min(max(start, quote.end - commitment.start), len(letters))
        letters[start:end] = " " * (end - start)
    return "".join(letters)
