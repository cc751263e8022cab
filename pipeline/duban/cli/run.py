"""What ``duban extract`` does once its options are understood."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn

import typer

import duban
from duban.cli.account import tell, write
from duban.cli.build import complain, refuse, say
from duban.cli.files import check_targets, digest, fitting, processors
from duban.cli.messages import _
from duban.cli.repeats import Repeats
from duban.cli.reviewed import reviewed_lines

if TYPE_CHECKING:
    from duban.io.readers import End, Failure, Readers
    from duban.io.writers import Line
    from duban.run import Journal, Outcome, Settings, Work
    from duban.run.account import Count
    from duban.run.known import Known

_TIMEOUT = 900.0
"""Seconds for a document where the user says nothing: the largest that is read takes some five minutes."""

_INTERRUPTED = 130


class FailureLimitError(Exception):
    """More documents failed than may."""


@dataclass(frozen=True, slots=True)
class Run:
    """The options of ``duban extract``; called, it does the run and ends the command with its exit code."""

    paths: list[Path]
    output: Path | None
    errors: Path | None
    show: bool
    date: str | None
    ner: str | None
    lexicons: Path | None
    text_column: str | None
    date_column: str | None
    rows_as: Literal["table", "documents"] | None
    jobs: int | None
    timeout: float | None
    max_failures: int | None
    resume: bool
    duplicates: Literal["mark", "drop", "ignore"]
    near: bool
    flat: bool
    with_text: bool
    folder: bool
    reviews: Path | None = None
    speakers: Path | None = None
    report: Path | None = None

    def __call__(self) -> None:
        """From paths to files. Raises ``typer.Exit`` if not everything was done."""
        from duban.io.readers import default_readers
        from duban.io.writers import is_stream
        from duban.run import Settings, processes

        settings = Settings(self.ner, self.lexicons, self.date, self.near, self.with_text, self._known())
        readers = default_readers(self.text_column, self.date_column, self.rows_as)
        found = readers.find(self.paths)
        with processes(settings, *self._means(found, readers)) as work:
            self._check(settings)
            check_targets(found, self.output, self.errors, self.report, self.folder)
            kept = self.output is not None and not is_stream(self.output)
            journal = None
            try:
                journal = self._journal(found) if kept else None
                self._run(work, readers, found, journal, settings)
            except OSError as error:
                self._broken(error, journal)

    def _known(self) -> tuple[Known, ...]:
        """Whom the labels of turns stand for, as the user says."""
        from duban.run.known import read_speakers

        try:
            return read_speakers(self.speakers) if self.speakers else ()
        except ValueError as error:
            refuse(str(error))

    def on_cluster(self) -> None:
        """The same by Ray. Raises ``typer.Exit`` if not everything was done."""
        from duban.io.readers import default_readers
        from duban.run import Settings
        from duban.run.ray import run

        assert self.output is not None
        lexicons = self.lexicons and self.lexicons.resolve()
        settings = Settings(self.ner, lexicons, self.date, with_text=self.with_text, speakers=self._known())
        self._check(settings)
        found = default_readers(self.text_column, self.date_column, self.rows_as).find(
            path.absolute() for path in self.paths
        )
        check_targets(found, self.output, self.errors, None, self.folder)
        try:
            written, failures = run(
                found,
                self.output.absolute(),
                settings,
                jobs=self.jobs or processors(),
                text_column=self.text_column,
                date_column=self.date_column,
                rows_as=self.rows_as,
            )
            self._write_errors(failures)
        except ImportError as error:
            refuse(str(error))
        except OSError as error:
            self._broken(error)
        with Repeats() as wrong:
            for failure in failures:
                wrong(failure.source, f"{failure.reason}; {failure.remedy}")
        say(f"{written} document(s) done, {len(failures)} failed")
        if failures:
            raise typer.Exit(1)

    def _means(self, found: list[Path | Failure], readers: Readers) -> tuple[int, float | None]:
        """How many processes work, and for how many seconds at a document; one and any without the library for it."""
        from duban.core.install import install_command
        from duban.run import has_pool

        if not has_pool():
            if self.timeout is not None or (self.jobs or 1) > 1:
                refuse(f"--jobs and --timeout need pebble; install it: {install_command('pool')}")
            return 1, None
        jobs = self.jobs or fitting(found, readers)
        intricate = any(readers.is_intricate(file) for file in found if isinstance(file, Path))
        return jobs, self.timeout or (_TIMEOUT if jobs > 1 or intricate else None)

    def _run(
        self, work: Work, readers: Readers, found: list[Path | Failure], journal: Journal | None, settings: Settings
    ) -> None:
        from duban.run.account import Count, account
        from duban.words.lexicon import load_lexicons

        failures: list[Failure] = []
        ends: list[End] = []
        count = Count()
        stopped: BaseException | None = None
        outcomes = self._watched(work, readers, found, journal.done if journal else 0, ends)
        try:
            if journal:
                for outcome in outcomes:
                    journal.write(outcome)
        except (KeyboardInterrupt, FailureLimitError) as error:
            stopped = error
        try:
            lines = self._lines(journal.read() if journal else outcomes, failures, count)
            self._write(count.records(reviewed_lines(lines, self.reviews, self.paths)))
        except (KeyboardInterrupt, FailureLimitError) as error:
            journal, stopped = None, error
        self._write_errors(failures)
        code = None if stopped is None else _INTERRUPTED if isinstance(stopped, KeyboardInterrupt) else 1
        told = account(settings, load_lexicons(self.lexicons).digest, found, ends, count, failures, code)
        if self.output is not None or told.failed:
            tell(told)
        if self.report is not None:
            write(told, self.report)
        if stopped:
            self._tell_why(stopped, journal)
        elif journal:
            journal.remove()
        if told.exit:
            raise typer.Exit(told.exit)

    def _watched(
        self, work: Work, readers: Readers, found: list[Path | Failure], done: int, ends: list[End]
    ) -> Iterator[Outcome]:
        """The outcomes of everything that is not done yet; what happens is told on the way."""
        from duban.io.readers import Failure

        display = _table_of if self.show else None
        if sys.stderr.isatty() and not self.show:
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
                elif display:
                    display(outcome.line)
                for note in [] if isinstance(outcome, Failure) else outcome.notes:
                    wrong(outcome.source, note)
                yield outcome
                if self.max_failures is not None and failed > self.max_failures:
                    raise FailureLimitError(f"more than {self.max_failures} document(s) failed")

    def _lines(self, outcomes: Iterable[Outcome], failures: list[Failure], count: Count) -> Iterator[Line]:
        """The records as they are written; failures, and copies that are dropped, are put into ``failures``."""
        from duban.io.readers import Failure
        from duban.run.duplicates import Duplicates, marked

        known = Duplicates()
        for outcome in outcomes:
            count.add(outcome)
            if isinstance(outcome, Failure):
                failures.append(outcome)
                continue
            copied = self.duplicates != "ignore" and known.original(outcome.id, outcome.sha256, outcome.signature)
            if not copied:
                yield outcome.line
            elif self.duplicates == "mark":
                yield marked(outcome.line, copied)
            else:
                failures.append(
                    Failure(outcome.source, "duplicates", f"a copy of {copied}", "keep it with --duplicates mark")
                )

    def _write(self, lines: Iterator[Line]) -> None:
        """Write records where they belong."""
        from duban.io.writers import open_writer, writer_for

        if self.output is not None:
            writer_for(self.output, self.flat)(lines, self.output)
        elif self.show:
            for _line in lines:
                pass
        else:
            with open_writer(None) as writer:
                for line in lines:
                    writer.write(line)

    def _write_errors(self, failures: Iterable[Failure]) -> None:
        from duban.io.writers import write_lines

        if self.errors is not None:
            write_lines((json.dumps(asdict(failure), ensure_ascii=False) for failure in failures), self.errors)

    def _check(self, settings: Settings) -> None:
        """Build everything once, to fail early if something is missing."""
        from duban.run import worker
        from duban.run.duplicates import signature

        try:
            worker(settings)
            if self.near:
                signature("督办" * 20)
        except (ValueError, ImportError) as error:
            refuse(str(error))

    def _journal(self, found: Iterable[Path | Failure]) -> Journal:
        from duban.run import Journal, JournalError
        from duban.words.lexicon import load_lexicons

        assert self.output is not None
        run = {
            "duban": duban.__version__,
            "lexicons": load_lexicons(self.lexicons).digest,
            "ner": self.ner,
            "date": self.date,
            "near": self.near,
            "with_text": self.with_text,
            "speakers": [list(map(str, one)) for one in self._known()],
            "columns": [self.text_column, self.date_column, self.rows_as],
            "inputs": digest(found),
        }
        try:
            return Journal.open(self.output, run, self.resume)
        except JournalError as error:
            refuse(str(error))

    def _tell_why(self, error: BaseException, journal: Journal | None) -> None:
        """Say that the run stopped, and how it goes on."""
        reason = _("stopped") if isinstance(error, KeyboardInterrupt) else _(f"stopped: {error}")
        rest = _("; the run is not complete: rerun with --resume") if journal else ""
        if journal:
            journal.close()
        complain(f"{reason}{rest}")

    def _broken(self, error: OSError, journal: Journal | None = None) -> NoReturn:
        if isinstance(error, BrokenPipeError) and self.output is None:
            raise error  # whoever reads has enough, which click ends without a word
        name = error.filename or self.output or _("standard output")
        rest = _("; fix it, then rerun with --resume") if journal else ""
        complain(f"{name}: {error.strerror or error}; nothing was written to it{rest}")
        raise typer.Exit(1) from None


def _table_of(line: bytes) -> None:
    from duban.cli.table import console, document_table
    from duban.core.records import Document

    console().print(document_table(Document.model_validate_json(line)))
