"""Adapters: each turns what another system finds into records that the scorer of duban reads.

A system is given the text and, generously, the anchor date of the gold; duban gets the text alone.
"""

from __future__ import annotations

import calendar
import contextlib
import io
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from duban.core.toml import tomllib

Find = Callable[[str, date | None], dict[str, Any]]

WORDS = tomllib.loads((Path(__file__).parent / "baseline.toml").read_text(encoding="utf-8"))
EVERYTHING = ("directive", "speaker", "count", "deadline")


@dataclass(frozen=True, slots=True)
class Peer:
    """A system: its name, what it attempts, and how it is built; an ``ImportError`` means that it is not installed."""

    name: str
    layers: tuple[str, ...]
    build: Callable[[], Find]


def duban() -> Find:
    from duban.extractor import Extractor

    extractor = Extractor()
    return lambda text, _anchor: extractor(text).model_dump()


def jieba_and_regex() -> Find:
    import jieba
    import jieba.posseg

    jieba.setLogLevel("ERROR")
    tagger = jieba.posseg.POSTokenizer(jieba.Tokenizer())
    saying = re.compile(f"([^，。；：\n]{{0,30}}){WORDS['saying']}[，：:,]")
    clause = re.compile(f"[^，。；！？\n]{{0,30}}?({WORDS['marker']})[^。；！？\n]+")

    def find(text: str, anchor: date | None) -> dict[str, Any]:
        voices = list(_voices(text, saying, tagger))
        deadlines = [*_regex_deadlines(text, anchor)]
        commitments = []
        for match in clause.finditer(text):
            marker = match.group(1)
            kinds = [kind for kind in ("prohibition", "exhortation") if re.fullmatch(WORDS[kind], marker)]
            before = [name for end, name in voices if end <= match.start()]
            subject = re.match(r"[^，、]{2,12}?(?=" + WORDS["marker"] + ")", match.group())
            commitments.append(
                {
                    **quote(text, match.start(), match.end()),
                    "marker": marker,
                    "modality": kinds[0] if kinds else "obligation",
                    "speaker": before[-1] if before else None,
                    "responsible": [{"text": subject.group()}] if subject else [],
                    "deadlines": [d for d in deadlines if match.start() <= d["start"] and d["end"] <= match.end()],
                }
            )
        counts = (m for m in re.finditer(WORDS["count"], text))
        return {
            "speakers": [{"name": name, "kind": "person"} for name in dict.fromkeys(name for _, name in voices)],
            "commitments": commitments,
            "project_counts": [{**quote(text, m.start(), m.end()), "value": _number(m.group())} for m in counts],
            "deadlines": deadlines,
        }

    return find


def jionlp() -> Find:
    with contextlib.redirect_stdout(io.StringIO()):
        import jionlp
    logging.disable(logging.ERROR)  # it logs a traceback for each expression that it can't read

    def find(text: str, anchor: date | None) -> dict[str, Any]:
        base = {"year": anchor.year, "month": anchor.month, "day": anchor.day} if anchor else None
        found = jionlp.ner.extract_time(text, **({"time_base": base} if base else {}))
        return {"deadlines": [d for hit in found for d in _jionlp_deadline(text, hit, anchor)]}

    return find


def dateparser() -> Find:
    from datetime import datetime

    from dateparser.search import search_dates

    def find(text: str, anchor: date | None) -> dict[str, Any]:
        settings = {"PREFER_DATES_FROM": "future"}
        if anchor:
            settings["RELATIVE_BASE"] = datetime(anchor.year, anchor.month, anchor.day)
        deadlines, cursor = [], 0
        for surface, moment in search_dates(text, languages=["zh"], settings=settings) or []:
            start = text.find(surface, cursor)
            if start >= 0 and (anchor is None or moment.date() > anchor):
                cursor = start + len(surface)
                deadlines.append({**quote(text, start, cursor), "iso_end": moment.date().isoformat()})
        return {"deadlines": deadlines}

    return find


PEERS = (
    Peer("duban", EVERYTHING, duban),
    Peer("jieba and regular expressions", EVERYTHING, jieba_and_regex),
    Peer("JioNLP (times)", ("deadline",), jionlp),
    Peer("dateparser (times)", ("deadline",), dateparser),
)


def quote(text: str, start: int, end: int) -> dict[str, Any]:
    return {"text": text[start:end], "start": start, "end": end}


def _voices(text: str, saying: re.Pattern[str], tagger: Any) -> Iterator[tuple[int, str]]:
    for match in saying.finditer(text):
        names = [word.word for word in tagger.cut(match.group(1)) if word.flag.startswith("nr")]
        if names:
            yield match.end(), names[-1]


def _regex_deadlines(text: str, anchor: date | None) -> Iterator[dict[str, Any]]:
    year = anchor.year if anchor else None
    for match in re.finditer(WORDS["deadline"], text):
        numbers = [int(n) for n in re.findall(r"(?<!\d)\d{1,2}(?!\d)", match.group())]
        stated = re.match(r"\d{4}", match.group())
        iso = None
        if (stated or year) and (not numbers or 1 <= numbers[0] <= 12):
            y, month = int(stated.group()) if stated else year or 0, numbers[0] if numbers else 12
            last = calendar.monthrange(y, month)[1]
            iso = date(y, month, min(numbers[1], last) if len(numbers) > 1 else last).isoformat()
        yield {**quote(text, match.start(), match.end()), "iso_end": iso}
    for match in re.finditer(WORDS["recurrence"], text):
        yield quote(text, match.start(), match.end())


def _jionlp_deadline(text: str, hit: dict[str, Any], anchor: date | None) -> Iterator[dict[str, Any]]:
    """A time that JioNLP found, unless it lies in the past; the guide gives latest times no start."""
    record, time = quote(text, *hit["offset"]), hit["detail"]["time"]
    if hit["type"] == "time_period":
        delta = time["delta"] if isinstance(time["delta"], dict) else {}
        units = {
            ("day", 1): "R/P1D",
            ("day", 7): "R/P1W",
            ("month", 1): "R/P1M",
            ("month", 3): "R/P3M",
            ("year", 1): "R/P1Y",
        }
        yield record | {"recurrence": next((iso for (unit, n), iso in units.items() if delta.get(unit) == n), None)}
    elif hit["type"] in ("time_span", "time_point") and isinstance(time, list):
        start, end = (moment[:10] for moment in time)
        if anchor is None or end > anchor.isoformat():
            latest = start == end or (anchor is not None and start == anchor.isoformat())
            yield record | {"iso_start": None if latest else start, "iso_end": end}


def _number(surface: str) -> int | None:
    digits = re.match(r"\d+", surface)
    return int(digits.group()) if digits else None
