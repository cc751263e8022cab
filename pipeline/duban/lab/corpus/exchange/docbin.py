"""spaCy ``DocBin``: every character is a token, so that no span is lost at a token border.

Spans are in ``doc.spans["directive"]``, ``["deadline"]`` and ``["count"]``; all else is JSON in
``doc.user_data["duban"]``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from duban.lab.corpus.exchange.flat import Flat, Labelled, attach, attributes_by_place

FILE = "corpus.spacy"
_LAYERS = ("directive", "deadline", "count")


def files(documents: Iterable[Flat]) -> dict[str, bytes]:
    """The binary file that ``spacy train`` and ``DocBin().from_disk`` read."""
    from spacy.tokens import Doc, DocBin, Span
    from spacy.vocab import Vocab

    vocab, store = Vocab(), DocBin(store_user_data=True)
    for document in documents:
        doc = Doc(vocab, words=list(document.text), spaces=[False] * len(document.text))
        for layer in _LAYERS:
            mine = (span for span in document.spans if span.label.partition("/")[0] == layer)
            doc.spans[layer] = [Span(doc, span.start, span.end, label=span.label) for span in mine]
        kept = {"id": document.id, "header": document.header, "attributes": attributes_by_place(document.spans)}
        doc.user_data["duban"] = json.dumps(kept, ensure_ascii=False)
        store.add(doc)
    return {FILE: store.to_bytes()}


def load(path: Path) -> Iterator[Flat]:
    """The documents of a binary file; tokens may be longer than one character."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    file = path / FILE if path.is_dir() else path
    for number, doc in enumerate(DocBin().from_disk(file).get_docs(Vocab())):
        kept = json.loads(doc.user_data.get("duban", "{}"))
        spans = [
            Labelled(span.start_char, span.end_char, span.label_)
            for layer in _LAYERS
            for span in doc.spans.get(layer, ())
        ]
        name = kept.get("id", str(number))
        yield Flat(name, doc.text, kept.get("header", {}), attach(spans, kept.get("attributes", {})))
