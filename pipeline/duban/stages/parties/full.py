"""The name in full that a body's short name stands for."""

from __future__ import annotations

import re

from duban.words.lexicon import Lexicons, any_of
from duban.words.rules import load_fragments

_AMBIGUOUS = 2  # characters; so short a form also ends other words


class FullNames:
    """Built once from the lexicons; called with the name of a party in simplified script.

    >>> from duban.words.lexicon import load_lexicons
    >>> full = FullNames(load_lexicons())
    >>> full("市发改委"), full("市住建局（市人防办）"), full("市财政局")
    ('市发展和改革委员会', '市住房和城乡建设局（市人民防空办公室）', None)
    """

    def __init__(self, lexicons: Lexicons) -> None:
        self._names = lexicons.canonical("body_short")
        fragments = load_fragments(lexicons)
        short = any_of(form for form in self._names if len(form) <= _AMBIGUOUS)
        longer = any_of(form for form in self._names if len(form) > _AMBIGUOUS)
        self._short = re.compile(f"(?:{longer}|{fragments['body_starts']}{short}){fragments['body_ends']}")

    def __call__(self, name: str) -> str | None:
        """The name in full, ``None`` where no part of it is short for anything."""
        full = self._short.sub(lambda match: self._names[match.group()], name)
        return full if full != name else None
