"""Records as tables for the terminal. Text of documents is shown as it is: no markup, no control characters."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from duban.cli.messages import _

if TYPE_CHECKING:
    from duban.cli.evidence import Evidence
    from duban.core.records import CommitmentRecord, DeadlineRecord, Document
    from duban.stages.times import Timex

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_WIDTH_OF_PIPE = 120


def console() -> Console:
    """Standard output, wide enough for a table if it is not a terminal."""
    return Console(width=None if sys.stdout.isatty() else _WIDTH_OF_PIPE, highlight=False)


def cell(*texts: str | None) -> Text:
    """Texts for a cell, one a line: control and direction characters become a blank, nothing at all a dash."""
    lines = [_UNPRINTABLE.sub(" ", text) for text in texts if text]
    return Text("\n".join(lines) or "–")


def document_table(document: Document) -> Table:
    """Who asked whom for what by when in one document."""
    info = document.document
    title = " · ".join(part for part in (info.id, info.title, info.meeting_date or info.published) if part)
    table = Table(title=cell(title), title_justify="left", title_style="bold", show_lines=True, expand=True)
    columns = (
        ("讲话人 Speaker", 3, "cyan"),
        ("要求 Directive", 10, ""),
        ("责任单位 Party", 4, "green"),
        ("时限 Deadline", 4, "yellow"),
    )
    for heading, ratio, style in columns:
        table.add_column(heading, ratio=ratio, style=style, overflow="fold")  # Chinese has no blanks to break a line at
    for commitment in document.commitments:
        table.add_row(*_row(commitment))
    if not document.commitments:
        table.caption = _("No commitment found.")
    return table


def _row(commitment: CommitmentRecord) -> Iterable[Text]:
    yield cell(commitment.speaker)
    yield cell(commitment.text)
    yield cell(*dict.fromkeys(party.text for party in commitment.responsible))
    yield cell(*map(_when, commitment.deadlines))


def _when(deadline: DeadlineRecord) -> str:
    resolved = deadline.recurrence or deadline.iso_end or deadline.iso_start
    return f"{deadline.text} ({resolved})" if resolved else deadline.text


def timex_table(rows: Iterable[tuple[str, Timex, str]]) -> Table:
    """Time expressions with what they mean: days, or how often, and why."""
    table = Table(expand=True)
    table.add_column(_("Place"), no_wrap=True)
    table.add_column(_("Text"), ratio=3, overflow="fold")
    table.add_column(_("Kind"), no_wrap=True)
    table.add_column(_("Means"), ratio=4, overflow="fold")
    table.add_column(_("Why"), ratio=6, overflow="fold")
    for text, found, why in rows:
        days = f"{found.iso_start or '…'} – {found.iso_end or '…'}" if found.iso_start or found.iso_end else None
        means = found.rrule or found.recurrence or days or found.duration
        table.add_row(*map(cell, (f"{found.start}-{found.end}", text, found.kind, means, why)))
    return table


def evidence_table(rows: Iterable[Evidence]) -> Table:
    """What fired and what lost, with the reason."""
    table = Table(expand=True)
    table.add_column(_("Place"), no_wrap=True)
    table.add_column(_("Text"), ratio=6, overflow="fold")
    table.add_column(_("Outcome"), no_wrap=True)
    table.add_column(_("Rule"), ratio=4, overflow="fold")
    table.add_column(_("Why"), ratio=5, overflow="fold")
    styles = {"record": "bold green", "lost": "red"}
    for row in rows:
        rule = f"{row.label} {row.rule}".strip()
        cells = (f"{row.start}-{row.end}", row.text, _(row.outcome), rule, _(row.detail))
        table.add_row(*map(cell, cells), style=styles.get(row.outcome))
    return table
