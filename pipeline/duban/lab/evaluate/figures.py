"""Counts and rates that add up: the figures of one document, of a group, of a corpus."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

COUNTS = (
    "directive overlap",
    "directive exact",
    "directive marked (recall)",
    "directive unmarked (recall)",
    "record",
    "responsible",
    "directive deadlines",
    "speaker names",
    "speaker titles",
    "count overlap",
    "count exact",
    "deadline overlap",
    "deadline exact",
)
RATES = (
    "speaker of directive",
    "modality",
    "marker",
    "count value",
    "deadline value",
    "meeting date",
    "grounding",
)


@dataclass(frozen=True, slots=True)
class Count:
    """Found things against gold things: right ones, gold ones, given ones.

    >>> Count(3, 4, 6).f1, Count(3, 4, 6).errors
    (0.6, 4)
    """

    tp: int = 0
    gold: int = 0
    given: int = 0

    @property
    def precision(self) -> float:
        """Share of what was given that is right."""
        return self.tp / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found."""
        return self.tp / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    @property
    def errors(self) -> int:
        """Missed ones and false ones together."""
        return self.gold + self.given - 2 * self.tp

    @property
    def score(self) -> float | None:
        """The F1, rounded to four places."""
        return round(self.f1, 4)

    def __add__(self, other: Count) -> Count:
        return Count(self.tp + other.tp, self.gold + other.gold, self.given + other.given)


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of the paired things are right."""

    ok: int = 0
    n: int = 0

    @property
    def errors(self) -> int:
        """How many are wrong."""
        return self.n - self.ok

    @property
    def score(self) -> float | None:
        """The share that is right, rounded to four places; ``None`` if there was nothing to judge."""
        return round(self.ok / self.n, 4) if self.n else None

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.ok + other.ok, self.n + other.n)


@dataclass(frozen=True, slots=True)
class Figures:
    """All counts and rates of one document, or of many together."""

    counts: Mapping[str, Count]
    rates: Mapping[str, Rate]

    def rows(self) -> dict[str, Count | Rate]:
        """Every figure by name, in the order of ``COUNTS`` and ``RATES``."""
        return {**self.counts, **self.rates}


def total(parts: Iterable[Figures]) -> Figures:
    """The sum of the figures of several documents.

    >>> total([]).counts["record"]
    Count(tp=0, gold=0, given=0)
    """
    counts, rates = dict.fromkeys(COUNTS, Count()), dict.fromkeys(RATES, Rate())
    for part in parts:
        counts = {name: count + part.counts[name] for name, count in counts.items()}
        rates = {name: rate + part.rates[name] for name, rate in rates.items()}
    return Figures(counts, rates)
