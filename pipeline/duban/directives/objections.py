"""What the rules say against a candidate."""

from __future__ import annotations

from duban.directives.candidates import Candidate
from duban.directives.roles import Role
from duban.directives.signals import Signals
from duban.model import BlockKind

_ASKING = (Role.DEMAND, Role.PLAN)


def objection(text: str, candidate: Candidate, signals: Signals) -> str:
    """Why a candidate is no directive, for a reader; ``""`` where nothing speaks against it."""
    if candidate.marker is not None or candidate.correlative:
        return _against_marked(text, candidate, signals)
    return _against_unmarked(candidate)


def _against_marked(text: str, candidate: Candidate, signals: Signals) -> str:
    behind = candidate.behind.end if candidate.behind else candidate.end
    argument = signals.first("ARGUMENT", text, candidate.start, behind)
    modality = candidate.marker.value["modality"] if candidate.marker else "obligation"
    if argument:
        return f"an argument and no request ({argument.rule})"
    if candidate.pieces[0].stop:
        return "gives a reason"
    if _asks(candidate) and modality != "exhortation":
        return "asks a question"
    before = candidate.before.statement if candidate.before else None
    if before and before.rule == "statement.perfective" and modality == "prohibition":
        return "tells what a problem leads to"
    return ""


def _against_unmarked(candidate: Candidate) -> str:
    run = candidate.pieces
    heading = candidate.block.kind is BlockKind.HEADING
    listed = candidate.block.level >= 5 and candidate.role is Role.NEUTRAL
    if not heading and candidate.role not in _ASKING and not listed:
        return f"no marker in a passage of role {candidate.role.value}"
    if run[0].stop or _asks(candidate):
        return "gives a reason or asks a question"
    stated = next((p.statement for p in run if p.statement), None)
    if run[0].target and candidate.role is Role.PLAN and not (stated and stated.rule == "statement.perfective"):
        return ""
    if stated and not any(p.rule_like for p in run) and not (run[0].imperative and stated.rule == "statement.figures"):
        return f"states ({stated.rule})"
    if any(p.imperative for p in run[: 1 if heading else 2]):
        return ""
    if not heading and any(p.party or p.rule_like for p in run[:2]):
        return ""
    return "does not open with a verb of doing"


def _asks(candidate: Candidate) -> bool:
    last = candidate.behind or candidate.pieces[-1]
    return "？" in (last.closing, candidate.pieces[-1].closing)
