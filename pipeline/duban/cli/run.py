"""What a run of ``duban extract`` is asked to do, and what it needs wherever it is done."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from duban.cli.build import complain, refuse
from duban.cli.messages import _
from duban.cli.options import AsTable, HeldDate, LexiconFolder, Ner, ReviewsFile, iso

if TYPE_CHECKING:
    from duban.io.readers import Failure, Readers
    from duban.run import Settings


class Copies(str, Enum):
    """What becomes of a text that came before."""

    mark = "mark"
    drop = "drop"
    ignore = "ignore"


class RowsAs(str, Enum):
    """What the rows of a table are."""

    table = "table"
    documents = "documents"


class Engine(str, Enum):
    """Where the work is done."""

    local = "local"
    ray = "ray"


@dataclass(frozen=True, slots=True)
class Run:
    """The options of ``duban extract``."""

    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", readable=False, help="Files, folders, patterns, or - for standard input."),
    ]
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Write to this file instead of standard output: JSON Lines, or the format that .parquet, .csv, "
            ".sqlite, .duckdb, .gz or .zst at its end names.",
        ),
    ] = None
    errors: Annotated[
        Path | None, typer.Option(help="Write failures to this file: JSON Lines of source, stage, reason, remedy.")
    ] = None
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write an account here: JSON of what was read, written and not read, and why."
        ),
    ] = None
    table: AsTable = False
    date: HeldDate = None
    ner: Ner = None
    lexicons: LexiconFolder = None
    text_column: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Column that holds the text in JSON Lines, CSV and Parquet; the other columns become metadata.",
        ),
    ] = None
    date_column: Annotated[str | None, typer.Option(metavar="NAME", help="Column that holds the date of the text.")] = (
        None
    )
    rows_as: Annotated[
        RowsAs | None,
        typer.Option(
            "--as",
            help="What rows of CSV and XLSX are: tasks of one table, or documents; default: decided by the header.",
        ),
    ] = None
    speakers: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="CSV of label,name,posts: who the labels of a transcript (发言人1) are."),
    ] = None
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", "-j", min=1, help="Number of processes; default: one for few texts, all processors for many."
        ),
    ] = None
    timeout: Annotated[
        float | None, typer.Option(min=0.1, help="Seconds after which a document fails; default: 900.")
    ] = None
    max_failures: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="Stop when more than N documents have failed.")
    ] = None
    resume: Annotated[bool, typer.Option("--resume", help="Resume a run with the same output that was stopped.")] = (
        False
    )
    duplicates: Annotated[
        Copies,
        typer.Option(help="For a text that was read before: mark it with duplicate_of, drop it, or ignore that."),
    ] = Copies.mark
    near: Annotated[bool, typer.Option("--near", help="Count reprints with small changes as duplicates too.")] = False
    flat: Annotated[bool, typer.Option("--flat", help="Write a folder of flat Parquet tables.")] = False
    with_text: Annotated[
        bool,
        typer.Option("--with-text", help="Include the text in its record, so that the record needs no other file."),
    ] = False
    reviews: ReviewsFile = None
    engine: Annotated[
        Engine, typer.Option(help="Run on this machine, or on a Ray cluster; the output is then a folder of Parquet.")
    ] = Engine.local

    @property
    def shows(self) -> bool:
        """Whether records are shown as tables."""
        return self.table or (self.output is None and sys.stdout.isatty())

    @property
    def writes_folder(self) -> bool:
        """Whether the output is a folder."""
        return self.flat or self.engine is Engine.ray

    @property
    def columns(self) -> tuple[str | None, str | None, Literal["table", "documents"] | None]:
        """How rows of a table are read, as readers take it."""
        return self.text_column, self.date_column, self.rows_as.value if self.rows_as else None

    def readers(self) -> Readers:
        """What reads the files."""
        from duban.io.readers import default_readers

        return default_readers(*self.columns)

    def settings(self) -> Settings:
        """What each process has to know."""
        from duban.run import Settings
        from duban.run.known import read_speakers

        try:
            known = read_speakers(self.speakers) if self.speakers else ()
        except ValueError as error:
            refuse(str(error))
        return Settings(self.ner, self.lexicons, iso(self.date), self.near, self.with_text, known)

    def write_errors(self, failures: Iterable[Failure]) -> None:
        """Write what failed where that is asked for. Raises ``OSError``."""
        from duban.io.writers import write_lines

        if self.errors is not None:
            write_lines((json.dumps(asdict(failure), ensure_ascii=False) for failure in failures), self.errors)

    def end(self, error: OSError, rest: str = "") -> NoReturn:
        """End the command where a file can't be written; ``rest`` is what to do about it."""
        if isinstance(error, BrokenPipeError) and self.output is None:
            raise error  # whoever reads has enough, which click ends without a word
        name = error.filename or self.output or _("standard output")
        complain(f"{name}: {error.strerror or error}; nothing was written to it{rest}")
        raise typer.Exit(1) from None


def check_settings(settings: Settings) -> None:
    """Build everything once, to fail early if something is missing."""
    from duban.run import worker
    from duban.run.duplicates import signature

    try:
        worker(settings)
        if settings.near:
            signature("督办" * 20)
    except (ValueError, ImportError) as error:
        refuse(str(error))
