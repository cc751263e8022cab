"""``duban reconcile``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from duban.cli.answer import give, told
from duban.cli.build import build, complain, say
from duban.cli.options import AnswerFile, AnswerFormat, HeldDate, ReviewsFile, iso
from duban.cli.reviewed import reviewed

if TYPE_CHECKING:
    from duban.core.records import Document
    from duban.show.reconcile import Finding

_COLUMNS = (
    *("finding", "ledger_place", "ledger_text", "ledger", "document_id", "start_char", "end_char"),
    *("minutes_text", "minutes"),
)
_SHOWN = ("finding", "ledger_place", "ledger_text", "ledger", "document_id", "minutes_text", "minutes")


def reconcile(
    ledger: Annotated[Path, typer.Argument(metavar="LEDGER", help="The ledger: .xlsx, .csv, .docx or .jsonl.")],
    minutes: Annotated[
        list[Path],
        typer.Argument(metavar="MINUTES...", help="The minutes that it was made from: texts, or records of them."),
    ],
    date: HeldDate = None,
    reviews: ReviewsFile = None,
    whole: Annotated[bool, typer.Option("--all", help="Report missing principles and slogans too.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if anything differs.")] = False,
    format: AnswerFormat = None,
    output: AnswerFile = None,
) -> None:
    """Compare a ledger with the minutes: missing tasks, tasks that nobody asked for, and differences.

    Findings: missing, unasked, swapped (lead and support), owner, borrowed_date (of another task of the same item),
    changed_date, no_date, unstated_date; each with its place in both.

    Example: duban reconcile 台账.xlsx 纪要.docx --strict
    """
    from duban.io.store.query import Answer
    from duban.show.reconcile import LedgerError, read_ledger
    from duban.show.reconcile import reconcile as compare

    with told():
        try:
            rows = read_ledger(ledger)
        except LedgerError as error:
            complain(str(error))
            raise typer.Exit(1) from None
        documents = reviewed(_documents(minutes, iso(date)), reviews, minutes)
        findings = compare(rows, documents, whole=whole)
        give(Answer(_COLUMNS, map(_row, findings)), format, output, _SHOWN)
    say(f"{len(findings)} difference(s) between {len(rows)} row(s) and the minutes")
    if strict and findings:
        raise typer.Exit(1)


def _documents(paths: list[Path], date: str | None) -> Iterator[Document]:
    """The records of files of records, and those made of texts. Ends the command where a text can't be read."""
    from duban.core.records import Document
    from duban.io.readers import Failure, default_readers
    from duban.io.store import iterate
    from duban.io.store.files import SUFFIXES
    from duban.run.work import complete

    readers, extract = default_readers(), None
    for path in paths:
        if path.name.lower().endswith(SUFFIXES):
            yield from iterate(path)
            continue
        for part in readers.split(readers.find([path])):
            text = part if isinstance(part, Failure) else readers.parse(part)
            if isinstance(text, Failure):
                complain(str(text))
                raise typer.Exit(1)
            day = text.date or date
            extract = extract or build(None, None)  # which records don't need
            record = extract.record(text.content, id=text.id, source=text.source, date=day, structure=text.structure)
            yield Document.model_validate(complete(record, text, with_text=True))


def _row(finding: Finding) -> tuple[str | int | None, ...]:
    row, said, document = finding.row, finding.commitment, finding.document
    ledger = (row.place, row.text) if row else (None, None)
    minutes = (said.start, said.end, said.text) if said else (None, None, None)
    name = document.document.id if document else None
    return (finding.kind, *ledger, finding.ledger, name, *minutes, finding.minutes)
