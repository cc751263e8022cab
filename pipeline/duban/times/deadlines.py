"""Which time expressions are deadlines of the document, and what dates they have there (guide §4)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from duban.model import Reject, Segmentation, Sentence
from duban.rules import Rule, load_rules
from duban.text import Span
from duban.times.model import Context, DocumentDates, Reading, Timex
from duban.times.resolve import resolve_one, with_dates
from duban.times.values import Words

_LABEL = "DEADLINE"
_NEAR = 12
_RANGE = frozenset({"moment", "range", "range_short"})
_NEVER = {
    "redoubled": "a slogan",
    "irregular": "no fixed interval",
    "vague": "vague",
    "last": "past",
    "since_past": "past",
}
Verdict = str | None


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
        self, cut: Segmentation, timexes: Sequence[Timex], directives: Sequence[Span], dates: DocumentDates
    ) -> tuple[tuple[Timex, ...], tuple[Reject, ...]]:
        """The deadlines with their dates, in text order, and the time expressions that are none with the reason."""
        context = _context(dates)
        defined = self._definitions(cut, timexes, context)
        kept, lost = [], []
        for timex in sorted((*timexes, *self._campaigns(cut, timexes, defined)), key=lambda t: t.start):
            inside = any(d.start <= timex.start and timex.end <= d.end for d in directives)
            sentence = _sentence_at(cut, timex.start)
            resolved = self._resolved(cut, timex, sentence, timexes, replace(context, forward=inside), defined)
            reason = self._why_not(cut, resolved, sentence, timexes, inside, dates)
            if reason is None:
                kept.append(_as_deadline(self._bounded(cut, resolved)))
            else:
                lost.append(Reject(timex.start, timex.end, _LABEL, timex.rule, reason))
        return tuple(kept), tuple(lost)

    def _resolved(
        self,
        cut: Segmentation,
        timex: Timex,
        sentence: Sentence | None,
        timexes: Sequence[Timex],
        context: Context,
        defined: Mapping[str, Reading],
    ) -> Timex:
        """With the dates that anchor, definition or a neighbour in the sentence gives."""
        name = timex.parts.get("campaign")
        if name is not None:
            return with_dates(timex, defined[name])
        found = resolve_one(timex, self.words, context)
        if found.resolved_by is None and context.now is None and context.year is None and sentence is not None:
            year = self._neighbour_year(timex, sentence, timexes)
            if year is not None:
                return resolve_one(timex, self.words, replace(context, year=year, by="neighbour"))
        return found

    def _neighbour_year(self, timex: Timex, sentence: Sentence, timexes: Sequence[Timex]) -> int | None:
        """The year of the nearest expression of the same sentence that spells one out."""
        nearest: tuple[int, int] | None = None
        for other in timexes:
            if sentence.start <= other.start and other.end <= sentence.end and other is not timex:
                year = _spelled_year(resolve_one(other, self.words, Context()))
                distance = abs(other.start - timex.start)
                if year is not None and (nearest is None or distance < nearest[0]):
                    nearest = (distance, year)
        return nearest[1] if nearest else None

    def _why_not(
        self,
        cut: Segmentation,
        timex: Timex,
        sentence: Sentence | None,
        timexes: Sequence[Timex],
        inside: bool,
        dates: DocumentDates,
    ) -> Verdict:
        """Why an expression is no deadline, ``None`` where it is one."""
        if timex.reads in _NEVER:
            return _NEVER[timex.reads]
        if timex.rule == "timex.rhythm":
            return "no interval of its own"
        text = cut.text
        if self._says("PAST", text, timex):
            return "past"
        if self._says("NAME", text, timex):
            return "part of a name"
        if _quoted(text, timex, sentence) and timex.kind != "recurrence":
            return "inside a quotation or title"
        if timex.reads == "before" and timex.parts.get("until") and not inside:
            return "the date of figures"
        if self._is_past(timex, dates):
            return "past"
        if not inside:
            announced = self._says("ANNOUNCED", text, timex)
            return None if announced and timex.kind != "recurrence" else "outside the directives"
        if timex.reads == "shift" and self.words.lexicons.canonical("limit")[timex.parts["way"]].endswith("before"):
            return "past"
        if self._is_current(timex, dates):
            return "the current year or day, no limit"
        return None

    def _is_past(self, timex: Timex, dates: DocumentDates) -> bool:
        if timex.iso_end is None:
            if timex.reads == "since" and timex.iso_start and dates.anchor:
                return timex.iso_start[:10] < dates.anchor.isoformat()
            return False
        if dates.anchor:
            return timex.iso_end[:10] < dates.anchor.isoformat()
        return bool(dates.year and timex.resolved_by == "text" and int(timex.iso_end[:4]) < dates.year)

    def _is_current(self, timex: Timex, dates: DocumentDates) -> bool:
        """今年, 全年, 2025年 in 2025, and the day of the meeting itself."""
        if timex.reads != "moment":
            return False
        parts = self.words.moments.components(timex.parts["moment"])
        if "year" in parts and len(parts) == 1:
            year = dates.anchor.year if dates.anchor else dates.year
            shift = self.words.lexicons.canonical("year_word").get(parts["year"])
            return shift == "0" or (
                timex.iso_start is not None and year is not None and int(timex.iso_start[:4]) == year
            )
        return parts.keys() <= {"daypart", "clock"}

    def _bounded(self, cut: Segmentation, timex: Timex) -> Timex:
        """10月20日开始 is a start, 11月10日结束 an end; 年终 beside other rhythms is one itself."""
        if timex.reads == "moment":
            if self._says("BEGINS", cut.text, timex):
                return replace(timex, iso_end=None)
            if self._says("ENDS", cut.text, timex):
                return replace(timex, iso_start=None)
            if self._says("YEARLY", cut.text, timex):
                return replace(timex, kind="recurrence", recurrence="R/P1Y")
        return timex

    def _says(self, label: str, text: str, timex: Timex) -> bool:
        """Whether a cue of that label touches the expression (its pattern sees a little of what stands around)."""
        low, high = max(0, timex.start - _NEAR), min(len(text), timex.end + _NEAR)
        marked = f"{text[low : timex.start]}⟦{text[timex.start : timex.end]}⟧{text[timex.end : high]}"
        return any(True for rule in self.cues.get(label, ()) for _ in rule.find(marked))

    def _definitions(self, cut: Segmentation, timexes: Sequence[Timex], context: Context) -> dict[str, Reading]:
        """Named periods (攻坚月) that the document itself dates, by the unit and word of their name."""
        defined: dict[str, Reading] = {}
        for rule in self.cues.get("CAMPAIGN", ()):
            for m in rule.find(cut.text):
                sentence = _sentence_at(cut, m.start)
                if sentence is None or m.value["name"] in defined:
                    continue
                near = [t for t in timexes if m.end <= t.start <= min(m.end + 40, sentence.end) and t.reads in _RANGE]
                read = [resolve_one(t, self.words, context) for t in near[:2]]
                starts = [t.iso_start for t in read if t.iso_start]
                ends = [t.iso_end for t in read if t.iso_end]
                if starts and ends and (len(read) > 1 or read[0].reads != "moment"):
                    found = Reading(datetime.fromisoformat(starts[0]), _behind(ends[-1]), "definition")
                    defined[m.value["name"]] = found
        return defined

    def _campaigns(self, cut: Segmentation, timexes: Sequence[Timex], defined: Mapping[str, Reading]) -> list[Timex]:
        """The mentions of the named periods, with 内 or 期间 where it follows."""
        found = []
        for name in defined:
            for rule in self.cues.get("CAMPAIGN_MENTION", ()):
                for m in rule.find(cut.text):
                    if m.value["name"] == name and not any(t.start < m.end and m.start < t.end for t in timexes):
                        found.append(Timex(m.start, m.end, "period", m.rule, "event", {"campaign": name}))
        return found


def _context(dates: DocumentDates) -> Context:
    now = datetime.combine(dates.anchor, datetime.min.time()) if dates.anchor else None
    return Context(now, dates.year, None, dates.anchor_by or "text", dates.republic)


def _as_deadline(timex: Timex) -> Timex:
    """Kinds and whole days as the guide has them: a limit has no start, a length no dates, a recurrence none."""
    kind = "period" if timex.kind in {"date", "time"} else timex.kind
    start, end = (value[:10] if value else None for value in (timex.iso_start, timex.iso_end))
    if kind == "deadline":
        start = None
    elif kind in {"duration", "recurrence"}:
        start = end = None
    by = timex.resolved_by if start or end else None
    return replace(timex, kind=kind, iso_start=start, iso_end=end, resolved_by=by)


def _spelled_year(timex: Timex) -> int | None:
    written = timex.iso_end or timex.iso_start
    return int(written[:4]) if written and timex.resolved_by in {"text", "republic"} else None


def _behind(iso: str) -> datetime:
    from datetime import timedelta

    return datetime.fromisoformat(iso) + timedelta(days=1)


def _sentence_at(cut: Segmentation, position: int) -> Sentence | None:
    return next((s for s in cut.sentences if s.start <= position < s.end), None)


def _quoted(text: str, timex: Timex, sentence: Sentence | None) -> bool:
    """Whether the expression stands inside 《》 or “” without being the whole of it."""
    begin = sentence.start if sentence else max(0, timex.start - 60)
    before = text[begin : timex.start]
    for opening, closing in ("《》", "“”"):
        if before.rfind(opening) > before.rfind(closing):
            return not re.match(f"[{closing}]", text[timex.end : timex.end + 1]) or opening == "《"
    return False
