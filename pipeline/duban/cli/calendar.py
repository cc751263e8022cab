"""``duban calendar``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from duban.cli.answer import told
from duban.cli.build import say
from duban.cli.options import RecordFiles, ReviewsFile
from duban.cli.reviewed import reviewed


def calendar(
    files: RecordFiles,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.")
    ] = None,
    todo: Annotated[
        bool,
        typer.Option("--todo", help="Write to-dos (VTODO) for Thunderbird and Apple's programs instead of events."),
    ] = False,
    alarm: Annotated[
        int, typer.Option(min=-1, help="Days before the deadline at which an alarm goes off; -1 for none.")
    ] = 3,
    reviews: ReviewsFile = None,
) -> None:
    """Write deadlines and recurring duties as an iCalendar file, which calendar programs import.

    A deadline is entered on its last day. A duty without a stated first day starts one interval after it was said.

    Example: duban calendar records.jsonl -o 督办.ics
    """
    from duban.io.atomic import replacing
    from duban.io.store import iterate
    from duban.show.views.calendar import events, to_ics

    with told():
        found = events(reviewed(iterate(files), reviews, files))
        written = to_ics(found, todo=todo, alarm=alarm if alarm >= 0 else None)
        if output is None:
            typer.echo(written, nl=False)
        else:
            with replacing(output) as stream:
                stream.write(written)
    recurring = sum(event.repeat is not None for event in found)
    say(f"{len(found) - recurring} deadline(s), {recurring} recurring duties")
