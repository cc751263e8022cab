"""Compile marked documents into a corpus, and write corpus documents back as marked text for editing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from duban.lab.corpus.gold import CorpusError, GoldDocument, write_gold
from duban.lab.corpus.markup import MarkupError, parse, render, to_gold
from duban.lab.corpus.store import CorpusDocument, Entry, describe, gold_path, raw_path, read_manifest, write_manifest

_REQUIRED = ("id", "form", "script", "split")
_HEADER = (*_REQUIRED, "topic", "encoding")


def build(marked: Iterable[Path], folder: Path) -> tuple[Entry, ...]:
    """Compile marked files into the corpus at ``folder`` and add them to its manifest; returns the new lines.

    A document whose header has no id gets that of its file name. Documents that the corpus holds already and that no
    file names are left alone. Raises ``CorpusError`` at the first file that can't be compiled; files before it are
    written then, the manifest isn't.
    """
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    (folder / "gold").mkdir(exist_ok=True)
    built = {}
    for file in marked:
        entry = _compile(file, folder)
        if entry.id in built:
            raise CorpusError(f"{file}: the id {entry.id!r} is taken by another marked file; give each its own")
        built[entry.id] = entry
    write_manifest(folder, ({entry.id: entry for entry in read_manifest(folder)} | built).values())
    return tuple(built.values())


def mark(document: CorpusDocument) -> str:
    """A corpus document as marked text with its header; compiling that gives the same document again."""
    entry, gold = document.entry, document.gold
    header: dict[str, str] = {key: getattr(entry, key) for key in _HEADER}
    header |= {"meeting_date": gold.meeting_date or "", "published": gold.published or ""}
    lines = [f"{key} = {_toml(value)}" for key, value in header.items()]
    for speaker in gold.speakers:
        titles = ", ".join(map(_toml, speaker.titles))
        lines += ["[[speakers]]", f"name = {_toml(speaker.name)}", f"titles = [{titles}]"]
    return "\n".join(["+++", *lines, "+++", ""]) + render(document.text, gold.to_json())


def _compile(file: Path, folder: Path) -> Entry:
    try:
        document = parse(file.read_bytes().decode("utf-8"))
        header = document.header
        header.setdefault("id", file.stem)
        missing = [key for key in _REQUIRED if not header.get(key)]
        if missing:
            raise CorpusError(f"{file}: the header lacks {', '.join(missing)}; give them between the +++ lines")
        gold = GoldDocument.model_validate(to_gold(document))
        raw = raw_path(folder, gold.doc)
        raw.write_bytes(document.text.encode(header.get("encoding", "utf-8")))
    except CorpusError:
        raise
    except (MarkupError, ValidationError, UnicodeError, LookupError) as error:
        raise CorpusError(f"{file}: {error}") from None
    except ValueError as error:  # tomllib's and int()'s
        raise CorpusError(f"{file}: {error}; fix the header or the attribute that it names") from None
    write_gold(gold_path(folder, gold.doc), gold)
    return describe(gold, raw, header)


def _toml(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)  # a JSON string is a TOML basic string
