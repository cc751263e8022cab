"""The files of a run: how many processes they are worth, what tells them from others, what may be written."""

from __future__ import annotations

import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from duban.cli.build import refuse

if TYPE_CHECKING:
    from duban.io.readers import Failure, Readers

_MANY = 200
"""Files from which on a pool of processes starts faster than they are read."""


def check_targets(
    found: Iterable[Path | Failure], output: Path | None, errors: Path | None, report: Path | None, folder: bool
) -> None:
    """Refuse, before the work is done, to write where there is something that is not ours to replace.

    With ``folder`` the output is one.
    """
    from duban.io.atomic import check_folder

    inputs = {_identity(file) for file in found if isinstance(file, Path)} - {None}
    for file in (output, errors, report):
        if file is not None and file.is_file() and _identity(file) in inputs:
            refuse(f"{file}: this is one of the files to read; name another to write")
    targets = [file.resolve() for file in (output, errors, report) if file is not None]
    if twice := next((file for file in targets if targets.count(file) > 1), None):
        refuse(f"{twice}: records, errors and report can't go to the same file; name another")
    for file in (errors, report, None if folder else output):
        if file is not None and file.is_dir():
            refuse(f"{file}: this is a folder; name a file in it")
    if folder and output:
        try:
            check_folder(output)
        except OSError as error:
            refuse(f"{output}: {error.strerror}")


def fitting(found: list[Path | Failure], readers: Readers) -> int:
    """One process for few texts, which is done before others have started; else one for each processor."""
    few = len(found) < _MANY and not any(readers.holds_many(file) for file in found if isinstance(file, Path))
    return 1 if few else processors()


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def digest(found: Iterable[Path | Failure]) -> str:
    """What tells one set of inputs from another: names, sizes and times of change."""
    digest = sha256()
    for item in found:
        state = _state(item) if isinstance(item, Path) else None
        digest.update(f"{item}\0{state and (state.st_size, state.st_mtime_ns)}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()


def _state(file: Path) -> os.stat_result | None:
    """What the system says of a file, ``None`` if there is none: it may be gone since it was found."""
    try:
        return file.stat()
    except OSError:
        return None


def _identity(file: Path) -> tuple[int, int] | None:
    """By what one knows a file under any of its names."""
    state = _state(file)
    return (state.st_dev, state.st_ino) if state else None
