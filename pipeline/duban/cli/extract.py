"""``duban extract``."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from duban.cli.build import refuse
from duban.cli.reviewed import ReviewsFile
from duban.cli.run import Run


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


_Paths = Annotated[
    list[Path],
    typer.Argument(metavar="PATH...", readable=False, help="Files, folders, patterns, or - for standard input."),
]
_OutputFile = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        help="Write to this file instead of standard output: JSON Lines, or the format that .parquet, .csv, .sqlite, "
        ".duckdb, .gz or .zst at its end names.",
    ),
]
_ErrorsFile = Annotated[
    Path | None, typer.Option(help="Write failures to this file: JSON Lines of source, stage, reason, remedy.")
]
_ReportFile = Annotated[
    Path | None,
    typer.Option(
        "--report", metavar="FILE", help="Write an account here: JSON of what was read, written and not read, and why."
    ),
]
_Table = Annotated[bool, typer.Option("--table", help="Show tables even if standard output is not a terminal.")]
_HeldDate = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Date of texts that state no date, such as 2021-12-08.")
]
_Ner = Annotated[str | None, typer.Option(help="Back end for names: jieba, lac, spacy:NAME; default: rules only.")]
_Lexicons = Annotated[Path | None, typer.Option(help="Folder of words and rules instead of the shipped one.")]
_TextColumn = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Column that holds the text in JSON Lines, CSV and Parquet; the other columns become metadata.",
    ),
]
_DateColumn = Annotated[str | None, typer.Option(metavar="NAME", help="Column that holds the date of the text.")]
_RowsAs = Annotated[
    RowsAs | None,
    typer.Option(
        "--as", help="What rows of CSV and XLSX are: tasks of one table, or documents; default: decided by the header."
    ),
]
_Speakers = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="CSV of label,name,posts: who the labels of a transcript (发言人1) are."),
]
_Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs", "-j", min=1, help="Number of processes; default: one for few texts, all processors for many."
    ),
]
_Timeout = Annotated[float | None, typer.Option(min=0.1, help="Seconds after which a document fails; default: 900.")]
_MaxFailures = Annotated[
    int | None, typer.Option(min=0, metavar="N", help="Stop when more than N documents have failed.")
]
_Resume = Annotated[bool, typer.Option("--resume", help="Resume a run with the same output that was stopped.")]
_Duplicates = Annotated[
    Copies, typer.Option(help="For a text that was read before: mark it with duplicate_of, drop it, or ignore that.")
]
_Near = Annotated[bool, typer.Option("--near", help="Count reprints with small changes as duplicates too.")]
_Flat = Annotated[bool, typer.Option("--flat", help="Write a folder of flat Parquet tables.")]
_WithText = Annotated[
    bool, typer.Option("--with-text", help="Include the text in its record, so that the record needs no other file.")
]
_Engine = Annotated[
    Engine, typer.Option(help="Run on this machine, or on a Ray cluster; the output is then a folder of Parquet.")
]


def extract(
    paths: _Paths,
    output: _OutputFile = None,
    errors: _ErrorsFile = None,
    report: _ReportFile = None,
    table: _Table = False,
    date: _HeldDate = None,
    ner: _Ner = None,
    lexicons: _Lexicons = None,
    text_column: _TextColumn = None,
    date_column: _DateColumn = None,
    rows_as: _RowsAs = None,
    speakers: _Speakers = None,
    jobs: _Jobs = None,
    timeout: _Timeout = None,
    max_failures: _MaxFailures = None,
    resume: _Resume = False,
    duplicates: _Duplicates = Copies.mark,
    near: _Near = False,
    flat: _Flat = False,
    with_text: _WithText = False,
    reviews: ReviewsFile = None,
    engine: _Engine = Engine.local,
) -> None:
    """Read texts and write one record for each, with every commitment in it.

    Texts are .txt and .md in any encoding, .html, .docx, .xlsx, .pdf, rows of .jsonl, .csv, .parquet, and what lies in
    .zip, .tar and .warc. On a terminal, and with --table, the records are shown as tables; into a pipe or a file they
    go as JSON Lines.

    Example: duban extract news/ minutes.docx -o records.jsonl --errors failed.jsonl
    """
    run = Run(
        paths=paths,
        output=output,
        errors=errors,
        show=table or (output is None and sys.stdout.isatty()),
        date=date.date().isoformat() if date else None,
        ner=ner,
        lexicons=lexicons,
        text_column=text_column,
        date_column=date_column,
        rows_as=rows_as.value if rows_as else None,
        jobs=jobs,
        timeout=timeout,
        max_failures=max_failures,
        resume=resume,
        duplicates=duplicates.value,
        near=near,
        flat=flat,
        with_text=with_text,
        reviews=reviews,
        speakers=speakers,
        report=report,
        folder=flat or engine is Engine.ray,
    )
    _check(run, engine, table)
    run.on_cluster() if engine is Engine.ray else run()


def _check(run: Run, engine: Engine, table: bool) -> None:
    """Refuse options that do not go together."""
    ray = engine is Engine.ray
    for target in (run.output, run.errors, run.report):
        if target is not None and not target.resolve().parent.is_dir():
            refuse(f"{target}: its folder does not exist; create it first")
    if run.output is not None and not ray:
        from duban.io.writers import check_writer

        try:
            check_writer(run.output, run.flat)
        except (ValueError, ImportError) as error:
            refuse(str(error))
    if run.output is None and (run.resume or run.flat):
        refuse(f"--{'resume' if run.resume else 'flat'} needs a file to write: name one with -o")
    if ray and (not run.output or table or run.resume or run.flat or run.timeout or run.max_failures is not None):
        refuse(
            "--engine ray needs -o FOLDER; do not combine it with --table, --resume, --flat, --timeout, --max-failures"
        )
    if run.reviews is not None and (ray or run.show):
        refuse("--reviews cannot be combined with --engine ray or with tables: write a file with -o")
    if run.reviews is not None and not run.reviews.is_file():
        refuse(f"{run.reviews}: no such file; check the path")
    if ray and (run.near or run.duplicates != "mark"):
        refuse("--engine ray does not look for duplicates: run duban extract on its output")
