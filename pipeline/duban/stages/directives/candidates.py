"""What may be a directive: each stretch of clauses with the passage that it stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from duban.core.model import Block, BlockKind, Mention, Speech
from duban.core.text import Span
from duban.stages.clauses.facts import Fact, ReadClause
from duban.stages.clauses.signals import Signals
from duban.stages.directives.headings import Heading
from duban.stages.directives.leads import Lead
from duban.stages.directives.roles import Role
from duban.stages.directives.talk import Run
from duban.stages.directives.units import Unit, group


class Context(NamedTuple):
    """What the candidates of a sentence share: its number, its block and the role of its passage.

    ``wishes`` says that its voice wishes or proposes (提出三点建议, 委员建议，), so that what has no modal is a wish;
    ``lead`` is the line that leads its list in where that says what the items are, ``articles`` says whether its
    document is a law or a set of rules in articles, ``heading`` what stands above it.
    """

    sentence: int
    block: Block
    role: Role
    lead: Lead | None = None
    articles: bool = False
    wishes: bool = False
    heading: Heading | None = None


class Around(NamedTuple):
    """What stands around a candidate: its neighbours, and what the document is like.

    ``marked`` is the share of the document's candidates that have a modal, ``place`` where in it this one stands, from
    0 to 1, ``many`` how many there are.
    """

    before: Span | None = None
    behind: Span | None = None
    marked_before: bool | None = None
    marked_behind: bool | None = None
    new_sentence: bool = True
    marked: float = 0.0
    place: float = 0.0
    many: int = 1


class Candidate(NamedTuple):
    """A stretch that asks or might ask.

    ``clauses`` are its own, ``before`` the clause in front of it in its sentence and ``behind`` the one that follows;
    ``marker`` is its modal, ``objection`` what the rules say against it (``""`` for nothing) and ``final`` whether
    nothing can outweigh that. ``likely`` is set where it was already weighed.
    """

    clauses: tuple[ReadClause, ...]
    before: ReadClause | None
    behind: ReadClause | None
    marker: Mention | None
    correlative: bool
    context: Context
    speech: Speech | None
    objection: str = ""
    final: bool = False
    around: Around = Around()
    likely: float | None = None

    @property
    def start(self) -> int:
        """First code point."""
        return self.clauses[0].start

    @property
    def end(self) -> int:
        """Behind the last code point."""
        return self.clauses[-1].end

    @property
    def statement(self) -> Mention | None:
        """The first sign that something is told and not asked."""
        return next((clause.statement for clause in self.clauses if clause.statement), None)

    @property
    def in_heading(self) -> bool:
        """Whether it stands in a heading."""
        return self.context.block.kind is BlockKind.HEADING

    def shows(self, fact: Fact, most: int | None = None) -> bool:
        """Whether one of its clauses (of the first ``most``) shows a fact."""
        return any(fact in clause.facts for clause in self.clauses[:most])


def candidates(
    clauses: Sequence[ReadClause], context: Context, speech_at: Callable[[int], Speech | None]
) -> Iterator[Candidate]:
    """The candidates of a sentence in text order: the marked units, and the loose runs cut at semicolon and colon."""
    units, loose = group(clauses)
    spans: list[tuple[int, int, Unit | None]] = [(unit.first, unit.last, unit) for unit in units]
    spans += [(a, b, None) for first, last in loose for a, b in _halves(clauses, first, last)]
    for first, last, unit in sorted(spans, key=lambda s: s[0]):
        marker = clauses[unit.asked].marker if unit else None
        yield Candidate(
            clauses=tuple(clauses[first : last + 1]),
            before=clauses[first - 1] if first else None,
            behind=clauses[last + 1] if last + 1 < len(clauses) else None,
            marker=marker,
            correlative=unit is not None and marker is None,
            context=context,
            speech=speech_at(clauses[first].start),
        )


def run_of(
    text: str, clauses: Sequence[ReadClause], run: Run, context: Context, speech: Speech | None, signals: Signals
) -> Candidate:
    """A request that was found in talk, without what leads it in (那, 也就是说)."""
    first, *others = clauses[run.first : run.last + 1]
    lead = signals.lead_in(text, first.start, first.end)
    own = (first._replace(start=lead), *others)
    before = clauses[run.first - 1] if run.first else None
    accepts = before is not None and signals.accepts(text, before.start, before.end)
    return Candidate(
        clauses=own,
        before=before,
        behind=clauses[run.last + 1] if run.last + 1 < len(clauses) else None,
        marker=signals.mood(text, lead, own[-1].end, accepts),
        correlative=False,
        context=context,
        speech=speech,
        likely=run.likely,
    )


def with_neighbours(found: Sequence[Candidate]) -> Iterator[Candidate]:
    """The candidates of a document, in text order, each with what stands around it."""
    many = len(found)
    share = sum(candidate.marker is not None for candidate in found) / many if many else 0.0
    for n, (last, candidate, following) in enumerate(
        zip(chain((None,), found), found, chain(islice(found, 1, None), (None,)), strict=False)
    ):
        around = Around(
            before=Span(last.start, last.end) if last else None,
            behind=Span(following.start, following.end) if following else None,
            marked_before=last.marker is not None if last else None,
            marked_behind=following.marker is not None if following else None,
            new_sentence=last is None or last.context.sentence != candidate.context.sentence,
            marked=share,
            place=n / many,
            many=many,
        )
        yield candidate._replace(around=around)


def _halves(clauses: Sequence[ReadClause], first: int, last: int) -> list[tuple[int, int]]:
    cuts = [n for n in range(first, last) if clauses[n].closing in ("；", "：") or "opens" in clauses[n + 1].facts]
    return list(zip([first, *(c + 1 for c in cuts)], [*cuts, last], strict=True))
