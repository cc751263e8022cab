"""The raw text of a record: in the record itself, or in the file that it names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from duban.core.records import Document


@dataclass(frozen=True, slots=True)
class Original:
    """The text that a record's offsets count in; ``None`` if it was not found, and ``missing`` says why."""

    text: str | None
    missing: str = ""


def original(document: Document, folders: Iterable[Path] = ()) -> Original:
    """The text of a record, from the record or from its source file, looked for here and then in ``folders``.

    A file counts only where its SHA-256 is the record's: offsets into another text would point at the wrong words.

    >>> from duban import extract
    >>> original(extract("会议强调，各单位要抓紧落实。", source="gone.txt")).missing
    '找不到原文 gone.txt'
    """
    if document.document.text is not None:
        return Original(document.document.text)
    source = document.document.source
    if source is None or source == "-":
        return Original(None, "记录未附原文，也未注明来源")
    found = [text for folder in (Path(), *folders) for text in _texts(folder / source, document.document.encoding)]
    for text in found:
        if hashlib.sha256(text.encode("utf-8")).hexdigest() == document.document.sha256:
            return Original(text)
    return Original(None, f"原文 {source} 已改动，与记录不符" if found else f"找不到原文 {source}")


def _texts(file: Path, encoding: str | None) -> list[str]:
    """The text of a file, none if it can't be read; a source may also be an address or a member of an archive."""
    try:
        return [file.read_bytes().decode(encoding or "utf-8")] if file.is_file() else []
    except (OSError, ValueError, LookupError):
        return []
