"""Rules: unique ids, examples and rejects enough, each example found by its own stage, patterns that can be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from duban.lab.lint.alternatives import unreached
from duban.lab.lint.stages import StageFinders
from duban.lab.lint.words import Finding
from duban.words.faults import rule_faults, unmark
from duban.words.folders import LexiconError, read_toml
from duban.words.lexicon import Lexicons
from duban.words.rules import Rule, read_rules
from duban.words.schema import FRAGMENTS

_EXAMPLES, _REJECTS = 2, 1
#: Nobody sees at a glance what a longer pattern does.
_LONGEST = 200
#: So many look-behinds in a row are a list of words.
_CHAIN = re.compile(r"(?:\(\?<[=!][^()]{1,20}\)\|?){5,}")


def rule_findings(lexicons: Lexicons) -> Iterator[Finding]:
    """Everything wrong in the rules of a folder: of the user's own where it adds to the shipped one."""
    folder = lexicons.own or lexicons.folder
    stages = StageFinders(lexicons)
    ids: Counter[str] = Counter()
    for file in sorted(folder.glob("rules/*.toml")):
        for name, pattern in read_toml(file).get("fragments", {}).items():
            yield from (Finding(f"{file}: {name}", fault) for fault in _length(str(pattern)))
        if file.stem == FRAGMENTS:
            continue
        try:
            rules = [rule for rule in read_rules(lexicons, file.stem) if rule.file == file]
            for rule in rules:
                ids[rule.source.id] += 1
                yield from (Finding(f"{file}: {rule.source.id}", fault) for fault in _faults(rule, stages))
        except LexiconError as error:
            yield Finding(str(file), str(error).removeprefix(f"{file}:"))
    yield from (Finding(str(folder), f"the id {name} is given {n} times; rename") for name, n in ids.items() if n > 1)


def _faults(rule: Rule, stages: StageFinders) -> Iterator[str]:
    faults = tuple(rule_faults(rule))
    yield from faults
    if len(rule.source.examples) < _EXAMPLES:
        yield f"{len(rule.source.examples)} example; give {_EXAMPLES} that differ"
    if len(rule.source.rejects) < _REJECTS:
        yield "no reject; give a text that looks alike and in which it must find nothing"
    yield from _length(rule.source.pattern)
    for twice in dict.fromkeys(unreached(rule.items, whole=rule.asked == "fullmatch")):
        yield f"the alternative {twice} never matches: it is written twice, or behind a shorter one; remove one"
    if chain := _CHAIN.search(rule.source.pattern):
        yield f"a chain of look-behinds ({chain.group()}); write one for a fragment or for the words of a lexicon type"
    if not faults:
        for example in rule.source.examples:
            text, spans = unmark(example)
            if lost := [text[start:end] for start, end in spans if not stages.finds(rule, text, start, end)]:
                yield f"in the example {example} its stage does not find {', '.join(lost)} by it: another rule wins"


def _length(pattern: str) -> Iterator[str]:
    if len(pattern) > _LONGEST:
        yield f"a pattern of {len(pattern)} characters; name its parts as fragments of {_LONGEST} at the most"
