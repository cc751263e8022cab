"""Fit a logistic regression on named features (scikit-learn, at training time only)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from duban.words.logistic import Logistic

_SMALLEST = 0.02


@dataclass(frozen=True, slots=True)
class Example:
    """What is seen of one case, and the answer."""

    features: tuple[str, ...]
    answer: bool


def fit(examples: Sequence[Example], *, strength: float = 1.0, least: int = 1) -> Logistic:
    """An L2-regularised model, the same for the same examples; a larger ``strength`` follows them more closely.

    A feature of fewer than ``least`` examples gets no weight: it says more of its text than of the language.

    Raises ``ImportError`` with the remedy where scikit-learn is missing, ``ValueError`` where all answers are the same.

    >>> fit([Example(("marker",), True), Example(("report",), False)]).probability(["marker"]) > 0.5
    True
    """
    try:
        from sklearn.feature_extraction import DictVectorizer
        from sklearn.linear_model import LogisticRegression
    except ImportError:
        from duban.core.install import install_command

        raise ImportError(f"training needs scikit-learn: {install_command('train')}") from None
    if len({example.answer for example in examples}) < 2:
        raise ValueError("training needs examples of both answers: documents with directives and with none")
    seen = Counter(name for example in examples for name in set(example.features))
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(
        [{name: 1 for name in example.features if seen[name] >= least} for example in examples]
    )
    model = LogisticRegression(C=strength, max_iter=5000, tol=1e-6)
    model.fit(matrix, [example.answer for example in examples])
    weights = zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)
    kept = {str(name): round(float(weight), 3) for name, weight in weights if abs(weight) >= _SMALLEST}
    return Logistic(round(float(model.intercept_[0]), 3), kept)
