"""One document as the selector of deadlines asks it about each of its time expressions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from duban.core.model import Segmentation
from duban.core.packed import last_at
from duban.core.text import Span, SpanIndex
from duban.stages.times.model import Context, DocumentDates, Interval, Timex
from duban.words.heard import Heard


@dataclass(frozen=True, slots=True)
class Case:
    """One document: what is asked of each of its expressions."""

    cut: Segmentation
    timexes: SpanIndex[Timex]
    directives: SpanIndex[Span]
    dates: DocumentDates
    context: Context
    defined: Mapping[str, Interval]
    stated: SpanIndex[Span]
    spelled: Sequence[tuple[int, int]] = ()  # where expressions that spell a year out start, and the year
    heard: Heard | None = None

    def request(self, timex: Timex) -> Span | None:
        """The first directive that covers the expression."""
        over = self.directives.overlapping(timex.start, timex.end)
        return next((d for d in over if d.start <= timex.start and timex.end <= d.end), None)

    def is_asked(self, timex: Timex) -> bool:
        """Whether the sentence of the expression holds a directive."""
        number = last_at(self.cut.sentences, timex.start)
        sentence = self.cut.sentences[number] if number >= 0 else None
        return sentence is not None and bool(self.directives.overlapping(sentence.start, sentence.end))

    def when(self, timex: Timex) -> str:
        """How the expression lies to the day or year of the document."""
        anchor, year = self.dates.anchor, self.dates.anchor.year if self.dates.anchor else self.dates.year
        if timex.iso_end is None:
            return "open" if timex.iso_start else "none"
        if anchor is not None and timex.iso_end[:10] < anchor.isoformat():
            return "past"
        if year is None:
            return "unknown"
        ends = int(timex.iso_end[:4])
        return "past" if ends < year else "current" if ends == year else "future"

    def is_past(self, timex: Timex) -> bool:
        """Whether it was over on the day of the document, or had begun before it and goes on since."""
        anchor = self.dates.anchor
        written = timex.iso_start if timex.reads == "since" else timex.iso_end
        if written is None:
            return False
        if anchor is not None:
            return written[:10] < anchor.isoformat()
        return bool(self.dates.year and timex.resolved_by == "text" and int(written[:4]) < self.dates.year)
