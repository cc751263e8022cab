"""What must be true of a corpus: spans quote their text, nothing overlaps, labels and dates are of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from duban.lab.corpus.gold import MEETING, CorpusError, GoldDeadline, GoldDirective, GoldDocument, GoldSpan, read_gold
from duban.lab.corpus.store import SCRIPTS, SPLITS, Entry, describe, gold_path, raw_path, read_manifest, read_raw

_RECURRENCE = re.compile(r"R/P(?:[1-9][0-9]{0,3}[DWMY]|T[1-9][0-9]{0,3}H)")
_LEADING = "，。；！？、,;!?：: \t\r\n"
_TRAILING = "，。；！？、,; \t\r\n"
_GLOSS_OR_SPACE = re.compile(r"\s+|[(（][a-zA-Zà-ÿāēīōūǎěǐǒǔǖǘǚǜńňǹḿüɑɡê]{1,8}[)）]")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with one document; ``place`` says where in it (a code point range or a field)."""

    document: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.document}: {self.place}: {self.message}"


def check(folder: Path) -> tuple[Problem, ...]:
    """Everything that is wrong with the corpus at ``folder``; an empty tuple means that it is sound."""
    try:
        entries = {entry.id: entry for entry in read_manifest(folder)}
    except CorpusError as error:
        return (Problem("manifest.tsv", "layout", str(error)),)
    return tuple(p for problems in (_files(folder, entries), _documents(folder, entries)) for p in problems)


def check_document(text: str, gold: GoldDocument) -> Iterator[Problem]:
    r"""Everything wrong with one gold record beside its text.

    >>> from duban.lab.corpus.markup import parse, to_gold
    >>> marked = parse('+++\nid = "x"\n+++\n各地<directive marker="须">要抓落实。</directive>')
    >>> [str(p) for p in check_document(marked.text, GoldDocument.model_validate(to_gold(marked)))]
    ['x: directive 2-7: ends in punctuation or space', "x: directive 2-7: the marker '须' is not in the span"]
    """
    layers = {"directive": gold.directives, "count": gold.project_counts, "deadline": gold.deadlines}
    for layer, spans in layers.items():
        for span in spans:
            yield from (Problem(gold.doc, f"{layer} {span.start}-{span.end}", m) for m in _span(span, text))
        yield from _order(gold.doc, layer, spans)
    for inner in (*gold.project_counts, *gold.deadlines):
        for outer in gold.directives:
            inside = outer.start <= inner.start and inner.end <= outer.end
            if inner.start < outer.end and outer.start < inner.end and not inside:
                yield Problem(gold.doc, f"{inner.start}-{inner.end}", f"crosses directive {outer.start}-{outer.end}")
    yield from _fields(gold, text)


def _files(folder: Path, entries: dict[str, Entry]) -> Iterator[Problem]:
    gold_ids = {file.stem for file in (folder / "gold").glob("*.json")}
    raw_ids = {file.stem for file in (folder / "raw").glob("*.txt")}
    for name in sorted(gold_ids ^ raw_ids):
        missing = raw_path(folder, name) if name in gold_ids else gold_path(folder, name)
        yield Problem(name, "files", f"{missing} is missing; restore it, or delete the other half")
    if (folder / "manifest.tsv").exists():
        for name in sorted(gold_ids - set(entries)):
            yield Problem(name, "manifest.tsv", "no line names this document; compile it with `duban corpus build`")
        for name in sorted(set(entries) - gold_ids):
            yield Problem(name, "manifest.tsv", "the line names a document that has no gold; delete the line")
        listed = [entry.id for entry in read_manifest(folder)]
        if listed != sorted(set(listed)):
            yield Problem("manifest.tsv", "order", "ids must be unique and sorted; `duban corpus build` writes them so")


def _documents(folder: Path, entries: dict[str, Entry]) -> Iterator[Problem]:
    for file in sorted((folder / "gold").glob("*.json")):
        raw = raw_path(folder, file.stem)
        if not raw.exists():
            continue
        try:
            gold = read_gold(file)
            listed = entries.get(file.stem) or describe(gold, raw, {})
            text = read_raw(raw, listed.encoding)
        except CorpusError as error:
            yield Problem(file.stem, "files", str(error))
            continue
        if gold.doc != file.stem:
            yield Problem(file.stem, "doc", f"says {gold.doc!r}, but the file is called {file.name}")
        if file.stem in entries:
            yield from _entry(listed, describe(gold, raw, {}))
        yield from check_document(text, gold)


def _entry(listed: Entry, found: Entry) -> Iterator[Problem]:
    for field, vocabulary in (("split", SPLITS), ("script", SCRIPTS)):
        if getattr(listed, field) not in vocabulary:
            message = f"{field} is {getattr(listed, field)!r}, not one of {', '.join(vocabulary)}"
            yield Problem(listed.id, "manifest.tsv", message)
    if not listed.form:
        yield Problem(listed.id, "manifest.tsv", "form is empty")
    if listed.sha256 != found.sha256:
        yield Problem(listed.id, "manifest.tsv", "the sha256 is not that of the raw file: only one was changed")
    if listed.directives != found.directives:
        yield Problem(
            listed.id, "manifest.tsv", f"directives: {listed.directives} here, {found.directives} in the gold"
        )


def _span(span: GoldSpan, text: str) -> Iterator[str]:
    if not span.start < span.end <= len(text):
        yield f"is not a span of a text of {len(text)} characters"
    elif text[span.start : span.end] != span.text:
        yield f"quotes {span.text[:20]!r}, but the text there is {text[span.start : span.end][:20]!r}"
    elif span.text[0] in _LEADING:
        yield "begins with punctuation or space"
    elif span.text[-1] in _TRAILING:
        yield "ends in punctuation or space"


def _order(doc: str, layer: str, spans: Sequence[GoldSpan]) -> Iterator[Problem]:
    for before, after in pairwise(spans):
        place = f"{layer} {after.start}-{after.end}"
        if after.start < before.start:
            yield Problem(doc, place, "stands out of order; sort by start")
        elif after.start < before.end:
            yield Problem(doc, place, f"overlaps the {layer} {before.start}-{before.end}")


def _fields(gold: GoldDocument, text: str) -> Iterator[Problem]:
    for field, value in (("meeting_date", gold.meeting_date), ("published", gold.published)):
        if value is not None and not _is_date(value):
            yield Problem(gold.doc, field, f"{value!r} is not an ISO date")
    bare = _bare(text)
    for speaker in gold.speakers:
        for quoted in (speaker.name, *speaker.titles):
            if _bare(quoted) not in bare and quoted != MEETING:
                yield Problem(gold.doc, f"speaker {speaker.name}", f"{quoted!r} is not in the text")
    voices = {MEETING, None, *(speaker.name for speaker in gold.speakers)}
    for d in gold.directives:
        yield from (Problem(gold.doc, f"directive {d.start}-{d.end}", m) for m in _directive(d, bare, voices))
    for count in gold.project_counts:
        if count.head not in count.text:
            yield Problem(gold.doc, f"count {count.start}-{count.end}", f"the head {count.head!r} is not in the span")
    for t in gold.deadlines:
        yield from (Problem(gold.doc, f"deadline {t.start}-{t.end}", message) for message in _dates(t))


def _directive(d: GoldDirective, bare: str, voices: set[str | None]) -> Iterator[str]:
    if d.marker is not None and d.marker not in _bare(d.text):
        yield f"the marker {d.marker!r} is not in the span"
    if d.speaker not in voices:
        yield f"the speaker {d.speaker!r} is not among the speakers of the document"
    for field, values in (("responsible", d.responsible), ("deadline", d.deadlines)):
        yield from (f"the {field} {value!r} is not in the text" for value in values if _bare(value) not in bare)


def _dates(deadline: GoldDeadline) -> Iterator[str]:
    for value in (deadline.iso_start, deadline.iso_end):
        if value is not None and not _is_date(value):
            yield f"{value!r} is not an ISO date"
    if deadline.iso_start and deadline.iso_end and deadline.iso_start > deadline.iso_end:
        yield f"starts on {deadline.iso_start}, after its end on {deadline.iso_end}"
    if deadline.recurrence is not None and not _RECURRENCE.fullmatch(deadline.recurrence):
        yield f"the recurrence {deadline.recurrence!r} is not of the form R/P1W"
    if deadline.recurrence is not None and deadline.kind != "recurrence":
        yield f"has a recurrence although its kind is {deadline.kind}"


def _bare(text: str) -> str:
    """The text without spaces, line breaks and pinyin glosses, which may stand inside a name or title as quoted."""
    return _GLOSS_OR_SPACE.sub("", text)


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
