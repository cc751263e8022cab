"""Records for what people look at: three meetings, and a text that means harm."""

from pathlib import Path

import duban
from duban.io.store import load
from duban.show.report import original

MEETINGS = Path(__file__).parents[1] / "store" / "meetings.jsonl"
HOSTILE = (
    "</script><script>document.title='taken'</script>\n<img src=x onerror=\"document.title='taken'\">\n"
    '\u202e县长王某强调，<b>各乡镇</b>要在10月底前完成𠮷字桥项目。\u2066\n=HYPERLINK("http://example.org")\r\n'
)


def with_text(record, text):
    return record.model_copy(update={"document": record.document.model_copy(update={"text": text})})


def hostile():
    record = duban.extract(HOSTILE, date="2020-10-10", id="<b>x</b>", source="</title><script>1</script>")
    return with_text(record, HOSTILE)


def pairs(*more):
    return [(record, original(record)) for record in (*load(MEETINGS), *more)]


def many(documents):
    """The meetings again and again, under other names."""
    again = [pairs()[i % 3] for i in range(documents)]
    return [
        (r.model_copy(update={"document": r.document.model_copy(update={"id": f"{r.document.id}-{i}"})}), text)
        for i, (r, text) in enumerate(again)
    ]
