"""``duban report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from duban.cli.build import refuse
from duban.cli.reviewed import ReviewsFile, folders_of, reviewed


def report(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Records that duban extract wrote, or folders of them.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Write the page here.")],
    title: Annotated[str, typer.Option(help="Heading of the page.")] = "督办审阅",
    reviews: ReviewsFile = None,
) -> None:
    """Write one HTML page on which to review what was found where, by whom, for whom and by when.

    The page needs no network and no other file. The texts are taken from the records, or from the files that these
    name, looked for here and beside the records.

    Example: duban report records.jsonl -o report.html
    """
    from duban.io.store import LoadError, iterate
    from duban.io.writers import replacing
    from duban.show.report import original, to_html

    if not output.resolve().parent.is_dir():
        refuse(f"{output}: its folder does not exist; make it first")
    folders = folders_of(files)
    try:
        pairs = [(document, original(document, folders)) for document in reviewed(iterate(files), reviews, files)]
    except (LoadError, ImportError, OSError) as error:
        refuse(str(error))
    try:
        with replacing(output) as stream:
            stream.write(to_html(pairs, title).encode("utf-8"))
    except OSError as error:
        typer.echo(f"duban: {error.filename or output}: {error.strerror}; nothing was written", err=True)
        raise typer.Exit(1) from None
    for document, text in pairs:
        if text.text is None:
            typer.echo(
                f"duban: {document.document.id}: its text can't be had ({text.missing}); the page shows its quotes",
                err=True,
            )
    typer.echo(f"{len(pairs)} document(s) on {output}", err=True)
