"""What a complete folder has and nothing uses: labels without rules, types without words, fragments nobody names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from duban.extractor import Extractor
from duban.lab.lint.words import Finding
from duban.stages.times.find import Scanner
from duban.stages.times.model import Context
from duban.stages.times.resolve import resolve_one
from duban.words.faults import unmark
from duban.words.folders import SCHEMA, lexicons_dir, read_toml
from duban.words.lexicon import Lexicons
from duban.words.rules import read_rules
from duban.words.schema import FRAGMENTS, Schema, load_schema

_NO_STAGES = ("readers", "views")
_NAMED = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_TYPES = re.compile(r"\{@([a-z][a-z0-9_+]*)")


class Watched(Lexicons):
    """Lexicons that note which types are asked for; read once for everything that lint asks."""

    @cached_property
    def asked(self) -> set[str]:
        """The types that were asked for so far."""
        return set()

    def forms(self, kind: str) -> tuple[str, ...]:
        """The forms of a type, which is noted."""
        self.asked.add(kind)
        return super().forms(kind)


def use_findings(lexicons: Watched, schema: Schema) -> Iterator[Finding]:
    """What nothing uses. Types are checked where all stages can be built, so in the shipped folder and its copies."""
    place = str(lexicons.folder / SCHEMA)
    for name, file in schema.rules.items():
        known = {rule.source.label for rule in read_rules(lexicons, name)}
        for label in file.labels:
            if label not in known:
                yield Finding(place, f"no rule of {name}.toml has the label {label}; remove it, or write the rule")
    yield from (Finding(place, f"no line has the type {kind}") for kind in schema.types if kind not in lexicons.by_type)
    patterns = _patterns(lexicons)
    yield from _unused_fragments(lexicons, schema, patterns)
    if schema.rules.keys() >= load_schema(lexicons_dir()).rules.keys():
        named = {kind for _, pattern in patterns for kinds in _TYPES.findall(pattern) for kind in kinds.split("+")}
        staged = {kind for kind, room in schema.rooms.items() if room not in _NO_STAGES}
        for kind in sorted(staged - named - _asked(lexicons)):
            yield Finding(place, f"no rule names the type {kind} and no stage asks for it; remove it with its words")


def _patterns(lexicons: Lexicons) -> list[tuple[str, str]]:
    """Every pattern and fragment with the name of its file."""
    found: list[tuple[str, str]] = []
    for file in sorted(lexicons.folder.glob("rules/*.toml")):
        content = read_toml(file)
        found += [(file.stem, str(rule.get("pattern", ""))) for rule in content.get("rule", ())]
        found += [(file.stem, str(pattern)) for pattern in content.get("fragments", {}).values()]
    return found


def _unused_fragments(lexicons: Lexicons, schema: Schema, patterns: list[tuple[str, str]]) -> Iterator[Finding]:
    """Fragments that no pattern names and no stage reads; those of ``fragments.toml`` may serve every file."""
    for file in sorted(lexicons.folder.glob("rules/*.toml")):
        everybody = file.stem == FRAGMENTS
        patterns_here = [pattern for stem, pattern in patterns if everybody or stem == file.stem]
        used = {name for pattern in patterns_here for name in _NAMED.findall(pattern)}
        read = schema.rules[file.stem].fragments if file.stem in schema.rules else ()
        for fragment in read_toml(file).get("fragments", {}):
            if fragment not in used and fragment not in read:
                yield Finding(str(file), f"no rule uses the fragment {fragment}; remove it")


def _asked(lexicons: Watched) -> set[str]:
    """The types that the stages ask for, told by reading every example with them."""
    scanner, extractor = Scanner(lexicons), Extractor(lexicons)
    examples = {
        name: [unmark(example)[0] for rule in read_rules(lexicons, name) for example in rule.source.examples]
        for name in load_schema(lexicons.folder).rules
    }
    for text in ("。\n".join(some) for some in examples.values()):
        extractor.analyse(text, date="2025-01-01")
        for timex in scanner.find(text):
            resolve_one(timex, scanner.readers, Context(datetime(2025, 1, 1)))
    for text in examples["dates"]:
        extractor(text)
    return lexicons.asked


def patterns_naming(lexicons: Lexicons, kind: str) -> list[str]:
    """The rules and fragments whose patterns name a type, by id or as ``file: fragment``."""
    found: list[str] = []
    for file in lexicons.files("rules/*.toml"):
        content = read_toml(file)
        named = [(str(rule.get("id")), str(rule.get("pattern"))) for rule in content.get("rule", ())]
        named += [(f"{file.stem}: {name}", str(pattern)) for name, pattern in content.get("fragments", {}).items()]
        found += [name for name, pattern in named if kind in "+".join(_TYPES.findall(pattern)).split("+")]
    return found
