"""The sentences of a block, and the clauses of a sentence, by their punctuation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from duban.core.model import Block, Clause, Sentence
from duban.stages.quotes import PARTNERS, QUOTES

_OPENING, _CLOSING = "".join(PARTNERS), "".join(PARTNERS.values())
_PAUSE = re.compile(
    r"[，；。！？\n“‘「『（《【〔”’」』）》】〕]|(?<![0-9])：|：(?![0-9])"  # no pause in a ratio or a time of day
    r"|(?<=[\u4e00-\u9fff，。”]) +(?=[\u4e00-\u9fff“])|——"
)
_FULL_STOP = "。！？"
_LONGEST_BRACKET = 120
#: Code points; the longest sentences of real texts have some hundreds. What reads a sentence may go over it more than
#: once, and so a text without punctuation would cost the square of its length.
_LONGEST_SENTENCE = 2000


def sentences_of(text: str, block: Block, number: int) -> Iterator[Sentence]:
    """The sentences of the block with that number, none longer than a sentence can be.

    >>> from duban.core.model import BlockKind
    >>> [s.start for s in sentences_of("抓紧落实。确保见效。", Block(0, 10, BlockKind.BODY), 0)]
    [0, 5]
    """
    for sentence in _sentences(text, block, number):
        yield from _bounded(sentence)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the blanks and bars at its ends."""
    while start < end and text[start] in " \n\u3000|":
        start += 1
    while end > start and text[end - 1] in " \n\u3000|":
        end -= 1
    return start, end


def _sentences(text: str, block: Block, number: int) -> Iterator[Sentence]:
    """Sentences of one block: full stops outside brackets and quotes end them; an open bracket is no bracket."""
    clauses: list[Clause] = []
    begin = block.start
    pairs = _pairs(text, block.start, block.end)
    inside_until = block.start
    for pause in _PAUSE.finditer(text, block.start, block.end):
        position, sign = pause.start(), pause.group()
        if position < max(begin, inside_until):
            continue
        if sign in _OPENING:
            inside_until = pairs.get(position, inside_until)
            continue
        if sign in _CLOSING:
            continue
        stop = sign in _FULL_STOP
        if position > begin or not clauses:
            start, end = trimmed(text, begin, position)
            if start < end:
                clauses.append(Clause(start, end, sign))
        begin = pause.end()
        if stop:
            while begin < block.end and text[begin] in _CLOSING + _FULL_STOP:
                begin += 1
            if clauses:
                yield Sentence(clauses[0].start, clauses[-1].end, tuple(clauses), number)
            clauses = []
    start, end = trimmed(text, begin, block.end)
    if start < end:
        clauses.append(Clause(start, end, ""))
    if clauses:
        yield Sentence(clauses[0].start, clauses[-1].end, tuple(clauses), number)


def _bounded(sentence: Sentence) -> Iterator[Sentence]:
    """The sentence, cut between its clauses, and inside one that is too long alone, where it is too long to be one."""
    if sentence.end - sentence.start <= _LONGEST_SENTENCE:
        yield sentence
        return
    kept: list[Clause] = []
    for clause in (part for whole in sentence.clauses for part in _parts(whole)):
        if kept and clause.end - kept[0].start > _LONGEST_SENTENCE:
            yield Sentence(kept[0].start, kept[-1].end, tuple(kept), sentence.block)
            kept = []
        kept.append(clause)
    yield Sentence(kept[0].start, kept[-1].end, tuple(kept), sentence.block)


def _parts(clause: Clause) -> Iterator[Clause]:
    for start in range(clause.start, clause.end, _LONGEST_SENTENCE):
        end = min(start + _LONGEST_SENTENCE, clause.end)
        yield Clause(start, end, clause.closing if end == clause.end else "")


def _pairs(text: str, start: int, end: int) -> dict[int, int]:
    """Opening position to the position behind its closing sign, for short brackets and quotes of no sentence."""
    pairs: dict[int, int] = {}
    stack: list[tuple[int, str]] = []
    waiting: Counter[str] = Counter()  # how many of the stack each sign would close
    for sign in re.finditer(f"[{_OPENING}{_CLOSING}]", text[start:end]):
        character, position = sign.group(), start + sign.start()
        if character in _OPENING:
            closing = PARTNERS[character]
            stack.append((position, closing))
            waiting[closing] += 1
            continue
        if not waiting[character]:
            continue
        opened, closing = stack.pop()
        waiting[closing] -= 1
        while closing != character:
            opened, closing = stack.pop()
            waiting[closing] -= 1
        if position - opened <= _LONGEST_BRACKET and (
            character not in QUOTES.values() or "。" not in text[opened : position - 1]
        ):
            pairs[opened] = position + 1
    return pairs
