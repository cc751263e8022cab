"""What a ledger and the minutes say differently."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from duban.core.records import CommitmentRecord, Document
from duban.io.store import held
from duban.show.reconcile.ledgers import LedgerRow
from duban.show.reconcile.match import alike
from duban.show.views.ledger import ledger
from duban.show.views.owners import Owned, Owners
from duban.stages.times import timex

Kind = Literal["missing", "unasked", "swapped", "owner", "borrowed_date", "changed_date", "no_date", "unstated_date"]
#: Code points within which commitments without a heading count as parts of one item.
_NEAR = 300
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference, with its place in the ledger and in the minutes, as far as it has one in each.

    missing: asked for, and in no row. unasked: a row that nobody asked for. swapped: who leads supports there, or the
    reverse. owner: other owners. borrowed_date: the deadline of another task of the same item. changed_date,
    no_date, unstated_date: another day, none although one was said, one although none was said.
    ``ledger`` and ``minutes`` are what each says.
    """

    kind: Kind
    row: LedgerRow | None
    document: Document | None
    commitment: CommitmentRecord | None
    ledger: str = ""
    minutes: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A commitment with its document and its owners."""

    document: Document
    commitment: CommitmentRecord
    owned: Owned
    is_task: bool


def reconcile(rows: Sequence[LedgerRow], documents: Iterable[Document], *, whole: bool = False) -> tuple[Finding, ...]:
    """What differs: first what is missing in the ledger, in the order of the minutes, then row by row.

    Only tasks must stand in a ledger; ``whole`` asks for principles and slogans too.
    """
    asked = [
        _Asked(row.document, row.commitment, row.owned, row.kind == "task")
        for row in sorted(ledger(documents), key=lambda row: (row.document.document.id, row.commitment.start))
    ]
    shared = alike([row.text for row in rows], [each.commitment.text_simplified for each in asked])
    by_id = {name: number for number, row in enumerate(rows) for name in row.ids}
    best: dict[int, tuple[float, int]] = {}
    for (number, place), score in sorted(shared.items()):
        if score > best.get(place, (0.0, 0))[0]:
            best[place] = (score, number)
    best |= {place: (2.0, by_id[each.commitment.id]) for place, each in enumerate(asked) if each.commitment.id in by_id}
    of_row: dict[int, list[_Asked]] = defaultdict(list)
    for place, (_, number) in sorted(best.items()):
        of_row[number].append(asked[place])
    known = {number for number, _ in shared} | set(of_row)
    compare = _Comparison(asked)
    missing = (each for place, each in enumerate(asked) if place not in best and (whole or each.is_task))
    return (
        *(Finding("missing", None, each.document, each.commitment) for each in missing),
        *(
            finding
            for number, row in enumerate(rows)
            for finding in (compare(row, of_row[number]) if number in known else (Finding("unasked", row, None, None),))
        ),
    )


class _Comparison:
    """Holds one row against what was asked in it."""

    def __init__(self, everything: Sequence[_Asked]) -> None:
        self._everything: dict[int, list[_Asked]] = defaultdict(list)
        for each in everything:
            self._everything[id(each.document)].append(each)
        self._key = Owners().key

    def __call__(self, row: LedgerRow, asked: Sequence[_Asked]) -> Iterator[Finding]:
        if asked:
            yield from self._owners(row, asked)
            yield from self._dates(row, asked)

    def _owners(self, row: LedgerRow, asked: Sequence[_Asked]) -> Iterator[Finding]:
        lead = list(dict.fromkeys(name for each in asked for name in each.owned.lead))
        support = list(dict.fromkeys(name for each in asked for name in each.owned.support))
        persons = [name for each in asked for name in each.owned.persons]
        if not lead and not support:
            return
        said, first = (row.lead, row.support), asked[0]
        told = f"牵头 {'、'.join(row.lead) or '—'}，配合 {'、'.join(row.support) or '—'}"
        meant = f"牵头 {'、'.join(lead) or '—'}，配合 {'、'.join(support) or '—'}"
        turned = [n for n in lead if not self._is_in(n, said[0]) and self._is_in(n, said[1])]
        turned += [n for n in support if self._is_in(n, said[0]) and not self._is_in(n, said[1])]
        lost = [n for n in (*lead, *support) if not self._is_in(n, (*said[0], *said[1]))]
        strange = [n for n in (*said[0], *said[1]) if not self._is_in(n, (*lead, *support, *persons))]
        if turned:
            yield Finding("swapped", row, first.document, first.commitment, told, meant)
        elif lost or (strange and not lead):
            yield Finding("owner", row, first.document, first.commitment, told, meant)

    def _is_in(self, name: str, names: Iterable[str]) -> bool:
        """Whether a body is among others; 水利局 in the ledger of a county is 县水利局."""
        own = self._key(name)
        return any(_same(own, self._key(other)) for other in names)

    def _dates(self, row: LedgerRow, asked: Sequence[_Asked]) -> Iterator[Finding]:
        first = asked[0]
        stated = {day: each for each in asked for day in _days(each.commitment)}
        given = _ends(row.due, first.document.document.anchor_date or held(first.document))
        wording = [q.text for each in asked for q in (*each.commitment.deadlines, *each.commitment.urgency)]
        if not row.due:
            if stated:
                yield Finding("no_date", row, first.document, first.commitment, "", "、".join(sorted(stated)))
            return
        if given & set(stated) or any(text in row.due or row.due in text for text in wording):
            return
        others = [each for each in self._siblings(asked) if given & _days(each.commitment)]
        if others:
            other = others[0]
            yield Finding("borrowed_date", row, other.document, other.commitment, row.due, other.commitment.text)
        elif stated:
            yield Finding("changed_date", row, first.document, first.commitment, row.due, "、".join(sorted(stated)))
        elif not wording:
            yield Finding("unstated_date", row, first.document, first.commitment, row.due, "")

    def _siblings(self, asked: Sequence[_Asked]) -> Iterator[_Asked]:
        """What else the same items ask for: under the same heading, and without one close by."""
        mine = {id(each.commitment) for each in asked}
        for each in asked:
            for other in self._everything[id(each.document)]:
                same = other.commitment.section == each.commitment.section
                near = abs(other.commitment.start - each.commitment.start) <= _NEAR
                if id(other.commitment) not in mine and same and (near or each.commitment.section):
                    yield other


def _same(first: str, second: str) -> bool:
    shorter, longer = sorted((first, second), key=len)
    return shorter == longer or (len(shorter) >= _SHORTEST and longer.endswith(shorter))


def _days(commitment: CommitmentRecord) -> set[str]:
    return {deadline.iso_end for deadline in commitment.deadlines if deadline.iso_end}


def _ends(due: str, reference: str | None) -> set[str]:
    """The last days that the limit of a row means, counted from the day of the meeting."""
    return {found.iso_end for found in timex(due, reference) if found.iso_end}
