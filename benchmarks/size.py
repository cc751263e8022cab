"""How much disk an installation takes: duban with what it needs, and what each extra adds.

Run: python -m benchmarks.size        (where the extras are installed; others are left out)

The sum of the files that each distribution lists, in MB of 10⁶ bytes; compiled bytecode comes on top.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution, metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from duban.core.install import requirements


def closure(name: str, extras: frozenset[str] = frozenset()) -> frozenset[str]:
    """A distribution and all that it needs. Raises ``PackageNotFoundError``."""
    found: set[str] = set()
    todo = [(canonicalize_name(name), extras)]
    while todo:
        one, wanted = todo.pop()
        if one not in found:
            found.add(one)
            todo += [need for need in _needs(one, wanted) if need[0] not in found]
    return frozenset(found)


def size(names: frozenset[str]) -> int:
    """Bytes of the files of distributions."""
    files = (file for name in names for file in distribution(name).files or ())
    return sum(file.size or 0 for file in files)


def _needs(name: str, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for need in map(Requirement, distribution(name).requires or ()):
        if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield canonicalize_name(need.name), frozenset(need.extras)


def main() -> None:
    """Print the table."""
    base = closure("duban")
    print(f"base: {size(base) / 1e6:.0f} MB in {len(base)} distributions")
    largest = sorted(base, key=lambda name: -size(frozenset({name})))[:6]
    print("  " + ", ".join(f"{name} {size(frozenset({name})) / 1e6:.0f}" for name in largest))
    for extra in sorted(metadata("duban").get_all("Provides-Extra") or ()):
        try:
            added = frozenset().union(*(closure(name) for name in requirements(extra))) - base
            print(f"{extra}: {size(added) / 1e6:.0f} MB more, in {len(added)}")
        except PackageNotFoundError as error:
            print(f"{extra}: {error.name} is not installed")


if __name__ == "__main__":
    main()
