"""Which time expressions are deadlines of the document, and what dates they have there (guide §4)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from duban.core.model import Reject, Segmentation
from duban.core.text import Span, SpanIndex
from duban.stages.items import ListItems
from duban.stages.quotes import is_open, is_quoted
from duban.stages.times.campaigns import date_campaigns
from duban.stages.times.model import Context, DocumentDates, Reading, Timex
from duban.stages.times.resolve import resolve_one, with_dates
from duban.stages.times.values import Words
from duban.words.rules import Rule, load_rules

_LABEL = "DEADLINE"
_NEAR = 24
_LONGEST_QUOTE = 40
_LONGEST_NOTE = 1000
_NEIGHBOUR, _NEIGHBOUR_BEFORE = 160, 600
_OVERDUE = 183  # days: a limit of a table that is longer past is that of the next year
_OUTSIDE = ("LINE", "PLANNED", "ANNOUNCED", "PLAN")
_NEVER = {"redoubled": "a slogan", "irregular": "no fixed interval", "vague": "vague", "last": "past"}


@dataclass(frozen=True, slots=True)
class _Case:
    """One document: what is asked of each of its expressions."""

    cut: Segmentation
    timexes: SpanIndex[Timex]
    directives: SpanIndex[Span]
    dates: DocumentDates
    context: Context
    defined: Mapping[str, Reading]
    stated: SpanIndex[Span]
    spelled: Sequence[tuple[int, int]] = ()  # where expressions that spell a year out start, and the year

    def inside(self, timex: Timex) -> bool:
        """Whether a directive covers the expression."""
        return any(
            d.start <= timex.start and timex.end <= d.end for d in self.directives.overlapping(timex.start, timex.end)
        )

    def begin(self, timex: Timex) -> int:
        """Where the directive begins that covers the expression, 0 where none does."""
        around = self.directives.overlapping(timex.start, timex.end)
        return max((d.start for d in around if d.start <= timex.start and timex.end <= d.end), default=0)

    def year(self) -> int | None:
        """The year that the document is in."""
        return self.dates.anchor.year if self.dates.anchor else self.dates.year


@dataclass(frozen=True)
class DeadlineSelector:
    """Selects and resolves; the cues around an expression are the rules of ``deadline.toml``."""

    words: Words
    cues: Mapping[str, tuple[Rule, ...]] = field(init=False)

    def __post_init__(self) -> None:
        cues: dict[str, list[Rule]] = {}
        for rule in load_rules(self.words.lexicons, "deadline"):
            cues.setdefault(rule.source.label, []).append(rule)
        object.__setattr__(self, "cues", {label: tuple(rules) for label, rules in cues.items()})

    def select(
        self,
        cut: Segmentation,
        timexes: Sequence[Timex],
        directives: Sequence[Span],
        dates: DocumentDates,
        stated: Sequence[Span] = (),
        explain: bool = True,
    ) -> tuple[tuple[Timex, ...], tuple[Reject, ...]]:
        """The deadlines with their dates, in text order, and the time expressions that are none with the reason.

        What stands in a ``stated`` stretch is one whatever stands around it, over or not. What can be none where it
        stands is read and told only to ``explain``.
        """
        now = datetime.combine(dates.anchor, datetime.min.time()) if dates.anchor else None
        context = Context(now, dates.year, None, dates.anchor_by or "text", dates.republic)
        index, undated = SpanIndex(timexes), now is None and dates.year is None
        named = self.cues.get("CAMPAIGN", ()) if any("campaign" in timex.parts for timex in timexes) else ()
        defined = date_campaigns(cut, index, context, self.words, named)
        limits = SpanIndex(stated)
        case = _Case(cut, index, SpanIndex((*directives, *stated)), dates, context, defined, limits)
        asked = timexes if explain else [timex for timex in timexes if self._may_count(timex, case)]
        if undated and asked:
            case = replace(case, spelled=self._spelled(cut.text, timexes))
        kept, lost = [], []
        for timex in asked:
            resolved = self._resolved(timex, case)
            if limits.overlapping(timex.start, timex.end):
                reason = _NEVER.get(timex.reads)
            else:
                reason = self._no_deadline_by_itself(resolved, case) or self._no_deadline_here(resolved, case)
            if reason is None:
                kept.append(_as_deadline(self._bounded(resolved, case)))
            else:
                lost.append(Reject(timex.start, timex.end, _LABEL, timex.rule, reason))
        return tuple(kept), tuple(lost)

    def limits(self, cut: Segmentation, deadlines: Sequence[Timex]) -> list[tuple[Span, Timex]]:
        """Each deadline of a 完成时限： note with what it governs: its item, or what of it no note before governs."""
        found: list[tuple[Span, Timex]] = []
        items = ListItems(cut.blocks)
        for timex in (t for t in deadlines if self._says("LINE", cut.text, t)):
            item = items.at(timex.start).span
            near = max(0, timex.start - _LONGEST_NOTE)
            line = cut.text.rfind("\n", near, timex.start)
            behind = found[-1][1].end if found else 0
            if is_open(cut.text, "（", max(near, line), timex.start):
                item = Span(max(item.start, behind), cut.text.rfind("（", near, timex.start))
            elif behind > item.start:
                item = Span(behind, timex.start)
            found.append((item, timex))
        return found

    def _may_count(self, timex: Timex, case: _Case) -> bool:
        """Whether an expression may be a deadline where it stands: outside the directives only a cue makes it one."""
        if case.inside(timex) or case.stated.overlapping(timex.start, timex.end):
            return True
        return any(self._says(label, case.cut.text, timex) for label in _OUTSIDE)

    def _resolved(self, timex: Timex, case: _Case) -> Timex:
        """With the dates that a definition, the anchor or a neighbour in the sentence gives."""
        name = timex.parts.get("campaign")
        if name is not None:
            definition = case.defined.get(name)
            return with_dates(timex, definition) if definition else timex
        overdue = _OVERDUE if case.stated.overlapping(timex.start, timex.end) else 0
        found = resolve_one(timex, self.words, replace(case.context, forward=case.inside(timex), overdue=overdue))
        if found.resolved_by is None and case.spelled:
            year = _neighbour_year(timex, case.spelled)
            if year is not None:
                return resolve_one(timex, self.words, replace(case.context, year=year, by="neighbour"))
        return found

    def _spelled(self, text: str, timexes: Sequence[Timex]) -> list[tuple[int, int]]:
        """Where the expressions start that spell a year out, and the year; a plan is of five years, not of one."""
        found: list[tuple[int, int]] = []
        for timex in timexes:
            if "plan" in self.words.moments.components(timex.parts.get("moment", "")) or self._says(
                "NAME", text, timex
            ):
                continue
            resolved = resolve_one(timex, self.words, Context())
            written = resolved.iso_end or resolved.iso_start
            if written and resolved.resolved_by in {"text", "republic"}:
                found.append((timex.start, int(written[:4])))
        return found

    def _no_deadline_by_itself(self, timex: Timex, case: _Case) -> str | None:
        """Why an expression of this form is no deadline anywhere, ``None`` where it may be one."""
        if timex.reads in _NEVER:
            return _NEVER[timex.reads]
        if timex.rule == "timex.rhythm":
            return "no interval of its own"
        if "campaign" in timex.parts and timex.resolved_by is None:
            return "a campaign that the document does not date"
        if timex.reads == "clock" and "limit" not in timex.parts:
            return "a time of day"
        way = self.words.lexicons.canonical("limit").get(timex.parts.get("way", ""), "")
        if way == "since" or (timex.reads == "shift" and way.endswith("before")) or _is_past(timex, case):
            return "past"
        return None

    def _no_deadline_here(self, timex: Timex, case: _Case) -> str | None:
        """Why an expression is no deadline in this place, ``None`` where it is one."""
        text = case.cut.text
        if self._says("PAST", text, timex):
            return "past"
        if self._says("NAME", text, timex):
            return "part of a name"
        if self._says("SUPPOSED", text, timex):
            return "a hypothesis, a negation or a topic"
        if timex.reads == "amount" and self._says("MEASURE", text, timex):
            return "how long something takes"
        signs = self.words.lexicons.canonical("quote_open")
        begin = max(case.begin(timex), timex.start - _LONGEST_QUOTE)
        if timex.kind != "recurrence" and is_quoted(text, timex.start, timex.end, signs, begin, _LONGEST_QUOTE):
            return "inside a quotation or title"
        planned = self._says("PLANNED", text, timex)
        announced = timex.kind != "recurrence" and (planned or self._says("ANNOUNCED", text, timex))
        if timex.parts.get("until") and not announced and (case.dates.anchor is None or not case.inside(timex)):
            return "the date of figures"
        if self._says("LINE", text, timex) or self._is_coming_plan(timex, case):
            return None
        if not announced and not case.inside(timex):
            return "outside the directives"
        return "the current stretch, no limit" if not planned and self._is_current(timex, case) else None

    def _is_coming_plan(self, timex: Timex, case: _Case) -> bool:
        """“十五五”时期 before it begins, where the text tells what is planned for it.

        An undated text that names two plans looks ahead to the later one, or it says that it sets its aims.
        """
        plans = self.words.lexicons.canonical("plan")
        plan = self.words.moments.components(timex.parts.get("moment", "")).get("plan", "")
        if plan in {"", *plans} or not timex.iso_start or not self._says("PLAN", case.cut.text, timex):
            return False
        year, first = case.year(), int(timex.iso_start[:4])
        if year is not None:
            return first > year
        others = [int(begins) for form, begins in plans.items() if form in case.cut.text and int(begins) != first]
        later = bool(others) and max(others) < first
        return later or (not others and self._says("AIMS", case.cut.text, timex))

    def _is_current(self, timex: Timex, case: _Case) -> bool:
        """今年, 全年, 2025年 in 2025, a season, a time of day, a plan without 期间: when it all happens, no limit."""
        if timex.reads != "moment":
            return False
        parts = self.words.moments.components(timex.parts["moment"])
        if parts.keys() <= {"daypart", "clock", "season"}:
            return True
        if parts.keys() == {"day_word"} and self._says("NOW", case.cut.text, timex):
            return True
        if parts.keys() == {"year"}:
            shift = self.words.lexicons.canonical("year_word").get(parts["year"])
            return shift == "0" or (timex.iso_start is not None and int(timex.iso_start[:4]) == case.year())
        if "plan" in parts and timex.iso_end and int(timex.iso_end[:4]) == case.year():
            return True  # in its last year a plan is looked back on
        return parts.get("plan", "") in self.words.lexicons.forms("plan")

    def _bounded(self, timex: Timex, case: _Case) -> Timex:
        """10月20日开始 is a start, 11月10日结束 an end; 年终 beside other rhythms is one itself."""
        if timex.rule == "timex.since_begin":
            start = case.cut.text.find(timex.parts["moment"], timex.start)
            return replace(timex, start=start, end=start + len(timex.parts["moment"]))
        if timex.reads != "moment":
            return timex
        if self._says("BEGINS", case.cut.text, timex):
            return replace(timex, iso_end=None)
        if self._says("ENDS", case.cut.text, timex):
            return replace(timex, iso_start=None)
        if self._says("LATEST", case.cut.text, timex):
            return replace(timex, kind="deadline", iso_start=None)
        if self._says("YEARLY", case.cut.text, timex):
            return replace(timex, kind="recurrence", recurrence="R/P1Y")
        edge = self.words.moments.components(timex.parts["moment"])
        if any(self.words.moments.edge(edge.get(name, "")) == "end" for name in ("edge", "month_edge", "year_edge")):
            return replace(timex, kind="deadline")
        return timex

    def _says(self, label: str, text: str, timex: Timex) -> bool:
        """Whether a cue of that label fits the expression, which it sees in ⟦…⟧ with a little of what stands around."""
        low, high = max(0, timex.start - _NEAR), min(len(text), timex.end + _NEAR)
        marked = f"{text[low : timex.start]}⟦{text[timex.start : timex.end]}⟧{text[timex.end : high]}"
        return any(rule.fits(marked, 0, len(marked)) for rule in self.cues.get(label, ()))


def _neighbour_year(timex: Timex, spelled: Sequence[tuple[int, int]]) -> int | None:
    """The year of the nearest expression around, further back than ahead, that spells one out."""
    place = bisect_right(spelled, (timex.start, 0))
    near = [
        (abs(start - timex.start), year)
        for start, year in spelled[max(0, place - 1) : place + 1]
        if timex.start - _NEIGHBOUR_BEFORE <= start <= timex.start + _NEIGHBOUR
    ]
    return min(near)[1] if near else None


def _is_past(timex: Timex, case: _Case) -> bool:
    """Whether it was over on the day of the document, or had begun before it and goes on since."""
    anchor = case.dates.anchor
    written = timex.iso_start if timex.reads == "since" else timex.iso_end
    if written is None:
        return False
    if anchor is not None:
        return written[:10] < anchor.isoformat()
    return bool(case.dates.year and timex.resolved_by == "text" and int(written[:4]) < case.dates.year)


def _as_deadline(timex: Timex) -> Timex:
    """Kinds and whole days as the guide has them: a limit has no start, a length no dates, a recurrence none."""
    kind = "period" if timex.kind in {"date", "time"} or timex.reads == "next" else timex.kind
    start, end = (value[:10] if value else None for value in (timex.iso_start, timex.iso_end))
    if kind == "deadline":
        start = None
    elif kind in {"duration", "recurrence"} or timex.reads == "next":
        start = end = None
    return replace(
        timex, kind=kind, iso_start=start, iso_end=end, resolved_by=timex.resolved_by if start or end else None
    )
