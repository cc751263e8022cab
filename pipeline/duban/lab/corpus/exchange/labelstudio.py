"""Label Studio: tasks with annotations, and the labelling interface that shows every attribute beside its region.

Offsets are code points, as Label Studio has stored them since its text regions count emoji as one. An attribute is a
text area of the region (no entry: null or empty), so all of them can be changed in the tool.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from duban.lab.corpus.exchange.flat import LABELS, Flat, Labelled

FILE, CONFIG = "tasks.json", "config.xml"
_LISTS = ("responsible", "deadlines")
_NUMBERS = ("value",)
_FIELDS = ("marker", "speaker", *_LISTS, *_NUMBERS, "head", "iso_start", "iso_end", "recurrence")


def files(documents: Iterable[Flat]) -> dict[str, bytes]:
    """The tasks to import, and the interface to paste into the project's settings."""
    tasks = [_write(document) for document in documents]
    return {FILE: (json.dumps(tasks, ensure_ascii=False, indent=1) + "\n").encode(), CONFIG: _config().encode()}


def load(path: Path) -> Iterator[Flat]:
    """The documents of a JSON export; of several annotations of a task the last one counts."""
    file = path / FILE if path.is_dir() else path
    for task in json.loads(file.read_text(encoding="utf-8")):
        yield _read(task)


def _config() -> str:
    labels = "\n".join(f'    <Label value="{label}"/>' for label in LABELS)
    areas = "\n".join(
        f'  <TextArea name="{name}" toName="text" perRegion="true" editable="true" placeholder="{name}"/>'
        for name in _FIELDS
    )
    return (
        f'<View>\n  <Labels name="label" toName="text">\n{labels}\n  </Labels>\n'
        f'  <Text name="text" value="$text" granularity="symbol"/>\n{areas}\n</View>\n'
    )


def _write(document: Flat) -> dict[str, Any]:
    result = []
    for number, span in enumerate(document.spans):
        region = {"id": f"{document.id}-{number}", "to_name": "text"}
        place = {"start": span.start, "end": span.end}
        quote = document.text[span.start : span.end]
        value = {**place, "text": quote, "labels": [span.label]}
        result.append({**region, "from_name": "label", "type": "labels", "value": value})
        for name, content in span.attributes.items():
            written = [str(c) for c in content] if name in _LISTS else [] if content is None else [str(content)]
            if written:
                area = {**place, "text": written}
                result.append({**region, "from_name": name, "type": "textarea", "value": area})
    data = {"text": document.text, "id": document.id, "duban": document.header}
    return {"data": data, "annotations": [{"result": result}]}


def _read(task: Mapping[str, Any]) -> Flat:
    data = task["data"]
    labels: dict[str, tuple[int, int, str]] = {}
    attributes: dict[str, dict[str, Any]] = {}
    annotations = task.get("annotations") or [{"result": []}]
    for entry in annotations[-1]["result"]:
        region, value = entry["id"], entry["value"]
        if entry["type"] == "labels":
            labels[region] = (value["start"], value["end"], value["labels"][0])
        elif entry["type"] == "textarea":
            attributes.setdefault(region, {})[entry["from_name"]] = _content(entry["from_name"], value["text"])
    spans = tuple(Labelled(*place, attributes.get(region, {})) for region, place in labels.items())
    return Flat(str(data.get("id", task.get("id", ""))), data["text"], data.get("duban", {}), spans)


def _content(name: str, written: str | list[str]) -> Any:
    entries = [written] if isinstance(written, str) else written
    if name in _LISTS:
        return entries
    return int(entries[0]) if name in _NUMBERS else entries[0]
