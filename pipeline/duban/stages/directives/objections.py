"""What the rules say against a candidate: ordered lists of named tests, of which the first that holds decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from duban.core.model import Mention
from duban.stages.clauses.signals import Signals
from duban.stages.directives.candidates import Candidate
from duban.stages.directives.roles import Role


class Case(NamedTuple):
    """What a test looks at."""

    text: str
    candidate: Candidate
    signals: Signals

    def search(self, label: str, start: int, end: int) -> Mention | None:
        """The first sign of that kind in a stretch."""
        return self.signals.search(label, self.text, start, end)


class Test(NamedTuple):
    """A test of a candidate: ``name`` is the reason that a reader sees.

    ``outcome`` is what follows where it holds: nothing can outweigh it (``final``), it speaks ``against`` the
    candidate, or it speaks ``for`` it. It holds where it gives something; a mention or a role is shown with the name.
    """

    name: str
    outcome: Literal["final", "against", "for"]
    holds: Callable[[Case], Mention | Role | bool | None]


def object_to(text: str, candidate: Candidate, signals: Signals) -> Candidate:
    """The candidate with what the rules say against it."""
    tests = MARKED if candidate.marker is not None or candidate.correlative else UNMARKED
    case = Case(text, candidate, signals)
    for test in tests:
        if found := test.holds(case):
            reason = "" if test.outcome == "for" else _reason(test.name, found)
            return candidate._replace(objection=reason, final=test.outcome == "final")
    return candidate


def _reason(name: str, found: Mention | Role | bool) -> str:
    if isinstance(found, Role):
        return f"{name} {found.value}"
    return f"{name} ({found.rule})" if isinstance(found, Mention) else name


def _argues(case: Case) -> Mention | None:
    end = case.candidate.behind.end if case.candidate.behind else case.candidate.end
    return case.search("ARGUMENT", case.candidate.start, end)


def _gives_reason(case: Case) -> bool:
    return "stop" in case.candidate.clauses[0].facts


def _asks(case: Case) -> bool:
    last = case.candidate.behind or case.candidate.clauses[-1]
    return "？" in (last.closing, case.candidate.clauses[-1].closing)


def _asks_and_urges_nobody(case: Case) -> bool:
    urges = case.candidate.marker is not None and case.candidate.marker.value["modality"] == "exhortation"
    return not urges and _asks(case)


def _tells_of_problem(case: Case) -> bool:
    """Such as 一些单位擅自改变用途，不得不停工."""
    forbids = case.candidate.marker is not None and case.candidate.marker.value["modality"] == "prohibition"
    return forbids and case.candidate.before is not None and case.candidate.before.states == "statement.perfective"


def _reasons_or_asks(case: Case) -> bool:
    return _gives_reason(case) or _asks(case)


def _is_case(case: Case) -> bool:
    """An item of a list that says of whom or what the line above it speaks ((一)未按照规定报告的；)."""
    lead, block = case.candidate.context.lead, case.candidate.context.block
    if lead is not None and lead.cases:
        return True
    return block.level > 0 and case.search("RELATIVE_END", case.candidate.end - 1, case.candidate.end) is not None


def _states_a_fact(case: Case) -> Mention | None:
    stated = case.candidate.statement
    return stated if stated and stated.value.get("final") and not case.candidate.shows("rule_like") else None


def _stands_elsewhere(case: Case) -> Role | None:
    """No heading, no item that nothing is known of, and no passage that demands or plans."""
    role = case.candidate.context.role
    listed = case.candidate.context.block.level >= 5 and role is Role.NEUTRAL
    return None if case.candidate.in_heading or listed or role in (Role.DEMAND, Role.PLAN) else role


def _sets_target(case: Case) -> bool:
    """Such as 到2025年，粮食产量达到10万吨."""
    planned = "target" in case.candidate.clauses[0].facts and case.candidate.context.role is Role.PLAN
    return planned and not (case.candidate.statement and case.candidate.statement.rule == "statement.perfective")


def _states(case: Case) -> Mention | None:
    stated = case.candidate.statement
    if stated is None or case.candidate.shows("rule_like"):
        return None
    counts = "imperative" in case.candidate.clauses[0].facts and stated.rule == "statement.figures"
    return None if counts else stated


def _tells_of_progress(case: Case) -> bool:
    told = case.candidate.context.role is Role.DEMAND and "imperative" not in case.candidate.clauses[0].facts
    return (
        told
        and not case.candidate.shows("rule_like")
        and case.search("PROGRESS", case.candidate.start, case.candidate.end) is not None
    )


def _opens_with_doing(case: Case) -> bool:
    return case.candidate.shows("imperative", most=1 if case.candidate.in_heading else 2)


def _somebody_acts(case: Case) -> bool:
    return not case.candidate.in_heading and (
        case.candidate.shows("rule_like") or case.candidate.shows("party", most=2)
    )


def _always(_: Case) -> bool:
    return True


MARKED = (
    Test("an argument and no request", "final", _argues),
    Test("gives a reason", "final", _gives_reason),
    Test("asks a question", "final", _asks_and_urges_nobody),
    Test("tells what a problem leads to", "against", _tells_of_problem),
)
UNMARKED = (
    Test("gives a reason or asks a question", "final", _reasons_or_asks),
    Test("names a case", "final", _is_case),
    Test("states", "final", _states_a_fact),
    Test("no marker in a passage of role", "against", _stands_elsewhere),
    Test("sets a target by a date", "for", _sets_target),
    Test("states", "against", _states),
    Test("tells of progress", "final", _tells_of_progress),
    Test("opens with a verb of doing", "for", _opens_with_doing),
    Test("has a subject who can act, or is worded as a law", "for", _somebody_acts),
    Test("does not open with a verb of doing", "against", _always),
)
