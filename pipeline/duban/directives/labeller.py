"""Weigh a candidate's features: a logistic regression whose weights are a JSON file, read without any library."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from duban.lexicon import LexiconError


@dataclass(frozen=True, slots=True)
class Labeller:
    """``bias`` and a weight for each feature; a feature without weight counts nothing."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, features: Iterable[str]) -> float:
        """How likely the candidate is a directive, between 0 and 1.

        >>> Labeller(0.0, {"marker": 2.0}).probability(["marker"]) > 0.8
        True
        """
        score = self.bias + sum(self.weights.get(name, 0.0) for name in features)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))

    def reasons(self, features: Iterable[str], most: int = 3) -> list[str]:
        """The features that weighed most, for ``duban explain``, with their weights."""
        weighed = sorted(((self.weights.get(name, 0.0), name) for name in features), key=lambda w: -abs(w[0]))
        return [f"{name} {weight:+.2f}" for weight, name in weighed[:most] if weight]


def load_labeller(folder: Path) -> Labeller | None:
    """The shipped labeller of a lexicons' folder, ``None`` where there is none (then the rules decide alone).

    Raises ``LexiconError`` for a file that is no labeller.
    """
    file = folder / "models" / "directives.json"
    if not file.is_file():
        return None
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        return Labeller(float(data["bias"]), {str(name): float(weight) for name, weight in data["weights"].items()})
    except (ValueError, KeyError, AttributeError) as error:
        raise LexiconError(f"{file}: not a labeller: {error}; make a new one with: duban train directives") from None
