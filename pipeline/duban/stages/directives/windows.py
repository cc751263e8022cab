"""Windows of a meeting for the encoder: some sentences, with what is said before and behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise, tee
from typing import NamedTuple

from duban.stages.clauses.facts import ReadClause
from duban.words.encoder import BREAK, Encoder, Weighed
from duban.words.heard import Heard

_WINDOW, _AROUND = 300, 60  # code points that are weighed at a time, and of context on either side


class Said(NamedTuple):
    """The clauses of a sentence, and which turn or block they stand in."""

    clauses: Sequence[ReadClause]
    place: int

    @property
    def length(self) -> int:
        """Code points, closing marks and a break counted."""
        return sum(clause.end - clause.start + 1 for clause in self.clauses) + 1


class Window(NamedTuple):
    """Sentences that are weighed together, and those around them that help to understand them."""

    before: tuple[Said, ...]
    now: tuple[Said, ...]
    behind: tuple[Said, ...]

    def pieces(self, text: str) -> Iterator[str]:
        """The clauses with their closing marks, and ``BREAK`` where another turn or block begins."""
        place = None
        for said in chain(*self):
            if place not in (None, said.place):
                yield BREAK
            place = said.place
            yield from (text[clause.start : clause.end + 1] for clause in said.clauses)


def windows(sentences: Iterable[Said]) -> Iterator[Window]:
    """The sentences in their order, each weighed in one window; three groups of them are held at a time."""
    last: tuple[Said, ...] = ()
    for now, following in pairwise(chain(_groups(sentences), ((),))):
        yield Window(tuple(_nearest(reversed(last)))[::-1], now, tuple(_nearest(following)))
        last = now


def hear(encoder: Encoder, text: str, sentences: Iterable[Said]) -> Heard:
    """What the encoder says of all sentences."""
    said, again = tee(sentences)
    both = zip(said, weigh(encoder, text, again), strict=True)
    pairs = (pair for one, weighed in both for pair in zip(one.clauses, weighed, strict=True))
    return Heard(len(text), ((clause.start, seen) for clause, seen in pairs))


def weigh(encoder: Encoder, text: str, sentences: Iterable[Said]) -> Iterator[list[Weighed]]:
    """The clauses of each sentence weighed, in the order of the sentences."""
    for window in windows(sentences):
        weighed = iter(encoder(tuple(window.pieces(text))))
        for said in window.before:
            _take(weighed, said)
        yield from (_take(weighed, said) for said in window.now)


def _groups(sentences: Iterable[Said]) -> Iterator[tuple[Said, ...]]:
    """The sentences in groups that are as long as a window, a longer sentence by itself."""
    group: list[Said] = []
    length = 0
    for said in sentences:
        if group and length + said.length > _WINDOW:
            yield tuple(group)
            group, length = [], 0
        group.append(said)
        length += said.length
    if group:
        yield tuple(group)


def _nearest(sentences: Iterable[Said]) -> Iterator[Said]:
    """As many of the next sentences as serve for context."""
    length = 0
    for said in sentences:
        length += said.length
        if length > _AROUND:
            return
        yield said


def _take(weighed: Iterator[Weighed], said: Said) -> list[Weighed]:
    return [next(weighed) for _ in said.clauses]
