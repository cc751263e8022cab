"""What the rules say against a candidate."""

from __future__ import annotations

from duban.core.model import BlockKind
from duban.stages.clauses.signals import Signals
from duban.stages.directives.candidates import Candidate
from duban.stages.directives.roles import Role

_ASKING = (Role.DEMAND, Role.PLAN)


def judge(text: str, candidate: Candidate, signals: Signals) -> Candidate:
    """The candidate with what the rules say against it: a reason for a reader, and whether it is final."""
    if candidate.marker is not None or candidate.correlative:
        reason, final = _against_marked(text, candidate, signals)
    else:
        reason, final = _against_unmarked(text, candidate, signals)
    return candidate._replace(objection=reason, final=final) if reason or final else candidate


def _against_marked(text: str, candidate: Candidate, signals: Signals) -> tuple[str, bool]:
    behind = candidate.behind.end if candidate.behind else candidate.end
    argument = signals.first("ARGUMENT", text, candidate.start, behind)
    modality = candidate.marker.value["modality"] if candidate.marker else "obligation"
    if argument:
        return f"an argument and no request ({argument.rule})", True
    if candidate.pieces[0].stop:
        return "gives a reason", True
    if _asks(candidate) and modality != "exhortation":
        return "asks a question", True
    before = candidate.before.statement if candidate.before else None
    if before and before.rule == "statement.perfective" and modality == "prohibition":
        return "tells what a problem leads to", False
    return "", False


def _against_unmarked(text: str, candidate: Candidate, signals: Signals) -> tuple[str, bool]:
    run = candidate.pieces
    heading = candidate.block.kind is BlockKind.HEADING
    listed = candidate.block.level >= 5 and candidate.role is Role.NEUTRAL
    if run[0].stop or _asks(candidate):
        return "gives a reason or asks a question", True
    if _is_case(text, candidate, signals):
        return "names a case", True
    stated = next((p.statement for p in run if p.statement), None)
    binding = any(p.rule_like for p in run)
    if stated and stated.value.get("final") and not binding:
        return f"states ({stated.rule})", True
    if not heading and candidate.role not in _ASKING and not listed:
        return f"no marker in a passage of role {candidate.role.value}", False
    perfective = stated is not None and stated.rule == "statement.perfective"
    if run[0].target and candidate.role is Role.PLAN and not perfective:
        return "", False
    if stated and not binding and not (run[0].imperative and stated.rule == "statement.figures"):
        return f"states ({stated.rule})", False
    told = candidate.role is Role.DEMAND and not run[0].imperative
    if told and not binding and signals.first("PROGRESS", text, candidate.start, candidate.end):
        return "tells of progress", True
    if any(p.imperative for p in run[: 1 if heading else 2]):
        return "", False
    if not heading and (binding or any(p.party for p in run[:2])):
        return "", False
    return "does not open with a verb of doing", False


def _is_case(text: str, candidate: Candidate, signals: Signals) -> bool:
    """Whether an item of a list says of whom or what the line above it speaks ((一)未按照规定报告的；)."""
    if candidate.lead is not None and candidate.lead.cases:
        return True
    return (
        candidate.block.level > 0 and signals.first("RELATIVE_END", text, candidate.end - 1, candidate.end) is not None
    )


def _asks(candidate: Candidate) -> bool:
    last = candidate.behind or candidate.pieces[-1]
    return "？" in (last.closing, candidate.pieces[-1].closing)
