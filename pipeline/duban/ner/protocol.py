"""What a back end has to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from duban.core.model import Mention

PERSON, ORG, PLACE, TITLE = "PERSON", "ORG", "PLACE", "TITLE"


class NerError(ValueError):
    """A back end that can't be used; the message says what to install or which names exist."""


@runtime_checkable
class Recognizer(Protocol):
    """A back end: ``find`` gives, for each sentence, mentions with offsets (code points) into that sentence."""

    @property
    def name(self) -> str:
        """How the back end is called on the command line, e.g. ``jieba``."""
        ...

    @property
    def version(self) -> str:
        """The version of the library or model behind it."""
        ...

    def find(self, sentences: Sequence[str]) -> list[list[Mention]]:
        """The mentions of each sentence, labelled PERSON, ORG, PLACE or TITLE."""
        ...
