"""Traditional to simplified script, character for character."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Any, Literal

from duban.words.lexicon import any_of

Variant = Literal["t2s", "tw2s", "hk2s"]
Script = Literal["simplified", "traditional", "mixed"]

#: The phrase configurations (``tw2sp`` …) change lengths and would break every offset behind the change.
VARIANTS: tuple[Variant, ...] = ("t2s", "tw2s", "hk2s")


_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Characters:
    """A set of characters to look for. ``re`` searches fast for one without the rare ones beyond 16 bits."""

    every: frozenset[str]
    common: re.Pattern[str]

    @classmethod
    def of(cls, characters: Iterable[str]) -> _Characters:
        every = frozenset(characters)
        return cls(every, re.compile("[" + "".join(sorted(c for c in every if c <= "\uffff")) + "]"))

    def stand_in(self, text: str) -> bool:
        if self.common.search(text):
            return True
        return _ASTRAL.search(text) is not None and not self.every.isdisjoint(text)


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of a conversion: its characters, and the phrases that are not converted character by character."""

    characters: Mapping[int, str]
    phrases: re.Pattern[str] | None


class Simplifier:
    r"""Converts lines in which a traditional character stands, character by character with the tables of OpenCC.

    OpenCC itself, which is slow, is asked only about lines with a phrase that it treats otherwise.

    >>> Simplifier().simplify("重點項目\n重点")
    '重点项目\n重点'
    """

    def __init__(self, variant: Variant = "t2s") -> None:
        if variant not in VARIANTS:
            raise ValueError(f"{variant!r} is not length-preserving; choose one of {', '.join(VARIANTS)}")
        self._variant = variant

    def simplify(self, text: str) -> str:
        """The text in simplified script, of the same length."""
        if not self._traditional.stand_in(text):
            return text
        return "".join(self._line(line) for line in text.splitlines(keepends=True))

    def script_of(self, text: str) -> Script:
        """Which script a text is written in: mixed where both kinds of characters are well represented.

        >>> Simplifier().script_of("發展和改革"), Simplifier().script_of("发展和改革")
        ('traditional', 'simplified')
        """
        if not self._traditional.stand_in(text):
            return "simplified"
        counts = Counter(text)
        traditional = sum(counts[c] for c in self._traditional.every & counts.keys())
        simplified = sum(counts[c] for c in self._simplified & counts.keys())
        share = traditional / (traditional + simplified)
        return "traditional" if share > 0.9 else "simplified" if share < 0.1 else "mixed"

    def characters(self) -> dict[str, str]:
        """What each character becomes where no phrase says otherwise.

        >>> Simplifier().characters()["徵"]
        '征'
        """
        return {chr(old): new for step in self._steps for old, new in step.characters.items() if chr(old) != new}

    def _line(self, line: str) -> str:
        if not self._traditional.stand_in(line):
            return line
        converted = line
        for step in self._steps:
            if step.phrases and step.phrases.search(converted):
                converted = self._opencc.convert(line)
                break
            converted = converted.translate(step.characters)
        return converted if len(converted) == len(line) else "".join(map(self._character, line))

    def _character(self, character: str) -> str:
        converted: str = self._opencc.convert(character)
        return converted if len(converted) == 1 else character

    @cached_property
    def _opencc(self) -> Any:
        from opencc import OpenCC  # slow to import, and not needed for simplified text

        return OpenCC(self._variant)

    @cached_property
    def _steps(self) -> list[_Step]:
        config = json.loads(_file("config", f"{self._variant}.json"))
        return [_step(_dictionary(step["dict"])) for step in config["conversion_chain"]]

    @cached_property
    def _pairs(self) -> list[tuple[str, str]]:
        return [(old, new[0]) for old, new in _characters("TSCharacters.txt") if old not in new]

    @cached_property
    def _traditional(self) -> _Characters:
        return _Characters.of(old for old, _ in self._pairs)

    @cached_property
    def _simplified(self) -> frozenset[str]:
        """Characters that only simplified texts have: 后, 里 and 台 are written in traditional ones too."""
        both = {new for new, old in _characters("STCharacters.txt") if new in old}
        return frozenset(new for _, new in self._pairs) - self._traditional.every - both


def _characters(name: str) -> Iterator[tuple[str, list[str]]]:
    """The single characters of a dictionary of OpenCC, each with what it may become."""
    for line in _file("dictionary", name).splitlines():
        written, _, becomes = line.partition("\t")
        if becomes and len(written) == 1:
            yield written, becomes.split(" ")


def _step(words: Mapping[str, str]) -> _Step:
    characters = {ord(old): new for old, new in words.items() if len(old) == 1}
    other = [old for old, new in words.items() if len(old) > 1 and old.translate(characters) != new]
    return _Step(characters, re.compile(any_of(other)) if other else None)


def _dictionary(config: Mapping[str, Any]) -> dict[str, str]:
    """The words of a dictionary of OpenCC or of a group of them, in which the first that has a word counts."""
    if config["type"] == "group":
        return {old: new for each in reversed(config["dicts"]) for old, new in _dictionary(each).items()}
    return dict(_words(_file("dictionary", config["file"])))


def _words(table: str) -> Iterator[tuple[str, str]]:
    for line in table.splitlines():
        old, new = line.strip().split("\t")
        yield old, new.split(" ")[0]


def _file(folder: str, name: str) -> str:
    return resources.files("opencc").joinpath(folder).joinpath(name).read_text(encoding="utf-8")
