"""What a sentence says: its clauses without attributions, owner notes and lone quotation marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from duban.core.model import Clause
from duban.core.text import Span
from duban.stages.quotes import QUOTES, quotation_before

_LONGEST_SPEECH, _PAUSED = 200, "，：。"
_ENDS = (*QUOTES.values(), *"。！？；")


def contents(
    text: str, clauses: Sequence[Clause], attributions: Sequence[Span], notes: Sequence[Span]
) -> Iterator[Clause]:
    """What the clauses of a sentence say; what an attribution covers or leads up to, and owner notes, are left out."""
    for start, end, closing in _said(text, clauses, attributions):
        bare = _bare(text, start, end, notes)
        yield Clause(*bare, "；" if _closes_speech(text, *bare) else closing)


def _said(text: str, clauses: Sequence[Clause], attributions: Sequence[Span]) -> Iterator[tuple[int, int, str]]:
    """The clauses without their attributions; one that opens a quotation ends with it."""
    first = min((a.start for a in attributions), default=-1)
    quoted = _quoted_first(text, clauses[0].start if clauses else 0, first)
    for clause in clauses:
        if clause.end <= min(first, quoted) and text[clause.end - 1 : clause.end + 1].find("”") < 0:
            continue
        inside = [a for a in attributions if a.start < clause.end and clause.start < a.end]
        if not inside:
            yield clause
            continue
        if clause.start < inside[0].start == first and quoted < first:
            yield max(clause.start, quoted), first, clause.closing
        for attribution, following in zip(inside, [*inside[1:], None], strict=True):
            start, end = _quotation(text, attribution.end, following.start if following else clause.end)
            if start < end:
                yield start, end, clause.closing


def _quotation(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch behind an attribution: the quotation that opens there, without its marks, else all of it."""
    if text[start - 1] in "“「" or text[start : start + 1] in ("“", "「"):
        start += text[start] in "“「"
        closing = text.find("”" if text[start - 1] == "“" else "」", start, end)
        end = closing if closing > 0 else end
        end -= text[end - 1] in "。！？；，"
    return start, end


def _quoted_first(text: str, start: int, first: int) -> int:
    """Where the quotation begins that ends at the first attribution (``“…。”王某说。``), ``first`` where none does.

    One that an earlier sentence opens begins with this sentence.
    """
    if first <= start or text[first - 1] not in QUOTES.values():
        return first
    opened = quotation_before(text, first, start)
    return opened if opened < first else start


def _bare(text: str, start: int, end: int, notes: Sequence[Span]) -> tuple[int, int]:
    """A stretch without owner notes and without quotation marks at its ends that have no partner inside."""
    start = max([start, *(n.end for n in notes if n.start <= start < n.end)])
    end = min([end, *(n.start for n in notes if start < n.start < end)])
    while start < end and text[start] in QUOTES and not _closed(text, start, end):
        start += 1
    while start < end and text[end - 1] in _ENDS and not _opened(text, start, end):
        end -= 1
    return start, end


def _closes_speech(text: str, start: int, end: int) -> bool:
    """Whether a quotation inside another ends behind a clause (讲，‘各镇要完成清零’，我赞成): what it asks ends too."""
    inner = text[end : end + 1] in ("’", "』")
    opened = quotation_before(text, end + 1, max(0, start - _LONGEST_SPEECH)) if inner else end
    return opened < end and text[max(0, opened - 1) : opened] in _PAUSED


def _closed(text: str, start: int, end: int) -> bool:
    """Whether the opening quotation mark at ``start`` is closed inside the stretch, with words behind it."""
    closing = text.find(QUOTES[text[start]], start, end)
    return 0 <= closing < end - 1


def _opened(text: str, start: int, end: int) -> bool:
    """Whether the closing quotation mark before ``end`` was opened inside the stretch."""
    return any(text.find(o, start, end - 1) >= 0 for o, c in QUOTES.items() if text[end - 1] == c)
