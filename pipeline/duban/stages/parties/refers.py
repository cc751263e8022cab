"""Who 我, 你 and 小李 are in a turn, where the text makes that certain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from duban.core.model import Party, Speech
from duban.core.text import Span
from duban.words.lexicon import Lexicons

_NAMED_BEFORE = 8  # code points in which who is spoken to stands before 你


class Referents:
    """Built once from the lexicons; called with the parties of a request and the labels of the document's turns."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._selves = frozenset(lexicons.forms("own_label"))
        self._you = frozenset(lexicons.forms("talk_you"))

    def __call__(
        self, text: str, parties: Sequence[Party], speech: Speech | None, labels: Mapping[str, Span]
    ) -> tuple[Party, ...]:
        """The parties, each with the place that says who it is; ``labels`` are the first of each label."""
        if speech is None or speech.mode != "turn":
            return tuple(parties)
        return tuple(party._replace(refers_to=self._place(text, party, speech, labels)) for party in parties)

    def _place(self, text: str, party: Party, speech: Speech, labels: Mapping[str, Span]) -> Span | None:
        name = text[party.start : party.end]
        if name in self._selves:
            label = speech.label
            return None if label is None or label.of(text) in self._selves else label
        if name in self._you:
            before = text[max(speech.start, party.start - _NAMED_BEFORE) : party.start].rstrip("，, ")
            called = max((label for label in labels if before.endswith(label)), key=len, default=None)
            at = max(speech.start, party.start - _NAMED_BEFORE) + len(before)
            return Span(at - len(called), at) if called else None
        return labels.get(name)


def first_labels(text: str, speeches: Sequence[Speech]) -> dict[str, Span]:
    """The first place of each label."""
    found: dict[str, Span] = {}
    for speech in speeches:
        if speech.label:
            found.setdefault(speech.label.of(text), speech.label)
    return found
