"""How likely a candidate is a directive, by a logistic regression over what is seen of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from duban.stages.directives.features import Features
from duban.stages.directives.wording import PLACES
from duban.words.logistic import Logistic, logistic

_KINDS = ("M", "U")


class Labeller:
    """A model whose weights are sorted by kind and place when it is first asked: no name need be put together."""

    def __init__(self, model: Logistic) -> None:
        self._model = model

    @cached_property
    def _sorted(self) -> tuple[dict[str, dict[str, float]], dict[tuple[str, str], dict[str, float]]]:
        """The weights of each kind, and of its pairs of characters at each place."""
        own: dict[str, dict[str, float]] = {kind: {} for kind in _KINDS}
        pairs: dict[tuple[str, str], dict[str, float]] = {(k, place): {} for k in _KINDS for place in PLACES}
        for name, weight in self._model.weights.items():
            kind, _, named = name.partition(".")
            if kind not in own:
                continue
            own[kind][named] = weight
            if named[-3:-2] == " " and named[:-3] in PLACES:
                pairs[kind, named[:-3]][named[-2:]] = weight
        return own, pairs

    def probability(self, features: Features) -> float:
        """Between 0 and 1."""
        kind, shared, seen, twos_at = features
        own, pairs = self._sorted
        score = self._model.bias + _sum(self._model.weights, shared) + _sum(own[kind], seen)
        score += sum(_sum(pairs[kind, place], twos) for place, twos in twos_at)
        return logistic(score)

    def reasons(self, features: Features) -> list[str]:
        """The features that weighed most, with their weights, for a reader."""
        return self._model.reasons(features.names())


def _sum(weights: Mapping[str, float], names: Iterable[str]) -> float:
    return sum(filter(None, map(weights.get, names)))
