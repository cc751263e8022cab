"""``duban report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from duban.cli.build import complain, refuse, say
from duban.cli.options import AsOf, RecordFolders, ReviewsFile, iso
from duban.cli.reviewed import folders_of, reviewing, tell


def report(
    files: RecordFolders,
    output: Annotated[Path, typer.Option("--output", "-o", help="Write the page to this file.")],
    title: Annotated[str, typer.Option(help="Heading of the page.")] = "督办审阅",
    reviews: ReviewsFile = None,
    as_of: AsOf = None,
) -> None:
    """Write one HTML page to review what was found: where, by whom, for whom and by when.

    The page needs no network and no other file. The texts come from the records, or from the files that the records
    name, which are searched in this folder and in the folder of the records.

    Example: duban report records.jsonl --as-of 2021-12-08 -o report.html
    """
    from duban.io.store import LoadError, iterate
    from duban.io.writers import replacing
    from duban.show.report import original, to_html
    from duban.show.reviewed import for_page

    if not output.resolve().parent.is_dir():
        refuse(f"{output}: its folder does not exist; create it first")
    folders = folders_of(files)
    work = shown = None
    try:
        pairs = [(document, original(document, folders)) for document in iterate(files)]
        if reviews is not None:  # the page itself puts them to the records, so that people can take acts back in it
            work = reviewing(reviews, files)
            texts = {document.document.sha256 for document in work(document for document, _ in pairs)}
            shown = for_page(entry for entry in work.reviews.entries if entry.act.sha256 in texts)
    except (LoadError, ImportError, OSError) as error:
        refuse(str(error))
    try:
        with replacing(output) as stream:
            stream.write(to_html(pairs, title, as_of=iso(as_of), reviews=shown).encode("utf-8"))
    except OSError as error:
        complain(f"{error.filename or output}: {error.strerror}; nothing was written")
        raise typer.Exit(1) from None
    if reviews is not None and work is not None:
        tell(reviews, work)
    for document, text in pairs:
        if text.text is None:
            complain(f"{document.document.id}: its text is missing ({text.missing}); the page shows its quotes")
    say(f"{len(pairs)} document(s) on {output}")
