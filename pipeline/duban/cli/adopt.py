"""``duban adopt``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from duban.cli.answer import told
from duban.cli.build import say
from duban.cli.reviewed import reviewing


def adopt(
    ledger: Annotated[Path, typer.Argument(metavar="LEDGER", help="A ledger that duban wrote and people filled in.")],
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="JSON Lines, Parquet, SQLite or DuckDB files of records.")
    ],
    reviews: Annotated[
        Path, typer.Option("--reviews", metavar="FILE", help="Put what people wrote behind what stands in this file.")
    ],
    layout: Annotated[Path | None, typer.Option(help="The layout that the ledger was written with.")] = None,
    who: Annotated[str | None, typer.Option(help="Who wrote it, as the reviews are to say.")] = None,
    when: Annotated[str | None, typer.Option(help="When, as ISO 8601; duban asks no clock.")] = None,
) -> None:
    """Take states, progress, feedback and remarks out of a filled-in ledger into a file of reviews.

    So they are kept when the ledger is written anew. A row belongs to the commitment that its 编号 names, else to the
    only one with its text; filled-in rows that belong to none are told, and put to nothing. Taking the same ledger
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
            say(f"duban: {error}")
            raise typer.Exit(1) from None
        adopted = taking(rows, reviewing(reviews, files)(iterate(files)), chosen, who, when)
        append_reviews(reviews, adopted.acts)
    for row, likely in adopted.doubtful:
        meant = f"; most likely it is {likely.text!r} ({likely.start}-{likely.end})" if likely else ""
        say(f"duban: {ledger}: {row.place}: {row.text!r} is no commitment of these records{meant}")
    say(f"{len(adopted.acts)} act(s) put into {reviews}, {len(adopted.doubtful)} row(s) that fit nothing")
