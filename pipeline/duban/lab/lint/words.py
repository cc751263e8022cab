"""Lexicons: five fields, sorted by type and form, unique, of a known type, one word a line.

A form stands as normalising leaves a text: one that it would change can never match.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from duban.stages.normalize import normalize
from duban.stages.script import Simplifier
from duban.words.folders import lexicons_dir, nearest
from duban.words.lexicon import COLUMNS
from duban.words.schema import Schema

_TYPE = re.compile(r"[a-z][a-z0-9_]*")
#: A type called ``not_name`` says the opposite of ``name``, and ``pseudo_marker`` that of ``marker``.
_OPPOSITES = ("not_", "pseudo_")
_SIGNS = "，、；：。"
_JOINTS = ("connective", "list_joint")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to fix: ``place`` is file and line, or file and rule id."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class _Row:
    place: str
    form: str
    canonical: str
    type: str
    source: str
    note: str


def word_findings(folder: Path, schema: Schema) -> Iterator[Finding]:
    """Everything wrong in the lexicons of a folder."""
    found: list[Finding] = []
    rows: list[_Row] = []
    for file in sorted(folder.glob("*.tsv")):
        rows += _read(file, found)
    yield from found
    simplifier = Simplifier()
    for row in rows:
        yield from _row_findings(row, simplifier, schema)
    yield from _order(rows)
    yield from _clashes(rows)
    yield from _glued(rows)


def tidy(folder: Path | None = None) -> tuple[Path, ...]:
    """Strip, simplify and sort the lexicons and drop lines that are there twice; returns the files that changed.

    Files with a wrong header or number of fields are left alone; ``lint`` tells them.
    """
    changed = []
    simplifier = Simplifier()
    for file in sorted((folder or lexicons_dir()).glob("*.tsv")):
        broken: list[Finding] = []
        rows = _read(file, broken)
        if broken:
            continue
        neat = {
            (row.type.strip(), _plain(row.form, simplifier), _plain(row.canonical, simplifier), row.source, row.note)
            for row in rows
        }
        lines = ["\t".join((form, canonical, kind, *rest)) for kind, form, canonical, *rest in sorted(neat)]
        text = "\n".join(("\t".join(COLUMNS), *lines, ""))
        if text.encode() != file.read_bytes():
            file.write_text(text, encoding="utf-8", newline="\n")
            changed.append(file)
    return tuple(changed)


def _plain(form: str, simplifier: Simplifier) -> str:
    return normalize(unicodedata.normalize("NFC", form.strip()), simplifier, ()).text


def _read(file: Path, found: list[Finding]) -> list[_Row]:
    lines = file.read_text(encoding="utf-8").split("\n")
    if lines[0] != "\t".join(COLUMNS):
        found.append(Finding(f"{file}:1", f"the header must be {' '.join(COLUMNS)}, separated by tabs"))
        return []
    if lines[-1]:
        found.append(Finding(f"{file}:{len(lines)}", "the last line must end with a line break"))
    rows = []
    for number, line in enumerate(lines[1:], 2):
        fields = line.split("\t")
        if len(fields) == len(COLUMNS):
            rows.append(_Row(f"{file}:{number}", *(field.strip() for field in fields)))
        elif line or number < len(lines):
            found.append(Finding(f"{file}:{number}", f"{len(COLUMNS)} fields expected, {len(fields)} found"))
    return rows


def _row_findings(row: _Row, simplifier: Simplifier, schema: Schema) -> Iterator[Finding]:
    for name in ("form", "canonical", "source"):
        if not getattr(row, name):
            yield Finding(row.place, f"{name} is empty")
    if not _TYPE.fullmatch(row.type):
        yield Finding(row.place, f"the type {row.type!r} must be lower-case letters, digits and underscores")
    elif row.type not in schema.types:
        yield Finding(row.place, f"the type {row.type!r} is not described; {nearest(row.type, schema.types)}")
    for form in {row.form, row.canonical}:
        plain = _plain(form, simplifier)
        if form != plain:
            yield Finding(row.place, f"{form!r} never matches, since normalising makes it {plain!r}; write that")


def _order(rows: list[_Row]) -> Iterator[Finding]:
    for above, row in pairwise(rows):
        same_file = above.place.rpartition(":")[0] == row.place.rpartition(":")[0]
        if same_file and (above.type, above.form) > (row.type, row.form):
            yield Finding(row.place, "not sorted by type and form; duban lexicon lint --fix sorts")


def _clashes(rows: list[_Row]) -> Iterator[Finding]:
    first: dict[tuple[str, str], _Row] = {}
    for row in rows:
        kept = first.setdefault((row.type, row.form), row)
        if kept is not row:
            yield Finding(row.place, f"{row.form} is a {row.type} already at {kept.place}; keep one")
    for (kind, form), row in first.items():
        for prefix in _OPPOSITES:
            other = first.get((kind.removeprefix(prefix), form)) if kind.startswith(prefix) else None
            if other and not (row.note or other.note):
                message = f"{form} is a {kind} and a {other.type} ({other.place}); say in a note when which holds"
                yield Finding(row.place, message)


def _glued(rows: list[_Row]) -> Iterator[Finding]:
    """A form that is another of its type with a sign or a connective stuck to it: the rule has to name that.

    A note that says why the form stands as a whole lets it pass.
    """
    forms = {(row.type, row.form) for row in rows}
    joints = {row.form for row in rows if row.type in _JOINTS}
    for row in (row for row in rows if not row.note):
        for cut in range(1, len(row.form)):
            first, rest = row.form[:cut], row.form[cut:]
            if (first in _SIGNS and rest[0] not in _SIGNS) or (first in joints and (row.type, rest) in forms):
                yield Finding(row.place, f"{row.form} is {first} and {rest}; keep {rest} and let the rule name {first}")
                break
