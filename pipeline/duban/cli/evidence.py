"""What became of every stretch that a rule found in a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duban.core.model import Mention, Reject
    from duban.extractor import Analysis


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of the raw text and what became of it: ``record`` (it is in the output), ``fired`` or ``lost``."""

    start: int
    end: int
    text: str
    outcome: str
    label: str
    rule: str
    detail: str


def evidence(analysis: Analysis) -> list[Evidence]:
    """Records, mentions and rejects of an analysis in the order of the raw text."""
    return sorted(
        {*_records(analysis), *_mentions(analysis)}, key=lambda e: (e.start, -e.end, e.outcome, e.rule, e.detail)
    )


def _records(analysis: Analysis) -> Iterator[Evidence]:
    for record in analysis.document.commitments:
        detail = f"{record.modality} of {record.speaker or 'nobody named'}"
        yield Evidence(record.start, record.end, record.text, "record", "DIRECTIVE", " ".join(record.rules), detail)
    for count in analysis.document.project_counts:
        value = "unknown" if count.value is None else str(count.value)
        yield Evidence(count.start, count.end, count.text, "record", "PROJECT_COUNT", "", f"value {value}")
    for time in analysis.document.deadlines:
        span = "/".join(day or "…" for day in (time.iso_start, time.iso_end)) if time.iso_start or time.iso_end else ""
        detail = " ".join(part for part in (time.kind, span, time.recurrence, time.resolved_by) if part)
        yield Evidence(time.start, time.end, time.text, "record", "DEADLINE", "", detail)


def _mentions(analysis: Analysis) -> Iterator[Evidence]:
    for mention in analysis.mentions:
        yield _evidence(analysis, mention, "fired", " ".join(f"{key}={value}" for key, value in mention.value.items()))
    for reject in analysis.rejects:
        yield _evidence(analysis, reject, "lost", reject.reason)


def _evidence(analysis: Analysis, found: Mention | Reject, outcome: str, detail: str) -> Evidence:
    raw = analysis.normalized.to_raw(found.start, found.end)
    quote = raw.of(analysis.normalized.raw)
    return Evidence(raw.start, raw.end, quote, outcome, found.label, found.rule, detail)
