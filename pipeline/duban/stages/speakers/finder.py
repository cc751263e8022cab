"""The speaker stage as one callable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from duban.core.model import Segmentation, Speech
from duban.core.packed import last_at, pack, starting
from duban.core.structure import Turn
from duban.ner import Recognizer
from duban.stages.speakers.agenda import agenda_events
from duban.stages.speakers.cues import CueReader
from duban.stages.speakers.people import find_people
from duban.stages.speakers.turns import (
    Label,
    find_labels,
    interpellations,
    minute_events,
    script_event,
    turn_cut_off,
    turn_events,
    unlabelled,
)
from duban.stages.speakers.types import Event, Roster, Voices
from duban.stages.speakers.verbs import find_cues, quoted_demands
from duban.stages.speakers.vocabulary import load_vocabulary
from duban.stages.speakers.voices import merge, to_voices
from duban.words.lexicon import Lexicons

_BULLETS = "-*+•"
_LONGEST_LINE = 2000


class SpeakerFinder:
    """Finds who speaks in a document, under which posts, and where.

    ``ner`` is asked only for names that the rules can't decide; without it the rules stand alone.

    >>> from duban.words.lexicon import load_lexicons
    >>> from duban.words.rules import load_rules
    >>> from duban.stages.segment import segment
    >>> lexicons = load_lexicons()
    >>> cut = segment("县委书记王飞虎指出，各地要抓落实。", load_rules(lexicons, "layout"))
    >>> voices = SpeakerFinder(lexicons)(cut)
    >>> voices.speakers[0].name, [t.of(cut.text) for t in voices.speakers[0].titles]
    ('王飞虎', ['县委书记'])
    """

    def __init__(self, lexicons: Lexicons, ner: Recognizer | None = None) -> None:
        self._words = load_vocabulary(lexicons)
        self._ner = ner

    def __call__(self, cut: Segmentation, turns: Sequence[Turn] = (), *, meeting: bool = False) -> Voices:
        """The voices of a segmented document and its ``turns``; whether it is a ``meeting`` in talk or in notes."""
        words = self._words
        labels = find_labels(cut.text, words, turns)
        named = pack((label.name, label.titles) for label in labels if label.name and not label.inverted)
        cues = find_cues(cut.text, words)
        roster = find_people(cut, words, named, cues, self._ner)
        reader = CueReader(cut, roster, words)
        labelled = turn_events(cut.text, labels, roster)
        labelled = _in_items(cut, labelled, meeting=True) if meeting and not turns else labelled
        fixed: list[Event] = [*labelled, *interpellations(cut, roster, words)]
        fixed.extend(agenda_events(cut, roster, words))
        fixed.extend(unlabelled(cut.text, turns))
        fixed.extend(turn_cut_off(cut.text, labels, words))
        fixed.extend(minute_events(cut.text, roster, words))
        script = script_event(cut, roster, words)
        if script:
            fixed.append(script)
        cited = _in_items(cut, reader.events(cues), meeting=meeting)
        reported = [*cited, *quoted_demands(cut.text, roster, words)]
        events = merge([*fixed, *_inside(cut, roster, reported, fixed)])
        voices = to_voices(cut, roster, events, words)
        spoken = pack(_in_turn(speech, labels, turns) for speech in voices.speeches)
        return replace(voices, speeches=spoken, rejects=tuple(reader.rejects))


def _in_turn(speech: Speech, labels: Sequence[Label], turns: Sequence[Turn]) -> Speech:
    """The speech with the label that opens it and its time."""
    if speech.mode != "turn":
        return speech
    number = last_at(labels, speech.start)
    label = labels[number].label if number >= 0 and labels[number].start == speech.start else None
    number = last_at(turns, speech.start)
    opens = number >= 0 and turns[number].body and speech.start <= turns[number].body[0].start
    return speech._replace(label=label, at=turns[number].at if opens else None)


def _in_items(cut: Segmentation, events: Iterable[Event], *, meeting: bool) -> Iterator[Event]:
    """In notes of a ``meeting`` what one of those present says ends with its line, unless that leads the next ones in.

    In other texts it does so where the line is the item of a list. The meeting goes on.
    """
    for event in events:
        block = cut.blocks[max(0, last_at(cut.blocks, event.start))]
        end = _line_end(cut.text, event.end, block.end) if meeting else block.end
        voice = event.voice
        somebody = voice.person is not None or (meeting and voice.label is not None)
        bounded = somebody and (meeting or cut.text[block.start] in _BULLETS)
        ends = bounded and event.until is None and cut.text[end - 1] != "："
        yield replace(event, until=max(event.end, end)) if ends else event


def _line_end(text: str, position: int, block_end: int) -> int:
    """Where the line ends; of one without a near end the block, so that a text in one line is not searched again."""
    end = text.find("\n", position, position + _LONGEST_LINE)
    return position + len(text[position:end].rstrip()) if end >= 0 else max(position, block_end)


def _inside(cut: Segmentation, roster: Roster, reported: list[Event], fixed: list[Event]) -> list[Event]:
    """In a turn or a script others are only cited: by name or as a 《document》, and for one sentence."""
    if not fixed:
        return reported
    first = min(event.start for event in fixed)
    result = []
    for event in reported:
        named = event.voice.person is not None and starting(roster.mentions, event.start, event.start + 1)
        if event.start < first:
            result.append(event)
        elif named or cut.text[event.start] == "《":
            sentence = cut.sentences[last_at(cut.sentences, event.start)]
            until = min(event.until or len(cut.text), max(event.end, sentence.end))
            result.append(replace(event, until=until))
    return result
