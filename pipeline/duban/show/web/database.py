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
from duban.show.web.bigrams import indexed


def build(documents: Iterable[Document], path: Path, folders: Iterable[Path] = ()) -> None:
    """Write the database to a new file, with the texts of the documents in it.

    Texts that records only name are looked for here and in ``folders``. Raises ``OSError``.
    """
    write_sqlite(_with_texts(documents, tuple(folders)), path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.create_function("bigrams", 1, indexed, deterministic=True)
        connection.executescript((files("duban.show.web") / "browse.sql").read_text(encoding="utf-8"))


def _with_texts(documents: Iterable[Document], folders: tuple[Path, ...]) -> Iterator[Document]:
    for document in documents:
        text = original(document, folders).text
        yield document.model_copy(update={"document": document.document.model_copy(update={"text": text})})
