"""Acts on the meetings of ``tests/store/meetings.jsonl``, written as short as a table needs them."""

from pathlib import Path

from duban.core.reviews import ACT, Entry
from duban.io.store import load

MEETINGS = Path(__file__).parents[1] / "store" / "meetings.jsonl"
DOCUMENT = load(MEETINGS)[0]
TEXT = DOCUMENT.document.text


def raw(act, text, value=None, document=DOCUMENT, **more):
    """An act as JSON, on the first place where the text says ``text``."""
    start = document.document.text.index(text)
    known = {"version": 1, "sha256": document.document.sha256, "document": document.document.id}
    value = {} if act == "add" and value is None else value
    return known | {"start": start, "end": start + len(text), "text": text, "act": act, "value": value} | more


def act(*said, **more):
    return ACT.validate_python(raw(*said, **more))


def entries(*acts):
    return [Entry(number, one) for number, one in enumerate(acts, 1)]


def quote(text, **more):
    return {"text": text, "start": TEXT.index(text), "end": TEXT.index(text) + len(text)} | more
