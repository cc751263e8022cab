"""Find the directives of a document: sentence by sentence, with the role of the passage at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from duban.directives.pieces import Piece, PieceReader
from duban.directives.roles import Passage, Role, asked_about, enter, genre_of, role_of
from duban.directives.signals import Signals
from duban.directives.units import Unit, group
from duban.lexicon import Lexicons
from duban.model import Block, BlockKind, Directive, Reject, Segmentation, Speech
from duban.parties.owners import OwnerReader
from duban.parties.subjects import SubjectReader
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
        subjects = SubjectReader(lexicons)
        self._read = PieceReader(self._signals, subjects)
        self._owners = OwnerReader(lexicons, subjects)

    def __call__(self, cut: Segmentation, speeches: Sequence[Speech], attributions: Sequence[Span]) -> Found:
        """Find every directive; offsets are of ``cut.text``."""
        directives: list[Directive] = []
        rejects: list[Reject] = []
        genre = genre_of(speeches)
        passage = Passage(-1, None, genre, genre)
        notes = [Span(n.start, n.end) for n in self._owners(cut)]
        for number, sentence in enumerate(cut.sentences):
            block = cut.blocks[sentence.block]
            here = [a for a in attributions if a.start < sentence.end and sentence.start < a.end]
            pieces = self._read(cut.text, sentence.clauses, here, notes)
            if block.kind not in (BlockKind.BODY, BlockKind.HEADING) or not pieces:
                continue
            speech = next((s for s in speeches if s.start < sentence.end and pieces[0].start < s.end), None)
            passage = enter(cut, sentence, speech, passage, genre, self._signals)
            role = role_of(cut.text, block, pieces, here, passage, self._signals)
            found, lost = self._sentence(cut.text, number, pieces, role, block)
            directives += found
            rejects += lost
            asked = (
                any(d.marker for d in found)
                and Role.PLAN not in (role, passage.base)
                and passage.base is not Role.REPORT
            )
            question = asked_about(cut.text, sentence, self._signals)
            passage = replace(passage, role=Role.DEMAND if asked else role, question=question or passage.question)
        return Found(tuple(directives), tuple(rejects))

    def _sentence(
        self, text: str, number: int, pieces: Sequence[Piece], role: Role, block: Block
    ) -> tuple[list[Directive], list[Reject]]:
        units, loose = group(pieces)
        found: list[Directive] = []
        lost: list[Reject] = []
        for unit in units:
            directive = _marked(text, pieces, unit, number)
            reason = self._why_not_marked(text, pieces, unit, directive)
            if reason:
                lost.append(Reject(directive.start, directive.end, "DIRECTIVE", directive.rules[0], reason))
            else:
                found.append(directive)
        for first, last in loose:
            for left, right in _halves(pieces, first, last):
                start, end = pieces[left].start, pieces[right].end
                reason = _why_not(pieces, left, right, role, block)
                if reason:
                    lost.append(Reject(start, end, "DIRECTIVE", "unmarked", reason))
                else:
                    found.append(Directive(start, end, None, "obligation", number, (f"unmarked.{role.value}",)))
        return sorted(found, key=lambda d: d.start), lost

    def _why_not_marked(self, text: str, pieces: Sequence[Piece], unit: Unit, directive: Directive) -> str:
        end = pieces[min(unit.last + 1, len(pieces) - 1)].end
        argument = self._signals.first("ARGUMENT", text, directive.start, end)
        if argument:
            return f"an argument and no request ({argument.rule})"
        if pieces[unit.first].stop:
            return "gives a reason"
        if pieces[-1].closing == "？" and directive.modality != "exhortation":
            return "asks a question"
        before = pieces[unit.first - 1].statement if unit.first else None
        if before and before.rule == "statement.perfective" and directive.modality == "prohibition":
            return "tells what a problem leads to"
        return ""


def _marked(text: str, pieces: Sequence[Piece], unit: Unit, number: int) -> Directive:
    marker = pieces[unit.asked].marker if unit.asked is not None else None
    start, end = pieces[unit.first].start, pieces[unit.last].end
    if marker is None:
        return Directive(start, end, None, "obligation", number, ("shape.correlative",))
    surface = marker.value.get("marker")
    begin = marker.end - len(surface) if surface else marker.start
    shown = None if marker.value.get("unmarked") else Span(begin, marker.end)
    strength = float(marker.value["strength"])
    return Directive(start, end, shown, marker.value["modality"], number, (marker.rule,), strength)


def _halves(pieces: Sequence[Piece], first: int, last: int) -> list[tuple[int, int]]:
    """A run of loose pieces split at its semicolons."""
    cuts = [n for n in range(first, last) if pieces[n].closing == "；"]
    return list(zip([first, *(c + 1 for c in cuts)], [*cuts, last], strict=True))


def _why_not(pieces: Sequence[Piece], first: int, last: int, role: Role, block: Block) -> str:
    """Why an unmarked run is no directive; ``""`` where it is one."""
    run = pieces[first : last + 1]
    heading = block.kind is BlockKind.HEADING
    listed = block.level >= 5 and role is Role.NEUTRAL
    if not heading and role not in _ASKING and not listed:
        return f"no marker in a passage of role {role.value}"
    if run[0].stop or pieces[-1].closing == "？":
        return "gives a reason or asks a question"
    stated = next((p.statement for p in run if p.statement), None)
    if run[0].target and role is Role.PLAN and not (stated and stated.rule == "statement.perfective"):
        return ""
    if stated and not any(p.rule_like for p in run) and not (run[0].imperative and stated.rule == "statement.figures"):
        return f"states ({stated.rule})"
    if any(p.imperative for p in run[: 1 if heading else 2]):
        return ""
    if not heading and any(p.party or p.rule_like for p in run[:2]):
        return ""
    return "does not open with a verb of doing"
