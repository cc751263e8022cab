"""``duban verify``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from duban.cli.build import complain, refuse
from duban.cli.messages import _


def verify(
    output: Annotated[Path, typer.Argument(help="JSON Lines that duban extract wrote (also .gz).")],
    inputs: Annotated[list[Path] | None, typer.Argument(help="The files and folders that were read.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Extract every input again and compare each byte.")] = False,
    text_column: Annotated[str | None, typer.Option(help="As given to duban extract.")] = None,
) -> None:
    """Check an output against its inputs: quotations, hashes, ids; missing, duplicate and foreign records.

    Exits with 1 if something is wrong. Without inputs, a record is checked against the text that it contains.

    Example: duban verify records.jsonl news/
    """
    from duban.io.readers import Text, default_readers
    from duban.io.readers.streams import open_packed
    from duban.run.verify import verify as held
    from duban.run.work import Result, Settings, Worker

    if again and not inputs:
        refuse("--again needs the inputs: duban verify OUTPUT INPUT… --again")
    readers = default_readers(text_column)
    texts = readers.read(readers.find(inputs)) if inputs else ()
    worker = Worker(Settings()) if again else None

    def line_of(text: Text) -> bytes:
        outcome = worker.done(text) if worker else None
        return outcome.line if isinstance(outcome, Result) else b""

    count = 0
    try:
        with open_packed(output) as lines:
            for finding in held(lines, texts, line_of if again else None):
                count += 1
                typer.echo(_(f"{output}: {finding}"))
    except OSError as error:
        complain(f"{output}: {error.strerror}")
        raise typer.Exit(1) from None
    typer.echo(_(f"{count} finding(s)") if count else _(f"{output}: everything is as it was read"))
    if count:
        raise typer.Exit(1)
