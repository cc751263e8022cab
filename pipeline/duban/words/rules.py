"""Rules as data: load the TOML rule files, compile them against the lexicons, run them over text.

A pattern is a regular expression in which ``{name}`` stands for a fragment of ``fragments.toml`` or of the file's own
``[fragments]`` and ``{@type}`` for the forms of a lexicon type. Named groups become the mention's ``value``. In
``examples`` brackets ``[…]`` mark the exact span that the rule must find; ``rejects`` are texts in which it must find
nothing.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from duban.core.model import Mention
from duban.words.lexicon import LexiconError, Lexicons, lexicons_dir
from duban.words.sieve import Sieve, Sifted

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_REFERENCE = re.compile(r"\{(@?[a-z][a-z0-9_]*)\}")


class RuleSource(BaseModel):
    """One ``[[rule]]`` table as written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    label: str
    pattern: str
    value: dict[str, str | int | float | bool] = {}
    examples: list[str]
    rejects: list[str] = []
    note: str = ""


@dataclass(frozen=True)
class Rule:
    """A rule of ``file`` with its ``expression`` written out, to be looked for in ``sieve`` if there is one.

    It is compiled when it is first asked for: many rules of times are long, and few texts want all of them.
    """

    source: RuleSource
    expression: str
    file: Path
    sieve: Sieve | None = None

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern compiled. Raises ``LexiconError`` where it does not compile."""
        try:
            return re.compile(self.expression)
        except re.error as error:
            raise _broken(self.file, self.source, error) from None

    @cached_property
    def sifted(self) -> Sifted:
        """The pattern as it is looked for."""
        return self.sieve.add([self.pattern])[0] if self.sieve else Sifted(self.pattern)

    def opens(self, text: str, start: int, end: int) -> bool:
        """Whether the rule matches right at ``start``."""
        return self.sifted.match(text, start, end) is not None

    def fits(self, text: str, start: int, end: int) -> bool:
        """Whether the rule matches anywhere between ``start`` and ``end``."""
        return self.sifted.search(text, start, end) is not None

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Mention]:
        """Every place between ``start`` and ``end`` where the rule matches; look-around sees the whole text."""
        for match in self.sifted.finditer(text, start, len(text) if end is None else end):
            first, behind = core(match)
            if behind > first:
                constant = {key: str(value) for key, value in self.source.value.items()}
                groups = {key: value for key, value in match.groupdict().items() if value is not None}
                yield Mention(first, behind, self.source.label, self.source.id, constant | groups)


def core(match: re.Match[str]) -> tuple[int, int]:
    """The span of a match: that of its group named ``core`` where it has one (what stands around is context)."""
    return match.span("core") if "core" in match.re.groupindex and match["core"] is not None else match.span()


def load_rules(lexicons: Lexicons, name: str, *, sifted: bool = False) -> tuple[Rule, ...]:
    """The rules of ``rules/<name>.toml`` in the lexicons' folder, in the order of the file (which is their priority).

    ``sifted`` puts them into the sieve of the lexicons, for rules that run over whole texts.

    Raises ``LexiconError`` for a file that does not parse, an unknown fragment or a pattern that does not compile.

    >>> from duban.words.lexicon import load_lexicons
    >>> all(rule.source.examples for rule in load_rules(load_lexicons(), "project_count"))
    True
    """
    file = lexicons.folder / "rules" / f"{name}.toml"
    content = _table(file)
    fragments = _fragments(lexicons) | content.get("fragments", {})
    sieve = lexicons.sieve if sifted else None
    rules: list[Rule] = []
    for number, table in enumerate(content.get("rule", []), 1):
        try:
            source = RuleSource.model_validate(table)
        except ValidationError as error:
            raise LexiconError(f"{file}: rule {number}: {error}") from None
        try:
            rules.append(Rule(source, expand(source.pattern, fragments, lexicons), file, sieve))
        except LexiconError as error:
            raise _broken(file, source, error) from None
    tried = lexicons.folder == lexicons_dir()  # the shipped rules are known to compile
    for rule in rules:
        if sifted or not tried:
            rule.sifted  # noqa: B018 - the sieve has to know its patterns before it reads, the user of a mistake at once
    return tuple(rules)


def _broken(file: Path, source: RuleSource, error: Exception) -> LexiconError:
    return LexiconError(f"{file}: rule {source.id}: the pattern does not compile: {error}")


def expand(pattern: str, fragments: Mapping[str, str], lexicons: Lexicons, _above: tuple[str, ...] = ()) -> str:
    """Put fragments and lexicon types into a pattern. Raises ``LexiconError`` for an unknown or circular name."""

    def replace(match: re.Match[str]) -> str:
        name = match.group(1)
        if name.startswith("@"):
            return lexicons.alternation(name[1:])
        if name in _above:
            raise LexiconError(f"the fragment {name} refers to itself through {' > '.join(_above)}")
        if name not in fragments:
            raise LexiconError(f"no fragment is called {name}; fragments.toml has {', '.join(sorted(fragments))}")
        return "(?:" + expand(fragments[name], fragments, lexicons, (*_above, name)) + ")"

    return _REFERENCE.sub(replace, pattern)


def load_fragments(lexicons: Lexicons, name: str | None = None) -> dict[str, str]:
    """The named sub-patterns of ``fragments.toml``, expanded; with ``name`` those of that rule file too."""
    own = _table(lexicons.folder / "rules" / f"{name}.toml").get("fragments", {}) if name else {}
    fragments = _fragments(lexicons) | own
    return {name: expand(pattern, fragments, lexicons, (name,)) for name, pattern in fragments.items()}


def _fragments(lexicons: Lexicons) -> dict[str, str]:
    return dict(_table(lexicons.folder / "rules" / "fragments.toml").get("fragments", {}))


def _table(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LexiconError(f"{file} is missing; reinstall duban, or copy the shipped lexicons/rules folder") from None
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{file}: not valid TOML: {error}") from None
