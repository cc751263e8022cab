"""Which files a list of paths stands for, and their texts."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from duban.readers.base import Failure, Reader, ReadError, Text
from duban.readers.text import PlainText, decode, printable

READERS: tuple[Reader, ...] = (PlainText(),)
STANDARD_INPUT = Path("-")


def find(paths: Iterable[Path], readers: Sequence[Reader] = READERS) -> list[Path | Failure]:
    """The files that paths stand for, in input order; folders give their readable files of all levels, sorted.

    A path that is missing, or a folder without a document, gives a ``Failure`` in its place.
    """
    found: list[Path | Failure] = []
    for path in paths:
        if path.is_dir():
            found.extend(_folder(path, frozenset[str]().union(*(reader.suffixes for reader in readers))))
        elif path == STANDARD_INPUT or path.exists():
            found.append(path)
        else:
            found.append(Failure(printable(path), "find", "no such file or folder", "check the path"))
    return found


def _folder(folder: Path, suffixes: frozenset[str]) -> list[Path | Failure]:
    failures: list[Path | Failure] = []

    def unreadable(error: OSError) -> None:
        failures.append(_refused(printable(error.filename), error))

    files: list[Path] = []
    for place, subfolders, names in os.walk(folder, onerror=unreadable):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        documents = (Path(place, n) for n in names if not n.startswith(".") and Path(n).suffix.lower() in suffixes)
        files += [
            file for file in documents if file.is_file() or not file.exists()
        ]  # no pipe would ever end; a dead link is told
    if not files and not failures:
        wanted = ", ".join(f"*{suffix}" for suffix in sorted(suffixes))
        failures.append(
            Failure(printable(folder), "find", f"the folder holds no document ({wanted})", "name the files")
        )
    return [*sorted(files), *failures]


def read(found: Iterable[Path | Failure], readers: Sequence[Reader] = READERS) -> Iterator[Text | Failure]:
    """The texts of files, one after the other, each with an id that no text before it has (``x``, ``x-2``, …).

    A file that can't be read gives a ``Failure`` in its place, and so does each ``Failure`` handed in.
    """
    by_suffix = {suffix: reader for reader in readers for suffix in reader.suffixes}
    taken: set[str] = set()
    for file in found:
        if isinstance(file, Failure):
            yield file
            continue
        try:
            for text in _texts(file, by_suffix):
                unique = _unique(text.id, taken)
                taken.add(unique)
                yield replace(text, id=unique)
        except ReadError as error:
            yield Failure(printable(file), "read", error.reason, error.remedy)
        except OSError as error:
            yield _refused(printable(file), error)


def _texts(file: Path, by_suffix: dict[str, Reader]) -> Iterator[Text]:
    if file == STANDARD_INPUT:
        yield Text("stdin", "-", decode(sys.stdin.buffer.read()))
    else:
        yield from by_suffix.get(file.suffix.lower(), READERS[0]).read(file)


def _unique(wanted: str, taken: set[str]) -> str:
    candidate, number = wanted, 1
    while candidate in taken:
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate


def _refused(source: str, error: OSError) -> Failure:
    return Failure(
        source, "read", (error.strerror or str(error)).lower(), "check the file and your permission to read it"
    )
