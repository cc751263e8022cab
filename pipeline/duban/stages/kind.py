"""What a directive amounts to: a task that can be given and ticked off, a principle of how to work, or a slogan."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from operator import add
from typing import TYPE_CHECKING, NamedTuple, Protocol

from duban.core.text import Spanned
from duban.words.lexicon import Lexicons, WordSet
from duban.words.logistic import Models
from duban.words.rules import load_rules
from duban.words.written import AnyOf

if TYPE_CHECKING:
    from duban.core.records import CommitmentKind, CommitmentRecord

_CLAUSE = re.compile(r"[^，；。：！？,;:!?\n]+")
_DIGITS = re.compile(r"[0-9]+")
#: Missing a task is worse than showing a principle among the tasks, so the labeller need not be quite sure.
_IS_TASK, _IS_SLOGAN = 0.4, 0.5


class Timed(Spanned, Protocol):
    """A time expression."""

    @property
    def kind(self) -> str:
        """deadline, period, recurrence or duration."""


class Stated(NamedTuple):
    """A clause of a directive in simplified script, without its parties and times, and what it states.

    ``is_lasting`` says that it holds for a period (汛期) and for no day.
    """

    text: str
    is_owned: bool = False
    is_dated: bool = False
    is_lasting: bool = False
    is_counted: bool = False


class Kinds:
    """Built once from the lexicons and models; called with the clauses of a directive.

    >>> from duban.words.lexicon import load_lexicons
    >>> from duban.words.logistic import load_models
    >>> lexicons = load_lexicons()
    >>> kind = Kinds(lexicons, load_models(lexicons.folder))
    >>> kind([Stated("要核实病险水库数量", is_owned=True)]), kind([Stated("要加强安全监管")])
    ('task', 'principle')
    >>> kind([Stated("要坚定信心、鼓足干劲")])
    'slogan'
    """

    def __init__(self, lexicons: Lexicons, models: Models) -> None:
        rules = load_rules(lexicons, "views")
        self._everybody = AnyOf([rule for rule in rules if rule.source.label == "VAGUE_PARTY"]).late
        self._amount = AnyOf([rule for rule in rules if rule.source.label == "MEASURE"]).late
        self._soft = frozenset(lexicons.forms("soft_verb"))
        self._verbs = WordSet((*self._soft, *lexicons.forms("action_verb")))
        self._models = models

    def __call__(self, clauses: Iterable[Stated]) -> CommitmentKind:
        """A task where one clause of it is, a slogan where all are, else a principle."""
        seen = []
        for clause in clauses:
            features = self.features(clause)
            if self._is_task(features):
                return "task"
            seen.append(features)
        return "slogan" if all(self._is_slogan(features) for features in seen) else "principle"

    def is_everybody(self, party: str) -> bool:
        """Whether a party, in simplified script, is everybody or nobody in particular: spoken to, and no owner.

        >>> from duban.words.lexicon import load_lexicons
        >>> kinds = Kinds(load_lexicons(), Models())
        >>> kinds.is_everybody("全市上下"), kinds.is_everybody("我们"), kinds.is_everybody("市财政局")
        (True, True, False)
        """
        return self._everybody.search(party) is not None

    def features(self, clause: Stated) -> list[str]:
        """What the models see of a clause: what it states, what kind of verb leads it, and its characters."""
        text = _DIGITS.sub("0", "".join(clause.text.split()))
        verb = self._verbs.first(text)
        lead = "none" if not verb else "soft" if verb in self._soft else "plain"
        seen = [f"verb {lead}", f"begins {text[:2]}"]
        if clause.is_owned or clause.is_lasting:
            seen.append(f"owned {lead}")
        if clause.is_dated:
            seen.append("dated")
        if clause.is_counted or self._amount.search(clause.text):
            seen.append("counted")
        return [*seen, *dict.fromkeys((*text, *map(add, text, text[1:])))]

    def of(self, commitment: CommitmentRecord, simplify: Callable[[str], str]) -> list[Stated]:
        """The clauses of a record, from its raw text."""
        c, names = commitment, [simplify(party.text) for party in commitment.responsible]
        return self.clauses(simplify(c.text), c.start, c.responsible, names, c.deadlines, c.project_counts)

    def clauses(
        self,
        text: str,
        at: int,
        parties: Sequence[Spanned],
        names: Iterable[str],
        times: Sequence[Timed],
        counts: Sequence[Spanned],
    ) -> list[Stated]:
        """The clauses of a directive whose simplified ``text`` begins at ``at``, where parties, times and counts stand.

        What stands outside of it holds for every clause.
        """
        is_owned = any(not self.is_everybody(name) for name in names)
        bare = _without(text, at, (*parties, *times))
        behind = at + len(text)
        found = [(match.start(), match.end()) for match in _CLAUSE.finditer(bare)] or [(0, len(bare))]
        dated = [time for time in times if time.kind != "period"]
        lasting = [time for time in times if time.kind == "period"]
        return [
            Stated(
                bare[start:end],
                is_owned=is_owned,
                is_dated=_holds(dated, at + start, at + end, at, behind),
                is_lasting=_holds(lasting, at + start, at + end, at, behind),
                is_counted=any(at + start <= count.start < at + end for count in counts),
            )
            for start, end in found
        ]

    def _is_task(self, features: Sequence[str]) -> bool:
        if self._models.task is None:
            return "counted" in features or "dated" in features or "owned plain" in features
        return self._models.task.probability(features) >= _IS_TASK

    def _is_slogan(self, features: Sequence[str]) -> bool:
        return self._models.slogan is not None and self._models.slogan.probability(features) >= _IS_SLOGAN


def _holds(times: Iterable[Spanned], start: int, end: int, first: int, last: int) -> bool:
    """Whether a time stands in a clause, or outside of the whole directive."""
    return any(start <= time.start < end or not first <= time.start < last for time in times)


def _without(text: str, at: int, spans: Iterable[Spanned]) -> str:
    """A text that begins at ``at`` with a blank for each character of some spans that stand in it."""
    for span in spans:
        start = min(max(0, span.start - at), len(text))
        end = min(max(start, span.end - at), len(text))
        if start < end:
            text = text[:start] + " " * (end - start) + text[end:]
    return text
