"""``duban query``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from duban.cli.answer import Format, give, told
from duban.cli.build import refuse, say
from duban.cli.reviewed import AsOf, ReviewsFile, reviewed

if TYPE_CHECKING:
    from duban.core.records import Document
    from duban.io.store.query import Answer, Question

_MOST_MEMORY = 512 * 2**20
"""Bytes that a statement may make this process take."""

_SHOWN = ("document_id", "held", "speaker", "text", "parties", "deadlines", "due", "lane")
_DAY = ["%Y-%m-%d"]


_Files = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="JSON Lines, Parquet, SQLite or DuckDB files of records.")
]
_Text = Annotated[list[str] | None, typer.Option(help="The directive contains this, simplified or traditional.")]
_Speaker = Annotated[list[str] | None, typer.Option(help="The speaker's name contains this.")]
_Party = Annotated[list[str] | None, typer.Option(help="The name of a responsible party contains this.")]
_Section = Annotated[list[str] | None, typer.Option(help="A heading above it contains this.")]
_Title = Annotated[list[str] | None, typer.Option(help="The document's title contains this.")]
_Form = Annotated[
    list[str] | None, typer.Option(help="Form of the document: as the input gives it, else reported, turn, …")
]
_Document = Annotated[list[str] | None, typer.Option(help="Id of the document.")]
_Modality = Annotated[list[str] | None, typer.Option(help="obligation, prohibition, exhortation or commitment.")]
_Kind = Annotated[list[str] | None, typer.Option(help="task, principle or slogan.")]
_State = Annotated[
    list[str] | None, typer.Option(help="State of the work: open, doing, behind, done, closed or dropped.")
]
_Lane = Annotated[
    list[str] | None,
    typer.Option(help="overdue, week (due within 7 days), month, later, recurring, undated or done; see --as-of."),
]
_Without = Annotated[list[str] | None, typer.Option(help="Has no party, no deadline or no speaker.")]
_DueAfter = Annotated[datetime | None, typer.Option(formats=_DAY, help="Due on this day or later, such as 2021-10-01.")]
_DueBefore = Annotated[
    datetime | None, typer.Option(formats=_DAY, help="Due on this day or before, such as 2021-12-31.")
]
_HeldAfter = Annotated[datetime | None, typer.Option(formats=_DAY, help="Said on this day or later.")]
_HeldBefore = Annotated[datetime | None, typer.Option(formats=_DAY, help="Said on this day or before.")]
_MinConfidence = Annotated[float | None, typer.Option(min=0, max=1, help="Minimum confidence, 0 to 1.")]
_Sql = Annotated[str | None, typer.Option(help="Run this SELECT on the tables instead, in DuckDB's SQL.")]
_Limit = Annotated[int | None, typer.Option(min=1, help="Return at most this many.")]
_HowWritten = Annotated[Format | None, typer.Option(help="Format of the answer.", show_default=False)]
_OutputFile = Annotated[Path | None, typer.Option("--output", "-o", help="Write the answer to this file.")]
_Save = Annotated[
    Path | None,
    typer.Option(help="First save the tables to this .duckdb or .sqlite file; later queries open it directly."),
]


def query(
    files: _Files,
    text: _Text = None,
    speaker: _Speaker = None,
    party: _Party = None,
    section: _Section = None,
    title: _Title = None,
    form: _Form = None,
    document: _Document = None,
    modality: _Modality = None,
    kind: _Kind = None,
    state: _State = None,
    lane: _Lane = None,
    as_of: AsOf = None,
    without: _Without = None,
    due_after: _DueAfter = None,
    due_before: _DueBefore = None,
    held_after: _HeldAfter = None,
    held_before: _HeldBefore = None,
    min_confidence: _MinConfidence = None,
    reviews: ReviewsFile = None,
    sql: _Sql = None,
    limit: _Limit = None,
    format: _HowWritten = None,
    output: _OutputFile = None,
    save: _Save = None,
) -> None:
    """Find commitments: options are combined with AND, repeated values of one option with OR.

    Days are inclusive. On a terminal the answer is a table, in a pipe JSON Lines.

    Examples: duban query records.jsonl --party 发改 --due-before 2021-12-31;
    duban query records.jsonl --sql "SELECT speaker, count(*) FROM commitments GROUP BY ALL"
    """
    from duban.io.store.query import Question

    question = Question(
        text=text or (),
        speaker=speaker or (),
        party=party or (),
        section=section or (),
        title=title or (),
        form=form or (),
        document=document or (),
        modality=modality or (),  # type: ignore[arg-type]  # to_sql looks at them
        kind=kind or (),  # type: ignore[arg-type]
        state=state or (),  # type: ignore[arg-type]
        lane=lane or (),  # type: ignore[arg-type]
        as_of=_iso(as_of),
        without=without or (),  # type: ignore[arg-type]
        due_after=_iso(due_after),
        due_before=_iso(due_before),
        held_after=_iso(held_after),
        held_before=_iso(held_before),
        min_confidence=min_confidence,
    )
    if sql is not None and (question != Question() or limit is not None):
        refuse("--sql cannot be combined with conditions; put them into the SELECT")

    with told(), _memory() as bound:
        answer = _answer(files, question, sql, limit, reviews, save, bound)
        if answer is not None:
            give(answer, format, output, None if sql is not None else _SHOWN)


def _answer(
    files: list[Path],
    question: Question,
    sql: str | None,
    limit: int | None,
    reviews: Path | None,
    save: Path | None,
    bound: Callable[[], None],
) -> Answer | None:
    """The answer, from the kept tables where they are to be kept; ``None`` if only that was asked for."""
    from duban.io.store import iterate
    from duban.io.store.query import Question, ask, ask_sql

    def change(documents: Iterable[Document]) -> Iterator[Document]:
        return reviewed(documents, reviews, files)

    changed = change if reviews else None
    if save is not None:
        _save(change(iterate(files)), save)
        if sql is None and question == Question():
            return None
        changed, files = None, [save]
    return ask(files, question, limit, changed) if sql is None else ask_sql(files, sql, changed, bound)


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


def _iso(day: datetime | None) -> str | None:
    return day.date().isoformat() if day else None
