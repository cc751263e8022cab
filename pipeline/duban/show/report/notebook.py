"""What notebooks show of records: the text with its marks, rendered by spaCy's displacy, in which text stays text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import islice
from typing import Any

from duban.core.records import CommitmentRecord, Document
from duban.show.report.explain import commitment_lines
from duban.show.report.marks import Kind, Mark, lines, marks, visible
from duban.show.report.texts import original

#: Sign, colour of the line, background and kind of line, as on the review page.
_LOOKS: dict[Kind, tuple[str, str, str, str]] = {
    "directive": ("要", "#8a6a00", "#fff6d1", "solid 2px"),
    "speaker": ("讲", "#0b5c94", "#e2f0fa", "double 4px"),
    "cue": ("", "#0b5c94", "transparent", "solid 1px"),
    "party": ("责", "#00664a", "#b9e4d4", "solid 3px"),
    "deadline": ("时", "#a84300", "#fbd0ad", "dashed 2px"),
    "count": ("数", "#84336a", "#ffffff", "dotted 3px"),
}
_MARK = '<mark style="background:{bg};color:#000;border-bottom:{line} {ink};padding:0">{signs}{text}</mark>'
_SIGN = '<b style="background:{};color:#fff;border-radius:3px;font-size:.7em;margin:0 .2em;padding:0 .2em">{}</b>'
_BOX = '<div style="max-height:32em;overflow:auto;line-height:1.9;max-width:50em">{}</div>'
_ROWS = 20


def document_html(document: Document) -> str:
    """A record with its marked text, or with the quotes of its commitments if the text was not found."""
    info = document.document
    head = " · ".join(filter(None, (info.title or info.id, info.meeting_date or info.published)))
    body = f"<p><b>{_safe(head)}</b>，{len(document.commitments)} 项要求</p>"
    text = original(document).text
    if text is None:
        return body + _BOX.format("".join(f"<p>{_rendered(c.text, _inside(c))}</p>" for c in document.commitments))
    return body + _BOX.format(_rendered(text, marks(document)))


def commitment_html(commitment: CommitmentRecord) -> str:
    """One commitment with its marks, and why it stands as it does."""
    inside = _inside(commitment)
    why = "".join(
        f"<tr><td>{_safe(label)}</td><td>{_safe(said)}</td></tr>" for label, said in commitment_lines(commitment)
    )
    return f"<div>{_rendered(commitment.text, inside)}</div><table>{why}</table>"


def records_html(documents: Iterable[Document]) -> str:
    """A table of the first records, with how many there are."""
    kept = list(documents)
    rows = "".join(
        f"<tr><td>{_safe(d.document.id)}</td><td>{_safe(d.document.title or '')}</td>"
        f"<td>{_safe(d.document.meeting_date or d.document.published or '')}</td><td>{len(d.commitments)}</td></tr>"
        for d in islice(kept, _ROWS)
    )
    total = sum(len(document.commitments) for document in kept)
    more = f"，前 {_ROWS} 篇：" if len(kept) > _ROWS else ""
    head = "<tr><th>编号</th><th>标题</th><th>日期</th><th>要求</th></tr>"
    return f"<p>{len(kept)} 篇文档，{total} 项要求{more}</p><table>{head}{rows}</table>"


def _rendered(text: str, marked: Iterable[Mark]) -> str:
    """HTML by displacy, which marks stretches that do not overlap: the pieces between the ends of all marks."""
    from spacy import displacy

    found = tuple(marked)
    shown, ents, begun = "", [], set[int]()
    for row in lines(text, found):
        for piece in row:
            words = visible(piece.text)
            if piece.marks and words:
                fresh = [found[i].kind for i in piece.marks if i not in begun]
                begun.update(piece.marks)
                ents.append(_ent(len(shown), words, found[piece.marks[-1]].kind, fresh))
            shown += words
        shown += "\n"
    html: str = displacy.render(
        {"text": shown.rstrip("\n"), "ents": ents}, style="ent", manual=True, jupyter=False, options={"template": _MARK}
    )
    return html


def _ent(start: int, text: str, kind: Kind, fresh: Iterable[Kind]) -> dict[str, Any]:
    """A stretch as displacy takes it, with the signs of the marks that begin at it."""
    _, ink, background, line = _LOOKS[kind]
    signs = "".join(_SIGN.format(_LOOKS[new][1], _LOOKS[new][0]) for new in fresh if _LOOKS[new][0])
    look = {"bg": background, "ink": ink, "line": line, "signs": signs}
    return {"start": start, "end": start + len(text), "label": kind, "params": look}


def _inside(commitment: CommitmentRecord) -> Iterator[Mark]:
    """The marks of what lies in a commitment, counted from its start."""
    yield Mark(0, len(commitment.text), "directive", ())
    kinds: tuple[tuple[Kind, Iterable[Any]], ...] = (
        ("party", commitment.responsible),
        ("deadline", commitment.deadlines),
        ("count", commitment.project_counts),
    )
    for kind, quotes in kinds:
        for quote in quotes:
            if commitment.start <= quote.start and quote.end <= commitment.end:
                yield Mark(quote.start - commitment.start, quote.end - commitment.start, kind, ())


def _safe(text: str) -> str:
    return escape(visible(text))
