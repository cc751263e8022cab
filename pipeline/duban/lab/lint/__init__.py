"""Check the words and rules of a folder, and tidy what a machine can tidy."""

from __future__ import annotations

from pathlib import Path

from duban.lab.lint.rules import rule_findings
from duban.lab.lint.uses import Watched, use_findings
from duban.lab.lint.words import Finding, tidy, word_findings
from duban.words.faults import unmark
from duban.words.folders import LexiconError, layers
from duban.words.lexicon import load_lexicons
from duban.words.schema import load_schema, unread

__all__ = ["Finding", "lint", "tidy", "unmark"]


def lint(folder: Path | None = None) -> tuple[Finding, ...]:
    r"""Everything wrong in a folder of words and rules (default: the shipped one); nothing is changed.

    >>> from tempfile import mkdtemp
    >>> folder, words = Path(mkdtemp()), "form\tcanonical\ttype\tsource\tnote\n須\t須\tlist_joint\tme\t\n"
    >>> _ = (folder / "own.tsv").write_text(words, encoding="utf-8")
    >>> [finding.message for finding in lint(folder)]
    ["'須' never matches, since normalising makes it '须'; write that"]
    """
    try:
        base, own = layers(folder)
        schema = load_schema(base)
        words = tuple(word_findings(own or base, schema))
        if faults := tuple(unread(schema, own or base)):
            return (*words, *(Finding(*_parted(fault)) for fault in faults))
        read = load_lexicons(folder)
    except LexiconError as error:
        return (*locals().get("words", ()), Finding(*_parted(str(error))))
    lexicons = Watched(read.folder, read.by_type, read.own)
    rules = tuple(rule_findings(lexicons))
    if own is not None:
        return (*words, *rules)
    try:
        return (*words, *rules, *use_findings(lexicons, schema))
    except LexiconError:  # told among the rules
        return (*words, *rules)


def _parted(message: str) -> tuple[str, str]:
    """The place and the rest of an error's message."""
    place, sign, rest = message.partition(": ")
    return (place, rest) if sign else ("", message)
