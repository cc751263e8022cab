"""``duban extract`` on this machine."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import typer

import duban
from duban.cli.account import tell, write
from duban.cli.build import complain, refuse
from duban.cli.files import check_targets, digest, fitting
from duban.cli.messages import _
from duban.cli.repeats import Repeats
from duban.cli.reviewed import reviewed_lines
from duban.cli.run import Copies, Run, check_settings

if TYPE_CHECKING:
    from duban.io.readers import End, Failure, Readers
    from duban.io.writers import Line
    from duban.run import Journal, Outcome, Settings, Work
    from duban.run.account import Count

_TIMEOUT = 900.0
"""Seconds for a document where the user says nothing: the largest that is read takes some five minutes."""

_INTERRUPTED = 130


class FailureLimitError(Exception):
    """More documents failed than may."""


def run_here(asked: Run) -> None:
    """From paths to files. Raises ``typer.Exit`` if not everything was done."""
    from duban.io.writers import is_stream
    from duban.run import processes

    settings, readers = asked.settings(), asked.readers()
    found = readers.find(asked.paths)
    with processes(settings, *_means(asked, found, readers)) as work:
        check_settings(settings)
        check_targets(found, asked.output, asked.errors, asked.report, asked.writes_folder)
        journal = None
        try:
            if asked.output is not None and not is_stream(asked.output):
                journal = _journal(asked, asked.output, settings, found)
            _run(asked, work, readers, found, journal, settings)
        except OSError as error:
            asked.end(error, _("; fix it, then rerun with --resume") if journal else "")


def _means(asked: Run, found: list[Path | Failure], readers: Readers) -> tuple[int, float | None]:
    """How many processes work, and for how many seconds at a document; one and any without the library for it."""
    from duban.core.install import install_command
    from duban.run import has_pool

    if not has_pool():
        if asked.timeout is not None or (asked.jobs or 1) > 1:
            refuse(f"--jobs and --timeout need pebble; install it: {install_command('pool')}")
        return 1, None
    jobs = asked.jobs or fitting(found, readers)
    intricate = any(readers.is_intricate(file) for file in found if isinstance(file, Path))
    return jobs, asked.timeout or (_TIMEOUT if jobs > 1 or intricate else None)


def _journal(asked: Run, output: Path, settings: Settings, found: Iterable[Path | Failure]) -> Journal:
    """Where the outcomes are kept until they are written, of a stopped run if it is resumed."""
    from duban.run import Journal, JournalError
    from duban.words.lexicon import load_lexicons

    run = {
        "duban": duban.__version__,
        "lexicons": load_lexicons(settings.lexicons).digest,
        "ner": settings.ner,
        "date": settings.date,
        "near": settings.near,
        "with_text": settings.with_text,
        "speakers": [list(map(str, one)) for one in settings.speakers],
        "columns": list(asked.columns),
        "inputs": digest(found),
    }
    try:
        return Journal.open(output, run, asked.resume)
    except JournalError as error:
        refuse(str(error))


def _run(
    asked: Run,
    work: Work,
    readers: Readers,
    found: list[Path | Failure],
    journal: Journal | None,
    settings: Settings,
) -> None:
    from duban.run.account import Count, account
    from duban.words.lexicon import load_lexicons

    failures: list[Failure] = []
    ends: list[End] = []
    count = Count()
    stopped: BaseException | None = None
    outcomes = _watched(asked, work, readers, found, journal.done if journal else 0, ends)
    try:
        if journal:
            deque(map(journal.write, outcomes), maxlen=0)  # no name is left that holds the last, perhaps very long one
    except (KeyboardInterrupt, FailureLimitError) as error:
        stopped = error
    try:
        lines = _lines(asked.duplicates, journal.read() if journal else outcomes, failures, count)
        _write(asked, count.records(reviewed_lines(lines, asked.reviews, asked.paths)))
    except (KeyboardInterrupt, FailureLimitError) as error:  # what is in the journal stays there
        stopped = error
    asked.write_errors(failures)
    code = None if stopped is None else _INTERRUPTED if isinstance(stopped, KeyboardInterrupt) else 1
    told = account(settings, load_lexicons(settings.lexicons).digest, found, ends, count, failures, code)
    if asked.output is not None or told.failed:
        tell(told)
    if asked.report is not None:
        write(told, asked.report)
    if stopped:
        _tell_why(stopped, journal)
    elif journal:
        journal.remove()
    if told.exit:
        raise typer.Exit(told.exit)


def _watched(
    asked: Run, work: Work, readers: Readers, found: list[Path | Failure], done: int, ends: list[End]
) -> Iterator[Outcome]:
    """The outcomes of everything that is not done yet; what happens is told on the way."""
    from duban.io.readers import Failure

    shows = asked.shows
    if sys.stderr.isatty() and not shows:
        from duban.cli.progress import Meter

        meter = Meter(len(found))
    else:
        meter = None
    failed = 0
    with meter or nullcontext(), Repeats() as wrong:
        parts = readers.split(meter.files(found) if meter else found, ends)
        for outcome in work(islice(parts, done, None)):
            if meter:
                meter.seen(outcome)
            if isinstance(outcome, Failure):
                failed += 1
                wrong(outcome.source, f"{outcome.reason}; {outcome.remedy}")
            elif shows:
                _show(outcome.line)
            for note in [] if isinstance(outcome, Failure) else outcome.notes:
                wrong(outcome.source, note)
            yield outcome
            if asked.max_failures is not None and failed > asked.max_failures:
                raise FailureLimitError(f"more than {asked.max_failures} document(s) failed")


def _show(line: bytes) -> None:
    from duban.cli.table import console, document_table
    from duban.core.records import Document

    console().print(document_table(Document.model_validate_json(line)))


def _lines(copies: Copies, outcomes: Iterable[Outcome], failures: list[Failure], count: Count) -> Iterator[Line]:
    """The records as they are written; failures, and copies that are dropped, are put into ``failures``."""
    from duban.io.readers import Failure
    from duban.run.duplicates import Duplicates, marked

    known = Duplicates()
    for outcome in outcomes:
        count.add(outcome)
        if isinstance(outcome, Failure):
            failures.append(outcome)
            continue
        copied = copies is not Copies.ignore and known.original(outcome.id, outcome.sha256, outcome.signature)
        if not copied:
            yield outcome.line
        elif copies is Copies.mark:
            yield marked(outcome.line, copied)
        else:
            failures.append(
                Failure(outcome.source, "duplicates", f"a copy of {copied}", "keep it with --duplicates mark")
            )


def _write(asked: Run, lines: Iterator[Line]) -> None:
    """Write records where they belong."""
    from duban.io.writers import open_writer, writer_for

    if asked.output is not None:
        writer_for(asked.output, asked.flat)(lines, asked.output)
    elif asked.shows:
        for _line in lines:
            pass
    else:
        with open_writer(None) as writer:
            for line in lines:
                writer.write(line)


def _tell_why(error: BaseException, journal: Journal | None) -> None:
    """Say that the run stopped, and how it goes on."""
    reason = _("stopped") if isinstance(error, KeyboardInterrupt) else _(f"stopped: {error}")
    rest = _("; the run is not complete: rerun with --resume") if journal else ""
    if journal:
        journal.close()
    complain(f"{reason}{rest}")
