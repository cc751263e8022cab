"""``duban query``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from duban.cli.answer import give, told
from duban.cli.build import refuse, say
from duban.cli.options import ISO, AnswerFile, AnswerFormat, AsOf, Limit, RecordFiles, ReviewsFile, iso, takes
from duban.cli.reviewed import reviewed

if TYPE_CHECKING:
    from duban.core.records import Document
    from duban.io.store.query import Answer, Question

_MOST_MEMORY = 512 * 2**20
"""Bytes that a statement may make this process take."""

_SHOWN = ("document_id", "held", "speaker", "text", "parties", "deadlines", "due", "lane")


@dataclass(frozen=True, slots=True)
class Query:
    """The options of ``duban query``; those named as the fields of ``Question`` are its conditions."""

    files: RecordFiles
    text: Annotated[list[str] | None, typer.Option(help="The directive contains this, simplified or traditional.")] = (
        None
    )
    speaker: Annotated[list[str] | None, typer.Option(help="The speaker's name contains this.")] = None
    party: Annotated[list[str] | None, typer.Option(help="The name of a responsible party contains this.")] = None
    section: Annotated[list[str] | None, typer.Option(help="A heading above it contains this.")] = None
    title: Annotated[list[str] | None, typer.Option(help="The document's title contains this.")] = None
    form: Annotated[
        list[str] | None, typer.Option(help="Form of the document: as the input gives it, else reported, turn, …")
    ] = None
    document: Annotated[list[str] | None, typer.Option(help="Id of the document.")] = None
    modality: Annotated[list[str] | None, typer.Option(help="obligation, prohibition, exhortation or commitment.")] = (
        None
    )
    kind: Annotated[list[str] | None, typer.Option(help="task, principle or slogan.")] = None
    state: Annotated[
        list[str] | None, typer.Option(help="State of the work: open, doing, behind, done, closed or dropped.")
    ] = None
    lane: Annotated[
        list[str] | None,
        typer.Option(help="overdue, week (due within 7 days), month, later, recurring, undated or done; see --as-of."),
    ] = None
    as_of: AsOf = None
    without: Annotated[list[str] | None, typer.Option(help="Has no party, no deadline or no speaker.")] = None
    due_after: Annotated[
        datetime | None, typer.Option(formats=ISO, help="Due on this day or later, such as 2021-10-01.")
    ] = None
    due_before: Annotated[
        datetime | None, typer.Option(formats=ISO, help="Due on this day or before, such as 2021-12-31.")
    ] = None
    held_after: Annotated[datetime | None, typer.Option(formats=ISO, help="Said on this day or later.")] = None
    held_before: Annotated[datetime | None, typer.Option(formats=ISO, help="Said on this day or before.")] = None
    min_confidence: Annotated[float | None, typer.Option(min=0, max=1, help="Minimum confidence, 0 to 1.")] = None
    reviews: ReviewsFile = None
    sql: Annotated[str | None, typer.Option(help="Run this SELECT on the tables instead, in DuckDB's SQL.")] = None
    limit: Limit = None
    format: AnswerFormat = None
    output: AnswerFile = None
    save: Annotated[
        Path | None,
        typer.Option(help="First save the tables to this .duckdb or .sqlite file; later queries open it directly."),
    ] = None

    def question(self) -> Question:
        """The conditions that are given."""
        from duban.io.store.query import Question

        given = {field.name: getattr(self, field.name) for field in fields(Question)}
        days = {name: iso(day) for name, day in given.items() if isinstance(day, datetime)}
        return Question(**{name: value for name, value in (given | days).items() if value is not None})


@takes(Query)
def query(asked: Query) -> None:
    """Find commitments: options are combined with AND, repeated values of one option with OR.

    Days are inclusive. On a terminal the answer is a table, in a pipe JSON Lines.

    Examples: duban query records.jsonl --party 发改 --due-before 2021-12-31;
    duban query records.jsonl --sql "SELECT speaker, count(*) FROM commitments GROUP BY ALL"
    """
    from duban.io.store.query import Question

    question = asked.question()
    if asked.sql is not None and (question != Question() or asked.limit is not None):
        refuse("--sql cannot be combined with conditions; put them into the SELECT")

    with told(), _memory() as bound:
        answer = _answer(asked, question, bound)
        if answer is not None:
            give(answer, asked.format, asked.output, None if asked.sql is not None else _SHOWN)


def _answer(asked: Query, question: Question, bound: Callable[[], None]) -> Answer | None:
    """The answer, from the kept tables where they are to be kept; ``None`` if only that was asked for."""
    from duban.io.store import iterate
    from duban.io.store.query import Question, ask, ask_sql

    def change(documents: Iterable[Document]) -> Iterator[Document]:
        return reviewed(documents, asked.reviews, asked.files)

    files, changed = asked.files, change if asked.reviews else None
    if asked.save is not None:
        _save(change(iterate(files)), asked.save)
        if asked.sql is None and question == Question():
            return None
        changed, files = None, [asked.save]
    if asked.sql is None:
        return ask(files, question, asked.limit, changed)
    return ask_sql(files, asked.sql, changed, bound)


@contextmanager
def _memory() -> Iterator[Callable[[], None]]:
    """What lets this process take only so much more memory, until the end: DuckDB does not count every text."""
    try:
        import resource

        before = resource.getrlimit(resource.RLIMIT_DATA)
        Path("/proc/self/statm").stat()
    except (ImportError, OSError):  # a system that can't bound it
        yield lambda: None
        return

    def bound() -> None:
        now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * resource.getpagesize()
        most = [limit for limit in (now + _MOST_MEMORY, *before) if limit >= 0]
        resource.setrlimit(resource.RLIMIT_DATA, (min(most), before[1]))

    try:
        yield bound
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def _save(documents: Iterable[Document], target: Path) -> None:
    from duban.io.store import write_duckdb, write_sqlite
    from duban.io.store.files import DUCKDB_SUFFIXES, SQLITE_SUFFIXES

    if target.name.lower().endswith(DUCKDB_SUFFIXES):
        write_duckdb(documents, target)
    elif target.name.lower().endswith(SQLITE_SUFFIXES):
        write_sqlite(documents, target)
    else:
        refuse(f"{target}: name it {' or '.join(f'*{suffix}' for suffix in (*DUCKDB_SUFFIXES, *SQLITE_SUFFIXES))}")
    say(f"the tables are in {target}")
