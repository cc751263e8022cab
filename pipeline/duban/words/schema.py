"""Which stage reads which rule file and labels, and what each lexicon type holds: ``stages.toml``.

A rule that no stage asks for would lie there without effect, so the loaders refuse it and name what is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from duban.words.folders import SCHEMA, LexiconError, nearest, read_text, read_toml

#: The file of sub-patterns that every other may name.
FRAGMENTS = "fragments"
#: How a stage asks a rule: anywhere in a stretch, at one place, or of a whole stretch.
Asked = Literal["search", "match", "fullmatch"]


@dataclass(frozen=True, slots=True)
class Label:
    """A label of a rule file: what its rules say, and how the stage asks them."""

    says: str
    asked: Asked = "search"


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule file: the stage that reads it, its labels, and its fragments that the stage reads itself."""

    stage: str
    labels: Mapping[str, Label] = field(default_factory=dict)
    fragments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schema:
    """All rule files by name; every lexicon type with what its words are, its room, and its length if it has one.

    Of the types ``many`` a user may have hundreds of thousands of words.
    """

    rules: Mapping[str, RuleFile]
    types: Mapping[str, str]
    lengths: Mapping[str, int]
    rooms: Mapping[str, str] = field(default_factory=dict)
    many: tuple[str, ...] = ()


@lru_cache(maxsize=8)
def load_schema(folder: Path) -> Schema:
    """Read ``stages.toml`` of a complete folder.

    Raises ``LexiconError`` for a file that can't be read or is not in the form of the shipped one.

    >>> from duban.words.folders import lexicons_dir
    >>> load_schema(lexicons_dir()).rules["party"].labels["PREDICATE"].asked
    'match'
    """
    file = folder / SCHEMA
    content = read_toml(file)
    try:
        rules = {name: _rule_file(table) for name, table in content["rules"].items()}
        many = tuple(content.get("many", {}).get("types", ()))
        types: dict[str, str] = {}
        rooms: dict[str, str] = {}
        for room, described in content["types"].items():
            for kind, says in described.items():
                if kind in types:
                    raise ValueError(f"the type {kind} is described twice, also under {room}")
                types[kind], rooms[kind] = str(says), room
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise LexiconError(f"{file}: not in the form of the shipped {SCHEMA}: {error!r}") from None
    return Schema(rules, types, dict(content.get("lengths", {})), rooms, many)


def unread(schema: Schema, folder: Path) -> Iterator[str]:
    """Each rule file of a folder that no stage reads, and each rule whose label none asks for: place and remedy."""
    for file in sorted(folder.glob("rules/*.toml")):
        if file.stem == FRAGMENTS:
            continue
        if file.stem not in schema.rules:
            told = nearest(file.stem, schema.rules)
            yield f"{file}: no stage reads a rule file of this name; put its rules into one that is read: {told}"
            continue
        labels = schema.rules[file.stem].labels
        for number, table in enumerate(read_toml(file).get("rule", ()), 1):
            label = str(table.get("label", ""))
            if label not in labels:
                where = f"{file}:{line_of(file, number, 'label')}: rule {table.get('id', number)}"
                yield f"{where}: no stage asks for the label {label!r}; {nearest(label, labels)}"


def line_of(file: Path, number: int, key: str = "") -> int:
    """The line of the ``number``-th rule of a file, or of a key in it."""
    line, seen = 1, 0
    for place, written in enumerate(read_text(file).split("\n"), 1):
        if written.strip().startswith("[[rule]]"):
            seen += 1
            line = place if seen == number else line
        if seen == number and key and written.lstrip().startswith(key):
            return place
    return line


def _rule_file(table: Mapping[str, Any]) -> RuleFile:
    labels = {name: _label(label) for name, label in table["labels"].items()}
    return RuleFile(table["stage"], labels, tuple(table.get("fragments", ())))


def _label(table: Mapping[str, Any]) -> Label:
    label = Label(**table)
    if label.asked not in get_args(Asked):
        raise ValueError(f"asked must be one of {', '.join(get_args(Asked))}, not {label.asked!r}")
    return label
