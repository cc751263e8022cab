"""The acts on one text, gathered by the commitment that they were done to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from duban.core.records import CommentRecord, Decision, Quote, ReviewRecord
from duban.core.reviews import Accept, Act, Add, Assign, Comment, Edit, Entry, Reject, Status, Undo

_DECISIONS: dict[type, Decision] = {Accept: "accepted", Edit: "edited", Add: "added", Reject: "rejected"}


@dataclass(slots=True)
class Case:
    """Everything that was done to one commitment, which first stood at ``first``."""

    first: Quote
    entries: list[Entry] = field(default_factory=list)

    @property
    def acts(self) -> list[Act]:
        """The acts in order, without those that were taken back."""
        return [entry.act for entry in self.entries]

    @property
    def decision(self) -> Decision | None:
        """The last decision. An addition that is corrected later stays an addition; a state alone is no decision."""
        kinds = [_DECISIONS[type(act)] for act in self.acts if type(act) in _DECISIONS]
        if not kinds:
            return None
        return "added" if kinds[-1] != "rejected" and self.is_by_hand else kinds[-1]

    @property
    def changes(self) -> dict[str, Any]:
        """The corrected fields, the later edit before the earlier one."""
        found: dict[str, Any] = {}
        for act in self.acts:
            if isinstance(act, Edit | Add):
                found |= {name: getattr(act.value, name) for name in sorted(act.value.model_fields_set)}
        return found

    @property
    def place(self) -> Quote:
        """Where the commitment stands in the end."""
        return self.changes.get("span") or self.first

    @property
    def is_by_hand(self) -> bool:
        """Whether somebody added it."""
        return any(isinstance(act, Add) for act in self.acts)

    def review(self) -> ReviewRecord:
        """What the record says of it."""
        known: dict[str, Any] = {"decision": self.decision}
        comments = []
        for act in self.acts:
            if isinstance(act, Status):
                day = act.value.day or (act.when and act.when[:10])
                known |= {"state": act.value.state, "progress": act.value.progress, "day": day}
            elif isinstance(act, Assign):
                known |= {name: getattr(act.value, name) for name in sorted(act.value.model_fields_set)}
            elif isinstance(act, Comment):
                comments.append(CommentRecord(text=act.value, who=act.who, when=act.when))
        last = self.acts[-1]
        return ReviewRecord(**known, comments=tuple(comments), who=last.who, when=last.when)


def gather(entries: Iterable[Entry]) -> tuple[list[Case], dict[tuple[int, int], Case], list[Entry]]:
    """The acts by what they were done to, that by its places, and the acts that take back nothing."""
    places: dict[tuple[int, int], Case] = {}
    cases: list[Case] = []
    astray: list[Entry] = []
    for entry in entries:
        act = entry.act
        case = places.get((act.start, act.end))
        if case is None:
            case = places[act.start, act.end] = Case(Quote(text=act.text, start=act.start, end=act.end))
            cases.append(case)
        if isinstance(act, Edit) and (span := act.value.span):
            places[span.start, span.end] = case
        if not isinstance(act, Undo):
            case.entries.append(entry)
        elif case.entries:
            case.entries.pop()
        else:
            astray.append(entry)
    return [case for case in cases if case.entries], places, astray
