"""Who shall act in a request of talk: behind a plea (麻烦产业署), or as the subject (小王你负责)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from duban.core.model import Directive
from duban.core.text import Span
from duban.words.lexicon import Lexicons
from duban.words.rules import load_rules
from duban.words.written import AnyOf

_ASKS = frozenset({"talk.plead", "talk.let", "talk.will_ask"})
_CLAUSE = re.compile("[^，；。]+")


class TalkParties:
    """Built once from the lexicons; called with the normalised text and a directive of talk."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._asked, self._subject, self._who, self._supposed, self._mutual = (
            AnyOf(load_rules(lexicons, "talk", label)).late
            for label in ("ASKED_PARTY", "SUBJECT", "WHO", "SUPPOSED", "MUTUAL")
        )
        self._you = frozenset(lexicons.forms("talk_you"))

    def __call__(self, text: str, directive: Directive) -> tuple[Span, ...]:
        """The parties in text order; ``()`` where none is certain."""
        rule = directive.rules[0]
        if rule in _ASKS and directive.modal is not None:
            asked = self._asked.match(text, directive.modal.end, directive.end)
            if asked:
                return tuple(self._members(text, *asked.span("who")))
            if rule == "talk.plead":
                return ()
        until = directive.modal.start if directive.modal and directive.marker else directive.end
        return self._subjects(text, directive.start, directive.end, until)

    def _subjects(self, text: str, start: int, end: int, until: int) -> tuple[Span, ...]:
        clauses = [m.span() for m in _CLAUSE.finditer(text, start, end) if m.start() < until]
        certain = [c for c in clauses if not self._supposed.search(text, *c)] or clauses[-1:]
        for left, right in certain:
            found = self._subject.search(text, left, right)
            if found and found.start("who") < until:
                members = list(self._members(text, *found.span("who")))
                return tuple(self._named(text, members))
        return ()

    def _members(self, text: str, start: int, end: int) -> Iterator[Span]:
        """Each member of a list; of two who do something with each other the first."""
        found = [Span(*m.span()) for m in self._who.finditer(text, start, end)] or [Span(start, end)]
        mutual = len(found) > 1 and self._mutual.match(text, end) is not None
        yield from found[:1] if mutual else found

    def _named(self, text: str, members: Sequence[Span]) -> Iterator[Span]:
        """The members; of 小王你 the name alone."""
        for member in members:
            inner = next((y for y in self._you if member.of(text).endswith(y) and len(member.of(text)) > len(y)), "")
            yield Span(member.start, member.end - len(inner))
