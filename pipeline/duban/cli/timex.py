"""``duban timex``."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Annotated, Any

import typer

from duban.cli.messages import _
from duban.cli.options import AsTable
from duban.stages.times import Timex, timex
from duban.stages.times.values import meaning, names_nothing

_BY = {
    "text": "It names its year itself.",
    "republic": "It names a year of the Republic.",
    "reference": "It counts from the date that was given.",
}
_RECURS = "It repeats."
_RECURS_ON = "It repeats, on days that the text names."
_UNDATED = "The text and --date do not say which."
_SHOWN = ("kind", "iso_start", "iso_end", "recurrence", "rrule", "minimum", "duration", "rule")


def times(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Any Chinese text; - reads it from standard input.")],
    date: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"],
            help="Date or time that relative times count from; default: none.",
        ),
    ] = None,
    table: AsTable = False,
) -> None:
    """Print each time expression of a text, what it means and why.

    On a terminal, and with --table, as a table; into a pipe as JSON Lines. Places are code points of the text.

    Example: duban timex "各单位每月25日前报送，10月底前完成" --date 2025-03-12
    """
    written = sys.stdin.read() if text == "-" else text
    if table or sys.stdout.isatty():
        from duban.cli.table import console, timex_table

        found = ((written[each.start : each.end], each, " ".join(map(_, why(each)))) for each in timex(written, date))
        console().print(timex_table(found))
        return
    for row in rows(written, date):
        typer.echo(json.dumps(row, ensure_ascii=False))


def rows(text: str, date: datetime | None) -> list[dict[str, Any]]:
    """The time expressions of a text as JSON has them; ``date`` is what relative times count from."""
    return [
        {
            "text": text[each.start : each.end],
            "start": each.start,
            "end": each.end,
            **{name: getattr(each, name) for name in _SHOWN if getattr(each, name) is not None},
            "why": " ".join(why(each)),
        }
        for each in timex(text, date)
    ]


def why(found: Timex) -> tuple[str, ...]:
    """How the meaning was resolved, in sentences."""
    if found.recurrence:
        return (_RECURS if "BY" not in (found.rrule or "") else _RECURS_ON,)
    if found.resolved_by is None:
        return (meaning(found.reads),) if names_nothing(found.reads) else (meaning(found.reads), _UNDATED)
    return (meaning(found.reads), _BY.get(found.resolved_by, found.resolved_by))
