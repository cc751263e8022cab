"""How likely a candidate is a directive, by a logistic regression over what is seen of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from duban.stages.directives.features import Features
from duban.stages.directives.wording import PLACES
from duban.words.logistic import Logistic, logistic

_KINDS = ("M", "U")


class Labeller:
    """Built once from the model, whose weights it sorts by kind and place, so that no name need be put together."""

    def __init__(self, model: Logistic) -> None:
        self._model = model
        self._own = {kind: _behind(model.weights, f"{kind}.") for kind in _KINDS}
        self._pairs = {(kind, place): _behind(self._own[kind], f"{place} ") for kind in _KINDS for place in PLACES}

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


def _behind(weights: Mapping[str, float], prefix: str) -> dict[str, float]:
    """The weights of the names with a prefix, by what stands behind it."""
    return {name[len(prefix) :]: weight for name, weight in weights.items() if name.startswith(prefix)}
