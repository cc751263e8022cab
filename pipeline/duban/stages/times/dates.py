"""The dates of a document: when the meeting was held, when the text was published, and which year it is in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from duban.core.model import BlockKind, Segmentation, Sentence
from duban.core.text import Span, SpanIndex
from duban.stages.quotes import is_open
from duban.stages.times.model import Context, DocumentDates, Timex
from duban.stages.times.readers import Readers
from duban.stages.times.values import read
from duban.words.rules import Rule, load_rules

_LEAD = 4
_LONGEST_TITLE = 40
_LEAD_CHARACTERS = 600
_TITLE_CHARACTERS = 300
_TAIL_CHARACTERS = 300
_PAGE = {BlockKind.METADATA, BlockKind.HEADLINE, BlockKind.BOILERPLATE}
_DAY = {"day", "bare_day", "numeric_date", "day_word"}
_METADATA_DATE_LENGTH = 24
_MANY_DATES = 50  # a page has a few dates of its own; what can't be read takes long to give up


@dataclass(frozen=True)
class DateFinder:
    """Finds the dates of a document by ``dates.toml``; built once."""

    readers: Readers
    rules: tuple[Rule, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rules", load_rules(self.readers.lexicons, "dates", sifted=True))

    def find(
        self,
        cut: Segmentation,
        timexes: Sequence[Timex],
        given: date | None,
        raw: str = "",
        published: date | None = None,
    ) -> DocumentDates:
        """The dates of a document; ``given`` is a meeting date known before, ``raw`` may hold running heads.

        ``published`` is what the file says besides its text.
        """
        text = cut.text
        republic = any(mark in text for mark in self.readers.lexicons.forms("republic_mark"))
        published = published or self._published(cut)
        dateline = self._groups("DATELINE", text, 0, _LEAD_CHARACTERS, "moment")
        year, year_by = self._year(cut, timexes, published)
        context = Context(
            year=year, month=published.month if published else None, by=year_by or "text", republic=republic
        )
        base = published or self._day(dateline[0], context) if dateline else published
        meeting = given or self._meeting(cut, timexes, context, base, raw)
        anchor, by = (meeting, "meeting_date") if meeting else (base, "published")
        if given:
            by = "given"
        if anchor:
            year = anchor.year
        return DocumentDates(meeting, published, anchor, by if anchor else year_by, year, republic)

    def _groups(self, label: str, text: str, start: int, end: int, name: str) -> list[str]:
        """What a group of the rules of a label holds between two places, in text order."""
        found = [m for rule in self._labelled(label) for m in rule.find(text, start, min(end, len(text)))]
        return [m.value[name] for m in sorted(found, key=lambda m: m.start) if name in m.value]

    def _labelled(self, label: str) -> Iterable[Rule]:
        return (rule for rule in self.rules if rule.source.label == label)

    def _published(self, cut: Segmentation) -> date | None:
        """The publication date: of the page's metadata lines and the letterhead, else under the text."""
        text, last = cut.text, len(cut.text.rstrip())
        lines = [(b.start, b.end) for b in cut.blocks if b.kind in _PAGE]
        stretches = (*lines, (0, min(_LEAD_CHARACTERS, last)), (max(0, last - _TAIL_CHARACTERS), last))
        written = [w for start, end in stretches for w in self._groups("PUBLISHED", text, start, end, "date")]
        last_line = text.rfind("\n", 0, last) + 1
        written += self._groups("SIGNED", text, min(_TITLE_CHARACTERS, last_line), last, "date")[-1:]
        days = (parse_metadata_date(each) or self._day(each, Context(republic=True)) for each in written[:_MANY_DATES])
        return next((day for day in days if day), None)

    def _meeting(
        self, cut: Segmentation, timexes: Sequence[Timex], context: Context, base: date | None, raw: str
    ) -> date | None:
        """By a labelled line, a date in brackets under the title, a sentence of the lead, a line under the title."""
        title = cut.text[:_TITLE_CHARACTERS]
        written = [w for text in (raw, cut.text) for w in self._held("HELD", text)]
        written += self._held("UNDER_TITLE", title)
        days = (_english_day(each) or self._day(each, context) for each in written)
        labelled = next((day for day in days if day), None)
        if labelled:
            return labelled
        now = datetime.combine(base, datetime.min.time()) if base else None
        told = self._told(cut, timexes, replace_now(context, now), base)
        under = (
            self._day(each, context)
            for each in self._groups("LINE_UNDER_TITLE", cut.text, 0, _TITLE_CHARACTERS, "moment")
        )
        return told or next((day for day in under if day), None)

    def _held(self, label: str, text: str) -> list[str]:
        """The dates by the rules of a label, save where they say when the page was published."""
        held = sorted((m for rule in self._labelled(label) for m in rule.find(text)), key=lambda m: m.start)
        if not held:  # as in most texts, and the rest is slow
            return []
        published = SpanIndex([m for rule in self._labelled("PUBLISHED") for m in rule.find(text)])
        # a title may tell the year of the day that a line below it gives
        return [
            "/".join(m.value[k] for k in ("year", "moment") if m.value.get(k))
            for m in held
            if not published.overlapping(m.start, m.start + 1)
        ]

    def _told(self, cut: Segmentation, timexes: Sequence[Timex], context: Context, base: date | None) -> date | None:
        """The day that the first sentence about a meeting names."""
        datelines = [m for rule in self._labelled("DATELINE") for m in rule.find(cut.text, 0, _LEAD_CHARACTERS)]
        for sentence in _lead(cut):
            if not any(rule.fits(cut.text, sentence.start, sentence.end) for rule in self._labelled("CUE")):
                continue
            for timex in timexes:
                inside = sentence.start <= timex.start and timex.end <= sentence.end
                quoted = any(line.start <= timex.start and timex.end <= line.end for line in datelines)
                if inside and not quoted and self._names_day(timex) and not self._of_other(cut.text, timex):
                    return self._first_day(timex, context, base)
        return None

    def _of_other(self, text: str, timex: Timex) -> bool:
        """Whether the date is that of another meeting or paper (1月7日举行的全县动员会)."""
        return any(rule.pattern.match(text, timex.end) for rule in self._labelled("OTHER"))

    def _names_day(self, timex: Timex) -> bool:
        if timex.reads not in {"moment", "range", "range_short", "clock"}:
            return False
        written = timex.parts.get("moment") or timex.parts.get("from") or ""
        if timex.reads == "range_short":
            return timex.parts["unit"] in self.readers.lexicons.forms("day_unit")
        return bool(_DAY & self.readers.moments.components(written).keys())

    def _first_day(self, timex: Timex, context: Context, base: date | None) -> date | None:
        found = read(timex.reads, timex.parts, self.readers, context)
        if found is None or found.start is None:
            return None
        day = found.start.date()
        if base and day > base and "year" not in self.readers.moments.components(timex.parts.get("moment", "")):
            return day.replace(year=day.year - 1)
        return day

    def _day(self, written: str, context: Context) -> date | None:
        found = self.readers.moments.read(written.replace(" ", ""), context)
        return found.start.date() if found and found.start else None

    def _year(
        self, cut: Segmentation, timexes: Sequence[Timex], published: date | None
    ) -> tuple[int | None, str | None]:
        """The year that the document is in, and what says so."""
        if published:
            return published.year, "published"
        plans = self.readers.lexicons.canonical("plan")
        next_year = any(form in cut.text for form in self.readers.lexicons.forms("next_year"))
        for rule in self.rules:
            if rule.source.label not in {"YEAR", "PLANNED"}:
                continue
            for m in rule.find(cut.text):
                shift = int(m.value["shift"])
                if "plan" in m.value:
                    return int(plans[m.value["plan"]]) + shift, rule.source.id
                if next_year:
                    return int(m.value.get("year") or m.value["opening"]) + shift, rule.source.id
        lead = [Span(s.start, s.end) for s in _lead(cut)]
        lead += [Span(b.start, b.end) for b in cut.blocks if b.kind is BlockKind.HEADLINE]
        index = SpanIndex(lead)
        stated = [(t.start, year) for t in timexes if (year := self._stated(t, cut.text))]
        leading = [year for start, year in stated if index.overlapping(start, start + 1)]
        # a year that the text leaves far behind later on was told as history
        if leading and max(year for _, year in stated) <= max(leading) + 1:
            return max(leading), "year_stated"
        return None, None

    def _stated(self, timex: Timex, text: str) -> int | None:
        """The year that an expression spells out, unless it is a limit, a beginning or part of a title in brackets."""
        if timex.reads not in {"moment", "range"}:
            return None
        written = timex.parts.get("moment") or timex.parts.get("from") or ""
        parts = self.readers.moments.components(written)
        if not {"year", "numeric_date"} & parts.keys() or {"edge", "year_edge"} & parts.keys():
            return None
        if is_open(text, "《", max(0, timex.start - _LONGEST_TITLE), timex.start):
            return None
        found = self.readers.moments.read(written, Context()) or self.readers.moments.read(
            parts.get("year", ""), Context()
        )
        return found.start.year if found and found.start else None


def replace_now(context: Context, now: datetime | None) -> Context:
    """The context with an anchor, where there is one."""
    return Context(now, context.year, context.month, context.by, context.republic) if now else context


def _lead(cut: Segmentation) -> list[Sentence]:
    """The first sentences of running text."""
    running = (s for s in cut.sentences if cut.blocks[s.block].kind in {BlockKind.BODY, BlockKind.HEADING})
    body = [*islice(running, _LEAD)]
    return [s for s in body if s.start - body[0].start <= _LEAD_CHARACTERS]


def _english_day(written: str) -> date | None:
    """June 10, 2021."""
    plain = written.replace("，", ", ")
    return parse_metadata_date(plain) if plain.isascii() and plain[0].isalpha() else None


def parse_metadata_date(written: str) -> date | None:
    """The day that a metadata line names, in any of the ways that web pages write it.

    >>> parse_metadata_date("2021-12-8 13:03"), parse_metadata_date("8 December 2021")
    (datetime.date(2021, 12, 8), datetime.date(2021, 12, 8))
    """
    plain = re.match(r"\D{0,3}((?:19|20)\d\d)\D(\d{1,2})\D(\d{1,2})(?!\d)", written)
    if plain:
        try:
            return date(*map(int, plain.groups()))
        except ValueError:
            return None
    import dateparser  # slow to import, and only the rarer ways of writing need it

    settings = {"REQUIRE_PARTS": ["day", "month", "year"]}
    found = dateparser.parse(
        written[:_METADATA_DATE_LENGTH].strip(), languages=["en", "zh", "zh-Hant"], settings=settings
    )
    return found.date() if found else None
