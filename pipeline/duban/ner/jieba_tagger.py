"""jieba's part-of-speech tagger, on a tokenizer of its own: the module's global one is shared state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from duban.core.model import Mention
from duban.ner.protocol import ORG, PERSON, PLACE

LABELS: Mapping[str, str] = {"nr": PERSON, "nrt": PERSON, "nrfg": PERSON, "nt": ORG, "ns": PLACE}


class JiebaTagger:
    """The ``jieba`` back end; the dictionary loads with the first sentence."""

    name = "jieba"

    def __init__(self) -> None:
        self._tagger: Any = None

    @property
    def version(self) -> str:
        """The version of jieba."""
        return version("jieba")

    def find(self, sentences: Sequence[str]) -> list[list[Mention]]:
        """Names, bodies and places by jieba's tags, see ``duban.ner.Recognizer``."""
        return [list(self._sentence(sentence)) for sentence in sentences]

    def _sentence(self, sentence: str) -> list[Mention]:
        mentions, cursor = [], 0
        for word, flag in self._loaded().cut(sentence):
            label = LABELS.get(flag)
            if label:
                mentions.append(Mention(cursor, cursor + len(word), label, "ner.jieba"))
            cursor += len(word)
        return mentions

    def _loaded(self) -> Any:
        if self._tagger is None:
            tokenizer = own_tokenizer()
            import jieba.posseg

            self._tagger = jieba.posseg.POSTokenizer(tokenizer)
        return self._tagger


def own_tokenizer() -> Any:
    """A jieba tokenizer that nobody else shares; it reads its dictionary from the package, with the first text.

    By default, jieba reads what ``jieba.cache`` in the folder of temporary files holds, whoever has put that there.
    """
    import jieba

    tokenizer = jieba.Tokenizer()

    def initialize(dictionary: str | None = None) -> None:  # noqa: ARG001  as jieba calls it
        with tokenizer.lock:
            if not tokenizer.initialized:
                tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
                tokenizer.initialized = True

    tokenizer.initialize = initialize
    return tokenizer
