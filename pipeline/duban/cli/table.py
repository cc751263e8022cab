"""Records as tables for the terminal. Text of documents is shown as it is: no markup, no control characters."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from duban.cli.explain import Evidence
    from duban.records import CommitmentRecord, Document

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_WIDTH_OF_PIPE = 120


def console() -> Console:
    """Standard output, wide enough for a table where it is no terminal."""
    return Console(width=None if sys.stdout.isatty() else _WIDTH_OF_PIPE, highlight=False)


def cell(text: str | None) -> Text:
    """A text for a cell: control and direction characters become a blank, ``None`` a dash."""
    return Text("–" if text is None else _UNPRINTABLE.sub(" ", text))


def document_table(document: Document) -> Table:
    """Who asked whom for what by when in one document."""
    info = document.document
    title = " · ".join(part for part in (info.id, info.title, info.meeting_date or info.published) if part)
    table = Table(title=cell(title), title_justify="left", title_style="bold", show_lines=True, expand=True)
    table.add_column("讲话人 Speaker", ratio=2, style="cyan")
    table.add_column("要求 Directive", ratio=10)
    table.add_column("责任单位 Party", ratio=4, style="green")
    table.add_column("时限 Deadline", ratio=4, style="yellow")
    for commitment in document.commitments:
        table.add_row(*_row(commitment))
    if not document.commitments:
        table.caption = "No commitment found."
    return table


def _row(commitment: CommitmentRecord) -> Iterable[Text]:
    yield cell(commitment.speaker)
    yield cell(commitment.text)
    yield cell("\n".join(party.text for party in commitment.responsible) or None)
    yield cell("\n".join(deadline.text for deadline in commitment.deadlines) or None)


def evidence_table(rows: Iterable[Evidence]) -> Table:
    """What fired and what lost, with the reason."""
    table = Table(expand=True)
    table.add_column("Place", no_wrap=True)
    table.add_column("Text", ratio=6)
    table.add_column("Outcome", no_wrap=True)
    table.add_column("Rule", ratio=4)
    table.add_column("Why", ratio=5)
    styles = {"record": "bold green", "lost": "red"}
    for row in rows:
        rule = f"{row.label} {row.rule}".strip()
        cells = (f"{row.start}-{row.end}", row.text, row.outcome, rule, row.detail)
        table.add_row(*map(cell, cells), style=styles.get(row.outcome))
    return table
