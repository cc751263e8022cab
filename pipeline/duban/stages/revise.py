"""What people said about the records of a text, put to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from duban.core.cases import Case, gather
from duban.core.ids import commitment_id
from duban.core.records import CommitmentRecord, DeadlineRecord, Document, PartyRecord, Quote
from duban.core.reviews import DeadlineChoice, Entry, PartyChoice, misquoted
from duban.core.text import SpanIndex
from duban.stages.kind import Kinds
from duban.stages.normalize import normalize
from duban.stages.parties import FullNames
from duban.stages.script import Simplifier
from duban.words.lexicon import Lexicons, load_lexicons
from duban.words.logistic import load_models
from duban.words.rules import load_rules

_Finish = Callable[[CommitmentRecord], CommitmentRecord]
_ADDED, _BY_REVIEW = "review.added", "review"
_Q = TypeVar("_Q", bound=Quote)


@dataclass(frozen=True, slots=True)
class Leftover:
    """An act that fits no commitment, why, and the commitment that it most likely means."""

    entry: Entry
    reason: str
    likely: CommitmentRecord | None = None


@dataclass(frozen=True, slots=True)
class Revised:
    """A document with what people did in it.

    ``rejected`` are the commitments that are gone since somebody rejected them, ``covered`` those that gave way to a
    reviewer's span, ``leftovers`` the acts that fit nothing.
    """

    document: Document
    rejected: tuple[CommitmentRecord, ...] = ()
    covered: tuple[CommitmentRecord, ...] = ()
    leftovers: tuple[Leftover, ...] = ()


class Reviser:
    """Puts reviews to records; built once.

    >>> import duban
    >>> from duban.core.reviews import ACT
    >>> record = duban.extract("会议要求，各单位要抓紧落实。", id="a")
    >>> said = {"version": 1, "sha256": record.document.sha256, "document": "a", "start": 5, "end": 13,
    ...         "text": "各单位要抓紧落实", "act": "status", "value": {"state": "done", "day": "2021-03-01"}}
    >>> revised = Reviser()(record, [Entry(1, ACT.validate_python(said))], None)
    >>> revised.document.commitments[0].review.state
    'done'
    """

    def __init__(self, lexicons: Lexicons | None = None) -> None:
        lexicons = lexicons or load_lexicons()
        self._simplifier = Simplifier()
        self._cleaning = load_rules(lexicons, "normalize")
        self._full_name = FullNames(lexicons)
        self._kinds = Kinds(lexicons, load_models(lexicons.folder))

    def __call__(self, document: Document, entries: Iterable[Entry], text: str | None) -> Revised:
        """The document with the acts on its text; acts on other texts are left alone.

        An act counts where its span, or the span that an edit gave it, is that of a commitment. ``text`` is the raw
        text, ``None`` if there is none; then the quotes of the acts are trusted.
        """
        own = [entry for entry in entries if entry.act.sha256 == document.document.sha256]
        fitting, leftovers = _checked(own, text)
        cases, places, astray = gather(fitting)
        leftovers += [Leftover(entry, "there is nothing to take back") for entry in astray]
        if not cases:
            return Revised(document, leftovers=tuple(leftovers))
        return _Revision(document, cases, places, self._finished).revised(leftovers)

    def _finished(self, commitment: CommitmentRecord) -> CommitmentRecord:
        """A commitment that a reviewer changed, with what follows from its text and its parties."""
        cleaned = normalize(commitment.text, self._simplifier, self._cleaning).text.strip()
        responsible = tuple(
            party.model_copy(update={"full_name": self._full_name(self._simplifier.simplify(party.text))})
            for party in commitment.responsible
        )
        kind = self._kinds(self._kinds.of(commitment, self._simplifier.simplify))
        return commitment.model_copy(update={"text_simplified": cleaned, "responsible": responsible, "kind": kind})


def _checked(entries: Iterable[Entry], text: str | None) -> tuple[list[Entry], list[Leftover]]:
    """The acts that quote the text as it is, and the others."""
    fitting, leftovers = [], []
    for entry in entries:
        reason = None if text is None else misquoted(entry.act, text)
        if reason is None:
            fitting.append(entry)
        else:
            leftovers.append(Leftover(entry, reason))
    return fitting, leftovers


class _Revision:
    """The work on one document."""

    def __init__(
        self, document: Document, cases: Sequence[Case], places: Mapping[tuple[int, int], Case], finish: _Finish
    ) -> None:
        self._document = document
        self._cases = cases
        self._places = places
        self._finish = finish
        self._found = SpanIndex(document.commitments)

    def revised(self, leftovers: Sequence[Leftover]) -> Revised:
        acted: dict[int, tuple[CommitmentRecord, Case]] = {}
        rest: list[CommitmentRecord] = []
        for commitment in self._document.commitments:
            case = self._places.get((commitment.start, commitment.end))
            if case is None or not case.entries or id(case) in acted:
                rest.append(commitment)
            else:
                acted[id(case)] = commitment, case
        alone = [case for case in self._cases if id(case) not in acted]
        changed = [self._changed(commitment, case) for commitment, case in acted.values()]
        made = [self._made(case) for case in alone if case.decision == "added"]
        kept = [c for c in changed if c.review and c.review.decision != "rejected"]
        stated = SpanIndex([*made, *(c for c in kept if c.review and c.review.decision in ("edited", "added"))])
        covered = tuple(c for c in rest if stated.overlapping(c.start, c.end))
        gone = {id(commitment) for commitment in covered}
        whole = [*(c for c in rest if id(c) not in gone), *kept, *made]
        lost = [case for case in alone if case.decision != "added" and not self._is_settled(case)]
        return Revised(
            self._with(sorted(whole, key=lambda c: (c.start, c.end))),
            rejected=tuple(c for c in changed if c.review and c.review.decision == "rejected"),
            covered=covered,
            leftovers=(*leftovers, *(left for case in lost for left in self._left(case))),
        )

    def _is_settled(self, case: Case) -> bool:
        """Whether what was rejected is not found any more, or was only ever added by hand: nothing is left to do."""
        place = case.place
        found = self._found.overlapping(place.start, place.end)
        return case.decision == "rejected" and (case.is_by_hand or not found)

    def _left(self, case: Case) -> Iterator[Leftover]:
        place = case.place
        near = self._found.overlapping(place.start, place.end)
        likely = max(near, key=lambda c: min(c.end, place.end) - max(c.start, place.start), default=None)
        for entry in case.entries:
            yield Leftover(entry, "no commitment stands at its place any more", likely)

    def _made(self, case: Case) -> CommitmentRecord:
        """A commitment that only a reviewer saw, with the times and counts that were found in its span."""
        first, span = case.first, case.place
        speech = next((s for s in self._document.speeches if s.start <= span.start < s.end), None)
        voice = self._document.speakers[speech.speaker] if speech and speech.speaker is not None else None
        made = CommitmentRecord(
            text=span.text,
            start=span.start,
            end=span.end,
            id=commitment_id(self._document.document.sha256, first.start, first.end),
            marker=None,
            modality="obligation",
            strength=0.5,
            speech=speech.id if speech else None,
            speaker=voice.name if voice else None,
            section=(),
            responsible=(),
            deadlines=_within(span, self._document.deadlines),
            project_counts=_within(span, self._document.project_counts),
            actions=(),
            text_simplified=span.text,
            confidence=1,
            rules=(_ADDED,),
        )
        return self._changed(made, case)

    def _changed(self, commitment: CommitmentRecord, case: Case) -> CommitmentRecord:
        review = case.review()
        updates: dict[str, Any] = {"review": review}
        if review.decision in ("accepted", "edited", "added"):
            updates["confidence"] = 1.0
        changes = case.changes if review.decision != "rejected" else {}
        if (span := changes.pop("span", None)) and (span.start, span.end) != (commitment.start, commitment.end):
            updates |= self._moved(commitment, span)
        if "responsible" in changes:
            place = span or commitment
            changes["responsible"] = tuple(_party(p, place, commitment.responsible) for p in changes["responsible"])
        if "deadlines" in changes:
            changes["deadlines"] = tuple(_deadline(choice) for choice in changes["deadlines"])
        updated = commitment.model_copy(update=updates | changes)
        return self._finish(updated) if span or changes or case.decision == "added" else updated

    def _moved(self, commitment: CommitmentRecord, span: Quote) -> dict[str, Any]:
        """What a commitment holds at another place: what stands in its new span, and what governs it from outside."""
        return {
            "text": span.text,
            "start": span.start,
            "end": span.end,
            "responsible": _outside(commitment, span, commitment.responsible),
            "deadlines": _moved(commitment, span, commitment.deadlines, self._document.deadlines),
            "project_counts": _moved(commitment, span, commitment.project_counts, self._document.project_counts),
            "urgency": _outside(commitment, span, commitment.urgency),
            "actions": _outside(commitment, span, commitment.actions),
        }

    def _with(self, commitments: Sequence[CommitmentRecord]) -> Document:
        """The document with these commitments; what a reviewer says of a time replaces what was found there."""
        corrected = [d for c in commitments for d in c.deadlines if d.resolved_by == _BY_REVIEW]
        places = {(d.start, d.end) for d in corrected}
        found = [d for d in self._document.deadlines if (d.start, d.end) not in places]
        once = {(d.start, d.end): d for d in corrected}.values()
        deadlines = tuple(sorted([*found, *once], key=lambda d: (d.start, d.end)))
        return self._document.model_copy(update={"commitments": tuple(commitments), "deadlines": deadlines})


def _party(choice: PartyChoice, place: Quote, known: Sequence[PartyRecord]) -> PartyRecord:
    """A party as the record states it, with where it was carried from."""
    quote = Quote(text=choice.text, start=choice.start, end=choice.end)
    same = next((p for p in known if (p.start, p.end) == (choice.start, choice.end)), None)
    origin = (same and same.inherited_from) or (None if _in(place, quote) else quote)
    return PartyRecord(**quote.model_dump(), role=choice.role, inherited_from=origin)


def _deadline(choice: DeadlineChoice) -> DeadlineRecord:
    return DeadlineRecord(**choice.model_dump(), resolved_by=_BY_REVIEW)


def _within(span: Quote, quotes: Iterable[_Q]) -> tuple[_Q, ...]:
    return tuple(quote for quote in quotes if _in(span, quote))


def _outside(old: Quote, new: Quote, quotes: Iterable[_Q]) -> tuple[_Q, ...]:
    """Without what stood in the old span and does not stand in the new one."""
    return tuple(quote for quote in quotes if _in(new, quote) or not _in(old, quote))


def _moved(old: Quote, new: Quote, own: Sequence[_Q], everywhere: Iterable[_Q]) -> tuple[_Q, ...]:
    kept = _outside(old, new, own)
    places = {(quote.start, quote.end) for quote in kept}
    return (*kept, *(quote for quote in _within(new, everywhere) if (quote.start, quote.end) not in places))


def _in(span: Quote, quote: Quote) -> bool:
    return span.start <= quote.start and quote.end <= span.end
