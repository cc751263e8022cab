"""The straight line from raw text to records."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from duban.actions import find_actions
from duban.assemble import Findings, Source, assemble
from duban.attach import governing, inside
from duban.directives import DirectiveFinder
from duban.directives.labeller import load_labeller
from duban.lexicon import Lexicons, load_lexicons
from duban.model import Mention, Reject, Segmentation
from duban.ner import Recognizer, load_recognizer
from duban.normalize import normalize
from duban.parties import PartyFinder
from duban.records import Document
from duban.rules import load_rules
from duban.script import Simplifier, Variant
from duban.segment import segment
from duban.speakers import SpeakerFinder
from duban.text import NormalizedText, Span
from duban.times import TimexFinder


@dataclass(frozen=True, slots=True)
class Analysis:
    """A document record with what led to it, for ``duban explain``; spans are of ``normalized.text``."""

    document: Document
    normalized: NormalizedText
    segmentation: Segmentation
    mentions: tuple[Mention, ...]
    rejects: tuple[Reject, ...]


class Extractor:
    """Built once, called for each text. ``ner`` is a back end, its name, or ``None`` for rules alone.

    >>> record = Extractor()("县长王某强调，各乡镇要在10月底前完成。", date="2020-10-10")
    >>> [(c.speaker, c.responsible[0].text, c.deadlines[0].iso_end) for c in record.commitments]
    [('王某', '各乡镇', '2020-10-31')]
    """

    def __init__(
        self, lexicons: Lexicons | None = None, ner: Recognizer | str | None = None, variant: Variant = "t2s"
    ) -> None:
        self._lexicons = lexicons = lexicons or load_lexicons()
        self._ner = load_recognizer(ner) if isinstance(ner, str) else ner
        self._simplifier = Simplifier(variant)
        self._cleaning = load_rules(lexicons, "normalize")
        self._layout = load_rules(lexicons, "layout")
        self._find_speakers = SpeakerFinder(lexicons, self._ner)
        self._find_times = TimexFinder(lexicons)
        self._find_directives = DirectiveFinder(lexicons, load_labeller(lexicons.folder))
        self._find_parties = PartyFinder(lexicons)

    def __call__(
        self, text: str, *, id: str | None = None, source: str | None = None, date: str | datetime.date | None = None
    ) -> Document:
        """The record of one text; ``date`` is the day it was held where the text does not say.

        Raises ``ValueError`` for a date that is no ISO date.
        """
        return self.analyse(text, id=id, source=source, date=date).document

    def analyse(
        self, text: str, *, id: str | None = None, source: str | None = None, date: str | datetime.date | None = None
    ) -> Analysis:
        """The record with everything that led to it."""
        given = datetime.date.fromisoformat(date) if isinstance(date, str) else date
        normalized = normalize(text, self._simplifier, self._cleaning)
        cut = segment(normalized.text, self._layout)
        voices = self._find_speakers(cut)
        found = self._find_directives(cut, voices.speeches, [Span(a.start, a.end) for a in voices.attributions])
        parties = self._find_parties(cut, found.directives)
        times = self._find_times.find(cut.text)
        dates = self._find_times.dates(cut, times, given, text)
        deadlines, passed = self._find_times.deadlines(
            cut, times, [Span(d.start, d.end) for d in found.directives], dates
        )
        counts = self._find_times.project_counts(cut.text)
        urgency = self._find_times.urgency(cut.text)
        findings = Findings(
            voices=voices,
            dates=dates,
            directives=found.directives,
            parties=parties,
            deadlines=deadlines,
            counts=counts,
            deadlines_of=governing(cut.text, found.directives, deadlines),
            counts_of=inside(found.directives, counts),
            urgency_of=inside(found.directives, urgency),
            actions_of=[
                find_actions(cut.text, d, p, self._find_directives.signals)
                for d, p in zip(found.directives, parties, strict=True)
            ],
        )
        document = assemble(
            Source(id, source, self._lexicons.digest, self._ner), normalized, cut, findings, self._simplifier
        )
        rejects = tuple(sorted((*voices.rejects, *found.rejects, *passed), key=lambda r: (r.start, r.end)))
        return Analysis(document, normalized, cut, _mentions(findings), rejects)


def _mentions(findings: Findings) -> tuple[Mention, ...]:
    """Everything that fired, as one list in text order."""
    fired = [Mention(d.start, d.end, "DIRECTIVE", rule) for d in findings.directives for rule in d.rules]
    fired += [Mention(t.start, t.end, "DEADLINE", t.rule) for t in findings.deadlines]
    fired += [Mention(c.start, c.end, "PROJECT_COUNT", c.rule) for c in findings.counts]
    fired += [Mention(a.start, a.end, "ATTRIBUTION", "speaker.attribution") for a in findings.voices.attributions]
    return tuple(sorted(fired, key=lambda m: (m.start, -m.end)))
