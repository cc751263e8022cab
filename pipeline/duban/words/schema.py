"""Which stage reads which rule file and labels, and what each lexicon type holds: ``stages.toml``.

A rule that no stage asks for would lie there without effect, so the loaders refuse it and name what is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from duban.core.toml import tomllib
from duban.words.lexicon import LexiconError, lexicons_dir

#: How a stage asks a rule: anywhere in a stretch, at one place, or of a whole stretch.
Asked = Literal["search", "match", "fullmatch"]


@dataclass(frozen=True, slots=True)
class Label:
    """A label of a rule file: what its rules say, and how the stage asks them."""

    says: str
    asked: Asked = "search"


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule file: the stage that reads it, and its labels."""

    stage: str
    labels: Mapping[str, Label] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Schema:
    """All rule files by name."""

    rules: Mapping[str, RuleFile]


@lru_cache(maxsize=8)
def load_schema(folder: Path) -> Schema:
    """Read ``stages.toml`` of a folder, where it has one, else the shipped one.

    Raises ``LexiconError`` for a file that can't be read or has an unknown key.

    >>> load_schema(lexicons_dir()).rules["party"].labels["PREDICATE"].asked
    'match'
    """
    file = folder / "stages.toml"
    if not file.exists():
        file = lexicons_dir() / "stages.toml"
    content = read_toml(file)
    try:
        return Schema({name: _rule_file(table) for name, table in content["rules"].items()})
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise LexiconError(f"{file}: not in the form of the shipped stages.toml: {error!r}") from None


def _rule_file(table: Mapping[str, Any]) -> RuleFile:
    return RuleFile(table["stage"], {name: _label(label) for name, label in table["labels"].items()})


def _label(table: Mapping[str, Any]) -> Label:
    label = Label(**table)
    if label.asked not in get_args(Asked):
        raise ValueError(f"asked must be one of {', '.join(get_args(Asked))}, not {label.asked!r}")
    return label


def read_toml(file: Path) -> dict[str, Any]:
    """The tables of a file. Raises ``LexiconError`` where it is missing, or is no UTF-8 or no TOML."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LexiconError(f"{file} is missing; reinstall duban, or copy the shipped lexicons folder") from None
    except UnicodeDecodeError as error:
        raise LexiconError(f"{file}: not valid UTF-8 at byte {error.start}; save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{file}: not valid TOML: {error}") from None
