"""Find the directives of a document: sentence by sentence, with the role of the passage at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from duban.directives.pieces import Piece, read
from duban.directives.roles import Passage, Role, base_role, genre_of, role_of
from duban.directives.signals import Signals
from duban.directives.units import Unit, group
from duban.lexicon import Lexicons
from duban.model import BlockKind, Directive, Reject, Segmentation, Sentence, Speech
from duban.text import Span

_ASKING = (Role.DEMAND, Role.PLAN)


@dataclass(frozen=True, slots=True)
class Found:
    """The directives in text order, and the candidates that lost."""

    directives: tuple[Directive, ...]
    rejects: tuple[Reject, ...]


class DirectiveFinder:
    """Built once from the lexicons, called with a segmented text, its speeches and the attributions before its content."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._signals = Signals(lexicons)

    def __call__(self, cut: Segmentation, speeches: Sequence[Speech], attributions: Sequence[Span]) -> Found:
        """Find every directive; offsets are of ``cut.text``."""
        directives: list[Directive] = []
        rejects: list[Reject] = []
        genre = genre_of(cut, speeches)
        passage = Passage(genre, genre)
        speech: Speech | None = None
        block = -1
        for number, sentence in enumerate(cut.sentences):
            kind = cut.blocks[sentence.block].kind
            if kind not in (BlockKind.BODY, BlockKind.HEADING):
                continue
            now = next((s for s in speeches if s.start < sentence.end and sentence.start < s.end), None)
            if now is not speech or sentence.block != block:
                base = base_role(now, genre=genre)
                kept = now is speech and passage.role in (Role.DEMAND, Role.PROBLEM) and cut.blocks[sentence.block].level >= 5
                passage = Passage(passage.role if kept else base, base)
                speech, block = now, sentence.block
            here = [a for a in attributions if a.start < sentence.end and sentence.start < a.end]
            pieces = list(read(cut.text, sentence.clauses, here, self._signals))
            if not pieces:
                continue
            role = role_of(cut.text, cut.blocks[sentence.block], pieces, _lead(here, sentence), passage, self._signals)
            found, lost = self._sentence(cut.text, number, pieces, role, kind)
            directives += found
            rejects += lost
            if any(d.marker for d in found) and role is not Role.PLAN:
                role = Role.DEMAND
            passage = Passage(role, passage.base)
        return Found(tuple(directives), tuple(rejects))

    def _sentence(
        self, text: str, number: int, pieces: Sequence[Piece], role: Role, kind: BlockKind
    ) -> tuple[list[Directive], list[Reject]]:
        units, loose = group(pieces)
        found: list[Directive] = []
        lost: list[Reject] = []
        for unit in units:
            found.append(_marked(pieces, unit, number))
        for first, last in loose:
            for left, right in _halves(pieces, first, last):
                start, end = pieces[left].start, pieces[right].end
                reason = _why_not(pieces, left, right, role, kind)
                if reason:
                    lost.append(Reject(start, end, "DIRECTIVE", "unmarked", reason))
                else:
                    rule = f"unmarked.{role.value}"
                    found.append(Directive(start, end, None, "obligation", number, (rule,)))
        return sorted(found, key=lambda d: d.start), lost


def _marked(pieces: Sequence[Piece], unit: Unit, number: int) -> Directive:
    marker = pieces[unit.asked].marker if unit.asked is not None else None
    start, end = pieces[unit.first].start, pieces[unit.last].end
    if marker is None:
        return Directive(start, end, None, "obligation", number, ("shape.correlative",))
    surface = marker.value.get("marker")
    begin = marker.end - len(surface) if surface else marker.start
    return Directive(
        start,
        end,
        Span(begin, marker.end),
        marker.value["modality"],
        number,
        (marker.rule,),
        float(marker.value["strength"]),
    )


def _halves(pieces: Sequence[Piece], first: int, last: int) -> list[tuple[int, int]]:
    """A run of loose pieces split at its semicolons."""
    cuts = [n for n in range(first, last) if pieces[n].closing == "；"]
    return list(zip([first, *(c + 1 for c in cuts)], [*cuts, last], strict=True))


def _why_not(pieces: Sequence[Piece], first: int, last: int, role: Role, kind: BlockKind) -> str:
    """Why an unmarked run is no directive; ``""`` where it is one."""
    if kind is not BlockKind.HEADING and role not in _ASKING:
        return f"no marker in a passage of role {role.value}"
    if not pieces[first].imperative:
        return "does not open with a verb of doing"
    stated = next((p.statement for p in pieces[first : last + 1] if p.statement), None)
    if stated:
        return f"states ({stated.rule})"
    return ""


def _lead(attributions: Sequence[Span], sentence: Sentence) -> tuple[int, int]:
    if not attributions:
        return sentence.start, sentence.start
    return attributions[0].start, attributions[-1].end
