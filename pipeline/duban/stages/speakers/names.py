"""Where a name begins and ends, and which posts stand beside it."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import islice
from types import MappingProxyType

from duban.core.text import Span
from duban.stages.speakers.vocabulary import HAN, PAUSES, Vocabulary

_LONGEST_TITLE, _LONGEST_BRACKET = 40, 13
_JOINTS = "、 "
_LOOKED_AT, _ENOUGH_VOTES, _AROUND = 64, 20, 10_000


class NameReader:
    """Reads names and posts in one text.

    ``answers`` are names that a model gave (start to end); ``undecided`` collects the places where the rules want one.
    """

    def __init__(self, text: str, words: Vocabulary, answers: Mapping[int, int] = MappingProxyType({})) -> None:
        self.text, self.words, self.answers = text, words, answers
        self.undecided: set[int] = set()
        self.posts = tuple(words.names.posts.finditer(text, 0, len(text)))

    def name_at(self, start: int, anchored: bool = True) -> int | None:
        """The end of the name that starts at ``start``, ``None`` if none does.

        Behind a post (``anchored``) a transliterated name counts too, and one that only its repetition vouches for.
        """
        text, words = self.text, self.words
        dotted = words.names.dotted.match(text, start)
        if dotted and (end := self._dotted_end(start, dotted.end())) and not words.names.post.search(text[start:end]):
            return end
        if words.names.not_name.match(text, start) or words.names.post.match(text, start):
            return None
        native = words.names.native.match(text, start)
        if native and native.end() - start > 2 and self._may_be_name(native.group()):
            return native.end()
        ends = [end for end in self.ends(start) if self._may_end(start, end)]
        if len(ends) == 1:
            return ends[0]
        if ends:
            return max(ends, key=lambda end: (self._votes(start, end), -len(self._verb_inside(start, end)), end))
        if not anchored:
            return self._recognised(start)
        latin = words.names.latin.match(text, start)
        if latin:
            return latin.end()
        foreign = words.names.translit.match(text, start)
        if foreign:
            fitting = [end for end in range(foreign.end(), start + 1, -1) if self._may_end(start, end)]
            if fitting:
                return fitting[0]
        return self._repeated(start) or self._recognised(start)

    def titles_before(self, start: int, floor: int = 0) -> tuple[Span, ...]:
        """The posts that stand directly before a name, in text order, none before ``floor``; ``()`` where none does."""
        titles: list[Span] = []
        right = start - 1 if start and self.text[start - 1] == " " else start
        while right > floor:
            left = right
            while left > floor and right - left < _LONGEST_TITLE:
                bracket = self.words.names.body_bracket.search(self.text[max(floor, left - _LONGEST_BRACKET) : left])
                if bracket:
                    left -= len(bracket.group())
                elif self.text[left - 1] not in PAUSES:
                    left -= 1
                else:
                    break
            left, end = self._title(left, right)
            if end <= left:
                break
            titles.insert(0, Span(left, end))
            joined = self.text[max(0, left - 1) : left]
            if joined == "" or not (joined in _JOINTS or self.words.names.also.fullmatch(joined)):
                break
            right = left - 1
        return tuple(part for title in titles for part in self._parts(title))

    def titles_behind(self, end: int) -> tuple[Span, ...]:
        """The posts in a bracket behind a name, or behind a gap: ``王某（县长）``, ``童某 县医保局局长；``."""
        bracket = re.compile("（([^（）\n]{2,60})）| {1,3}([^，。：；（）\n ]{2,40})(?=[；。\n（]|$)").match(
            self.text, end
        )
        if not bracket:
            return ()
        start = bracket.start(bracket.lastindex or 0)
        parts = [
            Span(start + m.start(), start + m.end())
            for m in re.finditer("[^、，；]+", bracket.group(bracket.lastindex or 0))
        ]
        return tuple(parts) if all(self.words.names.post_end.search(part.of(self.text)) for part in parts) else ()

    def _parts(self, title: Span) -> Iterator[Span]:
        cursor = title.start
        for joint in self.words.names.also.finditer(title.of(self.text)):
            yield Span(cursor, title.start + joint.start())
            cursor = title.start + joint.end()
        yield Span(cursor, title.end)

    def _title(self, left: int, right: int) -> tuple[int, int]:
        """Strip what is no part of the post from the left; an empty span where no post ends at ``right``."""
        chunk = self.text[left:right]
        head = self.words.names.post_end.search(chunk)
        if not head or head.group() in self.words.names.not_speaker_posts:
            return right, right
        begins = left + head.start()
        for rule in self.words.rules["TITLE_BREAK"]:
            for found in rule.find(self.text, left, right):
                if found.end <= begins:
                    left = max(left, found.end)
        while (lead := self.words.names.title_lead.match(self.text, left)) and lead.end() < right:
            if lead.end() > right - len(head.group()):
                break
            left = lead.end()
        return left, right

    def is_sure(self, start: int, end: int) -> bool:
        """Whether a name without a post beside it is one: no common word, a Chinese surname, named more than once."""
        name = self.text[start:end]
        return "·" in name or (end in set(self.ends(start)) and len(name) > 2) or self.count(start, end) > 1

    def ends(self, start: int) -> Iterator[int]:
        """Where a Chinese name that starts at ``start`` could end: one or two characters behind the surname."""
        family = self.words.names.surname.match(self.text, start)
        if not family:
            return
        for length in (1, 2):
            end = family.end() + length
            if re.fullmatch(HAN + "+", self.text[start:end]) and end <= len(self.text) and not self._cuts_post(end):
                yield end

    def _cuts_post(self, end: int) -> bool:
        """Whether a post goes on over ``end``, as 副县长 does behind 李副."""
        return any(
            (post := self.words.names.post.match(self.text, at)) and post.end() > end for at in (end - 1, end - 2)
        )

    def _may_be_name(self, name: str) -> bool:
        if (
            self.words.names.org_end.search(name)
            or self.words.names.not_name.match(name)
            or self.words.names.post.search(name)
        ):
            return False
        return len(name) > 2 or (len(name) == 2 and not self.words.names.pair_end.search(name))

    def _may_end(self, start: int, end: int) -> bool:
        if not self._may_be_name(self.text[start:end]):
            return False
        return bool(self.words.names.follower.match(self.text, end) or self.words.names.post.match(self.text, end))

    def _verb_inside(self, start: int, end: int) -> str:
        """The last character of a name where it could as well be a word that follows names (``王飞说，``)."""
        return (
            self.text[end - 1 : end] if end - start > 2 and self.words.names.follower.match(self.text, end - 1) else ""
        )

    def count(self, start: int, end: int) -> int:
        """How often the stretch occurs: among the places around, some dozens either way, where a name begins alike."""
        return sum(1 for _ in self._alike(self.text[start:end], start))

    def occurs(self, name: str, start: int) -> bool:
        """Whether a name stands anywhere around a place."""
        return any(True for _ in self._alike(name, start))

    def _votes(self, start: int, end: int) -> int:
        """How often the stretch occurs around with something behind it that may follow a name."""
        name = self.text[start:end]
        votes = (True for at in self._alike(name, start) if self.words.names.follower.match(self.text, at + len(name)))
        return sum(islice(votes, _ENOUGH_VOTES))

    def _alike(self, name: str, start: int) -> Iterator[int]:
        """Where a name occurs, of the places nearest to ``start``, so that a name in every line costs no more there."""
        places: Sequence[int] | None = self._places.get(name[:2])
        if places is None:  # no name but for a model
            low, high = max(0, start - _AROUND), start + _AROUND
            places = [match.start() for match in re.compile(re.escape(name)).finditer(self.text, low, high)]
        around = bisect_left(places, start)
        nearest = places[max(0, around - _LOOKED_AT) : around + _LOOKED_AT]
        return (at for at in nearest if self.text.startswith(name, at))

    @cached_property
    def _places(self) -> dict[str, array[int]]:
        """Where each pair of characters stands with which a name may begin."""
        places: dict[str, array[int]] = defaultdict(partial(array, "I"))
        for first in self.words.names.name_start.finditer(self.text):
            places[self.text[first.start() : first.start() + 2]].append(first.start())
        return places

    def _repeated(self, start: int) -> int | None:
        """The reading that the document repeats, the longer where both are."""
        ends = [end for end in self.ends(start) if self._may_be_name(self.text[start:end])]
        ends = [end for end in ends if self.count(start, end) > 1]
        return max(ends, key=lambda end: (self._votes(start, end), end), default=None)

    def _recognised(self, start: int) -> int | None:
        """What the model said of the place, and note that it is wanted."""
        if start >= len(self.text) or self.text[start] in PAUSES:
            return None
        self.undecided.add(start)
        end = self.answers.get(start)
        return end if end is not None and self._may_be_name(self.text[start:end]) else None

    def _dotted_end(self, start: int, end: int) -> int | None:
        """Where a name with dots ends: the last part is as long as what may follow a name allows."""
        last = self.text.rfind("·", start, end)
        known = self.words.names.native_part.match(self.text, last + 1, end)
        first = max(last + 3, known.end() if known else 0)
        return next((stop for stop in range(first, end) if self.words.names.follower.match(self.text, stop)), end)
