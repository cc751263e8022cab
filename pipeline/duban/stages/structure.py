"""The structure of plain text: what no reader knew is found from the text itself."""

from __future__ import annotations

from duban.core.packed import pack
from duban.core.structure import Furniture, Structure
from duban.core.text import SpanIndex
from duban.stages.tables import KeyValueFinder, TableFinder
from duban.stages.turns import TurnFinder
from duban.words.lexicon import Lexicons
from duban.words.rules import load_rules


class StructureFinder:
    r"""Built once from the lexicons.

    >>> from duban.words.lexicon import load_lexicons
    >>> text = "|任务|责任人|\n|--|--|\n|修订清单|王某|"
    >>> [cell.role for cell in StructureFinder(load_lexicons())(text, text, Structure()).tables[0].cells]
    ['header', 'header', 'task', 'lead']
    """

    def __init__(self, lexicons: Lexicons) -> None:
        # Each takes the structure so far and gives it back with what nobody knew yet.
        self._finders = (
            FurnitureFinder(lexicons),
            TableFinder(lexicons),
            KeyValueFinder(lexicons),
            TurnFinder(lexicons),
        )

    def __call__(self, raw: str, plain: str, known: Structure) -> Structure:
        """The structure of a text in its code points; ``plain`` is the same text recoded and in simplified script.

        What a reader ``known`` stands.
        """
        for find in self._finders:
            known = find(raw, plain, known)
        return known


class FurnitureFinder:
    """Finds the page numbers that stand between the lines of a text; the rules are those of ``layout.toml``."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._rules = load_rules(lexicons, "layout", "FURNITURE")

    def __call__(self, raw: str, plain: str, known: Structure) -> Structure:  # noqa: ARG002
        """The structure with every line of furniture."""
        taken = SpanIndex(known.parts)
        found = [
            Furniture(m.start, m.end)
            for rule in self._rules
            for m in rule.find(plain)
            if not taken.overlapping(m.start, m.end)
        ]
        return Structure(pack(sorted((*known.parts, *found), key=lambda part: part.start))) if found else known
