"""What the commands have in common that show records as people left them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from duban.cli.build import complain
from duban.cli.messages import _

if TYPE_CHECKING:
    from duban.core.records import Document
    from duban.io.writers import Line
    from duban.show.reviewed import Reviewing


def reviewing(file: Path, files: Iterable[Path]) -> Reviewing:
    """What corrects records by a file of reviews; lines that are damaged are reported. Raises ``OSError``."""
    from duban.io.reviews import read_reviews
    from duban.show.reviewed import Reviewing

    reviews = read_reviews(file)
    for problem in reviews.problems:
        complain(f"{file}: line {problem.line}: {problem.reason}")
    return Reviewing(reviews, folders_of(files))


def reviewed(documents: Iterable[Document], file: Path | None, files: Iterable[Path]) -> Iterator[Document]:
    """Documents as a file of reviews leaves them; unmatched acts are reported after the last. Raises ``OSError``."""
    if file is None:
        yield from documents
        return
    work = reviewing(file, files)
    yield from work(documents)
    tell(file, work)


def reviewed_lines(lines: Iterator[Line], file: Path | None, files: Iterable[Path]) -> Iterator[Line]:
    """The same for records as they are written."""
    if file is None:
        return lines
    from duban.core.records import Document

    documents = map(Document.model_validate_json, lines)
    return (document.model_dump_json() for document in reviewed(documents, file, files))


def tell(file: Path, work: Reviewing) -> None:
    """Tell each act that fits nothing with its line, its reason and what it most likely means."""
    for leftover in work.leftovers:
        act, likely = leftover.entry.act, leftover.likely
        meant = _(f"; most likely it means {likely.text!r} ({likely.start}-{likely.end})") if likely else ""
        place = f"{act.document} {act.start}-{act.end}"
        complain(f"{file}: line {leftover.entry.line}: {act.act} on {act.text!r} ({place}): {leftover.reason}{meant}")


def folders_of(files: Iterable[Path]) -> tuple[Path, ...]:
    """Where texts are looked for that records only name: beside the records."""
    return tuple(dict.fromkeys(file if file.is_dir() else file.parent for file in files))
