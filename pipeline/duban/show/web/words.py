"""The words of the pages, in one language at a time: as the browser asks, until somebody chooses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
#: What a column's codes are called: the group of words of the review page or of these pages.
_GROUPS = {"modality": "modality", "kind": "kind", "state": "state", "form": "form"}


def language_of(chosen: str | None, accepted: str) -> Language:
    """The language that somebody chose, else Chinese where the browser asks for that first.

    >>> language_of(None, "zh-TW,zh;q=0.9,en;q=0.8"), language_of(None, "fr"), language_of("zh", "en")
    ('zh', 'en', 'zh')
    """
    for language in LANGUAGES:
        if chosen == language:
            return language
    return "zh" if accepted.strip().lower().startswith("zh") else "en"


class Words:
    """The words of a language.

    >>> Words("zh")("count", n=3), Words("en").value("modality", "obligation"), Words("en").value("speaker", "周敏")
    ('3 项要求', 'Obligation', '周敏')
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._place = LANGUAGES.index(language)

    def __call__(self, key: str, **values: object) -> str:
        """The words for a key, which stands for itself where there are none."""
        known = _words().get(key)
        return known[self._place].format(**values) if known else key

    def column(self, name: str) -> str:
        """What a column is called."""
        return self(f"column.{name}").removeprefix("column.")

    def value(self, column: str, value: object) -> object:
        """What a value of a column is called, where it is a code."""
        key = f"{_GROUPS[column]}.{value}" if column in _GROUPS else ""
        return self(key) if key in _words() else value


@lru_cache(maxsize=1)
def _words() -> Mapping[str, tuple[str, str]]:
    page = files("duban.show.report") / "assets" / "words.json"
    own = files("duban.show.web") / "words.json"
    words: dict[str, tuple[str, str]] = json.loads(page.read_text(encoding="utf-8")) | json.loads(
        own.read_text(encoding="utf-8")
    )
    return words
