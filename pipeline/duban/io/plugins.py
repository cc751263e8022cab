"""Readers and writers of other packages: entry points of the groups ``duban.readers`` and ``duban.writers``.

An entry point is named by the ending that it is for, ``caj`` for ``.caj``, so that nothing of a package is imported
before a file asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

READERS, WRITERS = "duban.readers", "duban.writers"


class PluginError(ValueError):
    """A reader or writer of another package that can't be used: ``reason`` says why, ``remedy`` what to do."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}; {remedy}")
        self.reason, self.remedy = reason, remedy


@lru_cache(maxsize=2)
def plugins(group: str) -> Mapping[str, EntryPoint]:
    """What is registered, by ending (in lower case, with the dot); of two for one ending the first by its value."""
    from importlib.metadata import entry_points  # slow, and few ask for it

    points = sorted(entry_points(group=group), key=lambda point: point.value, reverse=True)
    return {f".{point.name.lower().lstrip('.')}": point for point in points}


def build(group: str, ending: str) -> Any:
    """What the entry point makes: it is called without arguments. Raises ``PluginError``."""
    point = plugins(group)[ending]
    try:
        return point.load()()
    except Exception as error:  # another package may do anything
        package = point.dist.name if point.dist else point.value
        told = f"{type(error).__name__}: {error}"
        raise PluginError(
            f"{point.value} of the package {package} can't be loaded ({told})", f"update {package}, or uninstall it"
        ) from None
