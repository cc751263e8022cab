"""``duban ledger``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from duban.cli.answer import told
from duban.cli.build import say
from duban.cli.messages import _
from duban.cli.options import AsOf, RecordFiles, ReviewsFile
from duban.cli.reviewed import reviewing, tell


def ledger(
    files: RecordFiles,
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write: .xlsx, .csv or .docx.")],
    layout: Annotated[
        Path | None, typer.Option(help="TOML file of columns and words instead of the shipped one.")
    ] = None,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, help="Leave out commitments below this confidence.")
    ] = 0.0,
    reviews: ReviewsFile = None,
    as_of: AsOf = None,
    whole: Annotated[bool, typer.Option("--all", help="Include principles and slogans, after the tasks.")] = False,
    show_layout: Annotated[  # noqa: ARG001
        bool,
        typer.Option(
            "--show-layout",
            is_eager=True,
            callback=_show,
            help="Print the shipped layout to start from, and exit.",
        ),
    ] = False,
) -> None:
    """Write the ledger (台账): tasks, owners, deadlines and their evidence, with columns to fill in.

    A workbook has a sheet of all tasks, a sheet of tasks without owner or date, and a sheet for each body.

    Example: duban ledger records.jsonl --as-of 2021-12-08 -o 台账.xlsx
    """
    from duban.io.store import iterate
    from duban.show.views.export import write_ledger
    from duban.show.views.layout import load_layout
    from duban.show.views.ledger import ledger as rows_of
    from duban.show.views.ledger import tasks

    with told():
        chosen = load_layout(layout)
        work = reviewing(reviews, files) if reviews else None
        documents = work(iterate(files)) if work else iterate(files)
        day = as_of.date() if as_of else None
        every = rows_of(documents, min_confidence, as_of=day)
        rows = every if whole else tasks(every)
        write_ledger(rows, output, chosen, day, work.leftovers if work else ())
        if work is not None and reviews is not None:
            tell(reviews, work)
    left = len(every) - len(rows)
    rest = _(f"; {left} principle(s) and slogan(s) left out, which --all shows") if left else ""
    open_rows = sum(row.is_open for row in rows)
    say(f"{len(rows)} task(s) in {output}, {open_rows} of them without owner or date{rest}")


def _show(wanted: bool) -> None:
    if wanted:
        import duban.show.views

        typer.echo(Path(duban.show.views.__file__).with_name("ledger.toml").read_text(encoding="utf-8"), nl=False)
        raise typer.Exit
