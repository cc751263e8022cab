"""What a rule breaks its word on: its examples, its rejects, and the time that a hostile text could take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from duban.words.backtrack import ambiguous_repeats
from duban.words.parse import REPEATS, sre, walk

if TYPE_CHECKING:
    from duban.words.rules import Rule


def rule_faults(rule: Rule) -> Iterator[str]:
    """What a rule breaks its word on: examples, rejects, bounds."""
    if not rule.source.examples:
        yield "it has no example; give one, with brackets round what is found"
    for example in rule.source.examples:
        text, spans = unmark(example)
        if (found := _found(rule, text, spans)) != spans:
            shown = ", ".join(text[start:end] for start, end in found) or "nothing"
            yield f"in the example {example} it finds {shown}"
    for reject in rule.source.rejects:
        text, spans = _unmark_reject(reject)
        for start, end in _found(rule, text, spans)[:1]:
            yield f"in the reject {reject} it finds {text[start:end]}"
    if any(operator in REPEATS and argument[1] is sre.MAXREPEAT for operator, argument in walk(rule.items)):
        yield "a repeat has no bound, so that a hostile text could take forever; write {0,20} for * and {1,20} for +"
    for repeat in ambiguous_repeats(rule.items):
        yield f"{repeat} can go through one text in several ways and may try them all; let only one way fit"


def _found(rule: Rule, text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What a rule finds in a text, asked as its stage asks it: anywhere, or at the marked places."""
    if rule.asked == "search":
        return [(m.start, m.end) for m in rule.find(text)]
    if rule.asked == "match":
        asked = (rule.pattern.match(text, start) for start, _ in spans)
    else:
        asked = (rule.pattern.fullmatch(text, start, end) for start, end in spans)
    return [match.span() for match in asked if match]


def _unmark_reject(reject: str) -> tuple[str, list[tuple[int, int]]]:
    """A reject without its mark, and the place where it is asked: from the mark, or the beginning, to the end."""
    text = reject.replace("[", "", 1)
    return text, [(max(0, reject.find("[")), len(text))]


def unmark(example: str) -> tuple[str, list[tuple[int, int]]]:
    """An example without its brackets, and the spans that they marked.

    >>> unmark("确保[2025年底前]建成")
    ('确保2025年底前建成', [(2, 9)])
    """
    spans: list[tuple[int, int]] = []
    text, start = "", 0
    for piece in re.split(r"([\[\]])", example):
        if piece == "[":
            start = len(text)
        elif piece == "]":
            spans.append((start, len(text)))
        else:
            text += piece
    return text, spans
