"""The name in full that a body's short name stands for."""

from __future__ import annotations

from duban.words.lexicon import Lexicons
from duban.words.rules import load_rules
from duban.words.written import AnyOf


class FullNames:
    """Built once from the lexicons; called with the name of a party in simplified script.

    >>> from duban.words.lexicon import load_lexicons
    >>> full = FullNames(load_lexicons())
    >>> full("市发改委"), full("市住建局（市人防办）"), full("市财政局")
    ('市发展和改革委员会', '市住房和城乡建设局（市人民防空办公室）', None)
    """

    def __init__(self, lexicons: Lexicons) -> None:
        self._names = lexicons.canonical("body_short")
        self._short = AnyOf(load_rules(lexicons, "party", "BODY_SHORT")).late

    def __call__(self, name: str) -> str | None:
        """The name in full, ``None`` if no part of it is short for anything."""
        full = self._short.sub(lambda match: self._names[match.group()], name)
        return full if full != name else None
