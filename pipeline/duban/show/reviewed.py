"""Records with what people did to them, and what of it fits nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from duban.core.records import CommitmentRecord, Document
from duban.core.reviews import REVIEWS_VERSION, Entry
from duban.io.reviews import Reviews
from duban.show.report.texts import original
from duban.stages.revise import Leftover, Reviser


@dataclass(slots=True)
class Reviewing:
    """Corrects documents that pass through it; what is left over is complete when all of them have passed.

    ``folders`` are where the texts lie that records only name, to check what acts quote.
    """

    reviews: Reviews
    folders: tuple[Path, ...] = ()
    rejected: list[CommitmentRecord] = field(default_factory=list)
    covered: list[CommitmentRecord] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)

    def __call__(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Each document as people left it, in order."""
        waiting: dict[str, list[Entry]] = {}
        for entry in self.reviews.entries:
            waiting.setdefault(entry.act.sha256, []).append(entry)
        names = {entry.act.document for entry in self.reviews.entries}
        renewed: dict[str, Document] = {}
        seen: set[str] = set()
        reviser = Reviser() if waiting else None
        for document in documents:
            info = document.document
            entries = waiting.get(info.sha256)
            if info.id in names:
                renewed[info.id] = document
            if reviser is None or entries is None:
                yield document
                continue
            revised = reviser(document, entries, original(document, self.folders).text)
            if info.sha256 not in seen:  # a copy of the text says the same again
                seen.add(info.sha256)
                self.rejected += revised.rejected
                self.covered += revised.covered
                self.leftovers += revised.leftovers
            yield revised.document
        for sha256, entries in waiting.items():
            if sha256 not in seen:
                self.leftovers += [_elsewhere(entry, renewed.get(entry.act.document)) for entry in entries]
        self.leftovers.sort(key=lambda leftover: leftover.entry.line)


def for_page(entries: Iterable[Entry], post: str | None = None, token: str | None = None) -> dict[str, Any]:
    """What a review page is told of acts: those on its texts, and where new ones go (docs/review.md)."""
    acts = [entry.act.model_dump(mode="json", exclude_unset=True) for entry in entries]
    return {"version": REVIEWS_VERSION, "acts": acts, "post": post, "token": token}


def _elsewhere(entry: Entry, renewed: Document | None) -> Leftover:
    """An act on a text that is not among the records, with what says the same in the document of its name."""
    if renewed is None:
        return Leftover(entry, f"its text, {entry.act.document}, is not among the records")
    same = [c for c in renewed.commitments if c.text == entry.act.text]
    return Leftover(entry, f"the text of {entry.act.document} has changed", same[0] if len(same) == 1 else None)
