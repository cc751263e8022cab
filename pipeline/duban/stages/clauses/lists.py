"""Lists of parties: what is one, and where it is cut."""

from __future__ import annotations

from collections.abc import Iterator

from duban.core.text import Span
from duban.stages.clauses.words import PartyWords

LONGEST = 60  # code points of a list of parties


class PartyLists:
    """Built once from the words of parties; every method takes the normalised text and code points of it."""

    def __init__(self, words: PartyWords) -> None:
        self._words = words

    def read(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """The parties of a stretch that may be a list of them, ``()`` for one that is none."""
        words = self._words
        start, end = self._inner(text, start, end)
        verbal = words.verbal.match(text, start, end) and not words.several.search(text, start, end)
        if (
            verbal
            or words.prepositional.match(text, start, end)
            or words.inside.search(text, start, end)
            or end - start > LONGEST
            or (words.site.search(text, start, end) and words.built.match(text, end, len(text)))
        ):
            return ()
        return self.split(text, start, end)

    def split(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """A list of parties cut at 、 and, where the part before is a party of its own, at 和 and 及.

        >>> from duban.stages.clauses.words import load_party_words
        >>> from duban.words.lexicon import load_lexicons
        >>> lists = PartyLists(load_party_words(load_lexicons()))
        >>> [s.of("教育部、工业和信息化部及各地区") for s in lists.split("教育部、工业和信息化部及各地区", 0, 15)]
        ['教育部', '工业和信息化部', '各地区']
        """
        return tuple(Span(a, b) for a, b in self._parts(text, start, end) if a < b)

    def _parts(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        left, depth = start, 0
        relative = max((m.start() for m in self._words.relative.finditer(text, start, end)), default=start - 1)
        for position in range(start, end):
            depth += (text[position] in "（“") - (text[position] in "）”")
            if depth > 0 or position < left:
                continue
            joint = self._words.joint.match(text, position, end)
            plain = joint is not None and joint.group() == "、" and position > relative
            if joint and (plain or self._ends(text, left, position, joint.end(), end)):
                yield left, self._acting(text, left, position)
                left = joint.end()
        yield left, self._acting(text, left, end)

    def _ends(self, text: str, left: int, position: int, behind: int, end: int) -> bool:
        """Whether a party ends before 和: it reads as one, or 有关部门 behind shares its head (综合和有关主管部门)."""
        words = self._words
        return bool(words.ends_any.search(text, left, position) or words.quantified.match(text, behind, end))

    def _acting(self, text: str, start: int, end: int) -> int:
        """The end of a party without its role (运营部牵头、物业中心配合)."""
        role = self._words.role_end.search(text, start, end)
        return role.start() if role and role.start() > start else end

    def _inner(self, text: str, start: int, end: int) -> tuple[int, int]:
        """The stretch without who asks in front (本席要求县府), a topic before a pronoun, and whom it is done with."""
        words = self._words
        last = max((m.end() for m in words.introduced.finditer(text, start, end)), default=start)
        start = last if last < end else start
        alone = words.alone.search(text, start, end)
        if alone and not words.ends_verbal.search(text, start, alone.start()):
            start = alone.start()
        partner = words.partner.search(text, start, end)
        if partner is None and words.mutual.match(text, end, len(text)):
            partner = words.with_whom.search(text, start, end)
        if partner and words.ends_any.search(text, start, partner.start()):
            end = partner.start()
        return start, end
