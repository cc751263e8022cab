"""Alternatives of a pattern that never match: whoever reads them believes that they do something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from duban.words.parse import sre


def unreached(parsed: Any, *, whole: bool = False) -> Iterator[str]:
    """Each alternative of a parsed pattern that is written twice, or at its end behind a shorter one.

    It is told without the characters that all alternatives begin with. ``whole`` is a pattern that must match all of a
    stretch, where a longer alternative is tried after a shorter one.

    >>> [list(unreached(sre.parse(pattern))) for pattern in ("(?:施工|开工|施工)前", "为|为了", "为了|为")]
    [['施工'], ['了'], []]
    """
    return _unreached(parsed, not whole)


def _unreached(parsed: Any, is_end: bool) -> Iterator[str]:
    items = list(parsed)
    for number, (operator, argument) in enumerate(items):
        ends = is_end and number == len(items) - 1
        if operator is sre.BRANCH:
            written: dict[str, str | None] = {}
            for alternative in argument[1]:
                word, shorter = _word(alternative), [one for one in written.values() if one is not None]
                if repr(alternative) in written or (ends and word and word.startswith(tuple(shorter))):
                    yield word or str(alternative)
                written[repr(alternative)] = word
                yield from _unreached(alternative, ends)
        elif operator is sre.SUBPATTERN:
            yield from _unreached(argument[-1], ends)
        elif operator in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            yield from _unreached(argument[2], False)
        elif operator in (sre.ASSERT, sre.ASSERT_NOT):
            yield from _unreached(argument[1], True)


def _word(alternative: Any) -> str | None:
    """What an alternative matches if that is always the same."""
    return "".join(chr(a) for _, a in alternative) if all(o is sre.LITERAL for o, _ in alternative) else None
