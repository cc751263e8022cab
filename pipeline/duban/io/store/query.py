"""Queries on records: by conditions, and by SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from duban.core.records import CommitmentKind, Modality, State
from duban.io.store.duck import Change, connect
from duban.io.store.files import SQLITE_SUFFIXES, LoadError, needed, open_sqlite
from duban.io.store.lanes import LANES, Lane, lane_sql
from duban.stages.normalize import normalize
from duban.stages.parties import FullNames
from duban.stages.script import Simplifier
from duban.words.lexicon import load_lexicons
from duban.words.rules import load_rules

Gap = Literal["party", "deadline", "speaker"]
#: How to find what a commitment lacks.
_GAPS = {"party": "c.parties = ''", "deadline": "c.deadlines = ''", "speaker": "c.speaker IS NULL"}
_SELECT = """
SELECT d.document_id, CAST(d.held AS TEXT) AS held, d.title, d.form, c.section, c.speaker, c.modality, c.text,
       c.parties, c.deadlines, CAST(c.due AS TEXT) AS due, c.kind, c.state, {lane} AS lane, c.confidence,
       c.start_char, c.end_char, c.commitment_id
FROM commitments c JOIN documents d USING (document)
""".strip()
#: Bytes that a statement of one's own may work with.
_MEMORY = 256 * 2**20


@dataclass(frozen=True, slots=True)
class Question:
    """Which commitments are wanted: conditions are combined with AND, several words in one condition with OR.

    Words are parts of what stands in the record, in either script; dates are ISO and inclusive. ``lane`` is as of the
    day ``as_of``, if of any.
    """

    text: Sequence[str] = ()
    speaker: Sequence[str] = ()
    party: Sequence[str] = ()
    section: Sequence[str] = ()
    title: Sequence[str] = ()
    form: Sequence[str] = ()
    document: Sequence[str] = ()
    modality: Sequence[Modality] = ()
    kind: Sequence[CommitmentKind] = ()
    state: Sequence[State] = ()
    lane: Sequence[Lane] = ()
    as_of: str | None = None
    without: Sequence[Gap] = ()
    due_after: str | None = None
    due_before: str | None = None
    held_after: str | None = None
    held_before: str | None = None
    min_confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows with the names of their columns; dates are ISO texts."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


def ask(paths: Sequence[Path], question: Question, limit: int | None = None, change: Change | None = None) -> Answer:
    """The commitments of record files that match a question, in input order.

    ``change`` is applied to the records first. A single SQLite file is asked directly, anything else through DuckDB.
    Raises ``ValueError`` for an impossible condition, ``LoadError`` and ``OSError``.
    """
    sql, values = to_sql(question, limit)
    if change is None and len(paths) == 1 and paths[0].name.lower().endswith(SQLITE_SUFFIXES):
        try:
            return _answer(open_sqlite(paths[0]).execute(sql, values))
        except sqlite3.Error as error:
            raise LoadError(f"{paths[0]}: {error}; give a file that duban wrote") from None
    return _answer(connect(paths, change).execute(sql, values))


def ask_sql(
    paths: Iterable[Path], sql: str, change: Change | None = None, bound: Callable[[], None] | None = None
) -> Answer:
    """The answer to a ``SELECT`` on the tables of record files, in DuckDB's SQL.

    DuckDB parses it and runs it in a transaction that can't write, with a bound on its memory; ``bound`` is called
    when the records are loaded, to bound the process too. Raises ``ValueError`` for anything but one
    ``SELECT``, and with DuckDB's message where it can't be answered; so do the rows.
    """
    duckdb = needed("duckdb", "query")
    try:
        statements = duckdb.extract_statements(sql)
        if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
            raise ValueError("give one SELECT statement; records are asked, not changed")
        connection = connect(paths, change, _MEMORY)
        connection.execute("BEGIN TRANSACTION READ ONLY")
        if bound is not None:
            bound()
        answer = _answer(connection.execute(sql))
    except duckdb.Error as error:
        raise ValueError(str(error)) from None
    return Answer(answer.columns, _told(answer.rows, duckdb.Error))


def _told(rows: Iterator[tuple[Any, ...]], mistake: type[Exception]) -> Iterator[tuple[Any, ...]]:
    """Rows, of which some may be too large to be made."""
    try:
        yield from rows
    except MemoryError:
        raise ValueError("the answer takes more memory than it may; ask for less at once") from None
    except mistake as error:
        raise ValueError(str(error)) from None


def to_sql(question: Question, limit: int | None = None) -> tuple[str, list[Any]]:
    """A question as SQL that DuckDB and SQLite understand, with its values.

    Raises ``ValueError`` for an invalid date, an unknown modality or gap.

    >>> to_sql(Question(party=["發改", "财政"]))[1]
    ['发改', '财政', '发改', '财政']
    """
    lane, days = lane_sql(date.fromisoformat(question.as_of) if question.as_of else None)
    conditions = [*_words(question), *_choices(question, lane, days), *_bounds(question), *_gaps(question)]
    where = " AND ".join(condition for condition, _ in conditions)
    values = [*days, *(value for _, some in conditions for value in some)]
    sql = f"{_SELECT.format(lane=lane)}\n{f'WHERE {where}' if where else ''}\nORDER BY c.commitment"
    return (sql, values) if limit is None else (f"{sql} LIMIT ?", [*values, limit])


def _words(question: Question) -> Iterator[tuple[str, list[Any]]]:
    simplify = Simplifier().simplify
    cleaned = [_cleaned(word) for word in question.text]
    parties = list(map(simplify, question.party))
    for columns in (
        {"c.text_simplified": cleaned},
        {"c.speaker_simplified": map(simplify, question.speaker)},
        {"c.parties_simplified": parties, "c.parties_full": _in_full(parties)},
        {"c.section_simplified": map(simplify, question.section)},
        {"d.title_simplified": map(simplify, question.title)},
        {"d.form": question.form},
    ):
        some = [(column, word) for column, words in columns.items() for word in words]
        if some:
            yield "(" + " OR ".join(f"instr({column}, ?) > 0" for column, _ in some) + ")", [word for _, word in some]


def _in_full(names: Sequence[str]) -> list[str]:
    """The names, a body's short name in full, so that 发改委 finds 市发展和改革委员会."""
    full = FullNames(load_lexicons()) if names else None
    return [full(name) or name for name in names] if full else []


def _choices(question: Question, lane: str, days: list[Any]) -> Iterator[tuple[str, list[Any]]]:
    for name, some, known in (
        ("modality", question.modality, get_args(Modality)),
        ("kind", question.kind, get_args(CommitmentKind)),
        ("state", question.state, get_args(State)),
        ("lane", question.lane, LANES),
    ):
        for wrong in sorted(set(some) - set(known)):
            raise ValueError(f"no {name} is called {wrong!r}; there are {', '.join(known)}")
    for column, given, before in (
        ("d.document_id", question.document, []),
        ("c.modality", question.modality, []),
        ("c.kind", question.kind, []),
        ("c.state", question.state, []),
        (lane, question.lane, days),
    ):
        if given:
            yield f"{column} IN ({', '.join('?' * len(given))})", [*before, *given]


def _bounds(question: Question) -> Iterator[tuple[str, list[Any]]]:
    for condition, day in (
        ("c.due >= ?", question.due_after),
        ("c.due <= ?", question.due_before),
        ("d.held >= ?", question.held_after),
        ("d.held <= ?", question.held_before),
    ):
        if day is not None:
            yield condition, [date.fromisoformat(day).isoformat()]
    if question.min_confidence is not None:
        yield "c.confidence >= ?", [question.min_confidence]


def _gaps(question: Question) -> Iterator[tuple[str, list[Any]]]:
    for gap in question.without:
        if gap not in _GAPS:
            raise ValueError(f"without: unknown value {gap!r}; there are {', '.join(_GAPS)}")
        yield _GAPS[gap], []


def _cleaned(word: str) -> str:
    """A word as it stands in ``text_simplified``: digits, punctuation and script as normalising leaves them."""
    simplifier = Simplifier()
    cleaned = normalize(word, simplifier, load_rules(load_lexicons(), "normalize")).text.strip()
    return cleaned or simplifier.simplify(word)


def _answer(cursor: Any) -> Answer:
    return Answer(tuple(column[0] for column in cursor.description), _rows(cursor))


def _rows(cursor: Any) -> Iterator[tuple[Any, ...]]:
    dated = "DATE" in (str(column[1]).upper() for column in cursor.description)
    for row in iter(cursor.fetchone, None):  # one by one: a row may be large
        yield tuple(value.isoformat() if isinstance(value, date) else value for value in row) if dated else row
