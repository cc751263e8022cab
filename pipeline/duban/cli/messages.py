"""Messages in the user's language. Whatever people read on a terminal passes here; files and JSON stay English.

Messages are plain English in the code, f-strings too. The catalogue (``locale/zh``) holds their templates, such as
``{file}: no such file``, which ``make messages`` reads from the code; a message is matched against these when it is
shown. So a reader or a rule raises its error as ever and knows nothing of languages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise

LANGUAGES = ("en", "zh")
_FIELD = re.compile(r"\{(\w+)\}")
_ENTRY = re.compile(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n)+)', re.MULTILINE)
_UNTRANSLATED = ("", "C", "POSIX")


Speech = Callable[[str], str]
"""Says an English message in a language, or as it is where there is no translation."""


class Catalogue:
    """The translations of one language."""

    def __init__(self, pairs: Mapping[str, str]) -> None:
        templates = [_Template.of(*pair) for pair in pairs.items() if _FIELD.search(pair[0])]
        self._exact = pairs
        self._templates = sorted(templates, key=lambda template: -sum(map(len, template.words)))

    def __call__(self, message: str) -> str:
        """The translation; of several templates that match the one with most words of its own.

        A message that is put together, ``place: reason; remedy``, is translated by its parts.

        >>> say = Catalogue({"no {what} left": "没有{what}了", "buy some": "请购买", ": ": "：", "; ": "；"})
        >>> say("a.txt: no ink left; buy some")
        'a.txt：没有ink了；请购买'
        """
        if message in self._exact:
            return self._exact[message]
        for template in self._templates:
            if fields := template.match(message):
                return template.filled({name: self(value) for name, value in fields.items()})
        for mark in (": ", "; "):
            first, found, rest = message.partition(mark)
            if found and (parts := (self(first), self(rest))) != (first, rest):
                return self._exact.get(mark, mark).join(parts)
        return message


@dataclass(frozen=True, slots=True)
class _Template:
    words: tuple[str, ...]
    names: tuple[str, ...]
    translation: str

    @classmethod
    def of(cls, english: str, translation: str) -> _Template:
        parts = _FIELD.split(english)
        return cls(tuple(parts[::2]), tuple(parts[1::2]), translation)

    def match(self, message: str) -> dict[str, str] | None:
        first, last = self.words[0], self.words[-1]
        if not (message.startswith(first) and message.endswith(last) and all(word in message for word in self.words)):
            return None  # most don't match: no pattern is compiled for them
        open_end = "" if last else "(?!.*; )"  # what follows a field at the end is another part of the message
        pattern = "(.*?)".join(map(re.escape, self.words[:-1])) + f"({open_end}.*?){re.escape(last)}"
        found = re.fullmatch(pattern, message, re.DOTALL)
        return dict(zip(self.names, found.groups(), strict=True)) if found else None

    def filled(self, fields: Mapping[str, str]) -> str:
        return _FIELD.sub(lambda field: fields.get(field[1], field[0]), self.translation)


_SPEECH: ContextVar[Speech] = ContextVar("speech", default=str)


def _(message: str) -> str:
    """An English message in the language of the command that runs; English where none does."""
    return _SPEECH.get()(message)


@contextmanager
def speaking(speech: Speech) -> Iterator[None]:
    """Say messages so until the end of the block."""
    token = _SPEECH.set(speech)
    try:
        yield
    finally:
        _SPEECH.reset(token)


def speech(language: str) -> Speech:
    """How a language is spoken: ``zh`` by its catalogue, any other as English."""
    return _chinese() if language == "zh" else str


def language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language that is asked for: by ``--lang``, by ``DUBAN_LANG``, or by the locale as gettext reads it.

    >>> language(["--lang", "zh"], {}), language([], {"LANG": "zh_CN.UTF-8"}), language([], {"LC_ALL": "C"})
    ('zh', 'zh', 'en')
    """
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    listed = environment.get("LANGUAGE", "").partition(":")[0]
    if locale and locale.partition(".")[0] in _UNTRANSLATED:
        listed = ""
    wanted = _option(arguments) or environment.get("DUBAN_LANG") or listed or locale
    return "zh" if wanted.lower().startswith("zh") else "en"


def _option(arguments: Sequence[str]) -> str | None:
    """The value of ``--lang`` before the name of the command."""
    before = ""
    for option, value in pairwise((*arguments, "")):
        if option == "--lang":
            return value
        if option.startswith("--lang="):
            return option.partition("=")[2]
        if not option.startswith("-") and before != "--config":
            return None
        before = option
    return None


def _chinese() -> Catalogue:
    return Catalogue(dict(_pairs(files("duban").joinpath("locale/zh/LC_MESSAGES/duban.po").read_text("utf-8"))))


def _pairs(catalogue: str) -> Iterator[tuple[str, str]]:
    r"""The messages of a catalogue (PO) and their translations; the first is its header.

    >>> dict(_pairs('msgid ""\nmsgstr ""\n\nmsgid "no "\n"ink"\nmsgstr "没墨了"\n'))["no ink"]
    '没墨了'
    """
    for english, translation in _ENTRY.findall(catalogue):
        yield _unquoted(english), _unquoted(translation)


def _unquoted(lines: str) -> str:
    return "".join(map(json.loads, lines.splitlines()))  # strings of PO files are written like those of JSON
