"""Deadlines and rhythms as iCalendar (RFC 5545), for calendar programs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

import duban
from duban.core.records import CommitmentRecord, Document, State
from duban.io.safe import plain
from duban.io.store import held
from duban.io.store.files import needed
from duban.show.views.evidence import sentence
from duban.show.views.owners import Owners

_REPEAT = re.compile(r"R(?P<times>\d{0,4})/P(?P<every>\d{1,4})(?P<unit>[DWMY])")
_FREQUENCY = {"D": "DAILY", "W": "WEEKLY", "M": "MONTHLY", "Y": "YEARLY"}
_NAMES_DAYS = re.compile("BY(?:MONTH|DAY)")
_UNKNOWN_DAY = date(2000, 1, 1)
_FINISHED = ("done", "closed", "dropped")
_STATUS: dict[State | None, str] = {
    None: "NEEDS-ACTION",
    "open": "NEEDS-ACTION",
    "doing": "IN-PROCESS",
    "behind": "IN-PROCESS",
    "done": "COMPLETED",
    "closed": "COMPLETED",
    "dropped": "CANCELLED",
}
#: The last day of the month that every month has.
_EVERY_MONTH = 28


@dataclass(frozen=True, slots=True)
class Repeat:
    """Every so many days, weeks, months or years, from a first day, so many times or without end."""

    every: int
    unit: str
    times: int | None

    @classmethod
    def of(cls, recurrence: str | None) -> Repeat | None:
        """The repeat that an ISO 8601 text states; ``None`` for anything else.

        >>> Repeat.of("R/P1W")
        Repeat(every=1, unit='W', times=None)
        """
        match = _REPEAT.fullmatch(recurrence or "")
        if match is None or not int(match["every"]) or match["times"] == "0":
            return None
        return cls(int(match["every"]), match["unit"], int(match["times"]) if match["times"] else None)

    def after(self, day: date) -> date:
        """The day one interval later; of months and years the 28th at latest, which every month has."""
        if self.unit in "DW":
            return day + timedelta(days=self.every * (7 if self.unit == "W" else 1))
        months = day.year * 12 + day.month - 1 + self.every * (12 if self.unit == "Y" else 1)
        return date(months // 12, months % 12 + 1, min(day.day, _EVERY_MONTH))


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of a calendar: a whole day, and with ``repeat`` more of them, by ``rule``, up to ``until``.

    ``owners`` are the bodies that lead, ``state`` how far somebody said that the task is.
    """

    uid: str
    day: date
    repeat: Repeat | None
    rule: str | None
    until: date | None
    said: date
    summary: str
    description: str
    owners: tuple[str, ...] = ()
    state: State | None = None


def events(documents: Iterable[Document]) -> tuple[Event, ...]:
    """One event for each deadline (on its last day) and each rhythm of the commitments.

    A rhythm begins on its stated first day, else on the first of its days (每月25日前) after it was said, else one
    interval after. The day that an office set comes before the deadlines of the text. What has no date or a date before
    it was said (that of a law), and what texts that are there twice (``duplicate_of``) say again, gives none.
    """
    owners = Owners()
    found: dict[str, Event] = {}
    for document in documents:
        if document.document.duplicate_of is None:
            for event in _events(document, owners):
                found.setdefault(event.uid, event)
    return tuple(sorted(found.values(), key=lambda event: (event.day, event.uid)))


def to_ics(events: Iterable[Event], *, todo: bool = False, alarm: int | None = 3) -> bytes:
    """Events as an iCalendar file; the same events give the same bytes.

    With ``todo`` each is something to do (VTODO) that is due on its day, and not an entry of that day. ``alarm`` is how
    many days before it is called to mind, ``None`` for never.
    """
    icalendar = needed("icalendar", "calendar")
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//duban//duban {duban.__version__}//ZH")
    calendar.add("version", "2.0")
    for event in events:
        calendar.add_component(_entry(icalendar, event, todo, alarm))
    written: bytes = calendar.to_ical()
    return written


def _events(document: Document, owners: Owners) -> Iterator[Event]:
    said = _day(held(document))
    for commitment in document.commitments:
        review = commitment.review
        decided = _day(review.due) if review else None
        known: dict[str, Any] = {
            "said": said or _UNKNOWN_DAY,
            "summary": _summary(commitment),
            "owners": owners(commitment).lead,
            "state": review.state if review else None,
        }
        if decided is not None:
            description = _description(document, commitment, decided.isoformat())
            yield Event(f"{commitment.id}-due@duban", decided, None, None, None, description=description, **known)
        for deadline in commitment.deadlines:
            repeat = Repeat.of(deadline.recurrence)
            first, last = _day(deadline.iso_start), _day(deadline.iso_end)
            rule = deadline.rrule if repeat and deadline.rrule and _NAMES_DAYS.search(deadline.rrule) else None
            day = last if repeat is None else first or (said and (_first(rule, said) if rule else repeat.after(said)))
            if day is None or (repeat and last and last < day) or (decided and not repeat):
                continue
            if not repeat and (day < said if said else deadline.kind == "period"):
                continue
            yield Event(
                uid=f"{commitment.id}-{deadline.start}-{deadline.end}@duban",
                day=day,
                repeat=repeat,
                rule=rule,
                until=last if repeat else None,
                description=_description(document, commitment, deadline.text),
                **known,
            )


def _summary(commitment: CommitmentRecord) -> str:
    """The task, with the parties that were carried from elsewhere before it."""
    absent = dict.fromkeys(p.text for p in commitment.responsible if p.text not in commitment.text)
    return plain("、".join(absent) + "：" * bool(absent) + commitment.text)


def _description(document: Document, commitment: CommitmentRecord, time: str) -> str:
    info = document.document
    origin = (commitment.speaker, info.title or info.id, held(document))
    lines = (time, sentence(info.text, commitment), " · ".join(part for part in origin if part))
    return "\n".join(map(plain, lines))


def _entry(icalendar: Any, event: Event, todo: bool, alarm: int | None) -> Any:
    entry = icalendar.Todo() if todo else icalendar.Event()
    entry.add("uid", event.uid)
    entry.add("dtstamp", datetime(event.said.year, event.said.month, event.said.day, tzinfo=timezone.utc))
    entry.add("dtstart", event.day)
    entry.add("summary", event.summary)
    entry.add("description", event.description)
    if event.owners:
        entry.add("categories", [plain(owner) for owner in event.owners])
    if todo:
        entry.add("due", event.day + timedelta(days=1))  # a day that is due by its end, as all-day entries are counted
        entry.add("status", _STATUS[event.state])
    else:
        entry.add("dtend", event.day + timedelta(days=1))
        entry.add("transp", "TRANSPARENT")  # a deadline takes nobody's day
        if event.state == "dropped":
            entry.add("status", "CANCELLED")
    if event.repeat:
        rule: dict[str, Any] = {"freq": _FREQUENCY[event.repeat.unit], "interval": event.repeat.every}
        if event.rule:
            rule = icalendar.vRecur.from_ical(event.rule)
        if event.repeat.times:  # RFC 5545 allows COUNT or UNTIL, not both
            rule["count"] = event.repeat.times
        elif event.until:
            rule["until"] = event.until
        entry.add("rrule", rule)
    if alarm is not None and event.state not in _FINISHED:
        entry.add_component(_alarm(icalendar, event, alarm))
    return entry


def _alarm(icalendar: Any, event: Event, days: int) -> Any:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", event.summary)
    alarm.add("trigger", timedelta(days=-days))
    return alarm


def _first(rule: str, said: date) -> date | None:
    """The first day of an iCalendar rule after a text was said.

    >>> _first("FREQ=MONTHLY;BYMONTHDAY=25", date(2025, 3, 25))
    datetime.date(2025, 4, 25)
    """
    rrule: Any = needed("dateutil.rrule", "calendar")
    start = datetime(said.year, said.month, said.day) + timedelta(days=1)
    found = rrule.rrulestr(rule, dtstart=start).after(start, inc=True)
    return found.date() if found else None


def _day(iso: str | None) -> date | None:
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None
