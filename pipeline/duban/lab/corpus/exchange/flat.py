"""The common ground of all exchange formats: a text with labelled spans that carry attributes.

A label is ``directive`` with its modality (``directive/prohibition``), ``deadline`` with its kind
(``deadline/period``), or ``count``: so an annotation tool shows and changes the two by its own means. All else that a
span carries is ``attributes``, plain JSON values. Offsets are code points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from duban.lab.corpus.gold import CorpusError, GoldDocument
from duban.lab.corpus.pairing import pair
from duban.lab.corpus.store import CorpusDocument, Entry

LABELS = (
    "directive/obligation",
    "directive/prohibition",
    "directive/exhortation",
    "directive/commitment",
    "deadline/deadline",
    "deadline/period",
    "deadline/recurrence",
    "deadline/duration",
    "count",
)
_LAYERS = {"directive": "directives", "count": "project_counts", "deadline": "deadlines"}
_SUBTYPE = {"directive": "modality", "deadline": "kind"}
#: What a span has that an annotator drew by hand and gave no attributes.
_EMPTY: dict[str, dict[str, Any]] = {
    "directive": {"marker": None, "speaker": None, "responsible": [], "deadlines": []},
    "count": {"value": None, "head": ""},
    "deadline": {"iso_start": None, "iso_end": None, "recurrence": None},
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled span of the text; ``attributes`` are JSON values by name."""

    start: int
    end: int
    label: str
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flat:
    """A document as annotation tools see it; ``header`` holds what belongs to the document as a whole."""

    id: str
    text: str
    header: Mapping[str, Any]
    spans: tuple[Labelled, ...]


def flatten(document: CorpusDocument) -> Flat:
    """A corpus document as text and labelled spans."""
    gold = document.gold.to_json()
    spans = []
    for layer, field_name in _LAYERS.items():
        for record in gold[field_name]:
            subtype = _SUBTYPE.get(layer)
            label = f"{layer}/{record[subtype]}" if subtype else layer
            rest = {name: value for name, value in record.items() if name not in ("text", "start", "end", subtype)}
            spans.append(Labelled(record["start"], record["end"], label, rest))
    header = {name: gold[name] for name in ("meeting_date", "published", "speakers")} | {
        "manifest": asdict(document.entry)
    }
    return Flat(gold["doc"], document.text, header, tuple(sorted(spans, key=_order)))


def unflatten(flat: Flat) -> CorpusDocument:
    """The corpus document that a flat one stands for; attributes that nobody gave are empty.

    Raises ``CorpusError`` for a label that the guide does not know.
    """
    layers: dict[str, list[dict[str, Any]]] = {field_name: [] for field_name in _LAYERS.values()}
    for span in sorted(flat.spans, key=_order):
        if span.label not in LABELS:
            raise CorpusError(f"{flat.id}: no label is called {span.label!r}; use {', '.join(LABELS)}")
        layer, _, subtype = span.label.partition("/")
        quote = {"text": flat.text[span.start : span.end], "start": span.start, "end": span.end}
        typed = {_SUBTYPE[layer]: subtype} if subtype else {}
        layers[_LAYERS[layer]].append(quote | _EMPTY[layer] | dict(span.attributes) | typed)
    header = {name: flat.header.get(name) for name in ("meeting_date", "published")}
    record = {"doc": flat.id, **header, "speakers": flat.header.get("speakers") or [], **layers}
    try:
        gold = GoldDocument.model_validate(record)
    except ValidationError as error:
        raise CorpusError(f"{flat.id}: {error}; fix the annotation, then import it again") from None
    return CorpusDocument(_entry(flat, len(gold.directives)), flat.text, gold)


def attributes_by_place(spans: Iterable[Labelled]) -> dict[str, dict[str, Any]]:
    """The attributes of spans by layer and place (``directive 3-17``), for formats whose spans carry none."""
    return {f"{_layer(span)} {span.start}-{span.end}": dict(span.attributes) for span in spans if span.attributes}


def attach(spans: Sequence[Labelled], attributes: Mapping[str, Mapping[str, Any]]) -> tuple[Labelled, ...]:
    """Give spans the attributes of their places; a span that was moved takes those of the place it overlaps most.

    >>> moved = attach([Labelled(2, 9, "count")], {"count 3-9": {"value": 3}, "deadline 2-9": {}})
    >>> moved[0].attributes
    {'value': 3}
    """
    places = []
    for key, values in attributes.items():
        layer, _, place = key.partition(" ")
        start, _, end = place.partition("-")
        places.append(Labelled(int(start), int(end), layer, values))
    given: dict[int, Mapping[str, Any]] = {}
    for layer in _LAYERS:
        mine = [n for n, span in enumerate(spans) if _layer(span) == layer]
        theirs = [place for place in places if place.label == layer]
        given |= {mine[i]: theirs[j].attributes for i, j in pair([spans[n] for n in mine], theirs)}
    return tuple(replace(span, attributes=given.get(n, {})) for n, span in enumerate(spans))


def _layer(span: Labelled) -> str:
    return span.label.partition("/")[0]


def _entry(flat: Flat, directives: int) -> Entry:
    known = flat.header.get("manifest") or {}
    return Entry.described(flat.id, known, known.get("sha256", ""), directives)


def _order(span: Labelled) -> tuple[int, int, str]:
    return (span.start, -span.end, span.label)
