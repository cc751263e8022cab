"""Which commitments appeared, vanished or changed between two runs over the same texts, and by which rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from duban.lab.corpus.pairing import pair
from duban.lab.evaluate.compare import shorten
from duban.lab.evaluate.outputs import FoundCommitment, FoundText, Output

_FIELDS = ("text", "marker", "modality", "speaker", "responsible", "deadlines")


@dataclass(frozen=True, slots=True)
class Difference:
    """A commitment that is ``new`` (``old`` is null), ``gone`` (``new`` is null) or ``changed`` in ``fields``."""

    document: str
    old: FoundCommitment | None
    new: FoundCommitment | None
    fields: Mapping[str, tuple[str, str]]

    @property
    def kind(self) -> str:
        """``new``, ``gone`` or ``changed``."""
        return "new" if self.old is None else "gone" if self.new is None else "changed"

    @property
    def rules_gone(self) -> tuple[str, ...]:
        """Rules behind the old commitment that are not behind the new one."""
        return _without(self.old, self.new)

    @property
    def rules_come(self) -> tuple[str, ...]:
        """Rules behind the new commitment that were not behind the old one."""
        return _without(self.new, self.old)

    def lines(self) -> Iterator[str]:
        """The difference as a readable diff."""
        shown = self.new or self.old
        assert shown is not None
        rules = [f"-{rule}" for rule in self.rules_gone] + [f"+{rule}" for rule in self.rules_come]
        written = f"  [{' '.join(rules)}]" if rules else ""
        yield f"{self.document} {shown.start}-{shown.end} {self.kind}{written}"
        if self.kind != "changed":
            yield f"  {'+' if self.new else '-'} {shorten(shown.text, 100)}"
            return
        yield f"    {shorten(shown.text, 100)}"
        for name, (old, new) in self.fields.items():
            yield f"  - {name}: {shorten(old, 100)}"
            yield f"  + {name}: {shorten(new, 100)}"


def diff(old: Mapping[str, Output], new: Mapping[str, Output]) -> Iterator[Difference]:
    """Every difference between the outputs of two runs in the documents that both have, by id and place.

    Commitments are paired as the scorer pairs them; a pair is a change where a field or the wording differs.

    >>> commitment = {"text": "要抓落实", "start": 0, "end": 4, "modality": "obligation", "rules": ["marker.yao"]}
    >>> before, after = Output.model_validate({"commitments": [commitment]}), Output()
    >>> [(d.kind, d.rules_gone) for d in diff({"001": before}, {"001": after})]
    [('gone', ('marker.yao',))]
    """
    for document in sorted(old.keys() & new.keys()):
        before, after = old[document].commitments, new[document].commitments
        pairs = dict(pair(before, after))
        taken = set(pairs.values())
        found = [Difference(document, o, None, {}) for i, o in enumerate(before) if i not in pairs]
        found += [Difference(document, None, n, {}) for j, n in enumerate(after) if j not in taken]
        for i, j in pairs.items():
            fields = _changed(before[i], after[j])
            if fields:
                found.append(Difference(document, before[i], after[j], fields))
        yield from sorted(found, key=_place)


def _changed(old: FoundCommitment, new: FoundCommitment) -> dict[str, tuple[str, str]]:
    values = {name: (_shown(getattr(old, name)), _shown(getattr(new, name))) for name in _FIELDS}
    return {name: (before, after) for name, (before, after) in values.items() if before != after}


def _shown(value: str | tuple[FoundText, ...] | None) -> str:
    if isinstance(value, tuple):
        value = "、".join(member.text for member in value)
    return value or "-"


def _without(one: FoundCommitment | None, other: FoundCommitment | None) -> tuple[str, ...]:
    rules = other.rules if other else ()
    return tuple(rule for rule in one.rules if rule not in rules) if one else ()


def _place(difference: Difference) -> tuple[int, int]:
    shown = difference.new or difference.old
    assert shown is not None
    return (shown.start, shown.end)
