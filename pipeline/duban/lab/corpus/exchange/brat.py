"""brat standoff: ``ID.txt`` with ``ID.ann``, and the ``annotation.conf`` of the collection.

Modality and kind are brat attributes, the rest a JSON note on the annotation. brat can't hold a line break inside an
annotation, so one that runs over a line break is written in fragments. What belongs to the whole document is in
``ID.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from duban.lab.corpus.exchange.flat import LABELS, Flat, Labelled

CONFIG = "annotation.conf"
_ATTRIBUTE = {"directive": "Modality", "deadline": "Kind"}
_LINE = re.compile(r"[^\r\n]+")


def files(documents: Iterable[Flat]) -> dict[str, bytes]:
    """The files of a brat collection."""
    written = {CONFIG: _config().encode()}
    for document in documents:
        written[f"{document.id}.txt"] = document.text.encode()
        written[f"{document.id}.ann"] = "".join(f"{line}\n" for line in _write(document)).encode()
        written[f"{document.id}.json"] = (json.dumps(document.header, ensure_ascii=False, indent=1) + "\n").encode()
    return written


def load(path: Path) -> Iterator[Flat]:
    """The documents of a collection."""
    for file in sorted(path.glob("*.ann")):
        text = file.with_suffix(".txt").read_bytes().decode("utf-8")
        beside = file.with_suffix(".json")
        header = json.loads(beside.read_text(encoding="utf-8")) if beside.exists() else {}
        yield Flat(file.stem, text, header, tuple(_read(file.read_bytes().decode("utf-8"))))


def _config() -> str:
    values: dict[str, list[str]] = {}
    for label in LABELS:
        layer, _, subtype = label.partition("/")
        values.setdefault(layer, []).append(subtype)
    attributes = (f"{name}\tArg:{layer}, Value:{'|'.join(values[layer])}" for layer, name in _ATTRIBUTE.items())
    overlaps = "OVERLAP\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"
    sections = {"entities": list(values), "relations": [overlaps], "events": [], "attributes": list(attributes)}
    return "\n".join(line for name, lines in sections.items() for line in (f"[{name}]", *lines, "")) + "\n"


def _write(document: Flat) -> Iterator[str]:
    for number, span in enumerate(document.spans, 1):
        layer, _, subtype = span.label.partition("/")
        lines = list(_LINE.finditer(document.text, span.start, span.end))
        places = ";".join(f"{line.start()} {line.end()}" for line in lines)
        yield f"T{number}\t{layer} {places}\t{' '.join(line.group() for line in lines)}"
        if subtype:
            yield f"A{number}\t{_ATTRIBUTE[layer]} T{number} {subtype}"
        if span.attributes:
            yield f"#{number}\tAnnotatorNotes T{number}\t{json.dumps(dict(span.attributes), ensure_ascii=False)}"


def _read(annotations: str) -> Iterator[Labelled]:
    bound: dict[str, tuple[int, int, str]] = {}
    subtypes: dict[str, str] = {}
    notes: dict[str, dict[str, Any]] = {}
    for line in annotations.split("\n"):
        name, _, rest = line.partition("\t")
        if name.startswith("T"):
            layer, _, places = rest.partition("\t")[0].partition(" ")
            numbers = [int(number) for number in re.findall(r"[0-9]+", places)]
            bound[name] = (min(numbers), max(numbers), layer)
        elif name.startswith("A"):
            _, target, value = rest.split(" ")
            subtypes[target] = value
        elif name.startswith("#"):
            kind, _, note = rest.partition("\t")
            if kind.startswith("AnnotatorNotes ") and note.startswith("{"):
                notes[kind.split(" ")[1]] = json.loads(note)
    for name, (start, end, layer) in bound.items():
        # An annotation drawn by hand may lack its attribute; the commonest value stands in.
        common = {"directive": "obligation", "deadline": "deadline"}.get(layer)
        subtype = subtypes.get(name, common)
        yield Labelled(start, end, f"{layer}/{subtype}" if subtype else layer, notes.get(name, {}))
