"""The database that is browsed: the tables of ``duban.io.store`` with one to browse and its search index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from importlib.resources import files
from pathlib import Path

from duban.core.records import Document
from duban.io.store import write_sqlite
from duban.show.report import original
from duban.show.reviewed import Reviewing
from duban.show.web.bigrams import indexed


def build(
    documents: Iterable[Document], path: Path, folders: Iterable[Path] = (), reviewing: Reviewing | None = None
) -> None:
    """Write the database to a new file, with the texts of the documents in it.

    Texts that records only name are looked for here and in ``folders``. The tables are as people left the records, the
    records themselves as they were extracted. Raises ``OSError``.
    """
    extracted: dict[int, str] = {}
    texts = _with_texts(documents, tuple(folders))
    write_sqlite(reviewing(_kept(texts, reviewing, extracted)) if reviewing else texts, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.create_function("bigrams", 1, indexed, deterministic=True)
        connection.executemany("UPDATE documents SET record = ?2 WHERE document = ?1", extracted.items())
        connection.executescript((files("duban.show.web") / "browse.sql").read_text(encoding="utf-8"))


def _kept(documents: Iterable[Document], reviewing: Reviewing, kept: dict[int, str]) -> Iterator[Document]:
    """The documents; those that people changed are kept as they were."""
    acted = {entry.act.sha256 for entry in reviewing.reviews.entries}
    for number, document in enumerate(documents, 1):
        if document.document.sha256 in acted:
            kept[number] = document.model_dump_json(exclude={"document": {"text"}})
        yield document


def _with_texts(documents: Iterable[Document], folders: tuple[Path, ...]) -> Iterator[Document]:
    for document in documents:
        text = original(document, folders).text
        yield document.model_copy(update={"document": document.document.model_copy(update={"text": text})})
