"""Check the words and rules of a folder, and tidy what a machine can tidy.

Lexicons: five fields, sorted by type and form, unique, as normalising leaves a text (a form that it would change can
never match). Rules: unique ids, examples found exactly, rejects silent, fragments used, no repeat without a bound.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

from duban.stages.normalize import normalize
from duban.stages.script import Simplifier
from duban.words.faults import rule_faults, unmark
from duban.words.folders import read_toml
from duban.words.lexicon import COLUMNS, LexiconError, Lexicons, lexicons_dir, load_lexicons
from duban.words.rules import load_rules

__all__ = ["Finding", "lint", "tidy", "unmark"]

_TYPE = re.compile(r"[a-z][a-z0-9_]*")
_REFERENCE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
#: A type called ``not_name`` says the opposite of ``name``, and ``pseudo_marker`` that of ``marker``.
_OPPOSITES = ("not_", "pseudo_")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend: ``place`` is file and line, or file and rule id."""

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


def lint(folder: Path | None = None) -> tuple[Finding, ...]:
    """Everything wrong in a folder of lexicons and rules (default: the shipped one); nothing is changed.

    >>> lint()  # doctest: +SKIP
    ()
    """
    folder = folder or lexicons_dir()
    found: list[Finding] = []
    rows: list[_Row] = []
    for file in sorted(folder.glob("*.tsv")):
        rows += _read(file, found)
    simplifier = Simplifier()
    found += [finding for row in rows for finding in _row_findings(row, simplifier)]
    found += _order(rows)
    found += _clashes(rows)
    try:
        lexicons = load_lexicons(folder)
    except LexiconError as error:
        return (*found, Finding(str(folder), str(error)))
    return (*found, *_lint_rules(lexicons))


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


def _row_findings(row: _Row, simplifier: Simplifier) -> Iterator[Finding]:
    for name in ("form", "canonical", "source"):
        if not getattr(row, name):
            yield Finding(row.place, f"{name} is empty")
    if not _TYPE.fullmatch(row.type):
        yield Finding(row.place, f"the type {row.type!r} must be lower-case letters, digits and underscores")
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


def _lint_rules(lexicons: Lexicons) -> Iterator[Finding]:
    folder = (lexicons.own or lexicons.folder) / "rules"
    ids: Counter[str] = Counter()
    sources: dict[str, str] = {}
    for file in sorted(folder.glob("*.toml")):
        try:
            rules = [rule for rule in load_rules(lexicons, file.stem) if rule.file == file]
        except LexiconError as error:
            yield Finding(str(file), str(error).removeprefix(f"{file}: "))
            continue
        sources[file.name] = file.read_text(encoding="utf-8")
        for rule in rules:
            ids[rule.source.id] += 1
            yield from map(partial(Finding, f"{file}: {rule.source.id}"), rule_faults(rule))
    yield from (Finding(str(folder), f"the id {name} is given {n} times; rename") for name, n in ids.items() if n > 1)
    yield from _unused_fragments(folder, sources)


def _unused_fragments(folder: Path, sources: Mapping[str, str]) -> Iterator[Finding]:
    """Fragments that no pattern names; those of ``fragments.toml`` may serve every file, others their own."""
    named = {name: set(_REFERENCE.findall(text)) for name, text in sources.items()}
    in_code = _names_in_code()
    for name in sources:
        used = (set().union(*named.values()) if name == "fragments.toml" else named[name]) | in_code
        for fragment in read_toml(folder / name).get("fragments", {}):
            if fragment not in used:
                yield Finding(str(folder / name), f"no rule uses the fragment {fragment}; remove it")


def _names_in_code() -> set[str]:
    """Every quoted name in the package's code: a fragment may be used there."""
    files = Path(__file__).parents[1].rglob("*.py")
    return {
        name
        for file in files
        for name in re.findall(r"""["']([a-z][a-z0-9_]*)["']""", file.read_text(encoding="utf-8"))
    }
