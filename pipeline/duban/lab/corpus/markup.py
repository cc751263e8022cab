"""Annotated documents written inline: marked text in, raw text and standoff gold out, and back.

A marked document is a TOML header between ``+++`` lines, and the text with three tags:

``<directive marker="要" modality="…" speaker="…" responsible="a|b" deadlines="x">…</directive>``
    ``marker`` left out is null, ``modality`` left out is ``obligation``. ``speaker`` left out is that of the
    directive before it; ``speaker=""`` is null. ``deadlines`` names only those that govern the directive from
    outside; the ones inside are added in their order.
``<deadline kind="…" start="…" end="…" recurrence="…">…</deadline>``
    ``kind`` left out is ``deadline``; the other three are null when left out.
``<count value="90" head="项目">…</count>``
    ``value`` left out is null (masked or lost), ``head`` left out is the last ``项目`` or ``工程`` of the span.

Anything else in angle brackets is text. The notation follows edsnlp's inline examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from duban.core.toml import tomllib

_TAG = re.compile(r"<(/?)(directive|deadline|count)((?:\s+\w+=\"[^\"<>]*\")*)\s*>")
_ATTRIBUTE = re.compile(r"(\w+)=\"([^\"]*)\"")
_ATTRIBUTES = {
    "directive": {"marker", "modality", "speaker", "responsible", "deadlines"},
    "deadline": {"kind", "start", "end", "recurrence"},
    "count": {"value", "head"},
}


class MarkupError(ValueError):
    """Marked text that is not well formed; the message names the place and the remedy."""


@dataclass(frozen=True, slots=True)
class Element:
    """One tag pair: its name, its attributes and its span (code points of the text without tags)."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MarkedDocument:
    """A parsed document: ``header`` from the TOML block, ``text`` without tags, ``elements`` by start."""

    header: dict[str, Any]
    text: str
    elements: tuple[Element, ...] = field(default=())


def parse(marked: str) -> MarkedDocument:
    """Split a marked document into header, text and elements.

    Raises ``MarkupError`` for a tag that is not closed, crosses another, or has an unknown attribute.

    >>> document = parse('会议要求，<directive marker="要" speaker="会议">各地要抓落实</directive>。')
    >>> document.text, document.elements[0].start, document.elements[0].end
    ('会议要求，各地要抓落实。', 5, 11)
    """
    header, body = _split_header(marked)
    pieces: list[str] = []
    length, cursor = 0, 0
    stack: list[tuple[str, dict[str, str], int]] = []
    elements: list[Element] = []
    for tag in _TAG.finditer(body):
        pieces.append(body[cursor : tag.start()])
        length += tag.start() - cursor
        cursor = tag.end()
        closing, name, attributes = tag.groups()
        if not closing:
            stack.append((name, _attributes(name, attributes, tag), length))
            continue
        if not stack or stack[-1][0] != name:
            raise MarkupError(f"</{name}> at character {tag.start()} closes nothing: {_around(body, tag.start())}")
        _, values, start = stack.pop()
        elements.append(Element(name, values, start, length))
    if stack:
        raise MarkupError(f"<{stack[-1][0]}> is never closed (opened at character {stack[-1][2]} of the text)")
    pieces.append(body[cursor:])
    return MarkedDocument(header, "".join(pieces), tuple(sorted(elements, key=lambda e: (e.start, -e.end))))


def to_gold(document: MarkedDocument) -> dict[str, Any]:
    """Turn a marked document into the gold JSON object of the annotation guide.

    >>> gold = to_gold(parse('<directive marker="要"><deadline end="2020-10-31">10月底前</deadline>要完成</directive>'))
    >>> gold["directives"][0]["deadlines"], gold["deadlines"][0]["iso_end"]
    (['10月底前'], '2020-10-31')
    """
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in _ATTRIBUTES}
    speaker: str | None = None
    for element in document.elements:
        if element.name == "directive" and "speaker" in element.attributes:
            speaker = element.attributes["speaker"] or None
        quote = {"text": document.text[element.start : element.end], "start": element.start, "end": element.end}
        found[element.name].append(quote | _fields(element, document, speaker))
    header = document.header
    return {
        "doc": header.get("id"),
        "meeting_date": header.get("meeting_date") or None,
        "published": header.get("published") or None,
        "speakers": header.get("speakers", []),
        "directives": found["directive"],
        "project_counts": found["count"],
        "deadlines": found["deadline"],
    }


def _fields(element: Element, document: MarkedDocument, speaker: str | None) -> dict[str, Any]:
    """What the attributes of an element say, and what their absence does."""
    values, text = element.attributes, document.text
    if element.name == "directive":
        inside = [
            text[e.start : e.end]
            for e in document.elements
            if e.name == "deadline" and element.start <= e.start and e.end <= element.end
        ]
        return {
            "marker": values.get("marker") or None,
            "modality": values.get("modality", "obligation"),
            "speaker": speaker,
            "responsible": _list(values.get("responsible")),
            "deadlines": _list(values.get("deadlines")) + inside,
        }
    if element.name == "deadline":
        return {
            "kind": values.get("kind", "deadline"),
            "iso_start": values.get("start") or None,
            "iso_end": values.get("end") or None,
            "recurrence": values.get("recurrence") or None,
        }
    value = values.get("value") or None
    head = values.get("head") or head_of(text[element.start : element.end])
    return {"value": int(value) if value else None, "head": head}


def render(text: str, gold: dict[str, Any]) -> str:
    """Write a gold record back into its text as inline tags (no header); ``to_gold(parse(…))`` returns the same.

    >>> marked = '<directive marker="要" speaker="会议">要抓落实</directive>'
    >>> render("要抓落实", to_gold(parse(marked))) == marked
    True
    """
    spans = sorted(_tags(gold), key=lambda tag: (tag[0], -tag[1]))
    pieces: list[str] = []
    cursor = 0
    open_tags: list[tuple[int, str]] = []
    for start, end, name, attributes_text in [*spans, (len(text) + 1, len(text) + 1, "", "")]:
        while open_tags and open_tags[-1][0] <= start:
            stop, closing = open_tags.pop()
            pieces.append(text[cursor:stop] + f"</{closing}>")
            cursor = stop
        pieces.append(text[cursor : min(start, len(text))])
        cursor = min(start, len(text))
        if name:
            pieces.append(f"<{name}{attributes_text}>")
            open_tags.append((end, name))
    return "".join(pieces)


def _tags(gold: dict[str, Any]) -> Iterator[tuple[int, int, str, str]]:
    """The tags of a gold record: start, end, name and written attributes."""
    speaker: str | None = None
    for d in gold["directives"]:
        inside = [t["text"] for t in gold["deadlines"] if d["start"] <= t["start"] and t["end"] <= d["end"]]
        outside = d["deadlines"][: len(d["deadlines"]) - len(inside)]
        attributes = {
            "marker": d["marker"],
            "modality": None if d["modality"] == "obligation" else d["modality"],
            "responsible": "|".join(d["responsible"]),
            "deadlines": "|".join(outside),
        }
        said = f' speaker="{d["speaker"] or ""}"' if d["speaker"] != speaker else ""
        speaker = d["speaker"]
        yield (d["start"], d["end"], "directive", _written(attributes) + said)
    for t in gold["deadlines"]:
        attributes = {
            "kind": None if t["kind"] == "deadline" else t["kind"],
            "start": t["iso_start"],
            "end": t["iso_end"],
            "recurrence": t["recurrence"],
        }
        yield (t["start"], t["end"], "deadline", _written(attributes))
    for c in gold["project_counts"]:
        value = "" if c["value"] is None else str(c["value"])
        head = None if c["head"] == head_of(c["text"]) else c["head"]
        yield (c["start"], c["end"], "count", _written({"value": value, "head": head}))


def _split_header(marked: str) -> tuple[dict[str, Any], str]:
    if not marked.startswith("+++\n"):
        return {}, marked
    end = marked.find("\n+++\n", 3)
    if end < 0:
        raise MarkupError("the header opened by +++ is not closed by a line +++")
    return tomllib.loads(marked[4 : end + 1]), marked[end + 5 :]


def _attributes(name: str, written: str, tag: re.Match[str]) -> dict[str, str]:
    values = dict(_ATTRIBUTE.findall(written))
    unknown = set(values) - _ATTRIBUTES[name]
    if unknown:
        raise MarkupError(f"<{name}> at character {tag.start()} has unknown attributes: {', '.join(sorted(unknown))}")
    return values


def _written(attributes: dict[str, str | None]) -> str:
    return "".join(f' {key}="{value}"' for key, value in attributes.items() if value)


def _list(written: str | None) -> list[str]:
    return written.split("|") if written else []


def head_of(text: str) -> str:
    """What a number of projects counts, as its span writes it; empty if something stands inside the word."""
    found = re.findall("项目|工程|項目", text)
    return found[-1] if found else ""


def _around(body: str, position: int) -> str:
    return repr(body[max(0, position - 20) : position + 20])
