"""Files and folders that appear complete or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO


@contextmanager
def replacing_path(path: Path) -> Iterator[Path]:
    """A path beside a file, for callers that need a path; what is written there becomes the file if nothing was raised.

    Raises ``OSError``.
    """
    target = path.resolve()
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        yield partial
        with partial.open("rb+") as stream:
            os.fsync(stream.fileno())
        partial.replace(target)
    finally:
        for left in target.parent.glob(f"{escape(partial.name)}*"):  # what a database keeps beside its file too
            left.unlink(missing_ok=True)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A stream whose content becomes the file when it is complete; pipes and devices are written as they are.

    Raises ``OSError``.
    """
    if is_stream(path):
        with path.open("wb") as stream:
            yield stream
        return
    with replacing_path(path) as partial, partial.open("wb") as stream:
        yield stream


@contextmanager
def replacing_text(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """The same for text; line ends are written as they are."""
    with replacing(path) as stream:
        text = TextIOWrapper(stream, encoding=encoding, newline="")
        yield text
        text.detach()  # which writes what is held, and leaves the stream open


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """A folder beside ``path`` that replaces it when it is complete.

    Raises ``OSError``, before anything is done if ``path`` contains anything but Parquet, which is not ours to remove.
    """
    check_folder(path)
    target = path.resolve()
    partial, before = (target.with_name(f".{target.name}.{end}") for end in ("partial", "before"))
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir()
        yield partial
        shutil.rmtree(before, ignore_errors=True)
        if target.is_dir():
            target.replace(before)
        partial.replace(target)
        shutil.rmtree(before, ignore_errors=True)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def check_folder(path: Path) -> None:
    """Raise ``OSError`` if a path is not a folder of Parquet files that may be overwritten."""
    if path.is_dir() and any(file.is_dir() or file.suffix != ".parquet" for file in path.iterdir()):
        raise OSError(errno.EEXIST, "it contains files that are not tables; name another folder", str(path))
    if path.exists() and not path.is_dir():
        raise OSError(errno.EEXIST, "it is not a folder; name another", str(path))


def is_stream(path: Path) -> bool:
    """Whether a path is a pipe or a device, which cannot be replaced by a renamed file."""
    return path.exists() and not path.is_file() and not path.is_dir()
