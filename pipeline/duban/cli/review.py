"""``duban review``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from duban.cli.answer import Format, give, told
from duban.cli.build import say
from duban.cli.reviewed import AsOf, ReviewsFile, reviewing

_SHOWN = ("review", "confidence", "document_id", "speaker", "text", "parties", "deadlines", "reason")


def review(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="JSON Lines, Parquet, SQLite or DuckDB files of records.")
    ],
    reviews: ReviewsFile = None,
    as_of: AsOf = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Return at most this many.")] = None,
    format: Annotated[Format | None, typer.Option(help="Format of the answer.", show_default=False)] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the answer to this file.")] = None,
) -> None:
    """List reviews that match no record any more, then unreviewed commitments, the least certain first.

    Example: duban review records.jsonl --reviews reviews.jsonl
    """
    from itertools import islice

    from duban.io.store import iterate
    from duban.io.store.query import Answer
    from duban.show.views.queue import COLUMNS, unmatched, unreviewed

    with told():
        work = reviewing(reviews, files) if reviews else None
        day = as_of.date() if as_of else None
        waiting = unreviewed(work(iterate(files)) if work else iterate(files), day)
        rows = [*unmatched(work.leftovers if work else ()), *waiting]
        give(Answer(COLUMNS, islice(rows, limit)), format, output, _SHOWN)
    say(f"{len(waiting)} unreviewed, {len(rows) - len(waiting)} review(s) without a match")
