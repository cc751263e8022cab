"""A corpus on disk: ``raw/ID.txt`` as its bytes came, ``gold/ID.json``, and ``manifest.tsv`` that lists them.

The manifest is tab-separated with a header, one line a document, sorted by id. A folder without a manifest is a
corpus too: its texts are taken as UTF-8 and belong to no form and no split.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from duban.lab.corpus.gold import CorpusError, GoldDocument, read_gold

#: ``challenge`` documents are made to be hard: half of their modals ask for nothing. They measure, they don't teach,
#: since a model that learns from so adverse a mix finds less in ordinary texts.
SPLITS = ("train", "dev", "test", "challenge")
SCRIPTS = ("simplified", "traditional", "mixed")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the manifest: ``sha256`` is of the raw bytes, ``directives`` how many the gold holds."""

    id: str
    form: str
    topic: str
    script: str
    split: str
    encoding: str
    sha256: str
    directives: int

    @classmethod
    def described(cls, id: str, said: Mapping[str, str], sha256: str, directives: int) -> Entry:
        """The line of a document by what is said of it; what is not said stays empty."""
        told = {name: said.get(name, "") for name in ("form", "topic", "script", "split")}
        return cls(id, **told, encoding=said.get("encoding", "utf-8"), sha256=sha256, directives=directives)


@dataclass(frozen=True, slots=True)
class CorpusDocument:
    """A document with its gold. ``text`` is what the raw bytes decode to, line ends untouched."""

    entry: Entry
    text: str
    gold: GoldDocument


@dataclass(frozen=True, slots=True)
class Corpus:
    """The documents of a folder, sorted by id, and the hash over all their bytes."""

    folder: Path
    documents: tuple[CorpusDocument, ...]
    sha256: str

    def select(self, split: str | None = None, form: str | None = None) -> Corpus:
        """The part of the corpus that belongs to a split and a form; ``None`` takes every one."""
        kept = (d for d in self.documents if split in (None, d.entry.split) and form in (None, d.entry.form))
        return Corpus(self.folder, tuple(kept), self.sha256)


def load_corpus(folder: Path) -> Corpus:
    """Read a corpus folder. Raises ``CorpusError`` for a folder that is none, and for a file that does not fit."""
    gold_files = sorted((folder / "gold").glob("*.json"))
    if not gold_files:
        raise CorpusError(
            f"{folder} is not a corpus: {folder / 'gold'} holds no *.json; corpus/README.md shows the layout"
        )
    entries = {entry.id: entry for entry in read_manifest(folder)}
    documents = []
    for file in gold_files:
        raw, gold = raw_path(folder, file.stem), read_gold(file)
        entry = entries.get(file.stem) or describe(gold, raw, {})
        documents.append(CorpusDocument(entry, read_raw(raw, entry.encoding), gold))
    return Corpus(folder, tuple(documents), corpus_hash(folder))


def read_raw(file: Path, encoding: str) -> str:
    """Decode a raw file without touching its line ends. Raises ``CorpusError`` if bytes and encoding disagree."""
    try:
        return file.read_bytes().decode(encoding)
    except FileNotFoundError:
        raise CorpusError(f"{file} is missing although its gold is there; restore it, or delete the gold") from None
    except (UnicodeDecodeError, LookupError) as error:
        raise CorpusError(f"{file}: not {encoding}: {error}; correct the encoding column of the manifest") from None


def raw_path(folder: Path, name: str) -> Path:
    """Where the raw text of a document lies."""
    return folder / "raw" / f"{name}.txt"


def gold_path(folder: Path, name: str) -> Path:
    """Where the gold of a document lies."""
    return folder / "gold" / f"{name}.json"


def describe(gold: GoldDocument, raw: Path, header: dict[str, str]) -> Entry:
    """The manifest line of a document, from its header where it has one."""
    sha256 = hashlib.sha256(raw.read_bytes()).hexdigest() if raw.exists() else ""
    return Entry.described(raw.stem, header, sha256, len(gold.directives))


def read_manifest(folder: Path) -> tuple[Entry, ...]:
    """The lines of ``manifest.tsv``; none if the folder has no manifest. Raises ``CorpusError`` for a bad line."""
    file = folder / "manifest.tsv"
    if not file.exists():
        return ()
    columns = [field.name for field in fields(Entry)]
    reader = csv.reader(file.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    if next(reader, None) != columns:
        raise CorpusError(f"{file}: line 1: the header must be {' '.join(columns)}, separated by tabs")
    entries = []
    for row in reader:
        if len(row) != len(columns) or not row[-1].isdecimal():
            raise CorpusError(f"{file}: line {reader.line_num}: {len(columns)} fields expected, the last a number")
        name, form, topic, script, split, encoding, sha256, directives = row
        entries.append(Entry(name, form, topic, script, split, encoding, sha256, int(directives)))
    return tuple(entries)


def write_manifest(folder: Path, entries: Iterable[Entry]) -> None:
    """Write ``manifest.tsv``, sorted by id."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter="\t", quoting=csv.QUOTE_NONE, lineterminator="\n")
    writer.writerow(field.name for field in fields(Entry))
    writer.writerows(astuple(entry) for entry in sorted(entries, key=lambda e: e.id))
    (folder / "manifest.tsv").write_text(buffer.getvalue(), encoding="utf-8", newline="\n")


def corpus_hash(folder: Path) -> str:
    """One hash over the names and bytes of every raw and gold file: it changes when anything that is scored changes."""
    total = hashlib.sha256()
    for file in sorted([*(folder / "raw").glob("*.txt"), *(folder / "gold").glob("*.json")]):
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        total.update(f"{file.parent.name}/{file.name}\t{digest}\n".encode())
    return total.hexdigest()
