"""Rules as data: load the TOML rule files, compile them against the lexicons, run them over text.

A pattern is a regular expression in which ``{name}`` stands for a fragment of ``fragments.toml`` or of the file's own
``[fragments]`` and ``{@type}`` for the forms of a lexicon type, ``{@type+other}`` for those of two, ``{@type:2}`` for
those of two characters and more, ``{@type:1-2}`` for those of one or two. Named groups become the mention's ``value``.
In ``examples`` brackets ``[…]`` mark the exact span that the rule must find; ``rejects`` are texts in which it must
find nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from duban.core.model import Mention
from duban.words.faults import rule_faults
from duban.words.folders import LexiconError, lexicons_dir, read_toml
from duban.words.lexicon import Lexicons
from duban.words.parse import Items, Parts
from duban.words.schema import FRAGMENTS, Asked, line_of, load_schema
from duban.words.sieve import Sieve, Sifted
from duban.words.trie import Trie
from duban.words.written import Grown, Open, compiled

_REFERENCE = re.compile(r"\{(?:@([a-z][a-z0-9_+]*)(?::([0-9])(?:-([0-9]))?)?|([a-z][a-z0-9_]*))\}")
_ANY_CASE = re.compile(r"\(\?[a-zA-Z]*i")
_NAME = 4  # the group of a fragment's name


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
    """The rule ``number`` of ``file``, its ``expression`` written out, to be looked for in ``sieve`` if there is one.

    It is compiled when it is first asked for: many rules of times are long, and few texts want all of them.
    """

    source: RuleSource
    expression: str
    file: Path
    number: int
    parts: Parts
    sieve: Sieve | None = None
    asked: Asked = "search"
    open: Open | None = None

    @property
    def place(self) -> str:
        """File, line and id, for messages."""
        numbers = (n for n, table in enumerate(read_toml(self.file)["rule"], 1) if table.get("id") == self.source.id)
        return f"{self.file}:{line_of(self.file, next(numbers, 1))}: rule {self.source.id}"

    @cached_property
    def items(self) -> Items:
        """The pattern parsed. Raises ``LexiconError`` if it does not parse."""
        try:
            return self.parts.parse(self.source.pattern)
        except re.error as error:
            raise _broken(self, error) from None

    @cached_property
    def pattern(self) -> re.Pattern[str] | Grown:
        """The pattern compiled, or to be compiled for each text. Raises ``LexiconError`` if it does not compile."""
        if self.open:
            return Grown(self.expression, self.open)
        try:
            return compiled(self.expression)
        except re.error as error:
            raise _broken(self, error) from None

    @cached_property
    def sifted(self) -> Sifted:
        """The pattern as it is looked for."""
        return self.sieve.add(self) if self.sieve else Sifted(self)

    def opens(self, text: str, start: int, end: int) -> bool:
        """Whether the rule matches right at ``start``."""
        return self.sifted.match(text, start, end) is not None

    def fits(self, text: str, start: int, end: int) -> bool:
        """Whether the rule matches anywhere between ``start`` and ``end``."""
        return self.sifted.search(text, start, end) is not None

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Mention]:
        """Every place between ``start`` and ``end`` where the rule matches; look-around sees the whole text."""
        sifted, end = self.sifted, len(text) if end is None else end
        return self._mentions(sifted.finditer(text, start, end)) if sifted.may_match(text, start, end) else iter(())

    def _mentions(self, matches: Iterable[re.Match[str]]) -> Iterator[Mention]:
        for match in matches:
            first, behind = core(match)
            if behind > first:
                constant = {key: str(value) for key, value in self.source.value.items()}
                groups = {key: value for key, value in match.groupdict().items() if value is not None}
                yield Mention(first, behind, self.source.label, self.source.id, constant | groups)


def core(match: re.Match[str]) -> tuple[int, int]:
    """The span of a match: that of its group named ``core`` where it has one (what stands around is context)."""
    return match.span("core") if "core" in match.re.groupindex and match["core"] is not None else match.span()


def load_rules(lexicons: Lexicons, name: str, *labels: str, sifted: bool = False) -> tuple[Rule, ...]:
    """The rules of ``rules/<name>.toml`` in the lexicons' folder, in the order of the file (which is their priority).

    ``labels`` leaves out the rules of all others. ``sifted`` puts the rules into the sieve of the lexicons, for those
    that run over whole texts.

    Raises ``LexiconError`` for a file that does not parse, an unknown fragment, a pattern that does not compile or a
    label that no rule has.

    >>> from duban.words.lexicon import load_lexicons
    >>> all(rule.source.examples for rule in load_rules(load_lexicons(), "project_count"))
    True
    """
    rules = read_rules(lexicons, name)
    if labels:
        for label in labels:
            if not any(rule.source.label == label for rule in rules):
                raise LexiconError(f"{lexicons.folder / 'rules' / name}.toml: no rule has the label {label}; add one")
        rules = tuple(rule for rule in rules if rule.source.label in labels)
    if sifted:
        rules = tuple(replace(rule, sieve=lexicons.sieve) for rule in rules)
    shipped = lexicons_dir()
    for rule in rules:
        if sifted:
            rule.sifted  # noqa: B018 - the sieve has to know its patterns before it reads
        if shipped not in rule.file.parents:
            rule.pattern  # noqa: B018 - who writes rules has to know of a mistake at once
    return rules


def read_rules(lexicons: Lexicons, name: str) -> tuple[Rule, ...]:
    """All rules of a file, those of the user's own first: they win, and one with the id of another takes its place.

    Raises ``LexiconError`` for a file that does not parse, an unknown fragment, or a rule of the user's with a fault.
    """
    if name not in lexicons.rules_read:
        files = lexicons.files(f"rules/{name}.toml") or (lexicons.folder / "rules" / f"{name}.toml",)
        fragments = _fragments(lexicons, name)
        found: dict[str, Rule] = {}
        for file in reversed(files):
            ids: set[str] = set()
            for rule in _read_file(lexicons, file, fragments):
                if rule.source.id in ids:
                    raise LexiconError(f"{rule.place}: the id is given 2 times in this file; rename one")
                ids.add(rule.source.id)
                found.setdefault(rule.source.id, rule)
                if lexicons.own in file.parents and (fault := next(rule_faults(rule), None)):
                    raise LexiconError(f"{rule.place}: {fault}")
        lexicons.rules_read[name] = tuple(replace(rule, number=n) for n, rule in enumerate(found.values(), 1))
    rules: tuple[Rule, ...] = lexicons.rules_read[name]
    return rules


def _read_file(lexicons: Lexicons, file: Path, fragments: Mapping[str, str]) -> Iterator[Rule]:
    schema = load_schema(lexicons.folder).rules.get(file.stem)
    parts = Parts(
        _REFERENCE,
        lambda reference: _written(reference, fragments, lexicons),
        lambda reference: _trie(reference, lexicons).items if reference.startswith("{@") else None,
    )
    for number, table in enumerate(read_toml(file).get("rule", []), 1):
        try:
            source = RuleSource.model_validate(table)
        except ValidationError as error:
            told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
            raise LexiconError(f"{file}:{line_of(file, number)}: rule {table.get('id', number)}: {told}") from None
        label = schema.labels.get(source.label) if schema else None
        rule = Rule(source, "", file, number, parts, asked=label.asked if label else "search")
        try:
            expression = expand(source.pattern, fragments, lexicons)
        except LexiconError as error:
            raise _broken(rule, error) from None
        yield replace(rule, expression=expression, open=_open(rule, fragments, lexicons))


def _open(rule: Rule, fragments: Mapping[str, str], lexicons: Lexicons) -> Open | None:
    """What the pattern of a rule leaves out, ``None`` if it leaves out no word."""
    pattern = rule.source.pattern
    if not lexicons.left_out or lexicons.left_out.keys().isdisjoint(_kinds(pattern, fragments)):
        return None
    if _ANY_CASE.search(pattern):
        raise _broken(rule, ValueError("(?i) does not go with a type that has many words of your own; leave it out"))
    return Open(lexicons.many.met, lambda words: expand(pattern, fragments, lexicons, among=words))


def _kinds(pattern: str, fragments: Mapping[str, str]) -> set[str]:
    """The lexicon types that a pattern names, by itself and by its fragments."""
    found: set[str] = set()
    for match in _REFERENCE.finditer(pattern):
        name = match[_NAME]
        found |= set(match[1].split("+")) if name is None else _kinds(fragments[name], fragments)
    return found


def by_label(rules: Iterable[Rule]) -> dict[str, tuple[Rule, ...]]:
    """The rules of each label, in their order."""
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.source.label, []).append(rule)
    return {label: tuple(some) for label, some in found.items()}


def _broken(rule: Rule, error: Exception) -> LexiconError:
    return LexiconError(f"{rule.place}: the pattern does not compile: {error}")


def expand(
    pattern: str,
    fragments: Mapping[str, str],
    lexicons: Lexicons,
    _above: tuple[str, ...] = (),
    among: frozenset[str] = frozenset(),
) -> str:
    """Put fragments and lexicon types into a pattern; of words that patterns leave out those ``among`` some.

    Raises ``LexiconError`` for an unknown or circular name.
    """

    def replace(match: re.Match[str]) -> str:
        name = match[_NAME]
        if name is None:
            return _trie(match.group(), lexicons, among).expression
        if name in _above:
            raise LexiconError(f"the fragment {name} refers to itself through {' > '.join(_above)}")
        if name not in fragments:
            raise LexiconError(f"no fragment is called {name}; fragments.toml has {', '.join(sorted(fragments))}")
        return "(?:" + expand(fragments[name], fragments, lexicons, (*_above, name), among) + ")"

    return _REFERENCE.sub(replace, pattern)


def _written(reference: str, fragments: Mapping[str, str], lexicons: Lexicons) -> str:
    """What a reference stands for: the words of lexicon types, or a fragment as it is written."""
    return _trie(reference, lexicons).expression if reference.startswith("{@") else fragments[reference[1:-1]]


def _trie(reference: str, lexicons: Lexicons, among: frozenset[str] = frozenset()) -> Trie:
    """The words of the lexicon types that a reference names."""
    match = _REFERENCE.fullmatch(reference)
    kinds, least, most, _ = match.groups() if match else ("", "", "", "")
    return lexicons.trie(*kinds.split("+"), least=int(least or 1), most=int(most) if most else None, among=among)


def load_fragments(lexicons: Lexicons, name: str | None = None) -> dict[str, str]:
    """The named sub-patterns of ``fragments.toml``, expanded; with ``name`` those of that rule file too."""
    fragments = _fragments(lexicons, name)
    known = load_schema(lexicons.folder).rules.get(name or "")
    for one in known.fragments if known else ():
        if one not in fragments:
            raise LexiconError(f"{lexicons.folder / 'rules' / str(name)}.toml: the fragment {one} is missing; add it")
    expanded = {name: expand(pattern, fragments, lexicons, (name,)) for name, pattern in fragments.items()}
    for one in known.fragments if known and lexicons.left_out else ():
        lexicons.check_held(_kinds(fragments[one], fragments))
    return expanded


def _fragments(lexicons: Lexicons, name: str | None) -> dict[str, str]:
    """The sub-patterns as they are written; those of a file win over those for all, the user's over the shipped."""
    files = (*lexicons.files(f"rules/{FRAGMENTS}.toml"), *(lexicons.files(f"rules/{name}.toml") if name else ()))
    return {key: str(one) for file in files for key, one in read_toml(file).get("fragments", {}).items()}
