"""The review page: one HTML file that asks the network for nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from duban.core.records import Document
from duban.core.reviews import REVIEWS_VERSION
from duban.show.report.data import Indexer, block
from duban.show.report.marks import visible
from duban.show.report.texts import Original

#: JSON inside HTML: what could end the script element, and what moves other text about or has no width.
_UNSAFE = re.compile(
    r"[<>&\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]", re.UNICODE
)
#: In this order, since a module knows only those before it.
_MODULES = [
    "dom",
    "chars",
    "words",
    "times",
    "filter",
    "review",
    "marks",
    "data",
    "state",
    "card",
    "list",
    "text",
    "combobox",
    "filters",
    "edit",
    "files",
    "lanes",
    "timeline",
    "gaps",
    "overview",
    "page",
]
TITLE = "督办审阅"
_LIBRARIES = ("virtual", "echarts")
_IMPORT = re.compile(r'^import (\{.*\}) from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|const) (\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What of a page stays the same at every visit; ``texts`` are the SHA-256 of its texts."""

    index: dict[str, Any]
    blocks: tuple[str, ...]
    texts: tuple[str, ...]


def to_html(
    documents: Iterable[tuple[Document, Original]],
    title: str = TITLE,
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
    return render(Preparer()(documents), title, home, as_of, reviews)


class Preparer:
    """Puts together what the page of documents says, whoever asks for it and whatever they did. Built once."""

    def __init__(self) -> None:
        self._index = Indexer()

    def __call__(self, documents: Iterable[tuple[Document, Original]]) -> Prepared:
        """What there is to say of documents with their texts."""
        pairs = list(documents)
        return Prepared(
            self._index([document for document, _ in pairs], [text for _, text in pairs]),
            tuple(_json(block(document, text)) for document, text in pairs),
            tuple(document.document.sha256 for document, _ in pairs),
        )


def render(
    prepared: Prepared,
    title: str = TITLE,
    home: str | None = None,
    as_of: str | None = None,
    reviews: Mapping[str, Any] | None = None,
) -> str:
    """The page, as ``to_html`` gives it."""
    from jinja2 import Environment, PackageLoader

    style = _asset("report.css")
    script = _script()
    environment = Environment(loader=PackageLoader("duban.show.report", "templates"), autoescape=True, trim_blocks=True)
    acts = reviews or {"version": REVIEWS_VERSION, "acts": [], "post": None, "token": None}
    return environment.get_template("report.html").render(
        title=visible(title),
        default_title=TITLE,
        home=home,
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        connect="'self'" if acts["post"] else "'none'",
        words=_json(json.loads(_asset("words.json"))),
        index=_json(prepared.index | {"as_of": as_of, "reviews": acts}),
        blocks=prepared.blocks,
    )


def _script() -> str:
    """Libraries and modules as one script."""
    return "\n".join([*(_asset(f"vendor/{name}.js") for name in _LIBRARIES), '"use strict";', *map(_module, _MODULES)])


def _module(name: str) -> str:
    """A module as a function of its own, for a page that may load nothing: what it exports is an object by its name."""
    source = _asset(f"js/{name}.js")
    exported = ", ".join(name for _, name in _EXPORT.findall(source))
    taken = _IMPORT.sub(lambda line: f"const {line[1].replace(' as ', ': ')} = ${line[2]};", source)
    body = _EXPORT.sub(r"\1 \2", taken)
    return f"const ${name} = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();"


def _json(value: Mapping[str, Any]) -> str:
    """JSON that no text in it can break out of when it stands in HTML."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def _hash(content: str) -> str:
    """The source expression by which a content security policy allows exactly this script or style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")


def _asset(name: str) -> str:
    return (files("duban.show.report") / "assets" / name).read_text(encoding="utf-8").strip()
