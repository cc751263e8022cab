"""Records as gold: those that people reviewed to the last commitment, and those that somebody is to correct."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from duban.core.records import CommitmentRecord, Document
from duban.io.store import form_of, iterate
from duban.lab.corpus.check import check_document
from duban.lab.corpus.gold import (
    MEETING,
    CorpusError,
    GoldCount,
    GoldDeadline,
    GoldDirective,
    GoldDocument,
    GoldSpeaker,
)
from duban.lab.corpus.markup import head_of
from duban.lab.corpus.store import CorpusDocument, Entry
from duban.show.report import original
from duban.show.reviewed import Reviewing


def reviewed(documents: Iterable[Document], work: Reviewing, split: str) -> Iterator[CorpusDocument | CorpusError]:
    """The documents on which people decided to the last commitment, as gold; and those that can't be gold, with why.

    A document on which nobody acted, and a copy of one that was seen, are left alone.
    """
    acted = {entry.act.sha256 for entry in work.reviews.entries}
    for document in work(documents):
        if document.document.sha256 in acted and document.document.duplicate_of is None:
            try:
                yield _decided(document, work, split)
            except CorpusError as error:
                yield error


def extracted(files: Iterable[Path]) -> Iterator[CorpusDocument]:
    """Records as they were extracted, to be corrected by hand. Raises ``CorpusError`` and ``LoadError``."""
    paths = list(files)
    for document in iterate(paths):
        yield to_corpus(document, _text(document, tuple(path.parent for path in paths)), "train")


def _decided(document: Document, work: Reviewing, split: str) -> CorpusDocument:
    info = document.document
    if left := undecided(document):
        raise CorpusError(f"{info.id}: {left} of {len(document.commitments)} commitments are unreviewed")
    made = to_corpus(document, _text(document, work.folders), split)
    if problem := next(check_document(made.text, made.gold), None):
        raise CorpusError(f"{problem}; correct it by another act")
    return made


def _text(document: Document, folders: tuple[Path, ...]) -> str:
    found = original(document, folders)
    if found.text is None:
        raise CorpusError(f"{document.document.id}: {found.missing}; put the text beside the records")
    return found.text


def undecided(document: Document) -> int:
    """How many commitments nobody has accepted, corrected or added."""
    return sum(c.review is None or c.review.decision is None for c in document.commitments)


def to_gold(document: Document) -> GoldDocument:
    """The gold that a record amounts to. Raises ``CorpusError`` if its id can't name a file.

    >>> import duban
    >>> record = duban.extract("会议要求，各单位要在10月底前完成。", "2021-10-08", id="n001")
    >>> [(d.speaker, d.responsible, d.deadlines) for d in to_gold(record).directives]
    [('会议', ('各单位',), ('10月底前',))]
    """
    info = document.document
    named = {s.name: s.titles for s in document.speakers if s.name and s.name != MEETING}
    named |= {c.speaker: () for c in document.commitments if c.speaker and c.speaker not in (MEETING, *named)}
    try:
        return GoldDocument(
            doc=info.id,
            meeting_date=info.meeting_date,
            published=info.published,
            speakers=tuple(GoldSpeaker(name=name, titles=titles) for name, titles in named.items()),
            directives=tuple(map(_directive, document.commitments)),
            project_counts=tuple(
                GoldCount(text=c.text, start=c.start, end=c.end, value=c.value, head=head_of(c.text))
                for c in document.project_counts
            ),
            deadlines=tuple(
                GoldDeadline(
                    text=d.text,
                    start=d.start,
                    end=d.end,
                    kind=d.kind,
                    iso_start=d.iso_start,
                    iso_end=d.iso_end,
                    recurrence=d.recurrence,
                )
                for d in document.deadlines
            ),
        )
    except ValidationError as error:
        raise CorpusError(f"{info.id}: {error.errors()[0]['msg']}; give the document another id") from None


def to_corpus(document: Document, text: str, split: str) -> CorpusDocument:
    """A record with its text as a document of a corpus."""
    info = document.document
    gold = to_gold(document)
    known = {"form": form_of(document) or "document", "topic": "", "script": info.script, "split": split}
    encoding = _encoding(text, (info.encoding or "utf-8", "utf-8"))
    entry = Entry(gold.doc, **known, encoding=encoding, sha256="", directives=len(gold.directives))
    return CorpusDocument(entry, text, gold)


def _directive(commitment: CommitmentRecord) -> GoldDirective:
    return GoldDirective(
        text=commitment.text,
        start=commitment.start,
        end=commitment.end,
        marker="".join(commitment.marker.split()) if commitment.marker else None,  # a line may end inside it
        modality=commitment.modality,
        speaker=commitment.speaker,
        responsible=tuple(dict.fromkeys(party.text for party in commitment.responsible)),
        deadlines=tuple(deadline.text for deadline in commitment.deadlines),
    )


def _encoding(text: str, names: Iterable[str]) -> str:
    """The first encoding that gives the text back; UTF-8 gives every one."""
    for name in names:
        try:
            if text.encode(name).decode(name) == text:
                return name
        except (UnicodeError, LookupError):
            continue
    return "utf-8"
