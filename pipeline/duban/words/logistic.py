"""Logistic regression over named features, read from JSON and evaluated in pure Python."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from duban.words.encoder import Encoder
from duban.words.lexicon import LexiconError


@dataclass(frozen=True, slots=True)
class Logistic:
    """``bias`` and a weight for each feature; a feature without weight counts nothing."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, features: Iterable[str]) -> float:
        """How likely the answer is yes, between 0 and 1.

        >>> Logistic(0.0, {"marker": 2.0}).probability(["marker"]) > 0.8
        True
        """
        return logistic(self.score(features))

    def score(self, features: Iterable[str]) -> float:
        """The sum of bias and weights, above 0 where yes is more likely than no."""
        return self.bias + sum(filter(None, map(self.weights.get, features)))

    def reasons(self, features: Iterable[str], most: int = 3) -> list[str]:
        """The features that weighed most, with their weights, for a reader."""
        weighed = sorted(((self.weights.get(name, 0.0), name) for name in features), key=lambda w: (-abs(w[0]), w[1]))
        return [f"{name} {weight:+.2f}" for weight, name in weighed[:most] if weight]


def logistic(score: float) -> float:
    """The probability that a sum of weights stands for.

    >>> logistic(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


@dataclass(frozen=True, slots=True)
class Models:
    """What is learned from the corpus.

    ``manner`` tells meetings, in talk or in notes, from written documents. Of written ones ``directives`` weighs the
    candidates and ``deadlines`` the time expressions. Of a clause of a meeting ``begins`` and ``goes_on`` say whether a
    request begins there, or goes on, ``meetings`` says so too, which reads it in its context and hears who is asked and
    by when, and ``talk_deadlines`` weighs the times. ``confidence`` says how sure a record is, ``task`` and ``slogan``
    what its clauses amount to. Each may be missing; then the rules decide alone, and a record is as sure as its
    directive.
    """

    directives: Logistic | None = None
    confidence: Logistic | None = None
    task: Logistic | None = None
    slogan: Logistic | None = None
    begins: Logistic | None = None
    goes_on: Logistic | None = None
    deadlines: Logistic | None = None
    talk_deadlines: Logistic | None = None
    meetings: Encoder | None = None
    manner: Logistic | None = None


def load_models(folder: Path) -> Models:
    """The models of a lexicons' folder. Raises ``LexiconError`` for a file that holds none."""
    names = [field.name for field in fields(Models) if field.name != "meetings"]
    network = folder / "models" / "meetings.onnx"
    return Models(
        **{name: _load(folder / "models" / f"{name}.json") for name in names},
        meetings=Encoder(network) if network.is_file() else None,
    )


def save(model: Logistic, file: Path, trained_on: Iterable[str]) -> None:
    """Write a model as JSON, one weight a line, so that a retraining shows as a readable diff."""
    data = {"trained_on": sorted(trained_on), "bias": model.bias, "weights": dict(sorted(model.weights.items()))}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(data, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def _load(file: Path) -> Logistic | None:
    if not file.is_file():
        return None
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        return Logistic(float(data["bias"]), {str(name): float(weight) for name, weight in data["weights"].items()})
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise LexiconError(f"{file}: not a model: {error}; train it again with: duban train directives") from None
