"""Chinese and Arabic numerals to numbers; which character means what is data (``numerals.tsv``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from duban.lexicon import Lexicons

_ARABIC = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
_MYRIAD = 10_000


@dataclass(frozen=True)
class Numerals:
    """Reads numerals by the types ``numeral_digit``, ``numeral_unit`` and ``numeral_tens`` of the lexicons."""

    lexicons: Lexicons

    def read(self, text: str) -> float | None:
        """The number that ``text`` writes, ``None`` where it is no numeral or has lost its digit (亿元).

        >>> from duban.lexicon import load_lexicons
        >>> numerals = Numerals(load_lexicons())
        >>> [numerals.read(text) for text in ("一百三十", "1.5万", "两万四", "二〇二五", "廿二", "亿")]
        [130.0, 15000.0, 24000.0, 2025.0, 22.0, None]
        """
        total, section, number, last = 0.0, 0.0, None, 1
        position, sequence = 0, False
        while position < len(text):
            arabic = _ARABIC.match(text, position)
            character = text[position].lower()
            if arabic:
                number, last, sequence = float(arabic.group().replace(",", "")), 1, False
                position = arabic.end()
                continue
            if character in self._digits:
                digit = self._digits[character]
                number = number * 10 + digit if sequence and number is not None else float(digit)
                last = 1 if sequence or digit == 0 else last
                sequence = True
            elif character in self._tens:
                section, number, sequence, last = section + self._tens[character], None, False, 10
            elif character in self._units:
                unit = self._units[character]
                if number is None and unit >= _MYRIAD and not section and not total:
                    return None
                if unit < _MYRIAD:
                    section += (1.0 if number is None else number) * unit
                elif total and unit > last > 1 and not section and number is None:
                    total *= unit
                else:
                    total, section = total + (section + (number or 0.0)) * unit, 0.0
                number, sequence, last = None, False, unit
            else:
                return None
            position += 1
        if number is not None and last >= 100 and number < 10 and sequence and total + section:
            number *= last / 10
        return total + section + (number or 0.0) if text else None

    def whole(self, text: str) -> int | None:
        """The number as an integer, ``None`` where it is none."""
        value = self.read(text)
        return int(value) if value is not None and value == int(value) else None

    @cached_property
    def _digits(self) -> dict[str, int]:
        return {form: int(value) for form, value in self.lexicons.canonical("numeral_digit").items()}

    @cached_property
    def _tens(self) -> dict[str, int]:
        return {form: int(value) for form, value in self.lexicons.canonical("numeral_tens").items()}

    @cached_property
    def _units(self) -> dict[str, int]:
        return {form: int(value) for form, value in self.lexicons.canonical("numeral_unit").items()}
