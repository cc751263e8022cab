"""How sure a directive is, from the rules that found it."""

from __future__ import annotations

from duban.model import Directive


def confidence(directive: Directive) -> float:
    """A probability estimate between 0 and 1."""
    return 0.9 if directive.marker else 0.7
