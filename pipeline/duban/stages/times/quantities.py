"""Numbers with unit, vagueness and bound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from duban.core.model import Mention
from duban.stages.times.model import Quantity
from duban.stages.times.numerals import Number, Numerals
from duban.words.lexicon import Lexicons
from duban.words.rules import Rule, load_rules


@dataclass(frozen=True)
class QuantityFinder:
    """Finds quantities by ``quantity.toml``.

    >>> from duban.words.lexicon import load_lexicons
    >>> [(q.value, q.unit, q.bound, q.masked) for q in QuantityFinder(load_lexicons()).find("近90个，融资亿元以上")]
    [(90.0, '个', None, False), (None, 'CNY', 'least', True)]
    """

    lexicons: Lexicons
    numerals: Numerals = field(init=False)
    rules: tuple[Rule, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "numerals", Numerals(self.lexicons))
        object.__setattr__(self, "rules", load_rules(self.lexicons, "quantity"))

    def find(self, text: str) -> tuple[Quantity, ...]:
        """Every quantity of a normalised text, in order and apart; the longest wins, the earlier rule a tie."""
        found = sorted((m for rule in self.rules for m in rule.find(text)), key=lambda m: (m.start, -m.end))
        kept: list[Quantity] = []
        for m in found:
            if not kept or m.start >= kept[-1].end:
                kept.append(self._quantity(m))
        return tuple(kept)

    def _quantity(self, m: Mention) -> Quantity:
        parts = m.value
        number = self._number(parts)
        value = number.value if number else None
        bounds = [self.lexicons.canonical("number_before").get(parts.get("before", ""))]
        bounds.append(self.lexicons.canonical("number_behind").get(parts.get("behind") or parts.get("more") or ""))
        bound = next((b for b in bounds if b in {"least", "most"}), None)
        vague = "about" in bounds or "more" in parts or "to" in parts or bool(number and number.approximate)
        unit = parts.get("unit") or parts.get("unit_before") or ("%" if "share" in parts else "")
        if m.label == "money":
            unit = self.lexicons.canonical("currency")[unit]
        kind = "cardinal" if m.label == "opaque" else m.label
        return Quantity(m.start, m.end, kind, value, unit, vague, bound, value is None and m.label != "opaque", m.rule)

    def _number(self, parts: Mapping[str, str]) -> Number | None:
        """The number that is written, of a share (三分之一, 两成) how many of a hundred."""
        if "share" in parts:
            share = self.numerals.parse(parts["share"])
            return replace(share, value=100 * share.value) if share else None
        if "mask" in parts:
            return None
        return self.numerals.parse(parts.get("number", parts.get("han", "")) + parts.get("scale", ""))
