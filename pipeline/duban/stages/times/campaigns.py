"""Date the campaigns (攻坚月) that a document itself gives dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from duban.core.model import Segmentation, Sentence
from duban.core.packed import last_at
from duban.core.text import SpanIndex
from duban.stages.times.model import Context, Interval, Timex
from duban.stages.times.readers import Readers
from duban.stages.times.resolve import inclusive_to_half_open, resolve_one
from duban.words.rules import Rule

_DEFINED_WITHIN = 40
_SPANS = frozenset({"moment", "range", "range_short"})


def date_campaigns(
    cut: Segmentation, timexes: SpanIndex[Timex], context: Context, readers: Readers, rules: Sequence[Rule]
) -> dict[str, Interval]:
    """Named periods (攻坚月) that the document itself dates, by every end of their name; the first stands."""
    defined: dict[str, Interval] = {}
    for rule in rules:
        for m in rule.find(cut.text):
            sentence = _sentence_at(cut, m.start)
            reach = min(m.end + _DEFINED_WITHIN, sentence.end) if sentence else 0
            ahead = timexes.overlapping(m.end, reach + 1)
            near = [t for t in ahead if m.end <= t.start <= reach and t.reads in _SPANS]
            read = [resolve_one(t, readers, context) for t in near[:2]]
            starts, ends = [t.iso_start for t in read if t.iso_start], [t.iso_end for t in read if t.iso_end]
            if starts and ends and (len(read) > 1 or read[0].reads != "moment"):
                start, end = datetime.fromisoformat(starts[0]), inclusive_to_half_open(ends[-1])
                for shorter in range(len(m.value["name"])):
                    defined.setdefault(m.value["name"][shorter:], Interval(start, end, "definition"))
    return defined


def _sentence_at(cut: Segmentation, position: int) -> Sentence | None:
    number = last_at(cut.sentences, position)
    return cut.sentences[number] if number >= 0 and position < cut.sentences[number].end else None
