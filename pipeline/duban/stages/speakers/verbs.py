"""Where verbs of saying stand, and quotations that are demands of somebody."""

from __future__ import annotations

from collections.abc import Iterator

from duban.core.model import Mention
from duban.core.text import Span, SpanIndex
from duban.stages.speakers.types import Event, Roster, Voice, ending_at
from duban.stages.speakers.vocabulary import Vocabulary

_LONGEST_ADVERBS = 12


def find_cues(text: str, words: Vocabulary) -> tuple[Mention, ...]:
    """Every verb of saying; of two that overlap the first stands, then the longer, then the first rule."""
    found = [_with_adverbs(text, m, words) for rule in words.rules["CUE"] for m in rule.find(text)]
    chosen: list[Mention] = []
    for cue in sorted(found, key=lambda m: (m.start, "keep" in m.value, -m.end)):
        if not chosen or cue.start >= chosen[-1].end:
            chosen.append(cue)
    return tuple(chosen)


def _with_adverbs(text: str, cue: Mention, words: Vocabulary) -> Mention:
    """The cue with the adverbs before its verb (``反复叮嘱``)."""
    left = max(0, cue.start - _LONGEST_ADVERBS)
    run = words.saying.adverbs.search(text[left : cue.start])
    if not run:
        return cue
    return cue._replace(start=left + run.start(), value={**cue.value, "adverb": run.group()})


def quoted_demands(text: str, roster: Roster, words: Vocabulary) -> Iterator[Event]:
    """``按照李邑飞书记“…”的要求``: the quotation alone is that person's."""
    mentions = SpanIndex(roster.mentions)
    open_until = -1
    for rule in words.rules["QUOTED"]:
        for quote in rule.find(text):
            mention = ending_at(mentions, quote.start)
            if not mention:
                continue
            before = text[max(0, mention.start - 3) : mention.start]
            if words.saying.governed.search(before) or open_until == mention.start - 1:
                open_until = quote.end
                span = Span(mention.start, quote.start + 1)
                yield Event(span.start, span.end, Voice(person=mention.person), "reported", span, span.start, quote.end)
