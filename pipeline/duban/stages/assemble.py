"""Findings in normalised offsets to records in raw offsets."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duban
from duban.core.ids import SCHEMA_VERSION, commitment_id
from duban.core.model import BlockKind, Party, ProjectCount, Segmentation, Speaker, Speech
from duban.core.packed import last_at
from duban.core.text import NormalizedText, Span
from duban.ner import Recognizer
from duban.stages.attach import Request
from duban.stages.requests import Findings
from duban.stages.script import Simplifier
from duban.stages.times import Timex

_GAP = re.compile("(?<=[\u4e00-\u9fff])[ \t\xa0\u3000]+(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a text comes from and what reads it."""

    id: str | None
    source: str | None
    lexicons: str
    ner: Recognizer | None


def assemble(
    source: Source, normalized: NormalizedText, cut: Segmentation, findings: Findings, simplifier: Simplifier
) -> dict[str, Any]:
    """The record of one document as plain values: what ``Document`` holds, key by key in its order.

    Its lists are iterators, so that nobody need hold those of a long document whole; ``whole`` makes lists of them.
    They raise ``AssertionError`` for a span that is none of the raw text.
    """
    return _Assembler(source, normalized, cut, findings, simplifier).document()


def whole(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with lists for its iterators, which are used up.

    >>> whole({"speeches": iter([1, 2]), "sha256": "-"})
    {'speeches': [1, 2], 'sha256': '-'}
    """
    return {key: list(value) if isinstance(value, Iterator) else value for key, value in record.items()}


class _Assembler:
    """Holds the one text that all its records quote; each method makes the record of the same name."""

    def __init__(
        self, source: Source, normalized: NormalizedText, cut: Segmentation, findings: Findings, simplifier: Simplifier
    ) -> None:
        self._source = source
        self._normalized = normalized
        self._cut = cut
        self._findings = findings
        self._simplifier = simplifier
        self._sha256 = hashlib.sha256(normalized.raw.encode()).hexdigest()

    def document(self) -> dict[str, Any]:
        findings = self._findings
        return {
            "schema_version": SCHEMA_VERSION,
            "document": self._info(),
            "speakers": map(self._speaker, findings.voices.speakers),
            "speeches": map(self._speech, findings.voices.speeches),
            "commitments": map(self._commitment, findings.requests),
            "project_counts": map(self._count, findings.counts),
            "deadlines": map(self._deadline, findings.deadlines),
        }

    def _info(self) -> dict[str, Any]:
        dates = self._findings.dates
        ner = self._source.ner
        headlines = [b for b in self._cut.blocks if b.kind is BlockKind.HEADLINE]
        title = max(headlines, key=lambda b: b.end - b.start, default=None)
        return {
            "id": self._source.id or self._sha256[:12],
            "source": self._source.source,
            "title": self._text(Span(title.start, title.end)) if title else None,
            "meeting_date": dates.meeting_date.isoformat() if dates.meeting_date else None,
            "published": dates.published.isoformat() if dates.published else None,
            "anchor_date": dates.anchor.isoformat() if dates.anchor else None,
            "script": self._simplifier.script_of(self._normalized.raw),
            "sha256": self._sha256,
            "length": len(self._normalized.raw),
            "encoding": None,
            "text": None,
            "metadata": None,
            "cells": list(self._cells()) or None,
            "pages": None,
            "ocr": None,
            "duplicate_of": None,
            "engine": {
                "duban": duban.__version__,
                "lexicons": self._source.lexicons,
                "ner": f"{ner.name} {ner.version}" if ner else None,
            },
        }

    def _speaker(self, speaker: Speaker) -> dict[str, Any]:
        return {
            "name": self._name(speaker),
            "titles": list(dict.fromkeys(self._text(title) for title in speaker.titles)),
            "kind": speaker.kind,
            "mentions": [self._raw(*mention)._asdict() for mention in speaker.mentions],
        }

    def _speech(self, speech: Speech) -> dict[str, Any]:
        raw = self._raw(speech.start, speech.end)
        return {
            "id": self._speech_id(speech),
            "speaker": speech.speaker,
            "start": raw.start,
            "end": raw.end,
            "mode": speech.mode,
            "cue": self._quote(*speech.cue) if speech.cue else None,
            "label": self._text(speech.label) if speech.label else None,
            "at": speech.at,
        }

    def _speech_id(self, speech: Speech) -> str:
        return f"s{last_at(self._findings.voices.speeches, speech.start) + 1}"

    def _commitment(self, request: Request) -> dict[str, Any]:
        directive, speech = request.directive, request.directive.speech
        voice = self._findings.voices.speakers[speech.speaker] if speech and speech.speaker is not None else None
        quote = self._quote(directive.start, directive.end)
        block = self._cut.blocks[self._cut.sentences[directive.sentence].block]
        return {
            **quote,
            "id": commitment_id(self._sha256, quote["start"], quote["end"]),
            "marker": self._text(directive.marker) if directive.marker else None,
            "modality": directive.modality,
            "kind": request.kind,
            "strength": directive.strength,
            "speech": self._speech_id(speech) if speech else None,
            "speaker": self._name(voice) if voice else None,
            "section": [self._text(s) for s in (block.section if request.section is None else request.section)],
            "responsible": [self._party(p) for p in request.parties],
            "deadlines": [self._deadline(t) for t in request.deadlines],
            "urgency": [self._quote(u.start, u.end) for u in request.urgency],
            "project_counts": [self._count(c) for c in request.counts],
            "status": self._text(request.status) if request.status else None,
            "conclusion": request.conclusion,
            "actions": [{**self._quote(a.start, a.end), "verb": a.verb, "object": a.object} for a in request.actions],
            "text_simplified": self._cut.text[directive.start : directive.end].replace("\n", ""),
            "confidence": request.confidence,
            "rules": list(directive.rules),
            "review": None,
        }

    def _party(self, party: Party) -> dict[str, Any]:
        return {
            **self._quote(party.start, party.end),
            "role": party.role,
            "inherited_from": self._quote(*party.inherited_from) if party.inherited_from else None,
            "full_name": party.full_name,
            "refers_to": self._quote(*party.refers_to) if party.refers_to else None,
        }

    def _deadline(self, timex: Timex) -> dict[str, Any]:
        return {
            **self._quote(timex.start, timex.end),
            "kind": timex.kind,
            "iso_start": timex.iso_start,
            "iso_end": timex.iso_end,
            "recurrence": timex.recurrence,
            "rrule": timex.rrule,
            "minimum": timex.minimum,
            "resolved_by": timex.resolved_by,
        }

    def _count(self, count: ProjectCount) -> dict[str, Any]:
        return {
            **self._quote(count.start, count.end),
            "value": count.value,
            "approximate": count.approximate,
            "masked": count.masked,
            "unit": count.unit,
            "head": count.head,
            "status": count.status,
        }

    def _cells(self) -> Iterator[dict[str, Any]]:
        of_tasks = [t for t in self._findings.tables if any(cell.role == "task" for cell in t.cells)]
        for table, cell in ((t, cell) for t in of_tasks for cell in t.cells):
            if cell.role not in (None, "field") and cell.start < cell.end:
                yield {
                    **self._raw(cell.start, cell.end)._asdict(),
                    "sheet": table.name,
                    "page": table.page,
                    "row": cell.row + 1,
                    "column": cell.column + 1,
                    "role": cell.role,
                }

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

    def _quote(self, start: int, end: int) -> dict[str, Any]:
        raw = self._raw(start, end)
        return {"text": raw.of(self._normalized.raw), "start": raw.start, "end": raw.end}
