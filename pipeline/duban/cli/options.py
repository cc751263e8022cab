"""Options that several commands have, and commands that take their options as one value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from inspect import signature
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from duban.cli.answer import Format

_Options = TypeVar("_Options")
ISO = ["%Y-%m-%d"]

RecordFiles = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="JSON Lines, Parquet, SQLite or DuckDB files of records.")
]
RecordFolders = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="Records that duban extract wrote, or folders of them.")
]
ReviewsFile = Annotated[
    Path | None,
    typer.Option("--reviews", metavar="FILE", help="Apply the corrections in this file of reviews."),
]
AsOf = Annotated[
    datetime | None,
    typer.Option(metavar="DATE", formats=ISO, help="Compute what is overdue or due soon as of this day."),
]
HeldDate = Annotated[
    datetime | None, typer.Option(formats=ISO, help="Date of texts that state no date, such as 2021-12-08.")
]
Ner = Annotated[str | None, typer.Option(help="Back end for names: jieba, lac, spacy:NAME; default: rules only.")]
LexiconFolder = Annotated[Path | None, typer.Option(help="Folder of words and rules instead of the shipped one.")]
CorpusPath = Annotated[Path, typer.Argument(help="Folder with raw/, gold/ and manifest.tsv.")]
AsTable = Annotated[bool, typer.Option("--table", help="Show tables even if standard output is not a terminal.")]
Limit = Annotated[int | None, typer.Option(min=1, help="Return at most this many.")]
AnswerFormat = Annotated[Format | None, typer.Option(help="Format of the answer.", show_default=False)]
AnswerFile = Annotated[Path | None, typer.Option("--output", "-o", help="Write the answer to this file.")]


def takes(options: type[_Options]) -> Callable[[Callable[[_Options], None]], Callable[..., None]]:
    """Make a command of a function whose one argument has the options as fields: a frozen dataclass."""

    def command(function: Callable[[_Options], None]) -> Callable[..., None]:
        @wraps(function)
        def called(**given: Any) -> None:
            function(options(**given))

        called.__signature__ = signature(options, eval_str=True)  # type: ignore[attr-defined]  # typer reads it
        return called

    return command


def iso(day: datetime | None) -> str | None:
    """The day of an option as records hold it."""
    return day.date().isoformat() if day else None
