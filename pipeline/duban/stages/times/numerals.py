"""Chinese and Arabic numerals to numbers; which character means what is data (``numerals.tsv``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from duban.words.lexicon import Lexicons

_ARABIC = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
_MYRIAD = 10_000


@dataclass(frozen=True)
class Numerals:
    """Reads numerals by the types ``numeral_digit``, ``numeral_unit`` and ``numeral_tens`` of the lexicons."""

    lexicons: Lexicons

    def read(self, text: str) -> float | None:
        """The number that ``text`` writes, ``None`` where it is no numeral or has lost its digit (亿元).

        >>> from duban.words.lexicon import load_lexicons
        >>> numerals = Numerals(load_lexicons())
        >>> [numerals.read(text) for text in ("一百三十", "1.5万", "两万四", "二〇二五", "廿二", "亿")]
        [130.0, 15000.0, 24000.0, 2025.0, 22.0, None]
        """
        reader = _Reader()
        for token in self._tokens.finditer(text):
            written = token.group().lower()
            if token.lastgroup == "arabic":
                reader.number(float(written.replace(",", "")))
            elif written in self._digits:
                reader.digit(self._digits[written])
            elif written in self._tens:
                reader.tens(self._tens[written])
            elif written in self._units and reader.unit(self._units[written]):
                continue
            else:
                return None
        return reader.total() if text else None

    def whole(self, text: str) -> int | None:
        """The number as an integer, ``None`` where it is none."""
        value = self.read(text)
        return int(value) if value is not None and value == int(value) else None

    def numbers(self, text: str) -> Iterator[tuple[str, str]]:
        """Every numeral in a text as written, with the character behind it (``""`` at the end)."""
        for match in self._numeral.finditer(text):
            yield match.group(), text[match.end() : match.end() + 1]

    def first(self, text: str) -> int | None:
        """The first whole number in a text, ``None`` where there is none.

        >>> from duban.words.lexicon import load_lexicons
        >>> Numerals(load_lexicons()).first("第十二周")
        12
        """
        return next((self.whole(written) for written, _ in self.numbers(text)), None)

    @cached_property
    def _digits(self) -> Mapping[str, int]:
        return {form: int(value) for form, value in self.lexicons.canonical("numeral_digit").items()}

    @cached_property
    def _tens(self) -> Mapping[str, int]:
        return {form: int(value) for form, value in self.lexicons.canonical("numeral_tens").items()}

    @cached_property
    def _units(self) -> Mapping[str, int]:
        return {form: int(value) for form, value in self.lexicons.canonical("numeral_unit").items()}

    @cached_property
    def _tokens(self) -> re.Pattern[str]:
        return re.compile(rf"(?P<arabic>{_ARABIC.pattern})|(?s:.)")

    @cached_property
    def _numeral(self) -> re.Pattern[str]:
        han = self.lexicons.alternation("numeral_digit", "numeral_unit", "numeral_tens")
        return re.compile(rf"(?:{_ARABIC.pattern}|{han})+")


class _Reader:
    """Sums a numeral up from left to right."""

    def __init__(self) -> None:
        self._sum = 0.0  # what stands before the last 万 or 亿
        self._section = 0.0  # what stands behind it
        self._number: float | None = None  # a number that still waits for its unit
        self._run = False  # whether that number is a run of digits (二〇二五)
        self._last = 1  # the unit just read

    def number(self, value: float) -> None:
        self._number, self._run, self._last = value, False, 1

    def digit(self, value: int) -> None:
        if self._run and self._number is not None:
            self._number, self._last = self._number * 10 + value, 1
        else:
            self._number, self._run = float(value), True
            self._last = 1 if value == 0 else self._last

    def tens(self, value: int) -> None:
        self._section, self._number, self._run, self._last = self._section + value, None, False, 10

    def unit(self, value: int) -> bool:
        """Take a unit in; ``False`` where a big one stands first and its digit is lost."""
        if value < _MYRIAD:
            self._section += (1.0 if self._number is None else self._number) * value
        elif self._number is None and not self._section and not self._sum:
            return False
        elif self._number is None and not self._section:
            self._sum *= value
        else:
            self._sum, self._section = self._sum + (self._section + (self._number or 0.0)) * value, 0.0
        self._number, self._run, self._last = None, False, value
        return True

    def total(self) -> float:
        """The sum; a lone last digit takes the next smaller unit (两万四)."""
        rest = self._number or 0.0
        if self._run and self._last >= 100 and rest < 10 and self._sum + self._section:
            rest *= self._last / 10
        return self._sum + self._section + rest
