"""What reads the parts of time expressions."""

from __future__ import annotations

from dataclasses import dataclass, field

from duban.stages.times.amounts import Amounts
from duban.stages.times.moment import Moments
from duban.words.lexicon import Lexicons


@dataclass(frozen=True)
class Readers:
    """The readers that many functions share; built once from the lexicons."""

    lexicons: Lexicons
    moments: Moments = field(init=False)
    amounts: Amounts = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "moments", Moments(self.lexicons))
        object.__setattr__(self, "amounts", Amounts(self.lexicons, self.moments.numerals))
