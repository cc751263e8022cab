"""Words as data: load and check the TSV lexicons, then freeze them.

A lexicon file is tab-separated with a header; ``form``, ``canonical``, ``type``, ``source`` and ``note`` are its
columns. Every file may hold several types. The loader keeps forms longest first, so that an alternation built from them
is leftmost-longest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from duban.words.folders import LexiconError, layers, lexicons_dir, nearest, read_text
from duban.words.many import Many
from duban.words.schema import Schema, load_schema, unread
from duban.words.sieve import Sieve
from duban.words.trie import Trie
from duban.words.written import building

__all__ = ["COLUMNS", "Entry", "LexiconError", "Lexicons", "any_of", "lexicons_dir", "load_lexicons"]

#: So many words of a type make patterns in a few seconds.
_MOST = 10_000
#: Types of which a user may have more: of those, so many words stand in patterns, and so many may be.
_IN_PATTERNS, _MOST_OF_MANY = 2_000, 1_000_000
COLUMNS = ("form", "canonical", "type", "source", "note")


class Entry(NamedTuple):
    """One line of a lexicon file."""

    form: str
    canonical: str
    type: str
    source: str = ""
    note: str = ""


class WordSet:
    """Words to be tried at a place, many times faster than by a pattern.

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

    def first(self, text: str) -> str:
        """The first of the words in a text, of those that begin there the longest; ``""`` where none stands in it.

        >>> WordSet(["要", "要求"]).first("各地要求")
        '要求'
        """
        for start, character in enumerate(text):
            for length in self._lengths.get(character, ()):
                if text[start : start + length] in self._forms:
                    return text[start : start + length]
        return ""


@dataclass(frozen=True)
class Lexicons:
    """All entries by type, the complete folder that they came from, and the user's ``own`` that added to it.

    ``left_out`` are more words by type, with what they mean, that are too many for patterns.
    """

    folder: Path
    by_type: Mapping[str, tuple[Entry, ...]]
    own: Path | None = None
    left_out: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def files(self, pattern: str) -> tuple[Path, ...]:
        """The files of a pattern, those of the user's own folder last."""
        folders = (self.folder,) if self.own is None else (self.folder, self.own)
        return tuple(file for folder in folders for file in sorted(folder.glob(pattern)))

    def forms(self, kind: str) -> tuple[str, ...]:
        """The forms of one type, longest first. Raises ``LexiconError`` for a type that no file holds."""
        if kind not in self._forms:
            if kind not in self.by_type:
                raise LexiconError(f"no lexicon entry has the type {kind!r}; {nearest(kind, self.by_type)}")
            forms = {entry.form for entry in self.by_type[kind]}.union(self.left_out.get(kind, ()))
            self._forms[kind] = tuple(sorted(forms, key=lambda form: (-len(form), form)))
        return self._forms[kind]

    def canonical(self, kind: str) -> Mapping[str, str]:
        """Form to canonical form, for one type."""
        self.forms(kind)
        if kind not in self._canonical:
            held = {entry.form: entry.canonical for entry in self.by_type[kind]}
            self._canonical[kind] = MappingProxyType({**self.left_out.get(kind, {}), **held})
        return self._canonical[kind]

    def alternation(self, *kinds: str, least: int = 1, most: int | None = None) -> str:
        """A regular expression that matches any form of the types, the longest first.

        ``least`` and ``most`` bound the characters of the forms.
        """
        self.check_held(kinds)
        return self.trie(*kinds, least=least, most=most).expression

    def trie(self, *kinds: str, least: int = 1, most: int | None = None, among: frozenset[str] = frozenset()) -> Trie:
        """The forms of the types as one pattern; of types with words that are left out only those ``among`` some."""
        key = (*kinds, least, most, among)
        if key not in self._tries:
            forms = (form for kind in kinds for form in self._held(kind, among))
            trie = Trie(f for f in forms if least <= len(f) and (most is None or len(f) <= most))
            if among:
                return trie
            self._tries[key] = trie
        return self._tries[key]

    def _held(self, kind: str, among: frozenset[str]) -> Iterable[str]:
        """What a pattern holds of a type."""
        if not among:
            return (entry.form for entry in self.by_type[kind]) if kind in self.left_out else self.forms(kind)
        if kind not in self._sets:
            self._sets[kind] = frozenset(self.forms(kind))
        return self._sets[kind] & among

    def check_held(self, kinds: Iterable[str]) -> None:
        """Raise ``LexiconError`` if words of the types are left out of patterns, which are needed there."""
        for kind in kinds:
            if kind in self.left_out:
                raise LexiconError(
                    f"{self.own}: what names the type {kind} here reads at most {_IN_PATTERNS} words of your own; "
                    "keep those that stand in your texts"
                )

    @cached_property
    def many(self) -> Many:
        """What tells which of the words that are left out of patterns stand in a text."""
        held = (entry.form for entries in self.by_type.values() for entry in entries)
        return Many((form for words in self.left_out.values() for form in words), held if self.left_out else ())

    @cached_property
    def sieve(self) -> Sieve:
        """In which the rules of these lexicons look for their matches together."""
        return Sieve()

    @cached_property
    def digest(self) -> str:
        """A hash of all lexicon, rule and model files, so that a record names the words that made it."""
        files = sorted(file for kind in ("*.tsv", "rules/*.toml", "models/*.json") for file in self.files(kind))
        return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]

    @cached_property
    def rules_read(self) -> dict[str, Any]:
        """The rules of each file that was read already: several stages share one."""
        return {}

    @cached_property
    def _tries(self) -> dict[tuple[object, ...], Trie]:
        """What was put together already: fragments name the same types again and again."""
        return {}

    @cached_property
    def _sets(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _canonical(self) -> dict[str, Mapping[str, str]]:
        return {}

    @cached_property
    def _forms(self) -> dict[str, tuple[str, ...]]:
        return {}


def any_of(forms: Iterable[str]) -> str:
    """A regular expression for any of the forms, the longest first.

    >>> any_of(["要", "要求", "重要"])
    '(?:要求?|重要)'
    """
    return Trie(forms).expression


def load_lexicons(folder: Path | None = None, in_patterns: int = _IN_PATTERNS) -> Lexicons:
    """Read the words of a folder (default: the shipped one).

    A folder with a ``stages.toml`` is complete and stands alone; any other adds its words and rules to the shipped.
    Where such a folder has more than ``in_patterns`` words of a type that may have many, patterns leave them out and
    are put together with those that stand in a text: records stay the same.
    Raises ``LexiconError`` with file and line where a line does not fit, or no stage reads what is in the folder.

    >>> "主要" in load_lexicons().forms("pseudo_marker")
    True
    """
    return _load(*layers(folder), in_patterns)


def _load(base: Path, own: Path | None, in_patterns: int) -> Lexicons:
    """The words of a complete folder, and of the user's own that adds to it."""
    schema = load_schema(base)
    by_type = _read_folder(base, schema)
    left_out: dict[str, Mapping[str, str]] = {}
    with building():
        for kind, words in (_read_folder(own, schema) if own else {}).items():
            shipped = by_type.setdefault(kind, [])
            _check_size(own, kind, len(shipped) + len(words), schema)
            if kind in schema.many and len(words) > in_patterns:
                known = {entry.form for entry in shipped}
                left_out[kind] = {entry.form: entry.canonical for entry in words if entry.form not in known}
                shipped += [entry for entry in words if entry.form in known]
            else:
                shipped += words
    for added in filter(None, (own, base if base != lexicons_dir() else None)):
        for fault in unread(schema, added):
            raise LexiconError(fault)
    return Lexicons(base, {kind: tuple(entries) for kind, entries in by_type.items()}, own, left_out)


def _read_folder(folder: Path, schema: Schema) -> dict[str, list[Entry]]:
    by_type: dict[str, list[Entry]] = {}
    for file in sorted(folder.glob("*.tsv")):
        for entry in _read(file, schema):
            by_type.setdefault(entry.type, []).append(entry)
    return by_type


def _check_size(own: Path | None, kind: str, count: int, schema: Schema) -> None:
    """Raise ``LexiconError`` if a type has more words than are read in a few seconds and a gigabyte."""
    most = _MOST_OF_MANY if kind in schema.many else _MOST
    if count > most:
        names = ", ".join(schema.many)
        raise LexiconError(
            f"{own}: {count} words of the type {kind}, of which at most {most} are read; keep those that stand in your "
            f"texts (only {names} may have {_MOST_OF_MANY})"
        )


def _read(file: Path, schema: Schema) -> list[Entry]:
    lines = read_text(file).removeprefix("\ufeff").split("\n")
    if tuple(lines[0].rstrip("\r").split("\t")) != COLUMNS:
        raise LexiconError(f"{file}:1: the header must be {' '.join(COLUMNS)}, separated by tabs")
    entries: list[Entry] = []
    first: dict[tuple[str, str], int] = {}
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        fields = [field.strip() for field in line.split("\t")]
        if len(fields) != len(COLUMNS):
            raise LexiconError(f"{file}:{number}: {len(COLUMNS)} tab-separated fields expected, {len(fields)} found")
        entry = Entry(*fields)
        if not entry.form:
            raise LexiconError(f"{file}:{number}: form is empty; write the word, or remove the line")
        if entry.type not in schema.types:
            told = nearest(entry.type, schema.types)
            raise LexiconError(f"{file}:{number}: no rule or stage reads the type {entry.type!r}; {told}")
        length = schema.lengths.get(entry.type)
        if length is not None and len(entry.form) != length:
            raise LexiconError(f"{file}:{number}: {entry.form}: a {entry.type} has {length} character; remove the line")
        kept = first.setdefault((entry.type, entry.form), number)
        if kept != number:
            raise LexiconError(f"{file}:{number}: {entry.form} is a {entry.type} already at line {kept}; keep one")
        entries.append(entry)
    return entries
