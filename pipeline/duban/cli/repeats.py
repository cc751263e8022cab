"""What went wrong with many sources for one reason."""

from __future__ import annotations

from collections import Counter

from duban.cli.build import complain, on_one_line

_NAMED = 5


class Repeats:
    """Tells what went wrong with each source; of one reason the first five, and at the end how many more there were."""

    def __init__(self) -> None:
        self._told: Counter[str] = Counter()

    def __enter__(self) -> Repeats:
        return self

    def __call__(self, source: str, reason: str) -> None:
        """Tell it, or count it."""
        self._told[reason] += 1
        if self._told[reason] <= _NAMED:
            complain(on_one_line(f"{source}: {reason}"))

    def __exit__(self, *error: object) -> None:
        if more := sum(max(0, times - _NAMED) for times in self._told.values()):
            complain(f"{more} more for the reasons above; --errors FILE lists them all")
