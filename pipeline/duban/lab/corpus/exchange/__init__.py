"""Corpora to and from the formats that people annotate in; going out and coming back loses nothing."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from duban.lab.corpus.exchange.flat import flatten, unflatten
from duban.lab.corpus.gold import CorpusError, write_gold
from duban.lab.corpus.store import (
    CorpusDocument,
    Entry,
    describe,
    gold_path,
    raw_path,
    read_manifest,
    write_manifest,
)

#: Format name → module. Each has ``files(documents) -> {name: bytes}`` and ``load(path) -> documents``.
FORMATS = {
    "doccano": "doccano",
    "labelstudio": "labelstudio",
    "brat": "brat",
    "cluener": "cluener",
    "docbin": "docbin",
    "webannotation": "webannotation",
}


def export_corpus(documents: Iterable[CorpusDocument], name: str, folder: Path) -> tuple[Path, ...]:
    """Write documents into a folder in a format; the files come back. Raises ``CorpusError`` for an unknown format."""
    files: dict[str, bytes] = _module(name).files([flatten(document) for document in documents])
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in files.items():
        (folder / file).write_bytes(content)
    return tuple(folder / file for file in files)


def load_exchange(name: str, path: Path) -> tuple[CorpusDocument, ...]:
    """Read documents in a format from a file or folder. Raises ``CorpusError`` for what is not of the format."""
    try:
        documents = tuple(unflatten(flat) for flat in _module(name).load(path))
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        if isinstance(error, CorpusError):
            raise
        raise CorpusError(f"{path}: not what {name} exports ({type(error).__name__}: {error})") from None
    if not documents:
        raise CorpusError(f"{path} holds no document in the format {name}")
    return documents


def save_corpus(documents: Iterable[CorpusDocument], folder: Path) -> tuple[Entry, ...]:
    """Put documents into the corpus at ``folder``; raw bytes that decode to the same text stay untouched."""
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    (folder / "gold").mkdir(exist_ok=True)
    saved = {}
    for document in documents:
        entry, raw = document.entry, raw_path(folder, document.entry.id)
        content = document.text.encode(entry.encoding)
        if not raw.exists() or raw.read_bytes().decode(entry.encoding, "replace") != document.text:
            raw.write_bytes(content)
        write_gold(gold_path(folder, entry.id), document.gold)
        header = {name: getattr(entry, name) for name in ("form", "topic", "script", "split", "encoding")}
        saved[entry.id] = describe(document.gold, raw, header)
    write_manifest(folder, ({entry.id: entry for entry in read_manifest(folder)} | saved).values())
    return tuple(saved.values())


def _module(name: str) -> Any:
    if name not in FORMATS:
        raise CorpusError(f"no exchange format is called {name!r}; there are {', '.join(FORMATS)}")
    return import_module(f"duban.lab.corpus.exchange.{FORMATS[name]}")
