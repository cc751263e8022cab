"""Which files a list of paths stands for."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Set
from pathlib import Path, PurePath

from duban.io.plugins import READERS, plugins
from duban.io.readers.base import Failure
from duban.io.readers.text import printable

STANDARD_INPUT = Path("-")

# Formats of documents that are not read: leaving them out of a folder without a word would lose them.
UNREAD = {
    ".caj": "save it as .pdf or .txt",
    **dict.fromkeys((".rar", ".7z"), "unpack it, or pack it as .zip or .tar.gz"),
}


def find(paths: Iterable[Path], suffixes: Callable[[], Set[str]]) -> list[Path | Failure]:
    """The files that paths stand for, in input order; folders give their files of all levels, sorted.

    ``suffixes`` are asked for only where there is a folder. A path that does not exist is taken as a pattern
    (``news/*.txt``). One that is missing, and a folder without a document, gives a ``Failure`` in its place.
    """
    found: list[Path | Failure] = []
    for path in paths:
        try:
            there = path == STANDARD_INPUT or path.exists()
        except OSError as error:  # its folder may not be looked into, or no file can have such a name
            found.append(refused(printable(path), error))
            continue
        if path.is_dir():
            found.extend(_folder(path, suffixes()))
        elif there and not (path == STANDARD_INPUT or path.is_file()):
            found.append(
                Failure(
                    printable(path),
                    "find",
                    "this is a pipe or a device, no file",
                    "read it as -: cat X | duban extract -",
                )
            )
        elif there:
            found.append(path)
        elif glob.has_magic(str(path)) and (matches := sorted(glob.iglob(str(path), recursive=True))):  # noqa: PTH207
            found.extend(find((one for one in map(Path, matches) if one.exists()), suffixes))
        else:
            found.append(Failure(printable(path), "find", "no such file or folder", "check the path"))
    return found


def ending(name: str, suffixes: Set[str]) -> str:
    """The longest ending of a file name that is one of ``suffixes``, else its last suffix in lower case, or ``""``.

    >>> ending("News.TAR.gz", {".tar.gz", ".gz"})
    '.tar.gz'
    """
    lower = name.lower()
    parts = lower.split(".")
    endings = ("." + ".".join(parts[start:]) for start in range(1, len(parts)))
    return next((suffix for suffix in endings if suffix in suffixes), PurePath(lower).suffix)


def _folder(folder: Path, suffixes: Set[str]) -> list[Path | Failure]:
    failures: list[Path | Failure] = []

    def unreadable(error: OSError) -> None:
        failures.append(refused(printable(error.filename), error))

    wanted = suffixes | UNREAD.keys()
    files: list[Path] = []
    for place, subfolders, names in os.walk(folder, onerror=unreadable):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        documents = (Path(place, n) for n in names if not n.startswith(".") and ending(n, wanted) in wanted)
        # No pipe would ever end; a dead link is told.
        for file in documents:
            try:
                if file.is_file() or not file.exists():
                    files.append(file)
            except OSError as error:
                unreadable(error)
    if not files and not failures:
        kinds = ", ".join(f"*{suffix}" for suffix in sorted(suffixes))
        failures.append(
            Failure(printable(folder), "find", f"the folder contains no document ({kinds})", "name the files")
        )
    return [*map(known, sorted(files)), *failures]


def known(file: Path) -> Path | Failure:
    """The file, or why it is of a kind that nobody here reads."""
    remedy = UNREAD.get(file.suffix.lower())
    if remedy is None or file.suffix.lower() in plugins(READERS):
        return file
    return Failure(printable(file), "read", f"{file.suffix.lower()} files are not read", remedy)


def refused(source: str, error: OSError) -> Failure:
    """What the operating system said."""
    return Failure(
        source,
        "read",
        (error.strerror or str(error) or type(error).__name__).lower(),
        "check the file and your permission to read it",
    )
