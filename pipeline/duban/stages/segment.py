"""Normalised text to blocks (with their section path) and sentences of clauses.

Blocks come from line breaks, list marks (also where the line breaks before them are lost) and the salutation; the rules
of ``rules/layout.toml`` say what a list mark, a metadata line or boilerplate looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from duban.core.model import Block, BlockKind, Segmentation
from duban.core.packed import pack
from duban.core.structure import UNKNOWN, Structure, Turn
from duban.core.text import Span, SpanIndex
from duban.stages.sentences import sentences_of, trimmed
from duban.words.rules import Rule

_LONGEST_HEADING = 48


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    level: int


def segment(text: str, rules: Sequence[Rule], structure: Structure = UNKNOWN) -> Segmentation:
    r"""Cut a normalised text; ``rules`` are those of ``layout.toml``, ``structure`` is what is known of the text.

    The label of each turn is a block of its own, of no sentence; what is said holds no headlines, and
    headings only where a list mark shows them.

    >>> from duban.words.lexicon import load_lexicons
    >>> from duban.words.rules import load_rules
    >>> rules = load_rules(load_lexicons(), "layout")
    >>> cut = segment("一、加强领导\n各地要抓落实，确保见效。", rules)
    >>> [block.kind.value for block in cut.blocks], cut.blocks[1].section[0].of(cut.text)
    (['heading', 'body'], '加强领导')
    """
    by_label: dict[str, list[Rule]] = {}
    for rule in rules:
        by_label.setdefault(rule.source.label, []).append(rule)
    lines = list(_in_tables(_blocks(text, by_label, structure.turns), structure))
    lines = _headlines(text, lines, by_label, {pair.start for pair in structure.pairs})
    blocks = pack(_sections(text, lines, SpanIndex(structure.turns)))
    del lines  # the objects of a long text take more than all that is made of them
    sentences = pack(
        part
        for number, block in enumerate(blocks)
        if block.kind is not BlockKind.LABEL
        for part in sentences_of(text, block, number)
    )
    return Segmentation(text, blocks, sentences)


def _blocks(text: str, rules: Mapping[str, Sequence[Rule]], turns: Sequence[Turn]) -> Iterator[Block]:
    labels = {turn.start: turn.body[0].start for turn in turns if turn.label and turn.body}
    marks = [m for m in _marks(text, rules.get("MARK", ())) if m.start not in labels]
    cuts = {m.start() for m in re.finditer(r"\n", text)} | {m.start for m in marks}
    cuts |= {edge for turn in turns for edge in (turn.start, turn.end)} | set(labels.values())
    cuts |= {edge for rule in rules.get("BREAK", ()) for m in rule.find(text) for edge in (m.start, m.end)}
    edges = [0, *sorted(cuts), len(text)]
    mark_at = {mark.start: mark for mark in marks}
    for left, right in pairwise(edges):
        mark = mark_at.get(left)
        start, end = trimmed(text, mark.end if mark else left, right)
        if start < end and labels.get(left) == right:
            yield Block(start, end, BlockKind.LABEL)
        elif start < end:
            kind = _line_kind(text, start, end, rules)
            yield Block(start, end, kind, Span(mark.start, mark.end) if mark else None, mark.level if mark else 0)


def _in_tables(blocks: Iterator[Block], structure: Structure) -> Iterator[Block]:
    """The blocks, those in tables as cells: of a task or of running text, or as fields, which ask for nothing.

    A number in a cell is no mark of the list that the table may stand in.
    """
    cells = SpanIndex(cell for table in structure.tables for cell in table.cells)
    for block in blocks:
        cell = next(iter(cells.overlapping(block.start, block.end)), None)
        if cell is None:
            yield block
        else:
            kind = BlockKind.CELL if cell.role in (None, "task") else BlockKind.FIELD
            yield block._replace(kind=kind, mark=None, level=0)


def _marks(text: str, rules: Sequence[Rule]) -> list[_Mark]:
    found: dict[int, _Mark] = {}
    for rule in rules:
        for m in rule.find(text):
            start = m.start
            while start < m.end and text[start] in " \n\u3000":
                start += 1
            kept = found.get(start)
            if kept is None or m.end > kept.end:
                found[start] = _Mark(start, m.end, int(m.value["level"]))
    return sorted(found.values(), key=lambda m: m.start)


def _line_kind(text: str, start: int, end: int, rules: Mapping[str, Sequence[Rule]]) -> BlockKind:
    for label, kind in (("BOILERPLATE", BlockKind.BOILERPLATE), ("METADATA", BlockKind.METADATA)):
        if any(rule.opens(text, start, end) for rule in rules.get(label, ())):
            return kind
    if any(rule.fits(text, start, end) for rule in rules.get("BOILERPLATE_INSIDE", ())):
        return BlockKind.BOILERPLATE
    return BlockKind.BODY


def _headlines(text: str, blocks: list[Block], rules: Mapping[str, Sequence[Rule]], pairs: Set[int]) -> list[Block]:
    """Unpunctuated lines before the first running paragraph, a dateline or a salutation are headlines.

    A line right above one of ``pairs`` (their starts) is none, where another line is the title.
    """
    result: list[Block] = []
    for block, following in zip(blocks, _next_bodies(blocks), strict=True):
        if block.kind is BlockKind.LABEL:
            return [*result, *blocks[len(result) :]]
        if block.kind is not BlockKind.BODY:
            result.append(block)
        elif block.level == 0 and any(rule.opens(text, block.start, block.end) for rule in rules.get("HEAD", ())):
            result.append(block._replace(kind=BlockKind.METADATA))
        elif block.start in pairs:
            if [b.kind for b in result[-2:]] == [BlockKind.HEADLINE] * 2:
                result[-1] = result[-1]._replace(kind=BlockKind.BODY)
            return [*result, *blocks[len(result) :]]
        elif block.level == 0 and following is not None and _is_headline(text, block, rules):
            result.append(block._replace(kind=BlockKind.HEADLINE))
        else:
            return [*result, *blocks[len(result) :]]
    return result


def _is_headline(text: str, block: Block, rules: Mapping[str, Sequence[Rule]]) -> bool:
    content = text[block.start : block.end]
    if content[-1] in "。！？；：，" or len(content) > 80 or "。" in content:
        return False
    opening = rules.get("BODY_START", ())
    return not any(m.start == block.start for rule in opening for m in rule.find(text, block.start, block.end))


def _next_bodies(blocks: Sequence[Block]) -> list[Block | None]:
    """For each block the next running one behind it."""
    result: list[Block | None] = []
    following: Block | None = None
    for block in reversed(blocks):
        result.append(following)
        following = block if block.kind in (BlockKind.BODY, BlockKind.CELL) else following
    return result[::-1]


def _sections(text: str, blocks: list[Block], turns: SpanIndex[Turn]) -> Iterator[Block]:
    """Give every block the headings above it; short marked or unpunctuated blocks become headings."""
    path: list[tuple[int, Span]] = []
    for block, following in zip(blocks, _next_bodies(blocks), strict=True):
        if block.kind in (BlockKind.CELL, BlockKind.FIELD):
            yield block._replace(section=tuple(span for _, span in path))
            continue
        if block.kind is not BlockKind.BODY:
            yield block
            continue
        said = block.level == 0 and turns.overlapping(block.start, block.end)
        head, rest = (None, None) if said else _split_heading(text, block, following)
        if head is None:
            while path and block.level and path[-1][0] >= block.level:
                path.pop()
            yield block._replace(section=tuple(span for _, span in path))
            continue
        level = block.level or 9
        while path and path[-1][0] >= level:
            path.pop()
        yield head._replace(section=tuple(span for _, span in path))
        path.append((level, Span(head.start, head.end)))
        if rest is not None:
            yield rest._replace(section=tuple(span for _, span in path))


def _split_heading(text: str, block: Block, following: Block | None) -> tuple[Block | None, Block | None]:
    """The run-in heading of a block and what stands behind it; no heading gives ``(None, None)``."""
    content = text[block.start : block.end]
    stop = re.search(r"[。！？]|(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff“])", content)
    first = content[: stop.start()] if stop else content
    if not first or len(first) > _LONGEST_HEADING:
        return None, None
    whole = stop is None or not content[stop.end() :].strip()
    if whole:
        if content[-1] == "：" and "，" in content:  # a sentence that leads a list in
            return None, None
        unpunctuated = content[-1] not in "。！？；：，"
        deeper = following is not None and (following.level == 0 or following.level > block.level)
        if following is None or not deeper or not (unpunctuated or block.level):
            return None, None
        if block.level == 0 and (not unpunctuated or len(first) > 30):
            return None, None
        return block._replace(kind=BlockKind.HEADING, end=block.start + len(first)), None
    if not 1 <= block.level <= 4 or "：" in first:
        return None, None
    assert stop is not None
    start, end = trimmed(text, block.start + stop.end(), block.end)
    head = block._replace(kind=BlockKind.HEADING, end=block.start + len(first))
    return head, Block(start, end, BlockKind.BODY)
