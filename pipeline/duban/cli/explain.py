"""``duban explain``."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from duban.cli.build import build, complain, refuse
from duban.cli.evidence import evidence
from duban.cli.options import AsTable, HeldDate, LexiconFolder, Ner, iso
from duban.core.text import Span
from duban.io.readers import Failure, find, read

_STRETCH = re.compile(r"(?P<file>.+):(?P<start>\d{1,12})-(?P<end>\d{1,12})", re.DOTALL)


def explain(
    where: Annotated[
        str, typer.Argument(metavar="FILE[:START-END]", help="A text file, or a range of characters in it.")
    ],
    table: AsTable = False,
    date: HeldDate = None,
    ner: Ner = None,
    lexicons: LexiconFolder = None,
) -> None:
    """Show which rules matched in a text, which were rejected, and why.

    On a terminal, and with --table, as a table; into a pipe as JSON Lines.

    Example: duban explain news.txt:120-260
    """
    file, stretch = _split(where)
    (text,) = read(find([file])[:1])
    if isinstance(text, Failure):
        complain(str(text))
        raise typer.Exit(1)
    stretch = stretch or Span(0, len(text.content))
    if not stretch.start < stretch.end <= len(text.content) and text.content:
        refuse(f"{where}: the text has the characters 0-{len(text.content)}; give START-END within that range")
    extractor = build(ner, lexicons)
    analysis = extractor.analyse(text.content, id=text.id, source=text.source, date=iso(date))
    rows = [row for row in evidence(analysis) if row.start < stretch.end and stretch.start < row.end]
    if table or sys.stdout.isatty():
        from duban.cli.table import console, evidence_table

        console().print(evidence_table(rows))
    else:
        for row in rows:
            typer.echo(json.dumps(asdict(row), ensure_ascii=False))


def _split(where: str) -> tuple[Path, Span | None]:
    """File and stretch; a file whose name itself looks like that is taken whole."""
    match = _STRETCH.fullmatch(where)
    if match is None or Path(where).exists():
        return Path(where), None
    return Path(match["file"]), Span(int(match["start"]), int(match["end"]))
