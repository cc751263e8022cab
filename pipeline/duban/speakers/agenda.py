"""The items of an agenda: each begins with nobody's voice, and may tell who asked what."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from duban.model import Segmentation
from duban.speakers.types import NOBODY, Event, Roster, Voice
from duban.speakers.vocabulary import Vocabulary
from duban.text import Span


def agenda_events(cut: Segmentation, roster: Roster, words: Vocabulary) -> Iterator[Event]:
    """``12. …函，…，请查照案。`` is nobody's; what members ask and propose in it is theirs."""
    starts = [mention.end for mention in roster.mentions]
    for item in (m for rule in words.rules["AGENDA"] for m in rule.find(cut.text)):
        yield Event(item.start, item.start, NOBODY, "turn", Span(item.start, item.start), item.start)
        for named in (m for rule in words.rules["AGENDA_NAMES"] for m in rule.find(cut.text, item.start, item.end)):
            place = Span(named.start, named.end)
            yield Event(named.start, named.end, NOBODY, "turn", place, named.start)
        for said in (m for rule in words.rules["AGENDA_SAYS"] for m in rule.find(cut.text, item.start, item.end)):
            members = roster.mentions[bisect_left(starts, said.start) : bisect_left(starts, said.end)]
            if members:
                lead = Span(said.start, said.start + len(said.value["lead"]))
                behind = Span(said.end - len(said.value.get("behind", "")), said.end)
                voice = Voice(person=members[0].person)
                yield Event(lead.start, lead.end, voice, "turn", members[0].name, lead.start, behind.start)
                if behind.start < behind.end:
                    yield Event(behind.start, behind.end, NOBODY, "turn", behind, behind.start)
