"""doccano: one JSON object a line, for its sequence labelling projects (allow overlapping spans there).

Offsets are code points: leave "Count grapheme clusters as one character" off in the project. doccano gives each span
a new id, but keeps the column ``duban`` and gives it back; so attributes are found by place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from duban.lab.corpus.exchange.flat import Flat, Labelled, attach, attributes_by_place

FILE = "documents.jsonl"


def files(documents: Iterable[Flat]) -> dict[str, bytes]:
    """The JSON Lines file to import into doccano."""
    return {FILE: "".join(json.dumps(_write(d), ensure_ascii=False) + "\n" for d in documents).encode()}


def load(path: Path) -> Iterator[Flat]:
    """The documents of an export."""
    file = path / FILE if path.is_dir() else path
    for line in file.read_text(encoding="utf-8").split("\n"):
        if line.strip():
            yield _read(json.loads(line))


def _write(document: Flat) -> dict[str, Any]:
    return {
        "text": document.text,
        "label": [[span.start, span.end, span.label] for span in document.spans],
        "duban": {
            "id": document.id,
            "header": document.header,
            "attributes": attributes_by_place(document.spans),
        },
    }


def _read(record: Mapping[str, Any]) -> Flat:
    # Versions differ in where they export further columns, and in how they write spans.
    kept = record.get("duban") or record.get("meta", {}).get("duban") or {}
    if "entities" in record:
        spans = [Labelled(e["start_offset"], e["end_offset"], e["label"]) for e in record["entities"]]
    else:
        spans = [Labelled(*span) for span in record.get("label", record.get("labels", []))]
    name = str(kept.get("id", record.get("id", "")))
    return Flat(name, record["text"], kept.get("header", {}), attach(spans, kept.get("attributes", {})))
