"""Give each directive its parties: stated in the span, noted for its item, or carried from its sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from duban.core.model import Directive, Party, Segmentation, Speech
from duban.core.text import Span, SpanIndex
from duban.stages.clauses.facts import ClauseReading, OwnerNote
from duban.stages.clauses.subjects import SubjectReader
from duban.stages.parties.full import FullNames
from duban.stages.parties.roles import RoleReader
from duban.stages.parties.talk import TalkParties, likely
from duban.words.heard import Heard
from duban.words.lexicon import Lexicons
from duban.words.rules import load_rules
from duban.words.sieve import Sifted
from duban.words.written import AnyOf

_WILLING = "marker.willing"
_LATER = 16
_NEAR = 12
_BETWEEN = " \n。；，,;-—–"  # what may stand between a request and the note of its owners
_GROUP = 240  # code points in which the members of a group stand before its duties
_FAR = 400  # code points in which the note of owners stands in a line of notes
_CLAUSE = re.compile(r"(?<=[，；])")


class PartyFinder:
    """Built once from the lexicons and the reader of subjects; called with a read text and its directives in order."""

    def __init__(self, lexicons: Lexicons, subjects: SubjectReader) -> None:
        self._duties = Sifted(AnyOf(load_rules(lexicons, "party", "DUTIES")))
        self._leads_in = Sifted(AnyOf(load_rules(lexicons, "party", "LEADS_IN")))
        self._condition = Sifted(AnyOf(load_rules(lexicons, "party", "CONDITION")))
        self._punished = Sifted(AnyOf(load_rules(lexicons, "party", "PUNISHED")))
        self._topical = Sifted(AnyOf(load_rules(lexicons, "party", "DONE_IN_TOPIC")))
        self._group_duties = AnyOf(load_rules(lexicons, "party", "GROUP_DUTIES")).pattern
        self._members = AnyOf(load_rules(lexicons, "party", "MEMBERS")).pattern
        self._handed = Sifted(AnyOf(load_rules(lexicons, "party", "HANDED")))
        self._subjects = subjects
        self._before_anybody = frozenset(lexicons.forms("marker_before_anybody"))
        self._before_party = frozenset(lexicons.forms("marker_before_party"))
        self._selves = frozenset(lexicons.forms("party_wisher"))
        self._full = FullNames(lexicons)
        self._talk = TalkParties(lexicons, subjects)
        self._roles = RoleReader(lexicons, subjects)

    def __call__(
        self,
        reading: ClauseReading,
        directives: Sequence[Directive],
        speeches: Sequence[Speech] = (),
        heard: Heard | None = None,
    ) -> Iterator[tuple[Party, ...]]:
        """The parties of each directive, in the order of the directives; who only speaks is none.

        The labels of the ``speeches`` are names by which somebody may be asked.
        """
        cut = reading.cut
        notes = SpanIndex(_Governed(n.governs.start, n.governs.end, n) for n in reading.notes)
        names = self._talk.voices(cut.text, speeches)
        carried: tuple[Party, ...] = ()
        leading: dict[int, tuple[Party, ...]] = {}
        sentence = -1
        for directive in directives:
            if directive.sentence != sentence:
                carried, sentence = (), directive.sentence
            if directive.rules[0].startswith("talk."):
                spoken = self._noted(cut, directive, heard)
                spoken = spoken or _addressees(self._talk(cut.text, directive, names, heard))
                if directive.modality == "commitment":  # who promised first in the sentence goes on promising
                    spoken = carried = spoken or _inherited(carried)
                yield _once(cut.text, spoken + self._governing(directive, notes, _reach(cut.text, directive)))
                continue
            tasked = directive.rules[0].startswith("task.")
            own = _addressees(self._talk.handed(cut.text, directive, names)) if tasked else ()
            if not own and not (tasked and directive.modality == "exhortation"):
                own = self._own(cut.text, directive)
            if not own and not carried:
                carried = (
                    self._told(reading, directive)
                    or self._grouped(cut, directive)
                    or self._led(cut, directive, leading)
                    or self._headed(cut, directive)
                )
            if own and directive.rules[:1] != ("marker.encourage",):
                carried = own
            parties = own or _inherited(carried)
            if cut.text[directive.end : directive.end + 1] == "：":
                leading[cut.sentences[sentence].block] = parties
            if tasked and heard and not parties:
                parties = _addressees(self._talk.heard(cut.text, directive, heard))
            everybody = _once(cut.text, parties + self._governing(directive, notes))
            yield tuple(p._replace(full_name=self._full(cut.text[p.start : p.end])) for p in everybody)

    def _noted(self, cut: Segmentation, directive: Directive, heard: Heard | None) -> tuple[Party, ...]:
        """Who shall act in notes as a written document says it; nobody whom the network finds unlikely."""
        if directive.speech is not None and directive.speech.mode == "turn":
            return ()
        text, line = cut.text, cut.blocks[cut.sentences[directive.sentence].block]
        if labelled := self._talk.labelled(text, line.start, directive.start):
            return _addressees(labelled)
        found = sorted(self._own(text, directive), key=lambda party: party.start)
        return tuple(party for party in found if not heard or likely(heard, party.start, party.end))

    def _own(self, text: str, directive: Directive) -> tuple[Party, ...]:
        start, end = directive.start, directive.end
        spans: list[Span] = []
        modal = directive.modal
        if modal is None:
            spans += self._subjects.in_charge(text, start, end) or self._subjects.opening(text, start, end)
        elif directive.rules[0] == _WILLING:
            spans += self._subjects.willing(text, start, modal.start)
        else:
            spans += self._subjects.before(text, start, modal.start)
            marker = modal.of(text)
            if marker in self._before_anybody:
                spans = list(self._subjects.anybody(text, modal.end, end)) or self._others(text, spans)
            elif marker in self._before_party:
                spans = list(self._subjects.addressed(text, modal.end, end)) or self._others(text, spans)
        asked = modal.start if modal else start
        agents = tuple(
            a
            for a in self._subjects.by(text, start, end)
            if a.end > asked or not self._topical.match(text, a.end, asked)
        )
        if agents:
            spans = [s for s in spans if not self._condition.match(text, s.end, agents[0].start)]
        elif modal is None:
            spans = [s for s in spans if not self._punished.match(text, s.end, end)]
        spans += agents
        for clause in _CLAUSE.finditer(text, modal.end if modal else start, end):
            later = self._subjects.opening(text, clause.start(), end, longest=_LATER, later=True)
            if later and (
                spans or self._subjects.is_introduced(text, start, clause.start(), Span(later[0].start, later[-1].end))
            ):
                spans += [s for s in later if not self._condition.match(text, s.end, end)]
        return self._roles(text, tuple(dict.fromkeys(spans)), start, end)

    def _others(self, text: str, spans: Sequence[Span]) -> list[Span]:
        """Who is not the one that wishes (我也希望…): the subject before such a marker acts only where it is asked."""
        return [span for span in spans if span.of(text) not in self._selves]

    def _told(self, reading: ClauseReading, directive: Directive) -> tuple[Party, ...]:
        """Who stands before the request in its sentence: as a label (县水利局：), or as subject of a statement.

        The subject of the statement (各单位是第一责任人，要…) acts in the request where that begins with its marker;
        those to whom a letter hands something (各县：现将《办法》印发给你们，请…) are its readers and no label.
        """
        bare = directive.modal is not None and directive.modal.start == directive.start
        cut, said = reading.cut, reading.sentences[directive.sentence].attributions
        clauses = cut.sentences[directive.sentence].clauses
        here = bisect_right(clauses, directive.start, key=lambda clause: clause.end)
        spoken = max((a.end for a in said if a.end <= directive.start), default=0)  # who speaks is none
        for clause in clauses[max(0, here - _NEAR) : here]:
            if clause.start < spoken or any(a.start < clause.end and clause.start < a.end for a in said):
                continue
            label = clause.closing == "：" and self._subjects.is_list(cut.text, clause.start, clause.end)
            if label and not self._handed.search(cut.text, clause.end, directive.start):
                return _addressees(self._subjects.lists.split(cut.text, clause.start, clause.end))
            found = self._subjects.opening(cut.text, clause.start, clause.end) if bare else ()
            if bare and not found:
                found = self._subjects.described(cut.text, clause.start, clause.end)
            if found and not self._subjects.is_noun(cut.text, found[-1].end, clause.end):
                return _addressees(found)
        return ()

    def _led(
        self, cut: Segmentation, directive: Directive, leading: Mapping[int, tuple[Party, ...]]
    ) -> tuple[Party, ...]:
        """Who acts in the line that leads a list in (建设单位应当做到：), for each of its items.

        ``leading`` holds the parties of the blocks whose line is a directive itself.
        """
        number = cut.sentences[directive.sentence].block
        level = cut.blocks[number].level
        if not level:
            return ()
        while number and cut.blocks[number].level == level:
            number -= 1
        if number in leading:
            return leading[number]
        lead = cut.blocks[number]
        start = max(lead.start, *(cut.text.rfind(pause, lead.start, lead.end) + 1 for pause in "。；，"))
        if not self._leads_in.search(cut.text, start, lead.end):
            return ()
        return _addressees(self._subjects.opening(cut.text, start, lead.end))

    def _grouped(self, cut: Segmentation, directive: Directive) -> tuple[Party, ...]:
        """The members of the group whose duties a sentence lists (由水务局、住建局组成。主要职责：…)."""
        start = cut.sentences[directive.sentence].start
        if start == directive.start or not self._group_duties.match(cut.text, start, directive.start):
            return ()
        named = self._members.search(cut.text, max(0, start - _GROUP), start)
        if named is None:
            return ()
        edges = [
            named.start("who"),
            *(m.end() for m in _CLAUSE.finditer(cut.text, *named.span("who"))),
            named.end("who"),
        ]
        parts = (self._subjects.lists.split(cut.text, a, b - (cut.text[b - 1] in "，；")) for a, b in pairwise(edges))
        return _addressees([span for part in parts for span in part])

    def _headed(self, cut: Segmentation, directive: Directive) -> tuple[Party, ...]:
        """The body that the heading above names and nothing else (二、国务院工作组职责)."""
        section = cut.blocks[cut.sentences[directive.sentence].block].section
        if not section:
            return ()
        heading = section[-1]
        duties = self._duties.search(cut.text, heading.start, heading.end)
        end = duties.start() if duties else heading.end
        if end > heading.start and self._subjects.is_list(cut.text, heading.start, end):
            return _addressees(self._subjects.lists.split(cut.text, heading.start, end))
        return ()

    @staticmethod
    def _governing(
        directive: Directive, notes: SpanIndex[_Governed], reach: tuple[int, int] | None = None
    ) -> tuple[Party, ...]:
        """The parties of the notes that govern a request, or only of those that begin within its ``reach``."""
        start, end = directive.start, directive.end
        over = (g.note for g in notes.overlapping(start, end) if g.start <= start and end <= g.end)
        over = (note for note in over if reach is None or reach[0] <= note.start <= reach[1])
        return tuple(
            party._replace(inherited_from=Span(party.start, party.end))
            for note in sorted(over, key=lambda note: note.start)
            for party in note.parties
        )


class _Governed(NamedTuple):
    """A stretch with the note that governs it."""

    start: int
    end: int
    note: OwnerNote


def _reach(text: str, directive: Directive) -> tuple[int, int]:
    """Where the note of owners may begin in notes: behind the request in its line, or as the next line."""
    far = min(directive.end + _FAR, len(text))
    at = text.find("\n", directive.end, far)
    at = far if at < 0 else at
    while at < far and text[at] in _BETWEEN:
        at += 1
    return directive.end, at


def _addressees(spans: Sequence[Span]) -> tuple[Party, ...]:
    return tuple(Party(s.start, s.end, "addressee") for s in spans)


def _inherited(parties: Sequence[Party]) -> tuple[Party, ...]:
    return tuple(p._replace(inherited_from=p.inherited_from or Span(p.start, p.end)) for p in parties)


def _once(text: str, parties: Sequence[Party]) -> tuple[Party, ...]:
    """Each party by its first mention: an owner in brackets may be the subject of the request as well."""
    first: dict[str, Party] = {}
    for party in parties:
        first.setdefault(text[party.start : party.end], party)
    return tuple(first.values())
