"""What must happen before or after a request of a meeting (全站调通后，…), where the network hears a limit in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from duban.core.text import SpanIndex
from duban.stages.times.model import Timex
from duban.words.heard import Heard
from duban.words.rules import Rule

_HEARD = -0.7  # the mean score from which it is one, chosen on documents left out of the learning


def heard_events(text: str, rules: Sequence[Rule], known: SpanIndex[Timex], heard: Heard) -> Iterator[Timex]:
    """The events that limit something, without dates, apart from the ``known`` time expressions."""
    found = (mention for rule in rules for mention in rule.find(text))
    for event in sorted(found, key=lambda mention: mention.start):
        score = heard.due(event.start, event.end)
        if score is not None and score >= _HEARD and not known.overlapping(event.start, event.end):
            yield Timex(
                event.start, event.end, "deadline" if event.value["side"] == "before" else "period", event.rule, "event"
            )
