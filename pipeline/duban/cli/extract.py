"""``duban extract``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Annotated, Any

import typer

from duban.cli.build import build, refuse
from duban.readers import Failure, Text, find, read

if TYPE_CHECKING:
    from duban.extractor import Extractor
    from duban.records import Document


def extract(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Text files, folders of them, or - for standard input.")
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write JSON Lines here instead of to standard output.")
    ] = None,
    errors: Annotated[
        Path | None, typer.Option(help="Write what failed here: JSON Lines of source, stage, reason, remedy.")
    ] = None,
    table: Annotated[
        bool, typer.Option("--table", help="Show tables even where standard output is no terminal.")
    ] = False,
    date: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Date of texts that state none, such as 2021-12-08.")
    ] = None,
    ner: Annotated[
        str | None, typer.Option(help="Back end for names: jieba, lac, spacy:NAME; the rules alone where left out.")
    ] = None,
    lexicons: Annotated[Path | None, typer.Option(help="Folder of words and rules instead of the shipped one.")] = None,
) -> None:
    """Read texts and write one record for each, with every commitment in it.

    On a terminal, and with --table, the records are shown as tables; into a pipe or a file they go as JSON Lines.

    Example: duban extract news/ minutes.txt -o records.jsonl --errors failed.jsonl
    """
    for target in (output, errors):
        if target is not None and not target.resolve().parent.is_dir():
            refuse(f"{target}: its folder does not exist; make it first")
    show = table or (output is None and sys.stdout.isatty())
    found = find(paths)
    texts = read(_progress(found) if sys.stderr.isatty() and not show else found)
    results = run(texts, build(ner, lexicons), date.date().isoformat() if date else None)
    try:
        written, failures = _write(results, output, show)
        _write_errors(failures, errors)
    except OSError as error:
        typer.echo(
            f"duban: {error.filename or output or 'standard output'}: {error.strerror}; nothing was written to it",
            err=True,
        )
        raise typer.Exit(1) from None
    if output is not None or failures:
        typer.echo(f"{written} document(s) done, {len(failures)} failed", err=True)
    if failures:
        raise typer.Exit(1)


def run(texts: Iterable[Text | Failure], extractor: Extractor, date: str | None) -> Iterator[Document | Failure]:
    """The records of texts, in their order; a text on which the extractor breaks gives a ``Failure`` in its place."""
    for text in texts:
        if isinstance(text, Failure):
            yield text
            continue
        try:
            yield extractor(text.content, id=text.id, source=text.source, date=date)
        except Exception as error:  # one broken document must not end a run of a hundred thousand
            place = extract_tb(error.__traceback__)[-1]
            reason = f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}: {error}"
            yield Failure(text.source, "extract", reason, "this is a defect of duban; please report it with the text")


def _write(results: Iterable[Document | Failure], output: Path | None, show: bool) -> tuple[int, list[Failure]]:
    """Write records where they belong and tell failures on standard error; how many were written, and what failed."""
    written, failures = 0, []
    with ExitStack() as stack:
        sinks: list[Any] = []
        if show:
            from duban.cli.table import console, document_table

            screen = console()
            sinks.append(lambda record: screen.print(document_table(record)))
        if output is not None or not show:
            from duban.writers import open_writer

            writer = stack.enter_context(open_writer(output))
            sinks.append(lambda record: writer.write(record.model_dump_json()))
        for result in results:
            if isinstance(result, Failure):
                failures.append(result)
                typer.echo(f"duban: {result}", err=True)
                continue
            for sink in sinks:
                sink(result)
            written += 1
    return written, failures


def _write_errors(failures: Iterable[Failure], path: Path | None) -> None:
    if path is None:
        return
    from duban.writers import open_writer

    with open_writer(path) as writer:
        for failure in failures:
            writer.write(json.dumps(asdict(failure), ensure_ascii=False))


def _progress(found: list[Path | Failure]) -> Iterator[Path | Failure]:
    from rich.console import Console
    from rich.progress import track

    yield from track(found, description="Reading", console=Console(stderr=True), transient=True)
