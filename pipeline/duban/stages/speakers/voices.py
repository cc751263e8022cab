"""From events to speeches: the voices put in order, each lasting until the next takes over."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from duban.core.model import BlockKind, Segmentation, Speaker, Speech
from duban.core.packed import pack
from duban.core.text import Span
from duban.stages.speakers.types import Attribution, Event, Roster, Voice, Voices
from duban.stages.speakers.vocabulary import Vocabulary


def merge(events: Sequence[Event]) -> list[Event]:
    """The events in text order without the ones that another covers."""
    ordered = sorted(events, key=lambda e: (e.start, -e.end))
    kept: list[Event] = []
    for event in ordered:
        if not kept or event.start >= kept[-1].end:
            kept.append(event)
    return kept


def speeches(cut: Segmentation, events: Sequence[Event]) -> Iterator[tuple[Event, int, int]]:
    """Each stretch with the event whose voice it is in. After a bounded event the voice before it goes on."""
    last = max((b.end for b in cut.blocks if b.kind not in (BlockKind.BOILERPLATE, BlockKind.METADATA)), default=0)
    outer: Event | None = None
    cursor = 0
    opening_next = [*accumulate((e.opens for e in reversed(events[1:])), min)][::-1]
    for event, following in zip(events, [*opening_next, last], strict=False):
        opens = max(event.opens, cursor)  # a quotation may hold a voice of its own before it is told who is quoted
        if outer is not None and opens > cursor:
            yield outer, cursor, opens
        if event.until is None:
            outer, cursor = event, opens
            continue
        end = min(event.until, following)
        yield event, opens, max(end, event.end)
        cursor = max(end, event.end)
    if outer is not None and cursor < last:
        yield outer, cursor, last


def to_voices(cut: Segmentation, roster: Roster, events: Sequence[Event], words: Vocabulary) -> Voices:
    """Number the speakers in the order in which they first speak."""
    numbers: dict[str, int] = {}
    speakers: list[Speaker] = []
    grouped: dict[int, tuple[array[int], array[int]]] = {}
    for mention in roster.mentions:
        starts, ends = grouped.setdefault(mention.person, (array("I"), array("I")))
        starts.append(mention.start)
        ends.append(mention.end)
    mentions = {person: pack(map(Span, *places)) for person, places in grouped.items()}

    def number(voice: Voice) -> int | None:
        speaker = _speaker(cut.text, roster, mentions, voice, words)
        if speaker is None or speaker.name is None:
            return None
        if speaker.name not in numbers:
            numbers[speaker.name] = len(speakers)
            speakers.append(speaker)
        return numbers[speaker.name]

    for event in events:
        for voice in (event.voice, *(Voice(person=other) for other in event.others)):
            number(voice)
    attributions = pack(Attribution(e.start, e.end, number(e.voice), e.cue) for e in events)
    found = pack(
        Speech(number(event.voice), start, end, event.mode, event.cue if event.cue.start < event.cue.end else None)
        for event, start, end in speeches(cut, events)
        if start < end
    )
    return Voices(tuple(speakers), found, attributions)


def _speaker(
    text: str, roster: Roster, mentions: Mapping[int, Sequence[Span]], voice: Voice, words: Vocabulary
) -> Speaker | None:
    if voice.person is not None:
        person = roster.persons[voice.person]
        return Speaker(person.name, "person", person.name_span, person.titles, mentions.get(voice.person, ()))
    if voice.meeting is not None:
        return Speaker(words.labels.meeting, "meeting", voice.meeting, (), (voice.meeting,))
    if voice.label is not None and voice.label.of(text) not in words.labels.anonymous:
        return Speaker(voice.label.of(text), "person", voice.label, (), (voice.label,))
    return None
