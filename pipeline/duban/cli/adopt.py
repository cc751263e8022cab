"""``duban adopt``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from duban.cli.answer import told
from duban.cli.build import complain, say
from duban.cli.messages import _
from duban.cli.options import RecordFiles
from duban.cli.reviewed import reviewing


def adopt(
    ledger: Annotated[Path, typer.Argument(metavar="LEDGER", help="A ledger that duban wrote and people filled in.")],
    files: RecordFiles,
    reviews: Annotated[
        Path, typer.Option("--reviews", metavar="FILE", help="Append what people filled in to this file of reviews.")
    ],
    layout: Annotated[Path | None, typer.Option(help="The layout that the ledger was written with.")] = None,
    who: Annotated[str | None, typer.Option(help="Who filled it in, for the reviews.")] = None,
    when: Annotated[str | None, typer.Option(help="When it was filled in, as ISO 8601; the clock is not used.")] = None,
) -> None:
    """Import states, progress, feedback and remarks of a filled-in ledger into a file of reviews.

    They are kept when the ledger is written again. A row is matched to a commitment by its 编号, else by its text if
    only one commitment has it. Filled-in rows without a match are listed and not imported. Importing the same ledger
    again adds nothing.

    Example: duban adopt 台账.xlsx records.jsonl --reviews reviews.jsonl --who 李敏
    """
    from duban.io.reviews import append_reviews
    from duban.io.store import iterate
    from duban.show.reconcile import LedgerError, columns, read_ledger
    from duban.show.reconcile import adopt as taking
    from duban.show.views.layout import load_layout

    with told():
        chosen = load_layout(layout)
        if not reviews.exists():
            append_reviews(reviews, ())
        try:
            rows = read_ledger(ledger, columns(chosen))
        except LedgerError as error:
            complain(str(error))
            raise typer.Exit(1) from None
        adopted = taking(rows, reviewing(reviews, files)(iterate(files)), chosen, who, when)
        append_reviews(reviews, adopted.acts)
    for row, likely in adopted.doubtful:
        meant = _(f"; most likely it is {likely.text!r} ({likely.start}-{likely.end})") if likely else ""
        complain(f"{ledger}: {row.place}: {row.text!r} matches no commitment of these records{meant}")
    say(f"{len(adopted.acts)} review(s) added to {reviews}, {len(adopted.doubtful)} row(s) without a match")
