"""Fit the labeller on annotated documents (scikit-learn, at training time only)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from duban.directives.labeller import Labeller

_STRENGTH = 1.0
_SMALLEST = 0.02


@dataclass(frozen=True, slots=True)
class Example:
    """A candidate's features and whether the gold has it."""

    features: tuple[str, ...]
    gold: bool


def fit(examples: Sequence[Example], *, strength: float = _STRENGTH) -> Labeller:
    """A labeller from examples: L2-regularised logistic regression, the same for the same examples.

    Raises ``ImportError`` with the remedy where scikit-learn is missing, ``ValueError`` without examples of both kinds.
    """
    try:
        from sklearn.feature_extraction import DictVectorizer
        from sklearn.linear_model import LogisticRegression
    except ImportError:
        raise ImportError("training needs scikit-learn: pip install 'duban[train]'") from None
    if len({e.gold for e in examples}) < 2:
        raise ValueError("training needs documents with directives and with sentences that are none")
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([dict.fromkeys(e.features, 1) for e in examples])
    model = LogisticRegression(C=strength, max_iter=5000, tol=1e-6)
    model.fit(matrix, [e.gold for e in examples])
    weights = zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)
    kept = {str(name): round(float(weight), 3) for name, weight in weights if abs(weight) >= _SMALLEST}
    return Labeller(round(float(model.intercept_[0]), 3), dict(sorted(kept.items())))


def save(labeller: Labeller, file: Path, trained_on: Iterable[str]) -> None:
    """Write a labeller as JSON, one weight a line, so that a retraining shows as a readable diff."""
    data = {"trained_on": sorted(trained_on), "bias": labeller.bias, "weights": dict(labeller.weights)}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(data, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
