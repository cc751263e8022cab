"""Chinese and Arabic numerals to numbers; which character means what is data (``numerals.tsv``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from duban.words.lexicon import Lexicons

_ARABIC = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
_MYRIAD = 10_000


@dataclass(frozen=True, slots=True)
class Number:
    """What a numeral says: ``value`` is the lower one where it names two neighbours (两三, 三四十)."""

    value: float
    approximate: bool = False


@dataclass(frozen=True)
class Numerals:
    """Reads numerals by the ``numeral_*`` types of the lexicons."""

    lexicons: Lexicons

    def parse(self, text: str) -> Number | None:
        """What ``text`` says as a number, ``None`` if it is no numeral or has lost its digit (亿元).

        >>> from duban.words.lexicon import load_lexicons
        >>> numerals = Numerals(load_lexicons())
        >>> numerals.parse("一百零七"), numerals.parse("三四十")
        (Number(value=107.0, approximate=False), Number(value=30.0, approximate=True))
        """
        return self._sum(text) if text else None

    def read(self, text: str) -> float | None:
        """The number that ``text`` writes, of two neighbours the lower.

        >>> from duban.words.lexicon import load_lexicons
        >>> numerals = Numerals(load_lexicons())
        >>> [numerals.read(text) for text in ("一百三十", "1.5万", "两万四", "二〇二五", "廿二", "亿")]
        [130.0, 15000.0, 24000.0, 2025.0, 22.0, None]
        """
        number = self.parse(text)
        return None if number is None else number.value

    def whole(self, text: str) -> int | None:
        """The number as an integer, ``None`` if it is none."""
        value = self.read(text)
        return int(value) if value is not None and value == int(value) else None

    def numbers(self, text: str) -> Iterator[tuple[str, str]]:
        """Every numeral in a text as written, with the character behind it (``""`` at the end)."""
        for match in self._numeral.finditer(text):
            yield match.group(), text[match.end() : match.end() + 1]

    def digits(self, text: str) -> int | None:
        """The number written digit by digit (二〇二三, 二三), ``None`` if another sign stands in it."""
        run = self._run(text)
        return int(run) if run.isascii() and run.isdigit() else None

    def first(self, text: str) -> int | None:
        """The first whole number in a text, never a rough one (二三日 is the 23rd), ``None`` if there is none.

        >>> from duban.words.lexicon import load_lexicons
        >>> Numerals(load_lexicons()).first("第十二周")
        12
        """
        written = next((written for written, _ in self.numbers(text)), "")
        digits = self.digits(written)
        return self.whole(written) if digits is None else digits

    def _sum(self, text: str) -> Number | None:
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
        return Number(reader.total(), reader.approximate)

    def _run(self, digits: str) -> str:
        return "".join(str(self._digits.get(digit, digit)) for digit in digits)

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
        self.approximate = False
        self._sum = 0.0  # what stands before the last 万 or 亿
        self._section = 0.0  # what stands behind it
        self._waiting: float | None = None  # a number that waits for its unit
        self._digits: list[int] = []  # or the digits that do (二〇二五, the 三四 of 三四十)
        self._last, self._big = 1, 0  # the unit just read, and the last 万 or 亿

    def number(self, value: float) -> None:
        self._waiting, self._digits = value, []

    def digit(self, value: int) -> None:
        self._digits.append(value)

    def tens(self, value: int) -> None:
        self._section += value
        self._waiting, self._digits, self._last = None, [], 10

    def unit(self, value: int) -> bool:
        """Take a unit in; ``False`` where a big one stands first and its digit is lost."""
        pending = self._pending()
        if value < _MYRIAD:
            self._section += (1.0 if pending is None else pending) * value
        elif pending is None and not self._section and not self._sum:
            return False
        else:
            section, self._section = self._section + (pending or 0.0), 0.0
            below = self._sum and (not section or value > self._big)  # 万亿, 一万二千亿
            self._sum = (self._sum + section) * value if below else self._sum + section * value
            self._big = value
        self._waiting, self._digits, self._last = None, [], value
        return True

    def total(self) -> float:
        """The sum; a lone last digit takes the next smaller unit (两万四, 1万5)."""
        rest = self._pending() or 0.0
        lone = len(self._digits) == 1 or _neighbours(self._digits) or (not self._digits and rest in range(1, 10))
        if lone and self._last >= 100 and self._sum + self._section:
            rest *= self._last / 10
        return self._sum + self._section + rest

    def _pending(self) -> float | None:
        """What waits for a unit; of two neighbours (两三, 三五) the first."""
        if not self._digits:
            return self._waiting
        if _neighbours(self._digits):
            self.approximate = True
            return float(self._digits[0])
        return float(int("".join(map(str, self._digits))))


def _neighbours(digits: list[int]) -> bool:
    """Whether two digits side by side name a rough number: 两三, 七八, 三五."""
    return digits == [3, 5] or (len(digits) == 2 and 0 < digits[0] == digits[1] - 1)
