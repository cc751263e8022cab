"""What each party does in a request: it leads, it supports, or it is simply addressed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from duban.core.model import Party
from duban.core.text import Span
from duban.stages.clauses.subjects import SubjectReader
from duban.words.lexicon import Lexicons
from duban.words.rules import load_rules
from duban.words.sieve import Sifted
from duban.words.written import AnyOf


class RoleReader:
    """Built once from the lexicons and the reader of subjects; called with the parties that a request states."""

    def __init__(self, lexicons: Lexicons, subjects: SubjectReader) -> None:
        self._leads, self._supports, self._joins, self._with = (
            Sifted(AnyOf(load_rules(lexicons, "party", label)))
            for label in ("LEADS", "SUPPORTS", "JOINT", "LEADS_WITH")
        )
        self._subjects = subjects

    def __call__(self, text: str, spans: Sequence[Span], start: int, end: int) -> tuple[Party, ...]:
        """The parties with their roles; who a leading party acts with (牵头，会同县财政局) joins them as support."""
        ordered = sorted(spans)
        roles = [self._role(text, span, end) for span in ordered]
        for number, (span, following) in reversed(list(enumerate(pairwise(ordered)))):
            if roles[number] is None and self._joins.fullmatch(text, span.end, following.start):
                roles[number] = roles[number + 1]
        found = [Party(s.start, s.end, role or "addressee") for s, role in zip(ordered, roles, strict=True)]
        for lead in self._with.finditer(text, start, end):
            partners = self._subjects.partners(text, lead.end(), end)
            found += [Party(s.start, s.end, "support") for s in partners if s not in ordered]
        return tuple(found)

    def _role(self, text: str, span: Span, end: int) -> str | None:
        if self._leads.match(text, span.end, end):
            return "lead"
        return "support" if self._supports.match(text, span.end, end) else None
