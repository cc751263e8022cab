"""WordSet as data: load and check the TSV lexicons, then freeze them.

A lexicon file is tab-separated with a header; ``form``, ``canonical``, ``type``, ``source`` and ``note`` are its
columns. Every file may hold several types. The loader keeps forms longest first, so that an alternation built from them
is leftmost-longest.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from duban.words.sieve import Sieve

COLUMNS = ("form", "canonical", "type", "source", "note")


class LexiconError(ValueError):
    """A lexicon or rule file that can't be used; the message names file, line, reason and remedy."""


class Entry(NamedTuple):
    """One line of a lexicon file."""

    form: str
    canonical: str
    type: str
    source: str = ""
    note: str = ""


class WordSet:
    """WordSet to be tried at a place, many times faster than by a pattern.

    >>> WordSet(["要", "要求"]).width("各地要求", 2, 4)
    2
    """

    def __init__(self, forms: Iterable[str]) -> None:
        self._forms = frozenset(forms)
        lengths: dict[str, set[int]] = {}
        for form in self._forms:
            lengths.setdefault(form[0], set()).add(len(form))
        self._lengths = {first: sorted(some, reverse=True) for first, some in lengths.items()}

    def width(self, text: str, start: int, end: int) -> int:
        """The length of the longest word that stands at ``start`` and ends by ``end``, 0 where none does."""
        if start < end:
            for length in self._lengths.get(text[start], ()):
                if start + length <= end and text[start : start + length] in self._forms:
                    return length
        return 0


@dataclass(frozen=True)
class Lexicons:
    """All entries by type, and the folder that they came from."""

    folder: Path
    by_type: Mapping[str, tuple[Entry, ...]]

    def forms(self, kind: str) -> tuple[str, ...]:
        """The forms of one type, longest first. Raises ``LexiconError`` for a type that no file holds."""
        try:
            return self._forms[kind]
        except KeyError:
            known = ", ".join(sorted(self.by_type))
            raise LexiconError(f"no lexicon entry has the type {kind!r}; known types: {known}") from None

    def canonical(self, kind: str) -> Mapping[str, str]:
        """Form to canonical form, for one type."""
        self.forms(kind)
        return self._canonical[kind]

    def alternation(self, *kinds: str, least: int = 1, most: int | None = None) -> str:
        """A regular expression that matches any form of the types, the longest first.

        ``least`` and ``most`` bound the characters of the forms.
        """
        key = (*kinds, least, most)
        if key not in self._alternations:
            forms = (form for kind in kinds for form in self.forms(kind))
            self._alternations[key] = any_of(f for f in forms if least <= len(f) and (most is None or len(f) <= most))
        return self._alternations[key]

    @cached_property
    def sieve(self) -> Sieve:
        """In which the rules of these lexicons look for their matches together."""
        return Sieve()

    @cached_property
    def digest(self) -> str:
        """A hash of all lexicon, rule and model files, so that a record names the words that made it."""
        files = sorted(file for kind in ("*.tsv", "rules/*.toml", "models/*.json") for file in self.folder.glob(kind))
        return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]

    @cached_property
    def rules_read(self) -> dict[str, Any]:
        """The rules of each file that was read already: several stages share one."""
        return {}

    @cached_property
    def _alternations(self) -> dict[tuple[str | int | None, ...], str]:
        """What was written out already: fragments name the same types again and again."""
        return {}

    @cached_property
    def _canonical(self) -> dict[str, Mapping[str, str]]:
        return {
            kind: MappingProxyType({entry.form: entry.canonical for entry in entries})
            for kind, entries in self.by_type.items()
        }

    @cached_property
    def _forms(self) -> dict[str, tuple[str, ...]]:
        return {
            kind: tuple(sorted({e.form for e in entries}, key=lambda f: (-len(f), f)))
            for kind, entries in self.by_type.items()
        }


def any_of(forms: Iterable[str]) -> str:
    """A regular expression for any of the forms, the longest first, written as a trie.

    Python tries the branches of an alternation one by one; branching by character keeps that short however many forms
    there are, and matches what a list sorted by length would.

    >>> any_of(["要", "要求", "重要"])
    '(?:要求?|重要)'
    """
    trie: dict[str, Any] = {}
    for form in sorted(set(forms)):
        node = trie
        for character in form:
            node = node.setdefault(character, {})
        node[""] = {}
    return f"(?:{_branches(trie)})"


def _branches(node: Mapping[str, Any]) -> str:
    """The alternatives below a node, without the end of a form that may stand there itself."""
    leaves = [c for c, below in sorted(node.items()) if c and set(below) == {""}]
    parts = [re.escape(c) + _below(below) for c, below in sorted(node.items()) if c and set(below) != {""}]
    if leaves:
        parts.append(re.escape(leaves[0]) if len(leaves) == 1 else "[" + "".join(map(re.escape, leaves)) + "]")
    return "|".join(parts)


def _below(node: Mapping[str, Any]) -> str:
    branches = _branches(node)
    if "" in node:
        return f"{branches}?" if len(branches) == 1 else f"(?:{branches})?"
    return branches if "|" not in branches else f"(?:{branches})"


def lexicons_dir() -> Path:
    """The folder of the shipped lexicons: inside the installed package, else that of the checkout."""
    here = Path(__file__).resolve().parents[1]
    shipped = here / "lexicons"
    return shipped if shipped.is_dir() else here.parents[1] / "lexicons"


def load_lexicons(folder: Path | None = None) -> Lexicons:
    """Read every ``*.tsv`` of a folder (default: the shipped one).

    Raises ``LexiconError`` with file and line where a line does not fit.

    >>> "重要" in load_lexicons().forms("pseudo_marker")
    True
    """
    folder = folder or lexicons_dir()
    files = sorted(folder.glob("*.tsv"))
    if not files:
        raise LexiconError(f"{folder} holds no *.tsv lexicon; give a folder that does, or leave the option out")
    by_type: dict[str, list[Entry]] = {}
    for file in files:
        for entry in _read(file):
            by_type.setdefault(entry.type, []).append(entry)
    return Lexicons(folder, {kind: tuple(entries) for kind, entries in by_type.items()})


def _read(file: Path) -> list[Entry]:
    with file.open(encoding="utf-8", newline="") as handle:
        reader = csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        if tuple(next(reader, ())) != COLUMNS:
            raise LexiconError(f"{file}: line 1: the header must be {' '.join(COLUMNS)}, separated by tabs")
        entries = []
        for row in filter(None, reader):
            if len(row) != len(COLUMNS):
                raise LexiconError(
                    f"{file}: line {reader.line_num}: five tab-separated fields expected, {len(row)} found"
                )
            entries.append(Entry(*map(str.strip, row)))
    return entries
