"""Whether a text goes with a meeting as it went, in talk or in notes, or is a written document about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from duban.core.structure import Turn
from duban.words.lexicon import Lexicons
from duban.words.logistic import Logistic
from duban.words.rules import by_label, load_rules
from duban.words.written import AnyOf

_SHORTEST = 200  # code points; characters of a shorter text tell nothing
_SURE = 2.0  # of documents left out all meetings score above, 65 of 66 written ones below
_STEPS = (0.5, 2, 5, 10, 20)  # of a thousand characters
_TALK_WORD_EVERY, _FILLER_EVERY = 80, 120  # code points
_FEW_FILLERS = 3
_TITLE = 240  # code points in which minutes say that they are some


class MannerReader:
    """Built once; called with a text (simplified script) and its turns.

    The characters of a text tell its manner, of a short one or without a model its title or words that talk is full of.
    """

    def __init__(self, lexicons: Lexicons, model: Logistic | None = None) -> None:
        self._model = model
        rules = by_label(load_rules(lexicons, "talk"))
        self._talk_word, self._filler, self._title = (
            AnyOf(rules[label]).late for label in ("TALK_WORD", "FILLER", "MINUTES_TITLE")
        )

    def __call__(self, text: str, turns: Sequence[Turn]) -> bool:
        """Whether people talk or take notes in a text."""
        if self._model is not None and len(text) >= _SHORTEST:
            return self._model.score(rates(text)) > _SURE
        return self._title.search(text, 0, _TITLE) is not None or self._is_talk(text, turns)

    def _is_talk(self, text: str, turns: Sequence[Turn]) -> bool:
        """Whether the turns were recorded or are full of talk; without any, whether a text hesitates."""
        if not turns:
            return self._hesitates(text)
        if any(turn.at is not None for turn in turns):
            return True
        words = sum(1 for turn in turns for _ in self._talk_word.finditer(text, turn.start, turn.end))
        return words * _TALK_WORD_EVERY > sum(turn.end - turn.start for turn in turns)

    def _hesitates(self, text: str) -> bool:
        """Whether a text is full of the sounds that speech is held up by (嗯, 那个，)."""
        held_up = sum(1 for _ in self._filler.finditer(text))
        return held_up >= _FEW_FILLERS and held_up * _FILLER_EVERY > len(text)


def rates(text: str) -> Iterator[str]:
    """How often each character stands in a text, as features: one for every step that is reached.

    A profile of characters tells the manner of a text whatever its topic (Stamatatos 2009, "A survey of modern
    authorship attribution methods").

    >>> sorted(rates("吧" + "。" * 999))
    ['。=1', '。=2', '。=3', '。=4', '。=5', '吧=1']
    """
    for character, times in Counter(text).items():
        if not character.isdigit():
            for number, step in enumerate(_STEPS, start=1):
                if times * 1000 >= step * len(text):
                    yield f"{character}={number}"
