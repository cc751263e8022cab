"""Who 我, 你, 小李 and 李总 are, where the labels of the turns and the list of attendees make that certain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from duban.core.model import Party, Speech
from duban.core.text import Span
from duban.words.lexicon import Lexicons
from duban.words.rules import load_rules
from duban.words.written import AnyOf

_NAMED_BEFORE = 8  # code points in which who is spoken to stands before 你
_FULL_NAME = 3


class People(NamedTuple):
    """Those who speak or attend: the first place of each name, and the names of each family and given name."""

    places: Mapping[str, Span]
    families: Mapping[str, tuple[str, ...]]
    given: Mapping[str, tuple[str, ...]]

    @property
    def named(self) -> frozenset[str]:
        """The names that are full names of persons."""
        return frozenset(name for names in self.families.values() for name in names)


class Referents:
    """Built once from the lexicons; ``people`` of a document are found once for all its parties."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._selves = frozenset(lexicons.forms("own_label"))
        self._you = frozenset(lexicons.forms("talk_you"))
        self._attendees, self._attendee, self._short = (
            AnyOf(load_rules(lexicons, "talk", label)).late for label in ("ATTENDEES", "ATTENDEE", "SHORT_NAME")
        )

    def people(self, text: str, speeches: Sequence[Speech]) -> People:
        """The labels of the turns and the names in the lines of attendees."""
        places: dict[str, Span] = {}
        for speech in speeches:
            if speech.label:
                places.setdefault(speech.label.of(text), speech.label)
        for line in self._attendees.finditer(text):
            for person in self._attendee.finditer(text, *line.span("who")):
                places.setdefault(person.group("name"), Span(*person.span("name")))
        families: dict[str, tuple[str, ...]] = {}
        given: dict[str, tuple[str, ...]] = {}
        for name in places:
            if full := self._attendee.fullmatch(name):
                families[full["family"]] = (*families.get(full["family"], ()), name)
                if len(name) == _FULL_NAME:
                    given[name[1:]] = (*given.get(name[1:], ()), name)
        return People(places, families, given)

    def __call__(self, text: str, parties: Sequence[Party], speech: Speech | None, people: People) -> tuple[Party, ...]:
        """The parties, each with the place that says who it is; what others are cited with says nothing of them."""
        if not people.places or (speech is not None and speech.mode != "turn"):
            return tuple(parties)
        return tuple(party._replace(refers_to=self._place(text, party, speech, people)) for party in parties)

    def _place(self, text: str, party: Party, speech: Speech | None, people: People) -> Span | None:
        name = text[party.start : party.end]
        if name in self._selves:
            label = speech.label if speech else None
            return None if label is None or label.of(text) in self._selves else label
        if name in self._you:
            start = speech.start if speech else 0
            before = text[max(start, party.start - _NAMED_BEFORE) : party.start].rstrip("，, ")
            called = max((known for known in people.places if before.endswith(known)), key=len, default=None)
            at = max(start, party.start - _NAMED_BEFORE) + len(before)
            return Span(at - len(called), at) if called else None
        place = people.places.get(name) or self._called(name, people)
        return None if place == Span(party.start, party.end) else place

    def _called(self, name: str, people: People) -> Span | None:
        """The only one of a family, or of a given name, among those who speak or attend."""
        short = self._short.search(name)
        family = (short["familiar"] or short["polite"]) if short else None
        found = people.families.get(family, ()) if family else people.given.get(name, ())
        return people.places[found[0]] if len(found) == 1 else None
