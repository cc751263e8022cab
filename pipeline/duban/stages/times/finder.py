"""Times, deadlines, dates and counts behind one object, which the extractor builds once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from duban.core.model import Mention, Reject
from duban.core.packed import pack
from duban.core.text import Span, SpanIndex
from duban.stages.times.counts import ProjectCounter
from duban.stages.times.dates import DateFinder
from duban.stages.times.deadlines import DeadlineSelector
from duban.stages.times.find import Scanner
from duban.stages.times.model import Timex
from duban.words.lexicon import Lexicons
from duban.words.logistic import Logistic
from duban.words.rules import load_fragments, load_rules
from duban.words.written import Late


class TimexFinder:
    """Finds times and urgency in normalised text, with its ``dates``, its ``deadlines`` and its ``counts`` of projects.

    The model ``deadlines`` weighs which expressions are deadlines; without it all that a directive holds are. Those of
    talk are selected by ``in_talk``, with the model ``talk``.

    >>> from duban.words.lexicon import load_lexicons
    >>> [mention.label for mention in TimexFinder(load_lexicons()).urgency("要尽快开工")]
    ['URGENCY']
    """

    def __init__(self, lexicons: Lexicons, deadlines: Logistic | None = None, talk: Logistic | None = None) -> None:
        self._finder = Scanner(lexicons)
        self._broken = Late(load_fragments(lexicons, "timex")["broken"])
        self.dates = DateFinder(self._finder.readers)
        self.deadlines = DeadlineSelector(self._finder.readers, deadlines)
        self.in_talk = replace(self.deadlines, model=talk) if talk else self.deadlines
        self.counts = ProjectCounter(lexicons)
        self._urgency = load_rules(lexicons, "urgency", sifted=True)

    def find(self, text: str, cells: Sequence[Span] = ()) -> Sequence[Timex]:
        """Every time expression, in order and apart, not yet resolved; each of ``cells`` is read as a text of its own.

        There a date may be as short as 6/30 or 6.30, which in a sentence would be a number.

        >>> from duban.words.lexicon import load_lexicons
        >>> [timex.end for timex in TimexFinder(load_lexicons()).find("更新台账6/30", [Span(4, 8)])]
        [8]
        """
        found = self._finder.find(text)
        if not cells:
            return found
        inside = SpanIndex(cells)
        free = (timex for timex in found if not inside.overlapping(timex.start, timex.end))
        own = (timex for cell in _apart(cells) for timex in self._in_cell(text, cell))
        return pack(sorted((*free, *own), key=lambda timex: timex.start))

    def _in_cell(self, text: str, cell: Span) -> Iterator[Timex]:
        """The expressions of a cell, as if its lines did not break within a date."""
        places = [*range(cell.start, cell.end)]
        for broken in reversed([*self._broken.finditer(text, cell.start, cell.end)]):
            del places[broken.start() - cell.start : broken.end() - cell.start]
        for timex in self._finder.find("".join(text[place] for place in places)):
            yield replace(timex, start=places[timex.start], end=places[timex.end - 1] + 1)

    def rejects(self, text: str) -> tuple[Reject, ...]:
        """Every match that lost to another, for ``duban explain``; slow."""
        return self._finder.rejects(text)

    def urgency(self, text: str) -> tuple[Mention, ...]:
        """Soft deadlines (尽快, 立即), which have no date."""
        return tuple(sorted((m for rule in self._urgency for m in rule.find(text)), key=lambda m: m.start))


def _apart(spans: Sequence[Span]) -> Iterator[Span]:
    """The spans in text order, without those that begin within another."""
    behind = 0
    for span in sorted(spans):
        if span.start >= behind:
            yield span
            behind = span.end
