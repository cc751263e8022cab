"""The types that the speaker stage hands on. Offsets are code points of the normalised text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from duban.core.model import Reject, Speaker, Speech
from duban.core.packed import last_at
from duban.core.text import Span, SpanIndex


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words that say who says what follows (``王某指出，``); content starts at ``end``."""

    start: int
    end: int
    speaker: int | None
    cue: Span


@dataclass(frozen=True, slots=True)
class Voices:
    """Who speaks in a document and where: ``speeches`` in text order, never overlapping."""

    speakers: tuple[Speaker, ...]
    speeches: Sequence[Speech]
    attributions: Sequence[Attribution]
    rejects: tuple[Reject, ...] = ()

    def speech_at(self, position: int) -> Speech | None:
        """The speech around a place, ``None`` in the document's own voice."""
        number = last_at(self.speeches, position)
        return self.speeches[number] if number >= 0 and position < self.speeches[number].end else None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in the document: ``forms`` are the full written forms, ``name`` the one that stands for all."""

    name: str
    name_span: Span
    titles: tuple[Span, ...]
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonMention:
    """One place where a person is named, with the posts around the name; ``person`` indexes the roster."""

    start: int
    end: int
    name: Span
    person: int
    titles: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Roster:
    """The persons of a document and every mention of them, in text order."""

    persons: tuple[Person, ...]
    mentions: Sequence[PersonMention]


def ending_at(mentions: SpanIndex[PersonMention], position: int) -> PersonMention | None:
    """The mention that ends right at a place."""
    there = mentions.overlapping(position - 1, position)
    return next((mention for mention in reversed(there) if mention.end == position), None)


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: a person of the roster, the meeting, or the label of a turn; none of the three is nobody named."""

    person: int | None = None
    label: Span | None = None
    meeting: Span | None = None


NOBODY = Voice()


@dataclass(frozen=True, slots=True)
class Event:
    """A place where a voice takes over.

    ``start`` to ``end`` are the words that say so, ``opens`` is where the speech begins (before ``start`` where a
    quotation stands first), ``until`` where it ends by itself (``None``: with the next voice). ``others`` are
    persons who say it too.
    """

    start: int
    end: int
    voice: Voice
    mode: str
    cue: Span
    opens: int
    until: int | None = None
    others: tuple[int, ...] = ()
