"""What a directive asks for, part by part: each coordinate predicate with its verb and its object."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from duban.core.model import Action, Directive, Party
from duban.stages.clauses.signals import Signals

_PART = re.compile(r"[，；。]")
_COORDINATE = re.compile(r"、")


def find_actions(text: str, directive: Directive, parties: tuple[Party, ...], signals: Signals) -> tuple[Action, ...]:
    """The actions of a directive, in code points of the normalised text.

    >>> from duban.words.lexicon import load_lexicons
    >>> directive = Directive(0, 13, None, "obligation", 0, ())
    >>> signals = Signals(load_lexicons())
    >>> [(a.verb, a.object) for a in find_actions("加强组织领导，压实各方责任", directive, (), signals)]
    [('加强', '组织领导'), ('压实', '各方责任')]
    """
    return tuple(
        action
        for start, end in _parts(text, directive, signals)
        for action in _action(text, start, end, directive, parties, signals)
    )


def _parts(text: str, directive: Directive, signals: Signals) -> Iterator[tuple[int, int]]:
    edges = [directive.start, *(m.start() for m in _PART.finditer(text, directive.start, directive.end)), directive.end]
    for left, right in pairwise(edges):
        start = left + 1 if left > directive.start else left
        for joint in _COORDINATE.finditer(text, start, right):
            if signals.verb_at(text, signals.behind_manner(text, joint.end(), right), right) > 1:
                yield start, joint.start()
                start = joint.end()
        if start < right:
            yield start, right


def _action(
    text: str, start: int, end: int, directive: Directive, parties: tuple[Party, ...], signals: Signals
) -> Iterator[Action]:
    begin = max([start, *(p.end for p in parties if start <= p.start and p.end <= end)])
    if directive.marker and start <= directive.marker.start < end:
        begin = max(begin, directive.marker.end)
    verb = signals.behind_manner(text, begin, end)
    width = signals.verb_at(text, verb, end)
    if width and verb + width <= end:
        yield Action(begin, end, text[verb : verb + width], text[verb + width : end])
