r"""Tables in plain text: Markdown pipes and drawn lines, fields parted by tabs, columns set below each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple
from unicodedata import east_asian_width

from duban.core.structure import Cell, Table
from duban.core.text import Span
from duban.stages.tables.grid import table_of, trimmed

_LINE = re.compile(r"[^\n]+")
_BARS = "|│┃║｜"
_BAR = re.compile(rf"(?<!\\)[{_BARS}]")
_RULE = re.compile(r"[\s|│┃║+\-—─━═:：=┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬]+")
_ALIGNED = re.compile(r"[ \u00a0\u3000]{2,}|\t+")
_MARKS = "*`~_"
_FEWEST, _HEADER_LINES, _LONGEST_LINE = 3, 3, 1000


class _Line(NamedTuple):
    start: int
    end: int
    cells: tuple[tuple[int, int], ...]


def piped(text: str) -> Iterator[Table]:
    r"""The tables whose cells stand between bars.

    >>> [c.start for c in next(piped("|任务|责任人|\n|---|---|\n|修订清单|王某|")).cells]
    [1, 4, 20, 25]
    """
    run: list[_Line] = []
    ruled = False
    for line in (*_lines(text), Span(len(text), len(text))):
        rule = _is_rule(text, line)
        cells = () if rule else _between_bars(text, line)
        if rule and run and ruled and len(run) > 1 and "-" in line.of(text) and _is_markdown(text, line):
            yield _table(run[:-1])  # the line before a second rule heads a table of its own
            run, ruled = run[-1:], True
        elif cells and (not run or _follows(text, run[-1].end, line.start)):
            run.append(_Line(line.start, line.end, cells))
        elif rule and run:
            ruled = True
            run[-1] = run[-1]._replace(end=line.end)
        elif not rule:
            if len(run) > 1 and (ruled or _closed(text, run)):
                yield _table(run)
            run, ruled = ([_Line(line.start, line.end, cells)] if cells else []), False


def tabbed(text: str) -> Iterator[Table]:
    r"""The tables whose cells are parted by tabs.

    >>> len(next(tabbed("序号\t任务\t责任人\n1\t修订清单\t王某")).cells)
    6
    """
    yield from _runs(text, re.compile("\t"), least=2)


def aligned(text: str) -> Iterator[Table]:
    r"""The tables whose columns are set below each other by blanks.

    >>> len(next(aligned("序号  任务      责任人\n1     修订清单  王某")).cells)
    6
    """
    block: list[Span] = []
    for line in (*_lines(text), Span(len(text), len(text))):
        if block and (line.start == line.end or not _follows(text, block[-1].end, line.start)):
            if table := _set_below(text, block):
                yield table
            block = []
        block.append(line)


def _set_below(text: str, block: Sequence[Span]) -> Table | None:
    """The table of a block of lines, each field in the column below whose start it stands, empty ones left out."""
    if any(line.end - line.start > _LONGEST_LINE for line in block):
        return None
    fields = [_parted(text, line, _ALIGNED) for line in block]
    head = next((n for n, row in enumerate(fields) if len(row) >= _FEWEST), len(block))
    if len(block) - head < 2:
        return None
    widest = max(fields[head : head + _HEADER_LINES], key=len)
    starts = [_column(text, start) for start, _ in widest]
    cells: list[Cell] = []
    for row, line in enumerate(fields[head:]):
        for start, end in line:
            at = _column(text, start)
            column = max((n for n, place in enumerate(starts) if place <= at + 1), default=0)
            if cells and (cells[-1].row, cells[-1].column) == (row, column):
                cells[-1] = cells[-1]._replace(end=end)
            else:
                cells.append(Cell(start, end, row, column))
    return Table(block[head].start, block[-1].end, tuple(cells))


def _column(text: str, position: int) -> int:
    """How far from the left a character stands where a Chinese one is as wide as two Latin ones."""
    line = text[text.rfind("\n", 0, position) + 1 : position]
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)


def _table(run: Sequence[_Line]) -> Table:
    return table_of([line.cells for line in run])._replace(start=run[0].start, end=run[-1].end)


def _runs(text: str, parting: re.Pattern[str], least: int) -> Iterator[Table]:
    run: list[_Line] = []
    for line in (*_lines(text), Span(len(text), len(text))):
        cells = _parted(text, line, parting) if line.start < line.end else ()
        fits = len(cells) >= least and (not run or len(cells) == len(run[0].cells))
        if fits and (not run or _follows(text, run[-1].end, line.start)):
            run.append(_Line(line.start, line.end, cells))
            continue
        if len(run) > 1:
            yield _table(run)
        run = [_Line(line.start, line.end, cells)] if len(cells) >= least else []


def _lines(text: str) -> Iterator[Span]:
    return (Span(m.start(), m.end()) for m in _LINE.finditer(text) if not m.group().isspace())


def _follows(text: str, end: int, start: int) -> bool:
    """Whether nothing but the end of a line stands between two lines."""
    return text.count("\n", end, start) <= 1


def _is_rule(text: str, line: Span) -> bool:
    return (
        line.start < line.end and _RULE.fullmatch(text, line.start, line.end) is not None and line.end - line.start > 2
    )


def _is_markdown(text: str, line: Span) -> bool:
    return "|" in line.of(text)


def _closed(text: str, run: Sequence[_Line]) -> bool:
    """Whether every line begins and ends with a bar, as it has to where no rule tells of a table."""
    ends = ((text[slice(*trimmed(text, each.start, each.end))]) for each in run)
    return all(line[0] in _BARS and line[-1] in _BARS for line in ends)


def _between_bars(text: str, line: Span) -> tuple[tuple[int, int], ...]:
    start, end = trimmed(text, line.start, line.end)
    bars = [m.start() for m in _BAR.finditer(text, start, end)]
    if not bars:
        return ()
    edges = [start - 1, *bars, end]
    if text[start : start + 1] in _BARS:
        edges = edges[1:]
    if text[end - 1 : end] in _BARS:
        edges = edges[:-1]
    found = tuple(trimmed(text, a + 1, b, _MARKS) for a, b in pairwise(edges))
    return found if len(found) > 1 else ()


def _parted(text: str, line: Span, parting: re.Pattern[str]) -> tuple[tuple[int, int], ...]:
    start, end = line.start, line.end
    if parting is _ALIGNED:
        start, end = trimmed(text, start, end)
    else:
        while end > start and text[end - 1] in "\r ":
            end -= 1
    found, left = [], start
    for gap in parting.finditer(text, start, end):
        found.append(trimmed(text, left, gap.start()))
        left = gap.end()
    return (*found, trimmed(text, left, end))
