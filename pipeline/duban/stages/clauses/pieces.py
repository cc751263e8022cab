"""Read each clause: where it begins, its marker, and whether it asks, states or sets a topic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from duban.core.model import Clause, Mention
from duban.core.text import Span
from duban.stages.clauses.signals import Signals
from duban.stages.clauses.subjects import SubjectReader

_TOLD = ("statement.copula", "statement.perfective", "statement.existence", "statement.weakness", "statement.reason")
_RELATIVE = ("marker.need", "marker.ought", "marker.must_always", "marker.want")
_CONDITIONAL = (*_RELATIVE, "marker.prohibit_not")
_OPENING, _CLOSING = "“「『‘", "”」』’"
_STOPS = "。！？；"
_PAUSES = frozenset("，：、 ")
_SUBJECT, _CONDITION = 16, 4
_FUTURE = ("marker.want", "marker.hope_must")


class Piece(NamedTuple):
    """A clause as the finder sees it; ``start`` is behind attribution and connective.

    ``marker`` is the first modal, ``statement`` the first sign that something is told and not asked. ``topic`` means
    that the clause only sets the scene of the next one, ``imperative`` that it opens with a verb of doing, behind a
    date or not, ``party`` that somebody who can act is its subject, ``acts`` that a verb of doing follows that,
    ``target`` that it opens with a date by which something is to be reached, ``occasion`` that it says when the bare
    modal behind it holds (从事经营活动，应当), ``relative`` that it ends as a condition does (未申报的，), ``joins``
    that it is the other half of the clause before (而不要…).
    """

    start: int
    end: int
    closing: str
    marker: Mention | None
    statement: Mention | None
    topic: bool
    imperative: bool
    party: bool
    acts: bool
    target: bool
    rule_like: bool
    correlative: bool
    second: bool
    stop: bool
    cognition: bool
    opens: bool
    occasion: bool
    relative: bool
    joins: bool = False


class PieceReader:
    """Built once from the signs and the reader of subjects."""

    def __init__(self, signals: Signals, subjects: SubjectReader) -> None:
        self._signals = signals
        self._subjects = subjects

    def __call__(
        self, text: str, clauses: Sequence[Clause], attributions: Sequence[Span], notes: Sequence[Span] = ()
    ) -> list[Piece]:
        """The pieces of a sentence; what an attribution covers or leads up to, and owner notes, are left out."""
        pieces: list[Piece] = []
        for left, right, closing in _contents(text, clauses, attributions):
            start, end = _bare(text, left, right, notes)
            joins = bool(pieces and pieces[-1].marker) and self._signals.at("JOINS", text, start, end) is not None
            behind = start if joins else self._signals.behind_connectives(text, start, end)
            if behind < end and not (closing in ("", "，", "！") and self._signals.whole("ADDRESS", text, behind, end)):
                opens = any(a.end <= behind and text[a.end : behind].strip("“「 ") == "" for a in attributions)
                before = pieces[-1] if pieces and not opens else None
                piece = self._read(text, behind, end, closing, before, opens)
                pieces.append(piece._replace(joins=True, topic=False) if joins else piece)
        return pieces

    def _read(self, text: str, start: int, end: int, closing: str, before: Piece | None, opens: bool) -> Piece:
        signals = self._signals
        statement = signals.first("STATEMENT", text, start, end)
        target = signals.at("DATED_TARGET", text, start, end)
        behind_date = target.end if target else start
        parties = self._subjects.opening(text, start, end) or self._subjects.by(text, start, end)
        imperative = is_imperative(text, behind_date, end, signals)
        opening = before is None or before.topic or before.closing in "：；"
        acts = bool(parties) and is_imperative(text, parties[-1].end, end, signals)
        sets_scene = closing in _PAUSES and self._is_topic(text, start, end, statement, imperative, opening)
        return Piece(
            start=start,
            end=end,
            closing=closing,
            marker=self._marker(text, start, end, before),
            statement=statement,
            topic=sets_scene,
            imperative=imperative,
            party=bool(parties),
            acts=acts,
            target=target is not None,
            rule_like=signals.first("RULE_LIKE", text, start, end) is not None,
            correlative=signals.first("CORRELATIVE", text, start, min(end, start + _SUBJECT)) is not None,
            second=signals.at("CORRELATIVE_SECOND", text, start, end) is not None,
            stop=signals.at("TAIL_STOP", text, start, end) is not None,
            cognition=signals.first("COGNITION", text, start, end) is not None,
            opens=opens,
            occasion=closing == "，" and signals.first("OCCASION", text, start, end) is not None,
            relative=signals.first("RELATIVE_INSIDE", text, end - 1, end) is not None,
        )

    def _marker(self, text: str, start: int, end: int, before: Piece | None) -> Mention | None:
        for marker in self._signals.markers(text, start, end):
            if self._counts(text, marker, start, before) and not _quoted(text, start, marker.start):
                return None if self._denied(text, start, end, marker, before) else marker
        return None

    def _denied(self, text: str, start: int, end: int, marker: Mention, last: Piece | None) -> bool:
        """A modal inside a relative clause (需要协调的，), of a near future (要来了), or of what was asked before."""
        bare = marker.start == start and marker.rule == "marker.want"
        fronted = self._signals.at("FRONTED", text, start, end)
        if fronted and marker.rule in _RELATIVE and self._signals.first("RELATIVE_INSIDE", text, marker.end, end):
            return True
        near = text[end : end + 1] == "，" or marker.start - start <= _CONDITION
        if near and marker.rule in _CONDITIONAL and self._signals.at("CONDITION", text, start, marker.start):
            return True
        told = self._signals.first("TOLD", text, start, marker.start)
        if told or (last is not None and self._signals.first("TOLD", text, last.end - 1, last.end)):
            return True
        if marker.rule == "marker.need" and self._signals.whole("TOPIC_WHOLE", text, start, end):
            return True
        if not bare and self._signals.first("RELATIVE_END", text, end - 1, end):
            return True
        if marker.rule in _FUTURE and self._signals.first("FUTURE_END", text, end - 1, end):
            return True
        before = self._signals.first("STATEMENT", text, start, marker.start)
        return (
            marker.value["modality"] == "exhortation" and before is not None and before.rule == "statement.perfective"
        )

    def _counts(self, text: str, marker: Mention, start: int, before: Piece | None) -> bool:
        """Some markers ask only where they open their clause (鼓励, 确保), some only in the own voice (希望)."""
        place = marker.value.get("place")
        if place in ("opening", "head"):
            return marker.start == start
        if place == "party":
            if marker.start == start:
                return before is not None and before.party and _promises(before)
            return self._subjects.stands_before(text, start, marker.start)
        if place == "voice":
            return marker.start == start or self._signals.at("VOICE", text, start, marker.start) is not None
        return True

    def _is_topic(
        self, text: str, start: int, end: int, statement: Mention | None, imperative: bool, opening: bool
    ) -> bool:
        is_so = statement is not None and statement.rule == "statement.copula"
        is_so = is_so and self._signals.first("RELATIVE_END", text, end - 1, end) is not None
        if end - start > 2 and not is_so and self._signals.first("TOPIC_END", text, end - 1, end):
            return True
        if self._signals.at("TOPIC", text, start, end) or self._subjects.is_list(text, start, end):
            return True
        if opening and self._signals.at("TOPIC_OPENING", text, start, end):
            return True
        told = statement is not None and statement.rule in _TOLD
        if told or imperative:
            return False
        return self._signals.whole("TOPIC_WHOLE", text, start, end) is not None


def _promises(piece: Piece) -> bool:
    """Whether a bare 将 behind a clause may be a promise: behind 应当 it is the 将 that fronts an object."""
    return piece.marker is None or piece.marker.value["modality"] == "commitment"


def is_imperative(text: str, start: int, end: int, signals: Signals) -> bool:
    """Whether a stretch opens, behind manner adverbs or a fronted object, with a verb of doing.

    >>> from duban.words.lexicon import load_lexicons
    >>> signals = Signals(load_lexicons())
    >>> is_imperative("坚决守住安全底线", 0, 8, signals), is_imperative("形势依然严峻", 0, 6, signals)
    (True, False)
    """
    position = signals.behind_manner(text, start, end)
    if signals.verb_at(text, position, end) or (position > start and signals.verb_at(text, start, end) > 1):
        return True
    width = signals.preposition_at(text, position, end)
    return width > 0 and any(signals.verb_at(text, later, end) > 1 for later in range(position + width + 1, end - 2))


def _bare(text: str, start: int, end: int, notes: Sequence[Span]) -> tuple[int, int]:
    """A stretch without owner notes and without quotation marks at its ends that have no partner inside."""
    start = max([start, *(n.end for n in notes if n.start <= start < n.end)])
    end = min([end, *(n.start for n in notes if start < n.start < end)])
    while start < end and text[start] in _OPENING and not _closed(text, start, end):
        start += 1
    while start < end and text[end - 1] in _CLOSING + _STOPS and not _opened(text, start, end):
        end -= 1
    return start, end


def _contents(text: str, clauses: Sequence[Clause], attributions: Sequence[Span]) -> Iterator[tuple[int, int, str]]:
    """The stretches of content: clauses without their attributions; one that opens a quotation ends with it."""
    first = min((a.start for a in attributions), default=-1)
    quoted = _quoted_first(text, clauses[0].start if clauses else 0, first)
    for clause in clauses:
        if clause.end <= min(first, quoted) and text[clause.end - 1 : clause.end + 1].find("”") < 0:
            continue
        inside = [a for a in attributions if a.start < clause.end and clause.start < a.end]
        if not inside:
            yield clause.start, clause.end, clause.closing
            continue
        if clause.start < inside[0].start == first and quoted < first:
            yield max(clause.start, quoted), first, clause.closing
        for attribution, following in zip(inside, [*inside[1:], None], strict=True):
            start = attribution.end
            end = following.start if following else clause.end
            if text[start - 1] in "“「" or text[start : start + 1] in ("“", "「"):
                start += text[start] in "“「"
                closing = text.find("”" if text[start - 1] == "“" else "」", start, end)
                end = closing if closing > 0 else end
                end -= text[end - 1] in "。！？；，"
            if start < end:
                yield start, end, clause.closing


def _quoted_first(text: str, start: int, first: int) -> int:
    """Where the quotation opens that ends at the first attribution (``“…。”王某说。``), ``first`` where none does."""
    if first <= start or text[first - 1] not in "”」":
        return first
    return max(start, text.rfind("“" if text[first - 1] == "”" else "「", start, first))


def _closed(text: str, start: int, end: int) -> bool:
    """Whether the opening quotation mark at ``start`` is closed inside the stretch, with words behind it."""
    closing = text.find(_CLOSING[_OPENING.index(text[start])], start, end)
    return 0 <= closing < end - 1


def _opened(text: str, start: int, end: int) -> bool:
    """Whether the closing quotation mark before ``end`` was opened inside the stretch."""
    return any(text.find(o, start, end - 1) >= 0 for o, c in zip(_OPENING, _CLOSING, strict=True) if text[end - 1] == c)


def _quoted(text: str, start: int, position: int) -> bool:
    """Whether a place stands inside a quotation, title or bracket that its clause opens."""
    return any(
        text.rfind(o, start, position) > text.rfind(c, start, position) for o, c in ("“”", "《》", "（）", "「」")
    )
