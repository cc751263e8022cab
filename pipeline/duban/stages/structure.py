"""The structure of plain text: what no reader knew is found from the text itself."""

from __future__ import annotations

from duban.core.structure import Structure
from duban.stages.tables import TableFinder
from duban.stages.turns import TurnFinder
from duban.words.lexicon import Lexicons


class StructureFinder:
    r"""Built once from the lexicons.

    >>> from duban.words.lexicon import load_lexicons
    >>> text = "|任务|责任人|\n|--|--|\n|修订清单|王某|"
    >>> [cell.role for cell in StructureFinder(load_lexicons())(text, text, Structure()).tables[0].cells]
    ['header', 'header', 'task', 'lead']
    """

    def __init__(self, lexicons: Lexicons) -> None:
        # Each takes the structure so far and gives it back with what nobody knew yet.
        self._finders = (TableFinder(lexicons), TurnFinder(lexicons))

    def __call__(self, raw: str, plain: str, known: Structure) -> Structure:
        """The structure of a text in its code points; ``plain`` is the same text recoded and in simplified script.

        What a reader ``known`` stands.
        """
        for find in self._finders:
            known = find(raw, plain, known)
        return known
