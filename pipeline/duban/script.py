"""Traditional to simplified script, character for character."""

from __future__ import annotations

import re
from functools import cached_property
from importlib import resources
from typing import Any, Literal

Variant = Literal["t2s", "tw2s", "hk2s"]
Script = Literal["simplified", "traditional", "mixed"]

#: The phrase configurations (``tw2sp`` …) change lengths and would break every offset behind the change.
VARIANTS: tuple[Variant, ...] = ("t2s", "tw2s", "hk2s")


class Simplifier:
    r"""Converts with OpenCC, but only lines in which a traditional character stands, since OpenCC is slow.

    >>> Simplifier().simplify("重點項目\n重点")
    '重点项目\n重点'
    """

    def __init__(self, variant: Variant = "t2s") -> None:
        if variant not in VARIANTS:
            raise ValueError(f"{variant!r} is not length-preserving; choose one of {', '.join(VARIANTS)}")
        self._variant = variant

    def simplify(self, text: str) -> str:
        """The text in simplified script, of the same length."""
        if not self._traditional.search(text):
            return text
        return "".join(self._line(line) for line in text.splitlines(keepends=True))

    def script_of(self, text: str) -> Script:
        """Which script a text is written in: mixed where both kinds of characters are well represented.

        >>> Simplifier().script_of("發展和改革"), Simplifier().script_of("发展和改革")
        ('traditional', 'simplified')
        """
        traditional = len(self._traditional.findall(text))
        simplified = len(self._simplified.findall(text))
        if not traditional:
            return "simplified"
        share = traditional / (traditional + simplified)
        return "traditional" if share > 0.9 else "simplified" if share < 0.1 else "mixed"

    def _line(self, line: str) -> str:
        if not self._traditional.search(line):
            return line
        converted: str = self._opencc.convert(line)
        return converted if len(converted) == len(line) else "".join(map(self._character, line))

    def _character(self, character: str) -> str:
        converted: str = self._opencc.convert(character)
        return converted if len(converted) == 1 else character

    @cached_property
    def _opencc(self) -> Any:
        from opencc import OpenCC  # slow to import, and not needed for simplified text

        return OpenCC(self._variant)

    @cached_property
    def _pairs(self) -> list[tuple[str, str]]:
        table = resources.files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text(encoding="utf-8")
        pairs = (line.split("\t") for line in table.splitlines() if "\t" in line)
        return [(old, new.split(" ")[0]) for old, new in pairs if len(old) == 1 and old not in new.split(" ")]

    @cached_property
    def _traditional(self) -> re.Pattern[str]:
        return re.compile("[" + "".join(old for old, _ in self._pairs) + "]")

    @cached_property
    def _simplified(self) -> re.Pattern[str]:
        old = {pair[0] for pair in self._pairs}
        return re.compile("[" + "".join(sorted({new for _, new in self._pairs} - old)) + "]")
