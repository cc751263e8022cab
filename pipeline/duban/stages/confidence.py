"""How sure a record is: its directive, its speaker, its parties and its deadlines all right."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from duban.core.model import Directive, Party
from duban.words.logistic import Logistic

_STEPS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.995)
_LIKELY = tuple(f"likely at least {step}" for step in _STEPS)


def confidence(model: Logistic | None, directive: Directive, seen: tuple[str, ...]) -> float:
    """A probability between 0 and 1 that the whole record is right; without a model, that it is a directive at all.

    >>> confidence(None, Directive(0, 4, None, "obligation", 0, (), likely=0.75), ())
    0.75
    """
    return round(directive.likely if model is None else model.probability(seen), 3)


def evidence(directive: Directive, parties: Sequence[Party], deadlines: int) -> tuple[str, ...]:
    """What the confidence of a record is read from, as names of features; ``deadlines`` is how many it has."""
    inherited = any(party.inherited_from for party in parties)
    stated = any(party.inherited_from is None for party in parties)
    source = ("stated" if stated else "") + ("inherited" if inherited else "") or "none"
    return (
        *_LIKELY[: bisect_right(_STEPS, directive.likely)],
        f"rule {directive.rules[0] if directive.rules else 'none'}",
        f"parties {source}",
        f"parties {min(3, len(parties))}",
        f"deadlines {min(2, deadlines)}",
        f"mode {directive.speech.mode if directive.speech else 'none'}",
        f"length {min(5, (directive.end - directive.start) // 15)}",
        f"modality {directive.modality}",
    )
