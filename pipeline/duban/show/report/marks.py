"""Where a text is to be marked, and the text cut into pieces at the ends of the marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from duban.core.records import Document
from duban.show.report.explain import Line, commitment_lines, count_lines, deadline_lines, party_lines

Kind = Literal["directive", "speaker", "cue", "party", "deadline", "count"]

_LINE_END = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NO_WIDTH = re.compile(r"[\u00ad\u200b-\u200d\u2060-\u2064\ufeff]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the raw text (code points), what it is, what to say about it and whose commitments it belongs to.

    ``commitments`` holds indices into the document's commitments.
    """

    start: int
    end: int
    kind: Kind
    lines: tuple[Line, ...]
    commitments: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text over which no mark begins or ends; ``marks`` holds indices into the marks, widest first."""

    text: str
    marks: tuple[int, ...]


def marks(document: Document) -> tuple[Mark, ...]:
    """Everything that a text of this record is marked with, in text order, wider before narrower.

    >>> from duban import extract
    >>> [(m.kind, m.start, m.end) for m in marks(extract("王某强调，各乡镇要在10月底前完成。", "2020-10-10"))]
    [('speaker', 0, 2), ('cue', 2, 4), ('directive', 5, 17), ('party', 5, 8), ('deadline', 10, 15)]
    """
    found: dict[tuple[int, int, Kind], Mark] = {}
    for mark in _all(document):
        key = (mark.start, mark.end, mark.kind)
        known = found.get(key)
        found[key] = mark if known is None else _united(known, mark)
    return tuple(sorted(found.values(), key=lambda m: (m.start, -m.end, m.kind != "directive")))


def lines(text: str, marked: Iterable[Mark]) -> tuple[tuple[Piece, ...], ...]:
    r"""The text as lines of pieces, cut wherever a mark begins or ends; line ends are left out.

    >>> mark = Mark(1, 3, "party", ())
    >>> [[(p.text, p.marks) for p in line] for line in lines("请市局办理\n完", [mark])]
    [[('请', ()), ('市局', (0,)), ('办理', ())], [('完', ())]]
    """
    marked = tuple(marked)
    breaks = [match.span() for match in _LINE_END.finditer(text)]
    openings = {start for start, _ in breaks}
    silent = {place for start, end in breaks for place in range(start, end)}
    borders = {place for start, end in breaks for place in (start, end)}
    cuts = sorted({0, len(text), *borders, *(m.start for m in marked), *(m.end for m in marked)})
    rows: list[list[Piece]] = [[]]
    for start, piece in _pieces(text, cuts, marked):
        if start in openings:
            rows.append([])
        if start not in silent:
            rows[-1].append(piece)
    return tuple(map(tuple, rows))


def visible(text: str) -> str:
    r"""A text without what would move other text about: direction and control characters are named, no-width ones go.

    >>> visible("市\u202e局\ufeff")
    '市[U+202E]局'
    """
    if text.isprintable():  # which is quick to tell, and true of nothing that is replaced here
        return text
    return _CONTROL.sub(lambda match: f"[U+{ord(match[0]):04X}]", _NO_WIDTH.sub("", text))


def _all(document: Document) -> Iterator[Mark]:
    for speaker in document.speakers:
        said = (("讲话人", speaker.name or "未指明"), ("职务", "、".join(speaker.titles) or "未写明"))
        for mention in speaker.mentions:
            yield Mark(mention.start, mention.end, "speaker", said)
    for speech in document.speeches:
        if speech.cue is not None:
            who = None if speech.speaker is None else document.speakers[speech.speaker].name
            yield Mark(
                speech.cue.start, speech.cue.end, "cue", (("引出讲话", speech.mode), ("讲话人", who or "未指明"))
            )
    for deadline in document.deadlines:
        yield Mark(deadline.start, deadline.end, "deadline", deadline_lines(deadline))
    for count in document.project_counts:
        yield Mark(count.start, count.end, "count", count_lines(count))
    for number, commitment in enumerate(document.commitments):
        whose = (number,)
        yield Mark(commitment.start, commitment.end, "directive", commitment_lines(commitment), whose)
        for party in commitment.responsible:
            yield Mark(party.start, party.end, "party", party_lines(party), whose)
        for deadline in commitment.deadlines:
            yield Mark(deadline.start, deadline.end, "deadline", deadline_lines(deadline), whose)
        for count in commitment.project_counts:
            yield Mark(count.start, count.end, "count", count_lines(count), whose)


def _united(first: Mark, second: Mark) -> Mark:
    """One mark for a place that several records share; what is said of it is said once."""
    said = tuple(dict.fromkeys((*first.lines, *second.lines)))
    whose = tuple(dict.fromkeys((*first.commitments, *second.commitments)))
    return Mark(first.start, first.end, first.kind, said, whose)


def _pieces(text: str, cuts: list[int], marked: tuple[Mark, ...]) -> Iterator[tuple[int, Piece]]:
    """The pieces between neighbouring cuts with their starts; ``marked`` is in order of starts."""
    order = sorted(range(len(marked)), key=lambda i: marked[i].start)
    open_marks: list[int] = []
    upcoming = 0
    for start, end in pairwise(cuts):
        open_marks = [i for i in open_marks if marked[i].end > start]
        while upcoming < len(order) and marked[order[upcoming]].start <= start:
            if marked[order[upcoming]].end > start:
                open_marks.append(order[upcoming])
            upcoming += 1
        yield start, Piece(text[start:end], tuple(open_marks))
