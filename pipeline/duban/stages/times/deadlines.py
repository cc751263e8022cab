"""Which time expressions are deadlines of the document, and what dates they have there (guide §4)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import merge

from duban.core.model import Reject, Segmentation
from duban.core.packed import pack
from duban.core.text import Span, SpanIndex
from duban.stages.items import ListItems
from duban.stages.quotes import is_open
from duban.stages.times.bounds import Place, around, features, is_limit
from duban.stages.times.campaigns import date_campaigns
from duban.stages.times.case import Case
from duban.stages.times.events import heard_events
from duban.stages.times.model import Context, DocumentDates, Timex
from duban.stages.times.readers import Readers
from duban.stages.times.resolve import as_deadline, resolve_one, with_dates
from duban.words.encoder import both
from duban.words.heard import Heard
from duban.words.logistic import Logistic, logistic
from duban.words.rules import Rule, load_rules

_LABEL = "DEADLINE"
_NEAR = 24
_LIKELY, _LIKELY_HEARD = 0.4, 0.3  # chosen on documents that the models did not learn from
_LONGEST_NOTE = 1000
_NEIGHBOUR, _NEIGHBOUR_BEFORE = 160, 600
_OVERDUE = 183  # days: a limit of a table that is longer past is that of the next year
#: The cues that speak against an expression, with the reason that a reader is given.
_AGAINST = {"PAST": "past", "NAME": "part of a name"}
_FOR = ("ANNOUNCED", "PLANNED", "PLAN", "LATEST")
#: Those that no model need weigh.
_REJECTS = {"SUPPOSED": "a hypothesis, a negation or a topic", "IDIOM": "a length that limits nothing"}
_MEASURE = "how long something takes"
_NEVER = {"redoubled": "a slogan", "irregular": "no fixed interval", "vague": "vague", "last": "past"}


@dataclass(frozen=True)
class DeadlineSelector:
    """Selects and resolves; the cues around an expression are the rules of ``deadline.toml``.

    ``model`` weighs what is seen of an expression; without one all that a directive holds is a deadline.
    """

    readers: Readers
    model: Logistic | None = None
    cues: Mapping[str, tuple[Rule, ...]] = field(init=False)

    def __post_init__(self) -> None:
        cues: dict[str, list[Rule]] = {}
        for rule in load_rules(self.readers.lexicons, "deadline"):
            cues.setdefault(rule.source.label, []).append(rule)
        object.__setattr__(self, "cues", {label: tuple(rules) for label, rules in cues.items()})

    def select(
        self,
        cut: Segmentation,
        timexes: Sequence[Timex],
        directives: Sequence[Span],
        dates: DocumentDates,
        stated: Sequence[Span] = (),
        heard: Heard | None = None,
        *,
        explain: bool = True,
    ) -> tuple[Sequence[Timex], Sequence[Reject]]:
        """The deadlines with their dates, in text order, and, to ``explain``, the times that are none with the reason.

        What stands in a ``stated`` stretch is one whatever stands around it, over or not.
        """
        lost: list[Reject] = []
        case = replace(self._case(cut, timexes, directives, dates, stated), heard=heard)
        kept = self._kept(timexes, case, lost if explain else None)
        if heard is not None:
            events = heard_events(cut.text, self.cues.get("EVENT", ()), case.timexes, heard)
            kept = merge(kept, events, key=lambda timex: timex.start)
        return pack(kept), lost

    def _kept(self, timexes: Sequence[Timex], case: Case, lost: list[Reject] | None) -> Iterator[Timex]:
        """The deadlines; the other times are put into ``lost`` if there is such a list."""
        for timex in timexes:
            resolved = self._resolved(timex, case)
            if case.stated.overlapping(timex.start, timex.end):
                reason = _NEVER.get(timex.reads)
            else:
                reason = self._no_deadline_by_itself(resolved, case) or self._no_deadline_here(resolved, case)
            if reason is None:
                yield as_deadline(self._bounded(resolved, case))
            elif lost is not None:
                lost.append(Reject(timex.start, timex.end, _LABEL, timex.rule, reason))

    def weighed(
        self,
        cut: Segmentation,
        timexes: Sequence[Timex],
        directives: Sequence[Span],
        dates: DocumentDates,
        stated: Sequence[Span] = (),
    ) -> Iterator[tuple[Timex, list[str]]]:
        """Each expression that neither its form nor a line nor a cell decides, with what the model sees of it."""
        case = self._case(cut, timexes, directives, dates, stated)
        for timex in (self._resolved(t, case) for t in timexes if not case.stated.overlapping(t.start, t.end)):
            if self._no_deadline_by_itself(timex, case) or self._says("LINE", cut.text, timex):
                continue
            if self._plainly_none(timex, cut.text):
                continue
            place = self._place(timex, case)
            if not _is_asked_limit(timex, place):
                yield timex, self._seen(timex, place)

    def _case(
        self,
        cut: Segmentation,
        timexes: Sequence[Timex],
        directives: Sequence[Span],
        dates: DocumentDates,
        stated: Sequence[Span],
    ) -> Case:
        now = datetime.combine(dates.anchor, datetime.min.time()) if dates.anchor else None
        context = Context(now, dates.year, None, dates.anchor_by or "text", dates.republic)
        index, undated = SpanIndex(timexes), now is None and dates.year is None
        named = self.cues.get("CAMPAIGN", ()) if any("campaign" in timex.parts for timex in timexes) else ()
        defined = date_campaigns(cut, index, context, self.readers, named)
        spelled = self._spelled(cut.text, timexes) if undated else ()
        asked = SpanIndex(pack((*directives, *stated)) if stated else directives)
        return Case(cut, index, asked, dates, context, defined, SpanIndex(stated), spelled)

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

    def _resolved(self, timex: Timex, case: Case) -> Timex:
        """With the dates that a definition, the anchor or a neighbour in the sentence gives."""
        name = timex.parts.get("campaign")
        if name is not None:
            definition = case.defined.get(name)
            return with_dates(timex, definition) if definition else timex
        overdue = _OVERDUE if case.stated.overlapping(timex.start, timex.end) else 0
        forward = case.request(timex) is not None
        found = resolve_one(timex, self.readers, replace(case.context, forward=forward, overdue=overdue))
        if found.resolved_by is None and case.spelled:
            year = _neighbour_year(timex, case.spelled)
            if year is not None:
                return resolve_one(timex, self.readers, replace(case.context, year=year, by="neighbour"))
        return found

    def _spelled(self, text: str, timexes: Sequence[Timex]) -> list[tuple[int, int]]:
        """Where the expressions start that spell a year out, and the year; a plan is of five years, not of one."""
        found: list[tuple[int, int]] = []
        for timex in timexes:
            if "plan" in self.readers.moments.components(timex.parts.get("moment", "")) or self._says(
                "NAME", text, timex
            ):
                continue
            resolved = resolve_one(timex, self.readers, Context())
            written = resolved.iso_end or resolved.iso_start
            if written and resolved.resolved_by in {"text", "republic"}:
                found.append((timex.start, int(written[:4])))
        return found

    def _no_deadline_by_itself(self, timex: Timex, case: Case) -> str | None:
        """Why an expression of this form is no deadline anywhere, ``None`` if it may be one."""
        if timex.reads in _NEVER:
            return _NEVER[timex.reads]
        if timex.rule == "timex.rhythm":
            return "no interval of its own"
        if "campaign" in timex.parts and timex.resolved_by is None:
            return "a campaign that the document does not date"
        if timex.reads == "clock" and "limit" not in timex.parts:
            return "a time of day"
        way = self.readers.lexicons.canonical("limit").get(timex.parts.get("way", ""), "")
        if way == "since" or (timex.reads == "shift" and way.endswith("before")) or case.is_past(timex):
            return "past"
        return None

    def _no_deadline_here(self, timex: Timex, case: Case) -> str | None:
        """Why an expression is no deadline in this place, ``None`` if it is one.

        A limit in a request is one, and so is what a line of limits holds; the rest is weighed.
        """
        text = case.cut.text
        if self._says("LINE", text, timex):
            return None
        if plainly := self._plainly_none(timex, text):
            return plainly
        place = self._place(timex, case)
        if _is_asked_limit(timex, place):
            return None
        against = next((_AGAINST[cue] for cue in place.cues if cue in _AGAINST), None)
        likely, least = self._likely(timex, place, case, against)
        if likely >= least:
            return None
        return against or f"bounds nothing that is asked or announced ({likely:.2f})"

    def _likely(self, timex: Timex, place: Place, case: Case, against: str | None) -> tuple[float, float]:
        """How likely an expression is a deadline, and how likely it must be."""
        if self.model is None:
            return float(place.request is not None and against is None), _LIKELY
        own = self.model.score(self._seen(timex, place))
        heard = case.heard.due(timex.start, timex.end) if case.heard else None
        return (logistic(own), _LIKELY) if heard is None else (logistic(both(own, heard)), _LIKELY_HEARD)

    def _plainly_none(self, timex: Timex, text: str) -> str | None:
        """Why words around it leave nothing to weigh."""
        if timex.reads == "amount" and self._says("MEASURE", text, timex):
            return _MEASURE
        return next((reason for cue, reason in _REJECTS.items() if self._says(cue, text, timex)), None)

    def _place(self, timex: Timex, case: Case) -> Place:
        """Where a resolved expression stands."""
        moment = timex.parts.get("moment")
        anchor = case.dates.anchor
        return Place(
            case.cut.text,
            tuple(self.readers.moments.components(moment)) if moment else (),
            case.when(timex),
            timex.iso_start[:10] <= anchor.isoformat() if timex.iso_start and anchor else None,
            anchor is not None or case.dates.year is not None,
            case.request(timex),
            case.is_asked(timex),
            [cue for cue in (*_AGAINST, *_FOR) if self._says(cue, case.cut.text, timex)],
        )

    def _seen(self, timex: Timex, place: Place) -> list[str]:
        """What the model weighs."""
        near = around(place.text, timex.start, timex.end)
        ahead, over = (
            any(rule.fits(said, 0, len(said)) for rule in self.cues[label] for said in (near.before, near.behind))
            for label in ("AHEAD", "OVER")
        )
        return features(timex, place, ahead, over)

    def _bounded(self, timex: Timex, case: Case) -> Timex:
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
        edge = self.readers.moments.components(timex.parts["moment"])
        if any(self.readers.moments.edge(edge.get(name, "")) == "end" for name in ("edge", "month_edge", "year_edge")):
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


def _is_asked_limit(timex: Timex, place: Place) -> bool:
    """Whether it is a latest time within a request, with nothing that speaks against it."""
    latest = is_limit(timex) or "LATEST" in place.cues
    return place.request is not None and latest and _AGAINST.keys().isdisjoint(place.cues)
