"""What a text is read as on the way to its record, and what led to it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from duban.core.model import Mention, Reject, Segmentation
from duban.core.structure import Structure
from duban.core.text import NormalizedText
from duban.stages.assemble import Findings
from duban.stages.clauses.facts import ClauseReading
from duban.stages.script import Variant
from duban.stages.speakers import Voices

if TYPE_CHECKING:
    from duban.core.records import Document


@dataclass(frozen=True, slots=True)
class Analysis:
    """A document record with what led to it, for ``duban explain``; spans are of ``normalized.text``.

    ``seen`` holds for each commitment what its confidence was read from.
    """

    document: Document
    normalized: NormalizedText
    segmentation: Segmentation
    mentions: tuple[Mention, ...]
    rejects: tuple[Reject, ...]
    seen: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the finders get it: cleaned, with its structure in the cleaned text, its voices, read by clauses."""

    normalized: NormalizedText
    structure: Structure
    voices: Voices
    clauses: ClauseReading

    @property
    def cut(self) -> Segmentation:
        """The cleaned text in blocks and sentences."""
        return self.clauses.cut


@dataclass(frozen=True, slots=True)
class Recipe:
    """From what another process builds the same extractor: a folder of words, the name of a back end, a script."""

    lexicons: Path
    ner: str | None
    variant: Variant


def mentions(findings: Findings) -> tuple[Mention, ...]:
    """Everything that fired, as one list in text order."""
    fired = [Mention(d.start, d.end, "DIRECTIVE", rule) for d, *_ in findings.requests for rule in d.rules]
    fired += [Mention(t.start, t.end, "DEADLINE", t.rule) for t in findings.deadlines]
    fired += [Mention(c.start, c.end, "PROJECT_COUNT", c.rule) for c in findings.counts]
    fired += [Mention(a.start, a.end, "ATTRIBUTION", "speaker.attribution") for a in findings.voices.attributions]
    return tuple(sorted(fired, key=lambda m: (m.start, -m.end)))
