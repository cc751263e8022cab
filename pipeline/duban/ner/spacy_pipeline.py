"""Any installed spaCy pipeline as a back end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from duban.model import Mention
from duban.ner.protocol import ORG, PERSON, PLACE, TITLE, NerError

LABELS: Mapping[str, str] = {
    "PERSON": PERSON,
    "PER": PERSON,
    "ORG": ORG,
    "GPE": PLACE,
    "LOC": PLACE,
    "FAC": PLACE,
    "PLACE": PLACE,
    "TITLE": TITLE,
}
DEFAULT = "zh_core_web_sm"
_WHEEL = "https://github.com/explosion/spacy-models/releases/download/zh_core_web_sm-3.8.0/zh_core_web_sm-3.8.0-py3-none-any.whl"


class SpacyPipeline:
    """The ``spacy:NAME`` back end; ``model`` is the name of an installed pipeline or a path.

    Raises ``NerError`` when the pipeline is not installed or has no entity recognizer.
    """

    def __init__(self, model: str = DEFAULT) -> None:
        self._model = model or DEFAULT
        self.name = f"spacy:{self._model}"
        self._nlp = _load(self._model)

    @property
    def version(self) -> str:
        """Name and version of the pipeline, as its ``meta.json`` says."""
        return f"{self._nlp.meta.get('name', self._model)} {self._nlp.meta.get('version', '')}".strip()

    def find(self, sentences: Sequence[str]) -> list[list[Mention]]:
        """The pipeline's entities, see ``duban.ner.Recognizer``; labels that duban has no use for are left out."""
        return [
            [
                Mention(e.start_char, e.end_char, LABELS[e.label_], f"ner.{self.name}")
                for e in doc.ents
                if e.label_ in LABELS
            ]
            for doc in self._nlp.pipe(sentences)
        ]


def _load(model: str) -> Any:
    try:
        import spacy
    except ImportError:
        raise NerError("the spacy back end needs spaCy: pip install spacy") from None
    try:
        nlp = spacy.load(model)
    except OSError:
        raise NerError(
            f"no spaCy pipeline {model!r} is installed. The Chinese one comes from spaCy's own releases:"
            f" pip install {_WHEEL} (never from PyPI: zh-core-web-sm there is somebody else's)"
        ) from None
    if not {"ner", "entity_ruler", "span_ruler"} & set(nlp.pipe_names):
        raise NerError(
            f"the spaCy pipeline {model!r} has no ner component; it has {', '.join(nlp.pipe_names) or 'none'}"
        )
    return nlp
