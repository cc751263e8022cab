"""The state of a task on a day: its lane and its light."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Literal, get_args

from duban.core.records import CommitmentRecord
from duban.io.store.derived import due

Lane = Literal["overdue", "week", "month", "later", "recurring", "undated", "done"]
Light = Literal["red", "yellow", "blue"]

LANES: tuple[Lane, ...] = get_args(Lane)
_FINISHED = ("done", "closed", "dropped")
_WEEK, _MONTH = timedelta(days=7), timedelta(days=30)


def still_due(commitment: CommitmentRecord, said: str | None) -> date | None:
    """The day that a commitment is due, unless it was over when it was said (ISO), as the date of a law is."""
    last, first = _day(due(commitment)), _day(said)
    return None if last and first and last < first else last


def lane_of(commitment: CommitmentRecord, said: str | None, as_of: date | None) -> Lane:
    """Where a task stands on a day: overdue, due within 7 or 30 days or later, recurring, undated, or finished.

    Without a day nothing is overdue or near. ``said`` is the day (ISO) of the meeting. The day that an office set
    (``review.due``) overrides that of the text.
    """
    if commitment.review is not None and commitment.review.state in _FINISHED:
        return "done"
    last = still_due(commitment, said)
    if last is None:
        return "recurring" if any(deadline.recurrence for deadline in commitment.deadlines) else "undated"
    if as_of is None:
        return "later"
    if last < as_of:
        return "overdue"
    return "week" if last <= as_of + _WEEK else "month" if last <= as_of + _MONTH else "later"


def lane_sql(as_of: date | None) -> tuple[str, list[Any]]:
    """The lane of a row of the tables ``commitments`` (``c``) and ``documents`` (``d``) as SQL, with its values."""
    rhythm = "EXISTS (SELECT 1 FROM deadlines r WHERE r.commitment = c.commitment AND r.recurrence IS NOT NULL)"
    finished = ", ".join(f"'{state}'" for state in _FINISHED)
    undated = f"WHEN c.due IS NULL OR c.due < d.held THEN CASE WHEN {rhythm} THEN 'recurring' ELSE 'undated' END"
    days = [("<", "overdue", as_of), ("<=", "week", as_of + _WEEK), ("<=", "month", as_of + _MONTH)] if as_of else []
    dated = " ".join(f"WHEN c.due {sign} ? THEN '{lane}'" for sign, lane, _ in days)
    sql = f"CASE WHEN c.state IN ({finished}) THEN 'done' {undated} {dated} ELSE 'later' END"
    return sql, [day.isoformat() for _, _, day in days]


def light_of(commitment: CommitmentRecord, said: str | None, as_of: date) -> Light | None:
    """The light that a task shows on a day; ``said`` is the day (ISO) of the meeting.

    Red is overdue until it is closed; yellow is behind, or due and without feedback for a month; blue is due
    within a week.
    """
    lane = lane_of(commitment, said, as_of)
    if lane == "done":
        return None
    if lane == "overdue":
        return "red"
    if commitment.review is not None and commitment.review.state == "behind":
        return "yellow"
    heard = _day(commitment.review.day if commitment.review and commitment.review.day else said)
    if lane in ("week", "month", "later") and heard is not None and as_of - heard > _MONTH:
        return "yellow"
    return "blue" if lane == "week" else None


def _day(iso: str | None) -> date | None:
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None
