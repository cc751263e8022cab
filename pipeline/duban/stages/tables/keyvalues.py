"""Key-value lines and brackets of task lists: ``责任单位：市交通局；完成时限：6月底前``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from duban.core.packed import pack
from duban.core.structure import KeyValue, Structure
from duban.core.text import Span, SpanIndex
from duban.stages.tables.grid import trimmed
from duban.words.lexicon import Lexicons
from duban.words.written import Late

_KINDS = ("task", "measure", "lead", "support", "due", "status", "standard", "note")
_SIGNS = "：:】"
_ENDS = "；;，,。*＊　"
_BULLET = r"[ \u3000\-*•·▪●]{0,9}"
_BRACKET = re.compile(r"[（【\[]([^（）【】\[\]\n]{3,300})[）】\]](?=[。；;]?[ \u3000]{0,9}(?:\n|$))")


class KeyValueFinder:
    """Built once from the lexicons; called with a raw text, the same in plain script, and what is known of it."""

    def __init__(self, lexicons: Lexicons) -> None:
        keys = lexicons.alternation(*(f"column_{kind}" for kind in _KINDS))
        copula = lexicons.alternation("key_copula")
        key = rf"(?P<box>【)?(?P<key>{keys}){copula}?(?(box)】[：:]?|[*＊]{{0,2}}[：:][*＊]{{0,2}})"
        self._key = Late(rf"(?i)(?<![\u4e00-\u9fffa-z]){key}")
        self._line = Late(rf"(?im)^{_BULLET}(?={key})[^\n]{{2,400}}$")

    def __call__(self, raw: str, plain: str, known: Structure) -> Structure:  # noqa: ARG002
        """The structure with every pair; a pair in a table is none."""
        if not any(sign in plain for sign in _SIGNS):
            return known
        taken = SpanIndex(known.parts)
        found = [pair for pair in self._pairs(plain) if not taken.overlapping(pair.start, pair.end)]
        if not found:
            return known
        return Structure(pack(sorted((*known.parts, *found), key=lambda part: (part.start, part.end))))

    def _pairs(self, text: str) -> Iterator[KeyValue]:
        for line in self._line.finditer(text):
            yield from self._within(text, line.start(), line.end())
        for bracket in _BRACKET.finditer(text):
            if self._key.match(text, bracket.start(1), bracket.end(1)):
                yield from self._within(text, *bracket.span(1))

    def _within(self, text: str, start: int, end: int) -> Iterator[KeyValue]:
        keys = list(self._key.finditer(text, start, end))
        for key, following in zip(keys, [*keys[1:], None], strict=True):
            stop = following.start() if following else end
            value = trimmed(text, key.end(), stop, _ENDS)
            if value[0] < value[1]:
                yield KeyValue(key.start(), value[1], Span(*key.span("key")), Span(*value))
