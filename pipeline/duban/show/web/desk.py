"""Where ``duban serve`` writes: one file of reviews, appended to by this server alone."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from duban.core.records import Document
from duban.core.reviews import Entry, misquoted
from duban.io.reviews import append_reviews, line_of, parse_reviews, read_reviews
from duban.show.reviewed import for_page
from duban.show.web.guard import ADDRESS
from duban.stages.revise import Reviser

#: Bytes of acts that one request may bring.
LONGEST = 1 << 20


class DeskError(ValueError):
    """A file of reviews that can't be written by this server; the message names it, the reason and the remedy."""


class RefusedError(ValueError):
    """Acts that are not written; ``errors`` says of which line and why."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(errors)
        self.errors = errors


class Desk:
    """The one writer of a file of reviews on the texts of a database.

    The file is made where there is none, and locked until ``close``. Raises ``DeskError`` if another server writes
    it, and ``OSError``.
    """

    def __init__(self, file: Path, database: Path) -> None:
        self.file = file
        self.token = secrets.token_urlsafe(32)
        self._database = database
        self._lock = FileLock(f"{file.resolve()}.lock")
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise DeskError(f"{file}: another server writes it; end that one, or name another file") from None
        append_reviews(file, ())
        self._reviser = Reviser()
        self._entries: dict[str, list[Entry]] = {}
        self._lines: set[bytes] = set()
        self._take(read_reviews(file).entries)

    def close(self) -> None:
        """Let another server write the file."""
        self._lock.release()
        Path(self._lock.lock_file).unlink(missing_ok=True)

    def write(self, content: bytes) -> int:
        """Put lines of acts at the end of the file, all or none; how many were new.

        Raises ``RefusedError`` if a line is not an act, misquotes its text, or that is not served; and ``OSError``.
        """
        found = parse_reviews(content)
        errors = [{"line": problem.line, "reason": problem.reason} for problem in found.problems]
        for entry in found.entries:
            text = self._text(entry.act.sha256)
            reason = "its text is not among those served here" if text is None else misquoted(entry.act, text)
            if reason:
                errors.append({"line": entry.line, "reason": reason})
        if errors:
            raise RefusedError(sorted(errors, key=lambda error: error["line"]))
        fresh = [entry for entry in found.entries if line_of(entry.act) not in self._lines]
        append_reviews(self.file, [entry.act for entry in fresh])
        self._take(fresh)
        return len(fresh)

    def page(self, texts: Iterable[str]) -> Mapping[str, Any]:
        """What a page is told of the acts on its texts, named by their SHA-256, and how to write more."""
        acts = [entry for sha256 in dict.fromkeys(texts) for entry in self._entries.get(sha256, [])]
        return for_page(acts, ADDRESS, self.token)

    def revised(self, document: Document) -> Document:
        """A document as people left it."""
        return self._reviser(document, self._on(document), document.document.text).document

    def _on(self, document: Document) -> list[Entry]:
        return self._entries.get(document.document.sha256, [])

    def _take(self, entries: tuple[Entry, ...] | list[Entry]) -> None:
        for entry in entries:
            self._entries.setdefault(entry.act.sha256, []).append(entry)
            self._lines.add(line_of(entry.act))

    def _text(self, sha256: str) -> str | None:
        with closing(sqlite3.connect(f"{self._database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT text FROM documents WHERE sha256 = ?", [sha256]).fetchone()
        return row[0] if row else None
