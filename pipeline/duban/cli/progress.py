"""A bar for long runs: documents, characters a second, failures, time left."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TextIO, cast

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from duban.cli.messages import _
from duban.io.readers import Failure

if TYPE_CHECKING:
    from duban.run import Outcome


class _Patient:
    """A stream that bears it when its terminal is closed."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()


class Meter:
    """Shows on standard error how far a run is, while it is open."""

    def __init__(self, files: int) -> None:
        columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
        self._progress = Progress(*columns, console=Console(file=cast("IO[str]", _Patient(sys.stderr))), transient=True)
        self._task = self._progress.add_task("", total=files)
        self._documents = self._characters = self._failures = 0

    def __enter__(self) -> Meter:
        self._progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._progress.stop()

    def files(self, found: Iterable[Path | Failure]) -> Iterator[Path | Failure]:
        """Hand files through, and count each when the next is asked for."""
        for item in found:
            yield item
            self._progress.advance(self._task)

    def seen(self, outcome: Outcome) -> None:
        """Count an outcome."""
        if isinstance(outcome, Failure):
            self._failures += 1
        else:
            self._documents += 1
            self._characters += outcome.length
        self._progress.update(self._task, description=self._told())

    def _told(self) -> str:
        task: Any = self._progress.tasks[0]
        speed = self._characters / max(task.elapsed or 0, 0.1)
        return _(f"{self._documents:,} documents · {speed:,.0f} characters/s · {self._failures:,} failed ·")
