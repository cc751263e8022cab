"""Which modal of a clause counts as its marker."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from duban.core.model import Mention, Reject
from duban.stages.clauses.facts import ReadClause
from duban.stages.clauses.signals import Signals
from duban.stages.clauses.subjects import SubjectReader
from duban.stages.quotes import is_open

_RELATIVE = ("marker.need", "marker.ought", "marker.must_always", "marker.want")
_CONDITIONAL = (*_RELATIVE, "marker.prohibit_not")
_FUTURE = ("marker.want", "marker.hope_must")
_QUOTING = "“「《（"  # a modal inside them is that of a quotation or title
_CONDITION = 4  # characters before a modal that 如, 若 and the like may open


class Modal(NamedTuple):
    """A modal in its clause from ``start`` to ``end``; ``before`` is the clause before."""

    text: str
    start: int
    end: int
    marker: Mention
    before: ReadClause | None
    signals: Signals


def find_marker(
    text: str, start: int, end: int, before: ReadClause | None, signals: Signals, subjects: SubjectReader
) -> tuple[Mention | None, tuple[Reject, ...]]:
    """The first modal of a clause that stands where it can ask, unless it asks for nothing; then the reject for it."""
    for marker in signals.markers(text, start, end):
        modal = Modal(text, start, end, marker, before, signals)
        if _can_ask(modal, subjects) and not is_open(text, _QUOTING, start, marker.start):
            reason = next((reason for reason, holds in _ASKS_NOTHING if holds(modal)), None)
            if reason is None:
                return marker, ()
            return None, (Reject(marker.start, marker.end, "MARKER", marker.rule, reason),)
    return None, ()


def _can_ask(modal: Modal, subjects: SubjectReader) -> bool:
    """Some markers ask only where they open their clause (鼓励, 确保), some only in the own voice (希望)."""
    text, start, _, marker, before, signals = modal
    place = marker.value.get("place")
    if place in ("opening", "head"):
        return marker.start == start
    if place == "party":
        if marker.start == start:
            return before is not None and "party" in before.facts and before.modality in (None, "commitment")
        return subjects.stands_before(text, start, marker.start)
    if place == "voice":
        return marker.start == start or signals.match("VOICE", text, start, marker.start) is not None
    return True


def _describes(modal: Modal) -> bool:
    """Such as 对需要协调的事项，."""
    text, start, end, marker, _, signals = modal
    return (
        marker.rule in _RELATIVE
        and signals.match("FRONTED", text, start, end) is not None
        and signals.search("RELATIVE_INSIDE", text, marker.end, end) is not None
    )


def _is_condition(modal: Modal) -> bool:
    """Such as 如需调整，."""
    text, start, end, marker, _, signals = modal
    near = text[end : end + 1] == "，" or marker.start - start <= _CONDITION
    return near and marker.rule in _CONDITIONAL and signals.match("CONDITION", text, start, marker.start) is not None


def _is_told(modal: Modal) -> bool:
    """Such as 他问要不要."""
    text, start, _, marker, before, signals = modal
    if signals.search("TOLD", text, start, marker.start):
        return True
    return before is not None and signals.search("TOLD", text, before.end - 1, before.end) is not None


def _tells_of_need(modal: Modal) -> bool:
    """Such as 需要他的人少了."""
    text, start, end, marker, _, signals = modal
    return marker.rule == "marker.need" and signals.fullmatch("TOPIC_WHOLE", text, start, end) is not None


def _ends_as_relative(modal: Modal) -> bool:
    """Such as 需要协调的，."""
    text, start, end, marker, _, signals = modal
    bare = marker.start == start and marker.rule == "marker.want"
    return not bare and signals.search("RELATIVE_END", text, end - 1, end) is not None


def _is_near_future(modal: Modal) -> bool:
    """Such as 汛期要来了."""
    return (
        modal.marker.rule in _FUTURE
        and modal.signals.search("FUTURE_END", modal.text, modal.end - 1, modal.end) is not None
    )


def _is_done(modal: Modal) -> bool:
    """Such as 已经鼓励."""
    if modal.marker.value["modality"] != "exhortation":
        return False
    before = modal.signals.search("STATEMENT", modal.text, modal.start, modal.marker.start)
    return before is not None and before.rule == "statement.perfective"


#: Why a modal asks for nothing, in the order in which it is asked.
_ASKS_NOTHING: tuple[tuple[str, Callable[[Modal], bool]], ...] = (
    ("its clause describes something", _describes),
    ("a condition", _is_condition),
    ("tells what somebody asked", _is_told),
    ("tells of a need", _tells_of_need),
    ("its clause ends as a relative clause", _ends_as_relative),
    ("tells what will happen", _is_near_future),
    ("tells what was done", _is_done),
)
