"""Any installed spaCy pipeline as a back end."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from duban.core.install import pip_command
from duban.core.model import Mention
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
_NOT_ASKED = ("tagger", "morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer", "textcat")
_RELEASES = "https://github.com/explosion/spacy-models/releases/download"
_SQUATTED = "999"


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
            for doc in self._nlp.pipe(sentences, disable=_NOT_ASKED)
        ]


def model_command() -> str:
    """What installs the Chinese pipeline that fits the installed spaCy: models carry its major and minor version."""
    try:
        major, minor = version("spacy").split(".")[:2]
    except PackageNotFoundError:
        return pip_command("spacy")
    model = f"{DEFAULT}-{major}.{minor}.0"
    return pip_command(f"{_RELEASES}/{model}/{model}-py3-none-any.whl")


def squatted() -> str | None:
    """The version of the distribution that took the name zh-core-web-sm on PyPI, where it is installed."""
    try:
        found = version("zh-core-web-sm")
    except PackageNotFoundError:
        return None
    return found if found.partition(".")[0] == _SQUATTED else None


def _load(model: str) -> Any:
    if re.sub(r"[-_.]", "_", model.lower()) == DEFAULT and (impostor := squatted()):
        raise NerError(
            f"zh-core-web-sm {impostor} is somebody else's package from PyPI: pip uninstall zh-core-web-sm;"
            f" {model_command()}"
        )
    try:
        import spacy
    except ImportError:
        raise NerError(f"the spacy back end needs spaCy: {pip_command('spacy')}") from None
    try:
        nlp = spacy.load(model)
    except (OSError, ImportError, AttributeError) as error:  # not there; not to be imported; no pipeline
        if spacy.util.is_package(model) or Path(model).exists():
            raise NerError(f"the spaCy pipeline {model!r} is damaged, install it again: {error}") from None
        raise NerError(
            f"no spaCy pipeline {model!r} is installed. The Chinese one comes from spaCy's own releases:"
            f" {model_command()} (never from PyPI: zh-core-web-sm there is somebody else's)"
        ) from None
    if not {"ner", "entity_ruler", "span_ruler"} & set(nlp.pipe_names):
        raise NerError(
            f"the spaCy pipeline {model!r} has no ner component; it has {', '.join(nlp.pipe_names) or 'none'}"
        )
    return nlp
