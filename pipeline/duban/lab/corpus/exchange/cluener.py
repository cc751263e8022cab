"""CLUENER-style JSON: one object a line, ``label`` → surface → spans whose end is the last character itself.

The format knows no attributes; they stand beside it under ``duban``, by place, and other readers pass over them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from duban.lab.corpus.exchange.flat import Flat, Labelled, attach, attributes_by_place

FILE = "documents.json"


def files(documents: Iterable[Flat]) -> dict[str, bytes]:
    """The file, one document a line."""
    return {FILE: "".join(json.dumps(_write(d), ensure_ascii=False) + "\n" for d in documents).encode()}


def load(path: Path) -> Iterator[Flat]:
    """The documents of such a file."""
    file = path / FILE if path.is_dir() else path
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n")):
        if line.strip():
            yield _read(json.loads(line), str(number))


def _write(document: Flat) -> dict[str, Any]:
    label: dict[str, dict[str, list[list[int]]]] = {}
    for span in document.spans:
        surface = document.text[span.start : span.end]
        label.setdefault(span.label, {}).setdefault(surface, []).append([span.start, span.end - 1])
    kept = {"header": document.header, "attributes": attributes_by_place(document.spans)}
    return {"id": document.id, "text": document.text, "label": label, "duban": kept}


def _read(record: Mapping[str, Any], number: str) -> Flat:
    kept = record.get("duban", {})
    spans = [
        Labelled(start, last + 1, label)
        for label, surfaces in record.get("label", {}).items()
        for places in surfaces.values()
        for start, last in places
    ]
    name = str(record.get("id", number))
    return Flat(name, record["text"], kept.get("header", {}), attach(spans, kept.get("attributes", {})))
