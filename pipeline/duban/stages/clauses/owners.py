"""Owners in brackets behind a measure, and in 责任单位： lines: they govern the whole item before them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from duban.core.model import BlockKind, Party, Segmentation
from duban.core.text import Span
from duban.stages.clauses.facts import OwnerNote
from duban.stages.clauses.subjects import SubjectReader
from duban.stages.items import Item, ListItems
from duban.words.lexicon import Lexicons
from duban.words.rules import load_rules
from duban.words.sieve import Sifted
from duban.words.written import AnyOf

#: What parts the members of a list in a cell, besides what does in running text.
_PARTED = re.compile(
    r"(?<=[\u4e00-\u9fff）]{2})[ /|&+]+(?=[\u4e00-\u9fff（]{2})|[ ,]*@|[;,／｜＆＋]"
    r"|(?<=[）)])、|[（(]?[0-9]{1,2}[）).](?=\D)"
)

_NOTED = re.compile(r"（(?P<key>[^（）：]{2,8})：[^（）]{2,100}）")
#: How to reach somebody: （联系人：王某，13800000000）, or the number alone.
_REACHED = re.compile(r"(?:（[^（）]{0,40}(?:：|[0-9-]{5})[^（）]{0,40}）| ?[0-9-]{7,13})$")


class OwnerReader:
    """Built once from the lexicons; called with a segmented text."""

    def __init__(self, lexicons: Lexicons, subjects: SubjectReader) -> None:
        self._lexicons = lexicons
        self._subjects = subjects
        self._supports = frozenset(lexicons.forms("column_support"))
        self._rules = load_rules(lexicons, "party", "OWNERS", sifted=True)
        self._key = Sifted(AnyOf(load_rules(lexicons, "party", "OWNER_KEY")))
        self._no_party = Sifted(AnyOf(load_rules(lexicons, "party", "NO_OWNER")))
        self._action = Sifted(AnyOf(load_rules(lexicons, "party", "OWNER_ACTION")))

    def __call__(self, cut: Segmentation) -> tuple[OwnerNote, ...]:
        """Every owner note in text order."""
        marks = [b.mark.start for b in cut.blocks if b.mark is not None]
        found = [m for rule in self._rules for m in rule.find(cut.text, 0, _foot(cut))]
        places = sorted({(m.start, _block_end(marks, m.start, m.end)) for m in found})
        items = ListItems(cut.blocks)
        notes: list[OwnerNote] = []
        for start, end in places:
            if notes and start < notes[-1].end:
                continue
            parties = tuple(self._parties(cut.text, start, end))
            if not parties:
                continue
            follows = bool(notes) and not cut.text[notes[-1].end : start].strip("\n 。；，")
            if follows:
                governs = notes[-1].governs
            elif cut.text[start] in "（【":
                governs = Span(max(items.at(start).span.start, notes[-1].end if notes else 0), start)
            else:
                governs = _line_governs(items.at(start), start, notes[-1].end if notes else 0)
            notes.append(OwnerNote(start, end, governs, parties))
        return tuple(notes)

    def listed(self, text: str, start: int, end: int, role: str) -> tuple[Party, ...]:
        """The parties that a cell lists, in any way in which lists are parted, in ``role`` unless it says another."""
        cuts = [m.span() for m in _PARTED.finditer(text, start, end)]
        for noted in _NOTED.finditer(text, start, end):  # 县住建局（配合：县财政局）
            if self._said(noted["key"]):
                cuts += [(noted.start(), noted.start("key")), (noted.end() - 1, noted.end())]
        edges = [(start, start), *sorted(cuts), (end, end)]
        lists = [(a, b) for (_, a), (b, _) in pairwise(edges) if a < b]
        return tuple(party for a, b in lists for party in self._parties(text, a, b, role))

    def _parties(self, text: str, start: int, end: int, role: str = "lead") -> Iterator[Party]:
        if text[start] in "（【":
            start, end = start + 1, end - 1
        left, depth = start, 0
        for position in range(start, end + 1):
            character = text[position] if position < end else "，"
            depth += (character in "（") - (character in "）")
            if position < end and (depth > 0 or character not in "，；：。\n"):
                continue
            if character == "：":
                role = self._role(text[left:position], role)
            elif position > left:
                yield from self._segment(text, left, position, role)
            left = position + 1

    def _segment(self, text: str, start: int, end: int, role: str) -> Iterator[Party]:
        key = self._key.match(text, start, end)
        if key:
            role = self._role(key.group(), role)
            start = key.end()
        action = self._action.search(text, start, end)
        if action:
            role = self._role(action.group(), role)
            end = action.start()
        if start < end:
            for span in self._subjects.lists.split(text, start, end):
                begin, stop = _strip(text, span.start, _before_note(text, *span))
                if begin < stop and not self._no_party.search(text[begin:stop], 0, stop - begin):
                    yield Party(begin, stop, role)

    def _role(self, words: str, before: str) -> str:
        return self._said(words) or before

    def _said(self, words: str) -> str | None:
        """The role that a word says, ``None`` if it says none."""
        end = len(words)
        if words.strip(" \n") in self._supports or any(w in words for w in self._lexicons.forms("owner_support")):
            return "support"
        return "lead" if self._key.match(words, 0, end) or self._action.search(words, 0, end) else None


def _foot(cut: Segmentation) -> int:
    """Where the foot of a web page begins: the 主办单位 that it names is that of the page."""
    return max((b.end for b in cut.blocks if b.kind is not BlockKind.BOILERPLATE), default=0)


def _block_end(marks: Sequence[int], start: int, end: int) -> int:
    """The end of a note, cut where a list mark inside it begins a new item."""
    following = bisect_right(marks, start)
    return min(end, marks[following]) if following < len(marks) else end


def _line_governs(item: Item, position: int, behind: int) -> Span:
    """What a 责任单位： line governs: the item around it, or the chapter that it closes, else all since the last note.

    It closes a chapter where none of the chapter's items has a line of its own and none follows.
    """
    if item.chapter >= behind and item.following < item.level:
        return Span(item.chapter, item.span.end)
    return item.span if item.span.start >= behind else Span(behind, position)


def _before_note(text: str, start: int, end: int) -> int:
    """Where a name ends before the note of how to reach its bearer."""
    note = _REACHED.search(text, start, end)
    return note.start() if note and note.start() > start else end


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \n，；、。/|&+;,@":
        start += 1
    while start < end and text[end - 1] in " \n，；、。/／|｜&＆+＋;,（(":
        end -= 1
    return start, end
