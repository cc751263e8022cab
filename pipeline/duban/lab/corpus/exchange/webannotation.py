"""W3C Web Annotation: one ``AnnotationPage`` in JSON-LD for each document, beside its text.

A span is selected by position (code points, as the Recommendation asks) and by quote. Its label classifies it, its
attributes describe it as JSON; what belongs to the whole document describes the page's source.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from duban.lab.corpus.exchange.flat import Flat, Labelled

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 20


def files(documents: Iterable[Flat]) -> dict[str, bytes]:
    """A text and a page of annotations for each document."""
    written = {}
    for document in documents:
        written[f"{document.id}.txt"] = document.text.encode()
        page = json.dumps(_page(document), ensure_ascii=False, indent=1)
        written[f"{document.id}.jsonld"] = f"{page}\n".encode()
    return written


def load(path: Path) -> Iterator[Flat]:
    """The documents of a folder of pages."""
    for file in sorted(path.glob("*.jsonld")):
        text = file.with_suffix(".txt").read_bytes().decode("utf-8")
        yield _read(file.stem, text, json.loads(file.read_text(encoding="utf-8")))


def _page(document: Flat) -> dict[str, Any]:
    source = f"{document.id}.txt"
    whole = {"type": "Annotation", "id": "#document", "body": [_described(document.header)], "target": source}
    items = [whole, *(_annotation(document, source, number) for number in range(len(document.spans)))]
    return {"@context": _CONTEXT, "id": f"{document.id}.jsonld", "type": "AnnotationPage", "items": items}


def _annotation(document: Flat, source: str, number: int) -> dict[str, Any]:
    span, text = document.spans[number], document.text
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[span.start : span.end],
        "prefix": text[max(0, span.start - _AROUND) : span.start],
        "suffix": text[span.end : span.end + _AROUND],
    }
    position = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
    label = {"type": "TextualBody", "purpose": "classifying", "value": span.label}
    return {
        "type": "Annotation",
        "id": f"#{number}",
        "body": [label, _described(span.attributes)],
        "target": {"source": source, "selector": [position, quote]},
    }


def _described(values: Mapping[str, Any]) -> dict[str, str]:
    written = json.dumps(dict(values), ensure_ascii=False)
    return {"type": "TextualBody", "purpose": "describing", "format": "application/json", "value": written}


def _read(name: str, text: str, page: Mapping[str, Any]) -> Flat:
    header: dict[str, Any] = {}
    spans = []
    for item in page["items"]:
        bodies = {body["purpose"]: body["value"] for body in item["body"]}
        described = json.loads(bodies.get("describing", "{}"))
        if isinstance(item["target"], str):
            header = described
            continue
        position = next(s for s in item["target"]["selector"] if s["type"] == "TextPositionSelector")
        spans.append(Labelled(position["start"], position["end"], bodies["classifying"], described))
    return Flat(name, text, header, tuple(spans))
