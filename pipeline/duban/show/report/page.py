"""The review page: one HTML file that asks the network for nothing."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib.resources import files
from typing import Any

from duban.core.records import Document
from duban.show.report.explain import KINDS, MODALITIES, PARTS, ROLES, WORTHS, commitment_lines, dates, frequency
from duban.show.report.marks import Mark, Piece, lines, marks, visible
from duban.show.report.texts import Original
from duban.show.views.specificity import Specific, Specificity

#: JSON inside HTML: what could end the script element, and line ends that JavaScript did not always allow.
_ESCAPES = tuple((sign, f"\\u{ord(sign):04x}") for sign in "<>&\u2028\u2029")
_SCRIPTS = ("dom.js", "text.js", "list.js", "charts.js", "page.js")


def to_html(
    documents: Iterable[tuple[Document, Original]],
    title: str = "督办审阅",
    home: str | None = None,
    as_of: str | None = None,
    reviews: Mapping[str, Any] | None = None,
) -> str:
    """The page of documents with their texts.

    ``home`` is an address to link back to, ``as_of`` the day (ISO) that lanes and lights count from, ``reviews`` what
    people did already and where new acts go (docs/review.md).

    The records travel as JSON data, one block a document, and are shown as text by the page's own script: nothing
    that a text or a record says can become markup.
    """
    from jinja2 import Environment, PackageLoader

    pairs = list(documents)
    style = _asset("report.css")
    script = "\n".join(_asset(name) for name in _SCRIPTS)
    environment = Environment(loader=PackageLoader("duban.show.report", "templates"), autoescape=True, trim_blocks=True)
    return environment.get_template("report.html").render(
        title=visible(title),
        home=home,
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        index=_json(
            _index([document for document, _ in pairs])
            | {"as_of": as_of, "reviews": reviews or {"version": 1, "acts": [], "post": None, "token": None}}
        ),
        blocks=[_json(_block(document, text)) for document, text in pairs],
    )


def _index(documents: list[Document]) -> dict[str, Any]:
    """What the page needs of all documents at once: lists, filters and pictures; short keys for long runs."""
    judge = Specificity()
    return {
        "labels": {"modality": MODALITIES, "kind": KINDS, "role": ROLES, "worth": WORTHS, "part": PARTS},
        "documents": [_entry(document) for document in documents],
        "commitments": [
            {"d": number, "n": place} | _row(judged)
            for number, document in enumerate(documents)
            for place, judged in enumerate(judge([document]))
        ],
    }


def _entry(document: Document) -> dict[str, Any]:
    info = document.document
    return {
        "id": visible(info.id),
        "title": visible(info.title or info.id),
        "date": info.meeting_date or info.published or info.anchor_date or "",
        "source": visible(info.source or ""),
    }


def _row(judged: Specific) -> dict[str, Any]:
    record = judged.commitment
    return {
        "id": record.id,
        "text": visible(record.text),
        "plain": "" if record.text_simplified == record.text else visible(record.text_simplified),
        "speaker": visible(record.speaker or ""),
        "modality": record.modality,
        "confidence": round(record.confidence, 3),
        "parties": [{"text": visible(party.text), "role": party.role} for party in record.responsible],
        "deadlines": [
            {
                "text": visible(deadline.text),
                "kind": deadline.kind,
                "start": deadline.iso_start,
                "end": deadline.iso_end,
                "dates": dates(deadline),
                "often": frequency(deadline) if deadline.recurrence else "",
            }
            for deadline in record.deadlines
        ],
        "soft": [visible(quote.text) for quote in record.urgency],
        "lacks": judged.missing,
        "worth": judged.kind,
        "why": [[label, visible(said)] for label, said in commitment_lines(record)],
    }


def _block(document: Document, original: Original) -> dict[str, Any]:
    """The marked text of one document; where its text can't be had, what the commitments quote of it."""
    marked = marks(document)
    rows = _quoted(document, marked) if original.text is None else lines(original.text, marked)
    return {
        "missing": visible(original.missing),
        "lines": [[[visible(piece.text), *piece.marks] for piece in row] for row in rows],
        "marks": [
            {"k": mark.kind, "c": mark.commitments, "why": [[label, visible(said)] for label, said in mark.lines]}
            for mark in marked
        ],
    }


def _quoted(document: Document, marked: tuple[Mark, ...]) -> list[tuple[Piece, ...]]:
    """The quotes of the commitments, one a line, with the marks that lie in them."""
    rows: list[tuple[Piece, ...]] = []
    for record in document.commitments:
        inside = [i for i, mark in enumerate(marked) if record.start <= mark.start and mark.end <= record.end]
        moved = [
            replace(marked[i], start=marked[i].start - record.start, end=marked[i].end - record.start) for i in inside
        ]
        for row in lines(record.text, moved):
            rows.append(tuple(Piece(piece.text, tuple(inside[i] for i in piece.marks)) for piece in row))
    return rows


def _json(value: Mapping[str, Any]) -> str:
    """JSON that no text in it can break out of when it stands in HTML."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign, escape in _ESCAPES:  # many times faster than one str.translate
        text = text.replace(sign, escape)
    return text


def _hash(content: str) -> str:
    """The source expression by which a content security policy allows exactly this script or style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")


def _asset(name: str) -> str:
    return (files("duban.show.report") / "assets" / name).read_text(encoding="utf-8").strip()
