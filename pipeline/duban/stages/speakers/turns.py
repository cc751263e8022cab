"""Voices that the layout gives: turns of a transcript, questions of members, the script that one person reads."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import chain, islice

from duban.core.model import Mention, Segmentation
from duban.core.packed import last_at, pack, starting
from duban.core.structure import Turn
from duban.core.text import Span, SpanIndex
from duban.stages.speakers.names import NameReader
from duban.stages.speakers.types import NOBODY, Event, PersonMention, Roster, Voice
from duban.stages.speakers.vocabulary import Vocabulary

_FEW = 3
_LONGEST_HEAD = 400
_LONG_LINE = 60
_SHORT_LABEL = 12


@dataclass(frozen=True, slots=True)
class Label:
    """The label of a turn: where it stands, where what is said begins, and the name and posts in it."""

    start: int
    end: int
    label: Span
    name: Span | None
    titles: tuple[Span, ...] = ()
    inverted: bool = False


def find_labels(text: str, words: Vocabulary, turns: Sequence[Turn] = ()) -> Sequence[Label]:
    """The labels of the ``turns`` that the layout shows, and of those in running text.

    There a bare name counts where two labels stand in the document; where three do, the label may also be a place or a
    body (``值班室：``).
    """
    shown = pack(_shown(text, turns, words))
    found = merge(*(rule.find(text) for rule in words.rules["TURN"]), key=lambda m: (m.start, -m.end))
    reader = NameReader(text, words)
    matches = pack(m for m in found if _is_spoken(text, m, words))
    labels = pack(_label(reader, m) for m in matches)
    sure = [*islice(filter(None, labels), _FEW)]
    if len(sure) == 1 and not shown and sure[0].name == sure[0].label and not sure[0].inverted and not sure[0].titles:
        return ()
    result: list[Label] = []
    written = Counter(m.value["label"] for m in matches)
    laid_out = SpanIndex(shown)
    for m, read in zip(matches, labels, strict=True):
        label = read or (_body(text, m, words) if len(sure) >= _FEW and not shown else None)
        sure_to_speak = "body" in m.value or written[m.value["label"]] >= _FEW
        if label and shown and not (label.inverted or label.titles or sure_to_speak):
            continue
        if label and (not result or label.start >= result[-1].end) and not laid_out.overlapping(label.start, label.end):
            result.append(label)
    return pack(sorted((*shown, *result), key=lambda label: label.start)) if result else shown


def _shown(text: str, turns: Sequence[Turn], words: Vocabulary) -> Iterator[Label]:
    """The label of each turn, with the name and posts in it; whatever else stands there is the name as it is."""
    reader = NameReader(text, words)
    for turn in turns:
        if turn.label and turn.body:
            found = Mention(turn.start, turn.body[0].start, "TURN", "turn", {"label": turn.label.of(text)})
            yield _label(reader, found) or Label(turn.start, turn.body[0].start, turn.label, None)


def _is_spoken(text: str, found: Mention, words: Vocabulary) -> bool:
    """Whether sentences follow the label; a line such as ``主持人：王某`` is the head of minutes."""
    label = found.value["label"]
    if (label in words.labels.not_labels and label not in words.labels.turn_labels) or words.labels.say_end.search(
        label
    ):
        return "anonymous" in found.value
    line = text[found.end : found.end + _LONG_LINE + 1].partition("\n")[0].strip()
    return not line or any(stop in line for stop in "，。？！…") or len(line) > _LONG_LINE


def _span(text: str, found: Mention) -> Span:
    at = text.index(found.value["label"], found.start)
    return Span(at, at + len(found.value["label"]))


def _body(text: str, found: Mention, words: Vocabulary) -> Label | None:
    span = _span(text, found)
    short = span.end - span.start <= _SHORT_LABEL
    return Label(found.start, found.end, span, None) if short and words.names.org_end.search(span.of(text)) else None


def _label(reader: NameReader, found: Mention) -> Label | None:
    text, words = reader.text, reader.words
    written, span = found.value["label"], _span(text, found)
    if words.labels.asks.search(written) and "”" in written:
        return Label(found.start, found.end, Span(span.start, span.end - 1), None)
    if (
        "anonymous" in found.value
        or "body" in found.value
        or written in words.labels.turn_labels
        or words.labels.reporter_end.search(written)
    ):
        return Label(found.start, found.end, span, None)
    if words.names.inverted.fullmatch(written):
        return Label(found.start, found.end, span, span, inverted=True)
    name = _plain_name(reader, span)
    if name is not None:
        titles = (*reader.titles_before(name.start), *_after(span, name), *reader.titles_behind(span.end))
        return Label(found.start, found.end, span, name, titles)
    if words.names.post_end.search(written) and written not in words.names.not_speaker_posts:
        return Label(found.start, found.end, span, None)
    return None


def _after(span: Span, name: Span) -> tuple[Span, ...]:
    return (Span(name.end, span.end),) if name.end < span.end else ()


def _plain_name(reader: NameReader, span: Span) -> Span | None:
    """A name that fills the label, stands behind posts, or before one."""
    text, words = reader.text, reader.words
    for start in range(span.start, span.end - 1):
        if start > span.start and not words.names.post_end.search(text[span.start : start].rstrip()):
            continue
        for end in (*reversed(list(reader.ends(start))), *([span.end] if "·" in text[start : span.end] else [])):
            rest = text[end : span.end]
            name = text[start:end]
            if words.names.not_name.match(name) or words.names.post.search(name) or words.names.org_end.search(name):
                continue
            if end == span.end or (end < span.end and words.names.post.fullmatch(rest)):
                return Span(start, end)
    return None


def unlabelled(text: str, turns: Sequence[Turn]) -> Iterator[Event]:
    """Where nobody is named: a turn without a label, and what stands behind a turn and belongs to none."""
    behind = chain((turn.start for turn in islice(turns, 1, None)), (len(text),))
    for turn, following in zip(turns, behind, strict=False):
        if turn.label is None and turn.body:
            begin = turn.body[0].start
            yield Event(begin, begin, NOBODY, "turn", Span(begin, begin), begin)
        if text[turn.end : following].strip():
            yield Event(turn.end, turn.end, NOBODY, "document", Span(turn.end, turn.end), turn.end)


def turn_events(text: str, labels: Sequence[Label], roster: Roster) -> Iterator[Event]:
    """One event a label; a named one speaks for the person of the roster."""
    persons = {form: i for i, person in enumerate(roster.persons) for form in person.forms}
    for label in labels:
        voice = _voice(text, label, persons)
        yield Event(label.start, label.end, voice, "turn", label.label, label.start)


def turn_cut_off(text: str, labels: Sequence[Label], words: Vocabulary) -> Iterator[Event]:
    """The turn that a transcript opens in the middle of: someone is addressed before the first label."""
    end = labels[0].start if labels else len(text)
    if any(rule.fits(text, 0, end) for rule in words.rules["ADDRESSED"]):
        yield Event(0, 0, NOBODY, "turn", Span(0, 0), 0)


def _voice(text: str, label: Label, persons: dict[str, int]) -> Voice:
    if label.name is not None:
        person = persons.get(label.name.of(text))
        return Voice(person=person) if person is not None else Voice(label=label.name)
    return Voice(label=label.label)


def interpellations(cut: Segmentation, roster: Roster, words: Vocabulary) -> Iterator[Event]:
    """``本院吴委员秉叡，针对…，要求…``: the member speaks to the end of the item."""
    for rule in words.rules["INTERPELLATION"]:
        asked = list(rule.find(cut.text))
        nexts = [*(m.start for m in asked[1:]), len(cut.text)][: len(asked)]
        for m, following in zip(asked, nexts, strict=True):
            inside = starting(roster.mentions, m.start, m.end)
            if not inside:
                continue
            block = last_at(cut.blocks, m.start)
            until = cut.blocks[block].end if block >= 0 else None
            voice, others = Voice(person=inside[0].person), tuple(p.person for p in inside[1:])
            yield Event(m.start, m.end, voice, "turn", Span(m.start, m.end), m.start, until, others)
            stop = following if until is None else min(until, following)
            for own in (o for r in words.rules["OWN"] for o in r.find(cut.text, m.end, stop)):
                yield Event(
                    own.start,
                    own.end,
                    Voice(person=inside[0].person),
                    "turn",
                    Span(own.start, own.end),
                    own.start,
                    until,
                )


def minute_events(text: str, roster: Roster, words: Vocabulary) -> Iterator[Event]:
    """``决议：`` is the meeting's voice, ``主席指示事项：`` the chair's, each to the next head of the minutes."""
    heads = [m.end for rule in words.rules["CHAIR"] for m in rule.find(text)][:_FEW]
    seated = next((p.person for end in heads for p in roster.mentions if end <= p.start <= end + _SHORT_LABEL), None)
    ends = sorted(m.start for rule in words.rules["MINUTES_END"] for m in rule.find(text))
    for rule in words.rules["MINUTES"]:
        for m in rule.find(text):
            span = Span(m.start, m.end)
            if m.value["voice"] == "chair" and seated is None:
                continue
            voice = Voice(person=seated) if m.value["voice"] == "chair" else Voice(meeting=span)
            following = bisect_right(ends, m.start)
            until = ends[following] if following < len(ends) else None
            yield Event(m.start, m.end, voice, "turn", span, m.start, until)


def script_event(cut: Segmentation, roster: Roster, words: Vocabulary) -> Event | None:
    """A script begins with its salutation or its title; whoever signs it above, or heads the title, speaks."""
    text = cut.text
    salutation = next((m for rule in words.rules["SALUTATION"] for m in rule.find(text)), None)
    title = next((m for rule in words.rules["SCRIPT"] for m in rule.find(text)), None)
    if salutation is not None:
        start, end = salutation.start, salutation.end
        cue = Span(start, end)
    elif title is not None and text.count("\n", 0, title.start) < _FEW and _head_of(text, title, roster):
        start = end = (text.find("\n", title.end) + 1) or title.end
        cue = Span(title.start, title.end)
    else:
        return _letter_event(text, roster, words)
    head = [m for m in roster.mentions if start - _LONGEST_HEAD <= m.start < m.end <= start and _signs(text, m, words)]
    voice = Voice(person=head[-1].person) if head else NOBODY
    return Event(start, end, voice, "first_person", cue, start)


def _letter_event(text: str, roster: Roster, words: Vocabulary) -> Event | None:
    """``王某致…的贺信`` in the head of a document: the name before it speaks in what follows."""
    heads = (m for rule in words.rules["LETTER"] for m in rule.find(text) if text.count("\n", 0, m.start) < _FEW)
    reader = NameReader(text, words)
    for head in heads:
        line = max(text.rfind(sign, 0, head.start) for sign in "\n \u3000") + 1
        if line < head.start and head.start in reader.ends(line):
            name, cue = Span(line, head.start), Span(line, head.end)
            persons = {form: i for i, person in enumerate(roster.persons) for form in person.forms}
            person = persons.get(name.of(text))
            voice = Voice(label=name) if person is None else Voice(person=person)
            return Event(cue.start, cue.end, voice, "first_person", cue, cue.end)
    return None


def _head_of(text: str, title: Mention, roster: Roster) -> bool:
    """Whether a person opens the line of the title: ``钟某区长在…上作政府工作报告``."""
    line = text.rfind("\n", 0, title.start) + 1
    return any(m.start == line and m.end == title.start for m in roster.mentions)


def _signs(text: str, mention: PersonMention, words: Vocabulary) -> bool:
    """Whether a name above the salutation fills its line, closes the title of the script, or heads it."""
    line_start = text.rfind("\n", 0, mention.start) + 1
    line_end = text.find("\n", mention.end)
    line = text[line_start : len(text) if line_end < 0 else line_end].strip(" （）\u3000")
    name = text[mention.start : mention.end]
    if line.endswith(name) and (len(line) - len(name) <= _SHORT_LABEL or words.labels.script_title.search(line)):
        return True
    return line.startswith(name) and bool(words.labels.script_title.search(line))
