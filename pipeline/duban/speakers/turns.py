"""Voices that the layout gives: turns of a transcript, questions of members, the script that one person reads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from duban.model import BlockKind, Mention, Segmentation
from duban.speakers.people import NameReader
from duban.speakers.types import NOBODY, Event, Roster, Voice
from duban.speakers.vocabulary import Vocabulary
from duban.text import Span


@dataclass(frozen=True, slots=True)
class Label:
    """The label of a turn: where it stands, where what is said begins, and the name and posts in it."""

    start: int
    end: int
    label: Span
    name: Span | None
    titles: tuple[Span, ...] = ()


def find_labels(text: str, words: Vocabulary) -> tuple[Label, ...]:
    """The labels of turns; a bare name counts where two labels stand in the document, or one comes twice."""
    found = [m for rule in words.rules["TURN"] for m in rule.find(text)]
    reader = NameReader(text, words)
    labels = [label for m in sorted(found, key=lambda m: (m.start, -m.end)) if (label := _label(reader, m))]
    distinct = Counter(label.label.of(text) for label in labels)
    several = sum(distinct.values()) > 1
    sure = [label for label in labels if several or label.name is None]
    result: list[Label] = []
    for label in sure:
        if not result or label.start >= result[-1].end:
            result.append(label)
    return tuple(result)


def _label(reader: NameReader, found: Mention) -> Label | None:
    text, words = reader.text, reader.words
    written = found.value["label"]
    at = text.index(written, found.start)
    span = Span(at, at + len(written))
    if "anonymous" in found.value or written in words.turn_labels:
        return Label(found.start, found.end, span, None)
    bracket = found.value.get("bracket", "")
    titles = tuple(_bracket_titles(text, span.end + 1, span.end + len(bracket) - 1, words)) if bracket else ()
    if words.inverted.fullmatch(written):
        return Label(found.start, found.end, span, span, titles)
    name = _plain_name(reader, span)
    if name is not None:
        return Label(
            found.start, found.end, span, name, (*reader.titles_before(name.start), *_after(span, name), *titles)
        )
    if words.post_end.search(written) and words.post.search(written) and written not in words.not_speaker_posts:
        return Label(found.start, found.end, span, None)
    return None


def _after(span: Span, name: Span) -> tuple[Span, ...]:
    return (Span(name.end, span.end),) if name.end < span.end else ()


def _plain_name(reader: NameReader, span: Span) -> Span | None:
    """A name that fills the label, stands behind posts, or before one."""
    text, words = reader.text, reader.words
    for start in range(span.start, span.end - 1):
        if start > span.start and not words.post_end.search(text[span.start : start].rstrip()):
            continue
        for end in (*reversed(list(reader._ends(start))), *([span.end] if "·" in text[start : span.end] else [])):
            rest = text[end : span.end]
            name = text[start:end]
            if words.not_name.match(name) or words.post.search(name) or words.org_end.search(name):
                continue
            if end == span.end or (end < span.end and words.post.fullmatch(rest)):
                return Span(start, end)
    return None


def _bracket_titles(text: str, start: int, end: int, words: Vocabulary) -> Iterator[Span]:
    """``（副市长、指挥部指挥长）``: the posts in the bracket behind a name."""
    for part in re.finditer("[^、，；]+", text[start:end]):
        if words.post_end.search(part.group()):
            yield Span(start + part.start(), start + part.end())


def turn_events(text: str, labels: tuple[Label, ...], roster: Roster) -> Iterator[Event]:
    """One event a label; a named one speaks for the person of the roster."""
    persons = {form: i for i, person in enumerate(roster.persons) for form in person.forms}
    for label in labels:
        voice = _voice(text, label, persons)
        yield Event(label.start, label.end, voice, "turn", label.label, label.start)


def _voice(text: str, label: Label, persons: dict[str, int]) -> Voice:
    if label.name is not None:
        person = persons.get(label.name.of(text))
        return Voice(person=person) if person is not None else Voice(label=label.name)
    return Voice(label=label.label)


def interpellations(cut: Segmentation, roster: Roster, words: Vocabulary) -> Iterator[Event]:
    """``本院吴委员秉叡，针对…，要求…``: the member speaks to the end of the item."""
    for rule in words.rules["INTERPELLATION"]:
        for m in rule.find(cut.text):
            inside = [p for p in roster.mentions if m.start <= p.start and p.end <= m.end]
            if not inside:
                continue
            block = next((b for b in cut.blocks if b.start <= m.start < b.end), None)
            until = block.end if block else None
            yield Event(m.start, m.end, Voice(person=inside[0].person), "turn", Span(m.start, m.end), m.start, until)
            for own in (o for r in words.rules["OWN"] for o in r.find(cut.text, m.end, until)):
                yield Event(
                    own.start,
                    own.end,
                    Voice(person=inside[0].person),
                    "turn",
                    Span(own.start, own.end),
                    own.start,
                    until,
                )


def script_event(cut: Segmentation, roster: Roster, words: Vocabulary) -> Event | None:
    """A script begins with its salutation or title; whoever signs it above the salutation speaks."""
    salutation = next((m for rule in words.rules["SALUTATION"] for m in rule.find(cut.text)), None)
    if salutation is None:
        return None
    head = [m for m in roster.mentions if m.end <= salutation.start and _signs(cut, m, words)]
    voice = Voice(person=head[-1].person) if head else NOBODY
    return Event(
        salutation.start,
        salutation.end,
        voice,
        "first_person",
        Span(salutation.start, salutation.end),
        salutation.start,
    )


def _signs(cut: Segmentation, mention: object, words: Vocabulary) -> bool:
    """Whether a name above the salutation fills its line, or heads the title of a script."""
    start, end = mention.start, mention.end  # type: ignore[attr-defined]
    line_start = cut.text.rfind("\n", 0, start) + 1
    line_end = cut.text.find("\n", end)
    line_end = len(cut.text) if line_end < 0 else line_end
    line = cut.text[line_start:line_end].strip(" （）\u3000")
    if line == cut.text[start:end].strip() or (line.endswith(cut.text[start:end]) and len(line) - (end - start) <= 30):
        return True
    return start == line_start and any(True for r in words.rules["SCRIPT"] for _ in r.find(cut.text, start, line_end))


__all__ = ["BlockKind", "Label", "find_labels", "interpellations", "script_event", "turn_events"]
