"""Read the party that stands as the subject of a clause."""

from __future__ import annotations

import re
from itertools import pairwise

from duban.core.text import Span
from duban.stages.clauses.lists import LONGEST, PartyLists
from duban.stages.clauses.words import load_party_words
from duban.words.lexicon import Lexicons

_SHORT, _NAME, _AGENT = 12, 14, 24
_BREAK = re.compile(r"[，。；：！？\n]")


class SubjectReader:
    """Built once from the lexicons; every method takes the normalised text and code points of it."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._words = load_party_words(lexicons)
        self.lists = PartyLists(self._words)

    def before(self, text: str, start: int, marker: int) -> tuple[Span, ...]:
        """The parties named between the start of a request and its marker.

        >>> from duban.words.lexicon import load_lexicons
        >>> reader = SubjectReader(load_lexicons())
        >>> [s.of("10月底前，各区、各部门也要抓紧") for s in reader.before("10月底前，各区、各部门也要抓紧", 0, 13)]
        ['各区', '各部门']
        """
        for left, right in reversed(_stretches(text, start, marker)):
            if right < marker and self._words.address.fullmatch(text, left, right):
                continue
            stop = self._trim(text, left, right)
            found = self._whole(text, left, stop) or self.opening(text, left, right)
            found = found or (self._every(text, left, stop) if right == marker else ())
            if found and not self.is_noun(text, found[-1].end, right):
                return found
        return ()

    def opening(
        self, text: str, start: int, end: int, *, longest: int = LONGEST, later: bool = False
    ) -> tuple[Span, ...]:
        """The parties at the head of a clause: the first list behind which a predicate can begin.

        In a ``later`` clause of a request no place adjunct is skipped, since most of what follows one is an object.

        >>> from duban.words.lexicon import load_lexicons
        >>> reader = SubjectReader(load_lexicons())
        >>> [s.of("市政府及时调整成员") for s in reader.opening("市政府及时调整成员", 0, 9)]
        ['市政府']
        """
        limit = min(end, start + longest)
        words = self._words
        if not (
            words.head_strong.may_match(text, start, limit)
            or words.head_weak.may_match(text, start, limit)
            or words.quantified.may_match(text, start, limit)
        ):
            return ()
        for position in self._inner_starts(text, start, limit, places=not later):
            found = self._strongly(text, position, limit, end)
            if not found and not later:
                found = self._weakly(text, position, limit)
            if not found and words.quantified.match(text, position, limit):
                found = self._unnamed(text, position, limit)
            if found:
                return found
        return ()

    def described(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """The party of which a clause says what it is or how it stands to something (广东是经济大省，要…)."""
        found = self._words.described.match(text, start, end)
        parties = self.lists.read(text, start, found.end()) if found else ()
        return (
            ()
            if any(self._words.thing.search(party.of(text), 0, party.end - party.start) for party in parties)
            else parties
        )

    def willing(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """Whoever stands right before 愿, a body or not, else the subject of the clauses before (各方重视交往，愿…)."""
        stretches = _stretches(text, start, end)
        if stretches and stretches[-1][1] == end and not _BREAK.match(text, end - 1):
            left, right = stretches.pop()
            stop = self._trim(text, left, right)
            if left < stop <= left + _NAME and not self._words.preposition.match(text, left, stop):
                return self.before(text, left, right) or self.lists.split(text, left, stop)
        for left, right in reversed(stretches):
            if found := self.described(text, left, right) or self.opening(text, left, right):
                return found
        return ()

    def is_noun(self, text: str, start: int, end: int) -> bool:
        """Whether what stands behind a party is but the head of a name, and no predicate (开发区建设，应当)."""
        return self._words.noun_behind.fullmatch(text, start, end) is not None

    def is_introduced(self, text: str, start: int, clause: int, party: Span) -> bool:
        """Whether a party of a later clause acts though nobody does before it.

        It does behind an occasion, a condition, a time or who asks it, and before an adverb.
        In 险情发生后，街道处置 and 明确责任，街道每月走访 it does, in 聚焦所需，企业搭建平台 it may be anything.
        """
        words = self._words
        occasion = any(m.end() == clause - 1 for m in words.postposition.finditer(text, start, clause - 1))
        condition = words.relative.match(text, clause - 2, clause) is not None
        dated = party.start > clause and words.filler.fullmatch(text, clause, party.start) is not None
        asked = words.introduced.search(text, clause, party.start) is not None
        behind = words.filler.match(text, party.end, len(text))
        return occasion or condition or dated or asked or (behind is not None and behind.end() > party.end)

    def is_list(self, text: str, start: int, end: int) -> bool:
        """Whether a stretch is nothing but parties (各有关单位一把手)."""
        if end - start > LONGEST or not self._words.ends_strong.search(text, start, end):
            return False
        return bool(self.lists.read(text, start, end))

    def stands_before(self, text: str, start: int, end: int) -> bool:
        """Whether a party stands right before ``end``, but for an adverb or a time (屋宇署每年会)."""
        found = self.before(text, start, end)
        return bool(found) and self._words.filler.fullmatch(text, found[-1].end, end) is not None

    def addressed(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """The body or post between a marker and what is asked of it (需要供电公司确认).

        >>> from duban.words.lexicon import load_lexicons
        >>> reader = SubjectReader(load_lexicons())
        >>> [s.of("请供电公司尽快确认") for s in reader.addressed("请供电公司尽快确认", 1, 9)]
        ['供电公司']
        """
        lead = self._words.ask_lead.match(text, start, end)
        start = lead.end() if lead else start
        pronoun = self._words.pronoun.match(text, start, end)
        if pronoun:
            return (Span(start, pronoun.end()),)
        return self.opening(text, start, end) or self._headed(text, start, end) or self._doing(text, start, end)

    def anybody(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """Whoever stands before the first predicate, a body or not (请江小姐提出)."""
        return self.addressed(text, start, end) or self._unnamed(text, start, end)

    def by(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """The parties behind 由 (由县委督查室发布)."""
        if not self._words.agent.may_match(text, start, end):
            return ()
        places = [mark.end() for mark in self._words.agent.finditer(text, start, end)]
        return tuple(
            span
            for at in places
            for span in self.opening(text, at, end) or self._doing(text, at, end) or self._persons(text, at, end)
        )

    def in_charge(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """The persons at the head of a request who are in charge (张一伟负责整理)."""
        return self._each_person(text, self._words.in_charge.match(text, start, end))

    def partners(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """The parties that fill a clause from ``start`` on, up to what they do (会同县财政局、县水利局，…)."""
        pause = _BREAK.search(text, start, end)
        stop = pause.start() if pause else end
        return self.opening(text, start, stop) or self._whole(text, start, stop) or self._doing(text, start, stop)

    def _strongly(self, text: str, start: int, limit: int, end: int) -> tuple[Span, ...]:
        words = self._words
        for head in words.head_strong.finditer(text, start, limit):
            if head.end() - start > 1 and words.predicate.match(text, head.end(), end):
                if any(no.match(text, head.end(), len(text)) for no in (words.counted, words.relative_verb)):
                    return ()
                return self.lists.read(text, start, head.end())
            if head.end() - start > 3 and not words.goes_on.match(text, head.end(), end):
                return ()
        return ()

    def _weakly(self, text: str, start: int, limit: int) -> tuple[Span, ...]:
        for head in self._words.head_weak.finditer(text, start + 2, min(limit, start + _SHORT)):
            if self._words.predicate_long.match(text, head.end(), limit):
                if self._words.counted.match(text, head.end(), len(text)):
                    return ()
                return self.lists.read(text, start, head.end())
        return ()

    def _doing(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """The shortest stretch at ``start`` that ends as names of parties do, with a predicate behind it."""
        for position in range(start + 2, min(end, start + _AGENT)):
            ends = self._words.ends_any.search(text, start, position) and not self._words.head.match(
                text, position, end
            )
            if ends and self._words.predicate_long.match(text, position, end):
                return self.lists.read(text, start, position)
        return ()

    def _headed(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """The shortest stretch at ``start`` that ends in a body's or a post's name, whatever follows."""
        for head in self._words.head_strong.finditer(text, start, min(end, start + _SHORT)):
            if not self._words.goes_on.match(text, head.end(), end):
                return self.lists.read(text, start, head.end())
        return ()

    def _unnamed(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """What stands before the first predicate, unless it is a thing."""
        if self._words.preposition.match(text, start, end) or self._words.predicate.match(text, start, end):
            return ()
        for position in range(start + 2, min(end, start + _NAME)):
            if self._words.predicate_long.match(text, position, end):
                if self._words.no_name_end.match(text, position - 1, len(text)):
                    continue
                named = self._words.ends_any.search(text, start, position)
                if named is None and self._words.head.search(text, start + 1, position):
                    return ()
                found = self.lists.read(text, start, position)
                return () if any(self._words.thing.search(s.of(text), 0, s.end - s.start) for s in found) else found
        return ()

    def _every(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """各 with a body that nobody has named yet, right before the marker (各苏木、各嘎查要)."""
        for position in self._inner_starts(text, start, end):
            if self._words.every.fullmatch(text, position, end):
                return self.lists.split(text, position, end)
        return ()

    def _persons(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """The names of persons before what they do (由张伟、王芳牵头)."""
        return self._each_person(text, self._words.person.match(text, start, end))

    def _each_person(self, text: str, named: re.Match[str] | None) -> tuple[Span, ...]:
        return tuple(Span(*m.span()) for m in self._words.each_person.finditer(text, *named.span())) if named else ()

    def _whole(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        while end > start and text[end - 1] in "，：":
            end -= 1
        for position in self._inner_starts(text, start, end):
            if self._words.pronoun.fullmatch(text, position, end):
                return (Span(position, end),)
            if end - position >= 2 and self._words.ends_any.search(text, position, end):
                found = self.lists.read(text, position, end) or self._described(text, position, end)
                if found:
                    return found
        return ()

    def _described(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """The parties behind a relative clause (在座的局长和主任), the first with the clause."""
        words = self._words
        relative = max((m.end() for m in words.relative.finditer(text, start, end)), default=end)
        if relative >= end or end - start > LONGEST or words.fronted.match(text, start, end):
            return ()
        first, *others = self.lists.read(text, relative, end) or (None,)
        return (Span(start, first.end), *others) if first and words.ends_any.search(text, relative, end) else ()

    def _inner_starts(self, text: str, start: int, end: int, *, places: bool = True) -> list[int]:
        """The start itself, or behind a conjunction, a time or a place adjunct that opens the stretch."""
        words = self._words
        lead = words.lead.match(text, start, end)
        start = lead.end() if lead else start
        if words.head.match(text, start, end) or words.named.match(text, start, end):
            return [start]
        adjunct = words.adjunct.match(text, start, end)
        if adjunct and adjunct.end() > start:
            return [adjunct.end()]
        if not places or not words.prepositional.match(text, start, end):
            return [start]
        whole = end - start <= _SHORT or words.relative.search(text, start, end) is not None
        if whole and words.ends_any.search(text, start, end):
            return [start]
        return [m.end() for m in words.postposition.finditer(text, start, min(end, start + 40))]

    def _trim(self, text: str, start: int, end: int) -> int:
        while (match := self._words.trailing.search(text, start, end)) and match.start() < end:
            end = match.start()
        return end


def _stretches(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches between pauses, each without the pause behind it."""
    edges = [start, *(m.end() for m in _BREAK.finditer(text, start, end)), end]
    return [(a, b - 1 if b < end and _BREAK.match(text, b - 1) else b) for a, b in pairwise(edges) if a < b]
