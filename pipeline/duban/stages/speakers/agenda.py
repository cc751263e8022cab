"""The items of an agenda: each begins with nobody's voice, and may tell who asked what."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator

from duban.core.model import Mention, Segmentation
from duban.core.text import Span
from duban.stages.speakers.types import NOBODY, Event, Roster, Voice
from duban.stages.speakers.vocabulary import Vocabulary


def agenda_events(cut: Segmentation, roster: Roster, words: Vocabulary) -> Iterator[Event]:
    """``12. …函，…，请查照案。`` is nobody's; what members ask and propose in it is theirs."""
    ends = array("I", (mention.end for mention in roster.mentions))
    for item in (m for rule in words.rules["AGENDA"] for m in rule.find(cut.text)):
        inside = [m for rule in words.rules["AGENDA_SAYS"] for m in rule.find(cut.text, item.start, item.end)]
        said = [(m, roster.mentions[bisect_left(ends, m.start) : bisect_left(ends, m.end)]) for m in inside]
        told = [(m, members[0].person) for m, members in said if members]
        lead = Span(item.start, item.start if told else item.end - len(item.value["asks"]))
        yield _event(lead, NOBODY)
        for m, person in told:
            yield from _said(m, Voice(person=person))


def _said(m: Mention, voice: Voice) -> Iterator[Event]:
    lead = Span(m.start, m.start + len(m.value["lead"]))
    behind = Span(m.end - len(m.value.get("behind", "")), m.end)
    yield _event(lead, voice, behind.start)
    if behind.start < behind.end:
        yield _event(behind, NOBODY)


def _event(place: Span, voice: Voice, until: int | None = None) -> Event:
    return Event(place.start, place.end, voice, "turn", place, place.start, until)
