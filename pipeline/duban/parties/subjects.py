"""Read the party that stands as the subject of a clause."""

from __future__ import annotations

import re
from functools import cached_property

from duban.lexicon import Lexicons
from duban.rules import load_fragments
from duban.text import Span

_LONGEST, _SHORT = 60, 12
_BREAK = re.compile(r"[，。；：！？\n]")
_POSTPOSITION = re.compile(r"[中时后上下内里前间]|过程中|期间|方面|基础上|领域")


class SubjectReader:
    """Built once from the lexicons; every method takes the normalised text and code points of it."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._lexicons = lexicons
        self._fragments = load_fragments(lexicons)

    def before(self, text: str, start: int, marker: int) -> tuple[Span, ...]:
        """The parties named between the start of a request and its marker.

        >>> from duban.lexicon import load_lexicons
        >>> reader = SubjectReader(load_lexicons())
        >>> [s.of("10月底前，各区、各部门也要抓紧") for s in reader.before("10月底前，各区、各部门也要抓紧", 0, 13)]
        ['各区', '各部门']
        """
        for left, right in reversed(self._stretches(text, start, marker)):
            stop = self._trim(text, left, right)
            found = self._whole(text, left, stop) or self.opening(text, left, right)
            if found:
                return found
        return ()

    def opening(
        self, text: str, start: int, end: int, *, longest: int = _LONGEST, later: bool = False
    ) -> tuple[Span, ...]:
        """The parties at the head of a clause: the first list behind which a predicate can begin.

        In a ``later`` clause of a request no place adjunct is skipped, since most of what follows one is an object.

        >>> from duban.lexicon import load_lexicons
        >>> reader = SubjectReader(load_lexicons())
        >>> [s.of("市政府及时调整成员") for s in reader.opening("市政府及时调整成员", 0, 9)]
        ['市政府']
        """
        limit = min(end, start + longest)
        for position in self._inner_starts(text, start, limit, places=not later):
            for head in self._strong.finditer(text, position, limit):
                if head.end() - position > 1 and self._predicate.match(text, head.end(), end):
                    found = self._list(text, position, head.end())
                    if found:
                        return found
                    break
        return ()

    def is_list(self, text: str, start: int, end: int) -> bool:
        """Whether a stretch is nothing but parties (各有关单位一把手)."""
        if end - start > _LONGEST or not self._strong_tail.search(text, start, end):
            return False
        return bool(self._list(text, start, end))

    def stands_before(self, text: str, start: int, end: int) -> bool:
        """Whether a party stands right before ``end``, but for an adverb or a time (屋宇署每年会)."""
        found = self.before(text, start, end)
        return bool(found) and self._filler.fullmatch(text, found[-1].end, end) is not None

    def addressed(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """The body or post between a marker and what is asked of it (需要供电公司确认).

        >>> from duban.lexicon import load_lexicons
        >>> reader = SubjectReader(load_lexicons())
        >>> [s.of("请供电公司尽快确认") for s in reader.addressed("请供电公司尽快确认", 1, 9)]
        ['供电公司']
        """
        pronoun = self._pronoun.match(text, start, end)
        if pronoun:
            return (Span(start, pronoun.end()),)
        return self.opening(text, start, end) or self._headed(text, start, end)

    def anybody(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """Whoever stands before the first predicate, a body or not."""
        return self.addressed(text, start, end) or self._anybody(text, start, end)

    def _headed(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """The shortest stretch at ``start`` that ends in a body's or a post's name, whatever follows."""
        for head in self._strong.finditer(text, start, min(end, start + _SHORT)):
            if not self._ahead.match(text, head.end(), end):
                return self._list(text, start, head.end())
        return ()

    def _anybody(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        if self._preposition.match(text, start, end) or self._predicate.match(text, start, end):
            return ()
        for position in range(start + 2, min(end, start + 14)):
            if self._long_predicate.match(text, position, end) and text[position - 1] not in "、和及与的":
                found = self._list(text, start, position)
                return () if any(self._thing.search(text, s.start, s.end) for s in found) else found
        return ()

    def by(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """The parties behind 由 at the head of a clause (由县委督查室发布)."""
        found: list[Span] = []
        for match in self._by.finditer(text, start, end):
            found += self.opening(text, match.end(), end, longest=24)
        return tuple(found)

    def split(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """A list of parties cut at 、 and, where the part before is a party of its own, at 和 and 及."""
        parts: list[Span] = []
        left, depth = start, 0
        for position in range(max(start, text.rfind("的", start, end)), end):
            character = text[position]
            depth += (character in "（“") - (character in "）”")
            if depth > 0 or position < left:
                continue
            joint = self._joint.match(text, position, end)
            if joint and (joint.group() in "、／，" or self._ends_in_head(text, left, position)):
                if position > left:
                    parts.append(Span(left, position))
                left = joint.end()
        if left < end:
            parts.append(Span(left, end))
        return tuple(parts)

    def _stretches(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        edges = [start, *(m.end() for m in _BREAK.finditer(text, start, end)), end]
        pairs = zip(edges, edges[1:], strict=False)
        return [(a, b - 1 if b < end and _BREAK.match(text, b - 1) else b) for a, b in pairs if a < b]

    def _trim(self, text: str, start: int, end: int) -> int:
        while True:
            match = self._trailing.search(text, start, end)
            if match is None or match.start() == end:
                return end
            end = match.start()
            if end <= start:
                return start

    def _whole(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        while end > start and text[end - 1] in "，：":
            end -= 1
        for position in self._inner_starts(text, start, end):
            if end - position >= 2 and self._ends_in_head(text, position, end):
                found = self._list(text, position, end)
                if found:
                    return found
        return ()

    def _inner_starts(self, text: str, start: int, end: int, *, places: bool = True) -> list[int]:
        """The start itself, or behind a conjunction, a time or a place adjunct that opens the stretch."""
        conjunction = self._conjunction.match(text, start, end)
        if conjunction:
            start = conjunction.end()
        if self._heads.match(text, start, end) or self._named.match(text, start, end):
            return [start]
        short = end - start <= _SHORT or text.find("的", start, end) > 0
        if short and self._ends_in_head(text, start, end):
            return [start]
        adjunct = self._adjunct.match(text, start, end)
        if adjunct and adjunct.end() > start:
            return [adjunct.end()]
        if places and self._preposition.match(text, start, end):
            return [m.end() for m in _POSTPOSITION.finditer(text, start, min(end, start + 40))]
        return [start]

    def _list(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        if end - start > _LONGEST or self._verbal.match(text, start, end):
            return ()
        if self._inside.search(text, start, end):
            return ()
        return self.split(text, start, end)

    def _ends_in_head(self, text: str, start: int, end: int) -> bool:
        return self._tail.search(text, start, end) is not None

    def _longer(self, *kinds: str) -> str:
        """The words of two characters and more: a single one (高, 报) opens too many names to tell a predicate."""
        forms = {form for kind in kinds for form in self._lexicons.forms(kind) if len(form) > 1}
        return "(?:" + "|".join(sorted(map(re.escape, forms), key=lambda f: (-len(f), f))) + ")"

    @cached_property
    def _head_words(self) -> str:
        return self._lexicons.alternation("party_head", "party_pronoun")

    @cached_property
    def _heads(self) -> re.Pattern[str]:
        return re.compile(self._head_words)

    @cached_property
    def _strong(self) -> re.Pattern[str]:
        """Heads that show a party even before a predicate; the one-character ones need a marker behind them."""
        words = self._lexicons.alternation("party_head", "party_pronoun", "party_head_short")
        person = self._fragments["named_member"]
        return re.compile(f"{person}|{words}(?:（[^（）]{{1,16}}）)?(?:两级|三级)?(?!{self._head_words}|[的等、])")

    @cached_property
    def _tail(self) -> re.Pattern[str]:
        words = self._lexicons.alternation("party_head", "party_pronoun", "party_head_short", "party_head_weak")
        return re.compile(f"{words}(?:（[^（）]{{1,16}}）)?(?:两级|三级|等)?$")

    @cached_property
    def _strong_tail(self) -> re.Pattern[str]:
        return re.compile(f"{self._head_words}(?:（[^（）]{{1,16}}）)?(?:两级|三级|等)?$")

    @cached_property
    def _predicate(self) -> re.Pattern[str]:
        words = self._longer("manner_adverb", "action_verb", "party_trim")
        single = self._lexicons.alternation("preposition", "scene_preposition", "predicate_start")
        body = self._fragments["body_ahead"]
        return re.compile(f"(?!{self._joint.pattern}|{body})(?:{words}|{single})|[0-9]|，(?:要|必须)")

    @cached_property
    def _goes_on(self) -> re.Pattern[str]:
        """What may follow a head inside a list or a longer name; anything else is a predicate that no lexicon knows."""
        name = f"[\u4e00-\u9fff]{{0,3}}{self._head_words}"
        return re.compile(f"{self._joint.pattern}|{self._fragments['body_ahead']}|{name}|[的等（]")

    @cached_property
    def _long_predicate(self) -> re.Pattern[str]:
        words = self._longer("manner_adverb", "action_verb", "party_trim", "predicate_start")
        return re.compile(f"(?!{self._fragments['body_ahead']}){words}|[0-9把给]")

    @cached_property
    def _ahead(self) -> re.Pattern[str]:
        return re.compile(self._fragments["body_ahead"])

    @cached_property
    def _weak(self) -> re.Pattern[str]:
        return re.compile(self._lexicons.alternation("party_head_weak"))

    @cached_property
    def _pronoun(self) -> re.Pattern[str]:
        return re.compile(self._lexicons.alternation("party_pronoun"))

    @cached_property
    def _trailing(self) -> re.Pattern[str]:
        return re.compile(self._lexicons.alternation("party_trim") + "$")

    @cached_property
    def _filler(self) -> re.Pattern[str]:
        trim = self._lexicons.alternation("party_trim")
        return re.compile(f"(?:{trim}|{self._fragments['time_adjunct']}|，){{0,3}}")

    @cached_property
    def _joint(self) -> re.Pattern[str]:
        return re.compile(self._lexicons.alternation("list_joint") + "(?!时|以上|以下|其)")

    @cached_property
    def _preposition(self) -> re.Pattern[str]:
        return re.compile(self._lexicons.alternation("preposition", "scene_preposition"))

    @cached_property
    def _named(self) -> re.Pattern[str]:
        return re.compile(self._lexicons.alternation("party_verb"))

    @cached_property
    def _conjunction(self) -> re.Pattern[str]:
        return re.compile(self._lexicons.alternation("party_lead"))

    @cached_property
    def _adjunct(self) -> re.Pattern[str]:
        return re.compile(self._fragments["time_adjunct"] + "，?")

    @cached_property
    def _verbal(self) -> re.Pattern[str]:
        """A predicate at the head that is no part of a body's name (引导企业, 积极帮助, but 建设单位)."""
        verbs = self._longer("action_verb", "manner_adverb") + "|" + self._lexicons.alternation("not_party_start")
        heads = self._head_words
        bodies = self._lexicons.alternation("body_noun")
        return re.compile(f"(?!{heads}|[各全])(?:{verbs})(?!{bodies})")

    @cached_property
    def _inside(self) -> re.Pattern[str]:
        return re.compile(self._fragments["not_in_party"])

    @cached_property
    def _quantified(self) -> re.Pattern[str]:
        return re.compile(self._lexicons.alternation("party_quantifier"))

    @cached_property
    def _thing(self) -> re.Pattern[str]:
        return re.compile(self._fragments["not_an_agent"])

    @cached_property
    def _by(self) -> re.Pattern[str]:
        return re.compile(self._fragments["agent_mark"])
