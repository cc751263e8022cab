"""Time expressions of any Chinese text, without the rest of duban."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from duban.stages.normalize import normalize
from duban.stages.script import Simplifier
from duban.stages.times.find import Scanner
from duban.stages.times.model import Context, Timex
from duban.stages.times.resolve import resolve_one
from duban.words.lexicon import load_lexicons
from duban.words.rules import Rule, load_rules


def timex(text: str, reference_date: date | datetime | str | None = None) -> tuple[Timex, ...]:
    """Every time expression of a raw text, with code point offsets into it and what it means on the reference date.

    Without a reference date (a date, a datetime or an ISO string) only what names its year itself gets dates. Raises
    ``ValueError`` for a string that is not an ISO date.

    >>> [(found.kind, found.iso_end) for found in timex("各地於 10 月底前完成，每周調度", "2020-10-10")]
    [('deadline', '2020-10-31'), ('recurrence', None)]
    """
    finder, simplifier, rules = _engine()
    clean = normalize(text, simplifier, rules)
    context = Context(now=_moment(reference_date), by="reference")
    found = []
    for each in finder.find(finder.lexicons.sieve.read(clean.text)):
        place = clean.to_raw(each.start, each.end)
        found.append(replace(resolve_one(each, finder.readers, context), start=place.start, end=place.end))
    return tuple(found)


def _moment(reference: date | datetime | str | None) -> datetime | None:
    """Midnight of the date, or the very moment; naive."""
    if isinstance(reference, str):
        reference = datetime.fromisoformat(reference)
    if isinstance(reference, datetime):
        return reference.replace(tzinfo=None)
    return None if reference is None else datetime.combine(reference, datetime.min.time())


@lru_cache(maxsize=1)
def _engine() -> tuple[Scanner, Simplifier, tuple[Rule, ...]]:
    lexicons = load_lexicons()
    return Scanner(lexicons), Simplifier(), load_rules(lexicons, "normalize")
