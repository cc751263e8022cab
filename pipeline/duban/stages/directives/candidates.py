"""What may be a directive: each stretch of pieces with the passage that it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from duban.core.model import Block, Mention, Speech
from duban.stages.clauses.pieces import Piece
from duban.stages.directives.leads import Lead
from duban.stages.directives.roles import Role
from duban.stages.directives.units import Unit


class Candidate(NamedTuple):
    """A stretch that asks or might ask.

    ``pieces`` are its own, ``before`` the piece in front of it in its sentence and ``behind`` the one that follows;
    ``marker`` is its modal, ``lead`` the line that leads its list in where that says what the items are,
    ``articles`` whether its document is a law or a set of rules in articles, ``objection`` what the rules say against
    it (``""`` for nothing) and ``final`` whether nothing can outweigh that.
    """

    pieces: tuple[Piece, ...]
    before: Piece | None
    behind: Piece | None
    marker: Mention | None
    correlative: bool
    sentence: int
    opens: bool
    block: Block
    role: Role
    speech: Speech | None
    lead: Lead | None = None
    articles: bool = False
    objection: str = ""
    final: bool = False

    @property
    def start(self) -> int:
        """First code point."""
        return self.pieces[0].start

    @property
    def end(self) -> int:
        """Behind the last code point."""
        return self.pieces[-1].end


def candidates(
    pieces: Sequence[Piece],
    units: Sequence[Unit],
    loose: Sequence[tuple[int, int]],
    *,
    sentence: int,
    block: Block,
    role: Role,
    speech: Speech | None,
    lead: Lead | None = None,
    articles: bool = False,
) -> list[Candidate]:
    """The candidates of one sentence in text order: the marked units, and the loose runs cut at semicolon and colon."""
    spans: list[tuple[int, int, Unit | None]] = [(unit.first, unit.last, unit) for unit in units]
    spans += [(a, b, None) for first, last in loose for a, b in _halves(pieces, first, last)]
    return [
        Candidate(
            pieces=tuple(pieces[first : last + 1]),
            before=pieces[first - 1] if first else None,
            behind=pieces[last + 1] if last + 1 < len(pieces) else None,
            marker=pieces[unit.asked].marker if unit and unit.asked is not None else None,
            correlative=unit is not None and (unit.asked is None or pieces[unit.asked].marker is None),
            sentence=sentence,
            opens=first == 0,
            block=block,
            role=role,
            speech=speech,
            lead=lead,
            articles=articles,
        )
        for first, last, unit in sorted(spans, key=lambda s: s[0])
    ]


def _halves(pieces: Sequence[Piece], first: int, last: int) -> list[tuple[int, int]]:
    cuts = [n for n in range(first, last) if pieces[n].closing in ("；", "：") or pieces[n + 1].opens]
    return list(zip([first, *(c + 1 for c in cuts)], [*cuts, last], strict=True))
