"""Findings in normalised offsets to records in raw offsets."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import duban
from duban.core.model import BlockKind, Party, ProjectCount, Segmentation, Speaker
from duban.core.records import (
    ActionRecord,
    CellRecord,
    CommitmentRecord,
    CountRecord,
    DeadlineRecord,
    Document,
    DocumentInfo,
    EngineInfo,
    Modality,
    PartyRecord,
    PartyRole,
    Place,
    Quote,
    SpeakerRecord,
    SpeechMode,
    SpeechRecord,
    TimexKind,
    VoiceKind,
    commitment_id,
)
from duban.core.structure import Table
from duban.core.text import NormalizedText, Span
from duban.ner import Recognizer
from duban.stages.attach import Request
from duban.stages.script import Simplifier
from duban.stages.speakers import Voices
from duban.stages.times import DocumentDates, Timex

_GAP = re.compile("(?<=[\u4e00-\u9fff])[ \t\xa0\u3000]+(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a text comes from and what reads it."""

    id: str | None
    source: str | None
    lexicons: str
    ner: Recognizer | None


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything found in one text, each in text order."""

    voices: Voices
    dates: DocumentDates
    requests: tuple[Request, ...]
    deadlines: tuple[Timex, ...]
    counts: tuple[ProjectCount, ...]
    tables: tuple[Table, ...] = ()


def assemble(
    source: Source, normalized: NormalizedText, cut: Segmentation, findings: Findings, simplifier: Simplifier
) -> Document:
    """The record of one document. Raises ``AssertionError`` for a span that is none of the raw text."""
    return _Assembler(source, normalized, cut, findings, simplifier).document()


class _Assembler:
    """Holds the one text that all its records quote; the casts are safe since pydantic checks each value."""

    def __init__(
        self, source: Source, normalized: NormalizedText, cut: Segmentation, findings: Findings, simplifier: Simplifier
    ) -> None:
        self._source = source
        self._normalized = normalized
        self._cut = cut
        self._findings = findings
        self._simplifier = simplifier
        self._speech_ids = {speech: f"s{number}" for number, speech in enumerate(findings.voices.speeches, 1)}
        self._sha256 = hashlib.sha256(normalized.raw.encode()).hexdigest()

    def document(self) -> Document:
        findings = self._findings
        return Document(
            document=self._info(),
            speakers=tuple(
                SpeakerRecord(
                    name=self._name(s),
                    titles=tuple(dict.fromkeys(self._text(t) for t in s.titles)),
                    kind=cast("VoiceKind", s.kind),
                    mentions=tuple(self._place(m) for m in s.mentions),
                )
                for s in findings.voices.speakers
            ),
            speeches=tuple(
                SpeechRecord(
                    id=number,
                    speaker=s.speaker,
                    start=self._raw(s.start, s.end).start,
                    end=self._raw(s.start, s.end).end,
                    mode=cast("SpeechMode", s.mode),
                    cue=self._quote(s.cue.start, s.cue.end) if s.cue else None,
                    label=self._text(s.label) if s.label else None,
                    at=s.at,
                )
                for s, number in self._speech_ids.items()
            ),
            commitments=tuple(self._commitment(request) for request in findings.requests),
            project_counts=tuple(self._count(c) for c in findings.counts),
            deadlines=tuple(self._deadline(t) for t in findings.deadlines),
        )

    def _info(self) -> DocumentInfo:
        dates = self._findings.dates
        ner = self._source.ner
        headlines = [b for b in self._cut.blocks if b.kind is BlockKind.HEADLINE]
        title = max(headlines, key=lambda b: b.end - b.start, default=None)
        return DocumentInfo(
            id=self._source.id or self._sha256[:12],
            source=self._source.source,
            title=self._text(Span(title.start, title.end)) if title else None,
            meeting_date=dates.meeting_date.isoformat() if dates.meeting_date else None,
            published=dates.published.isoformat() if dates.published else None,
            anchor_date=dates.anchor.isoformat() if dates.anchor else None,
            script=self._simplifier.script_of(self._normalized.raw),
            sha256=self._sha256,
            length=len(self._normalized.raw),
            cells=tuple(self._cells()) or None,
            engine=EngineInfo(
                duban=duban.__version__,
                lexicons=self._source.lexicons,
                ner=f"{ner.name} {ner.version}" if ner else None,
            ),
        )

    def _commitment(self, request: Request) -> CommitmentRecord:
        directive, speech = request.directive, request.directive.speech
        voice = self._findings.voices.speakers[speech.speaker] if speech and speech.speaker is not None else None
        raw = self._raw(directive.start, directive.end)
        block = self._cut.blocks[self._cut.sentences[directive.sentence].block]
        return CommitmentRecord(
            **self._quoted(directive.start, directive.end),
            id=commitment_id(self._sha256, raw.start, raw.end),
            marker=self._text(directive.marker) if directive.marker else None,
            modality=cast("Modality", directive.modality),
            kind=request.kind,
            strength=directive.strength,
            speech=self._speech_ids[speech] if speech else None,
            speaker=self._name(voice) if voice else None,
            section=tuple(self._text(s) for s in (block.section if request.section is None else request.section)),
            status=self._text(request.status) if request.status else None,
            responsible=tuple(self._party(p) for p in request.parties),
            deadlines=tuple(self._deadline(t) for t in request.deadlines),
            urgency=tuple(self._quote(u.start, u.end) for u in request.urgency),
            project_counts=tuple(self._count(c) for c in request.counts),
            actions=tuple(
                ActionRecord(**self._quoted(a.start, a.end), verb=a.verb, object=a.object) for a in request.actions
            ),
            text_simplified=self._cut.text[directive.start : directive.end].replace("\n", ""),
            confidence=request.confidence,
            rules=directive.rules,
        )

    def _party(self, party: Party) -> PartyRecord:
        source = party.inherited_from
        return PartyRecord(
            **self._quoted(party.start, party.end),
            role=cast("PartyRole", party.role),
            inherited_from=self._quote(source.start, source.end) if source else None,
            full_name=party.full_name,
        )

    def _deadline(self, timex: Timex) -> DeadlineRecord:
        return DeadlineRecord(
            **self._quoted(timex.start, timex.end),
            kind=cast("TimexKind", timex.kind),
            iso_start=timex.iso_start,
            iso_end=timex.iso_end,
            recurrence=timex.recurrence,
            rrule=timex.rrule,
            minimum=timex.minimum,
            resolved_by=timex.resolved_by,
        )

    def _count(self, count: ProjectCount) -> CountRecord:
        return CountRecord(
            **self._quoted(count.start, count.end),
            value=count.value,
            approximate=count.approximate,
            masked=count.masked,
            unit=count.unit,
            head=count.head,
            status=count.status,
        )

    def _cells(self) -> Iterator[CellRecord]:
        of_tasks = [t for t in self._findings.tables if any(cell.role == "task" for cell in t.cells)]
        for table, cell in ((t, cell) for t in of_tasks for cell in t.cells):
            if cell.role not in (None, "field") and cell.start < cell.end:
                raw = self._raw(cell.start, cell.end)
                yield CellRecord(
                    start=raw.start,
                    end=raw.end,
                    sheet=table.name,
                    page=table.page,
                    row=cell.row + 1,
                    column=cell.column + 1,
                    role=cell.role,
                )

    def _raw(self, start: int, end: int) -> Span:
        """The stretch of the raw text. What is not inside it would quote something else than its offsets say."""
        raw = self._normalized.to_raw(start, end)
        if not 0 <= raw.start <= raw.end <= len(self._normalized.raw):
            raise AssertionError(f"{start}-{end} of the cleaned text is no stretch of the raw text: {raw}")
        return raw

    def _text(self, span: Span) -> str:
        return self._raw(span.start, span.end).of(self._normalized.raw)

    def _name(self, speaker: Speaker) -> str | None:
        """The name as the text writes it, without the blank that sets a short one wide (``李 丹``)."""
        if speaker.kind != "person" or speaker.name_span is None:
            return speaker.name
        return _GAP.sub("", self._text(speaker.name_span))

    def _place(self, span: Span) -> Place:
        raw = self._raw(span.start, span.end)
        return Place(start=raw.start, end=raw.end)

    def _quote(self, start: int, end: int) -> Quote:
        return Quote(**self._quoted(start, end))

    def _quoted(self, start: int, end: int) -> dict[str, Any]:
        """The fields of a quotation."""
        raw = self._raw(start, end)
        return {"text": raw.of(self._normalized.raw), "start": raw.start, "end": raw.end}
