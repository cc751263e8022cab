"""How likely a candidate is a directive, by a logistic regression over what is seen of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from duban.stages.directives.features import Features
from duban.stages.directives.wording import PLACES
from duban.words.logistic import Logistic, logistic

_KINDS = ("M", "U")


class Labeller:
    """Built once from the model, whose weights it sorts by kind and place, so that no name need be put together.

    ``least`` is how likely a candidate must be to be taken.
    """

    def __init__(self, model: Logistic, least: float) -> None:
        self._model = model
        self.least = least
        self._own: dict[str, dict[str, float]] = {kind: {} for kind in _KINDS}
        self._pairs: dict[tuple[str, str], dict[str, float]] = {(k, place): {} for k in _KINDS for place in PLACES}
        for name, weight in model.weights.items():
            kind, _, own = name.partition(".")
            if kind not in self._own:
                continue
            self._own[kind][own] = weight
            if own[-3:-2] == " " and own[:-3] in PLACES:
                self._pairs[kind, own[:-3]][own[-2:]] = weight

    def probability(self, features: Features) -> float:
        """Between 0 and 1."""
        kind, shared, own, pairs = features
        score = self._model.bias + _sum(self._model.weights, shared) + _sum(self._own[kind], own)
        return logistic(score + sum(_sum(self._pairs[kind, place], twos) for place, twos in pairs))

    def reasons(self, features: Features) -> list[str]:
        """The features that weighed most, with their weights, for a reader."""
        return self._model.reasons(features.names())


def _sum(weights: Mapping[str, float], names: Iterable[str]) -> float:
    return sum(filter(None, map(weights.get, names)))
