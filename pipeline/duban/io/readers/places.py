"""Lines, columns and tables out of pieces of text with places, as PDF and text recognition give them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from duban.io.readers.compose import Field

_FEWEST_LINES, _GUTTER, _WIDE_GAP, _JOINED_GAP = 6, 0.7, 1.6, 0.9
_MOST_INDENT = 4
_LEADS_ON = "：；:;"
_CLOSER, _SAME_LINE, _MOST_FILLED, _SET_WIDE, _WIDEST_SET = 0.75, 0.5, 0.6, 4, 2.5


class Piece(NamedTuple):
    """A stretch of text on one line of a page, in points from its upper left corner."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def height(self) -> float:
        """How high the letters are."""
        return self.bottom - self.top


def lines_of(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces line by line from above, each line from the left.

    >>> [[p.text for p in line] for line in lines_of([Piece("乙", 20, 1, 30, 11), Piece("甲", 5, 0, 15, 10)])]
    [['甲', '乙']]
    """
    lines: list[list[Piece]] = []
    top = bottom = 0.0
    for piece in sorted(pieces, key=lambda p: ((p.top + p.bottom) / 2, p.x0)):
        shared = min(bottom, piece.bottom) - max(top, piece.top)
        if lines and shared > _SAME_LINE * min(piece.height, bottom - top):
            lines[-1].append(piece)
            if piece.height > bottom - top:
                top, bottom = piece.top, piece.bottom
        else:
            lines.append([piece])
            top, bottom = piece.top, piece.bottom
    return [sorted(line, key=lambda p: p.x0) for line in lines]


def written(line: Sequence[Piece]) -> str:
    """A line as text: letters that are set wide come together, columns stay apart by blanks."""
    text = ""
    before: Piece | None = None
    single = sum(len(piece.text.strip()) == 1 for piece in line)
    set_wide = single >= max(_SET_WIDE, len(line) * 0.6)
    joined, wide = (_WIDEST_SET, _WIDEST_SET) if set_wide else (_JOINED_GAP, _WIDE_GAP)
    for piece in line:
        content = piece.text.strip()
        if before is not None and content:
            gap = (piece.x0 - before.x1) / max(before.height, piece.height, 1)
            if gap > wide:
                text = text.rstrip() + "  "
            elif gap > joined or (not set_wide and gap > 0.1 and text[-1:].isascii() and content[:1].isascii()):
                text += " "
        text += content
        before = piece
    return text


def paragraphs(pieces: Sequence[Piece]) -> list[tuple[float, str]]:
    """The paragraphs of a column of running text, each with its upper edge.

    A line that reaches the right edge goes on in the next one, unless that is indented.
    """
    lines = lines_of(pieces)
    right, left = max((p.x1 for p in pieces), default=0.0), min((p.x0 for p in pieces), default=0.0)
    found: list[tuple[float, str]] = []
    full = False
    for line in lines:
        text, em = written(line), max(p.height for p in line)
        if full and found and line[0].x0 - left < em and _goes_on(found[-1][1], text):
            blank = found[-1][1][-1:].isalpha() and found[-1][1][-1:].isascii() and text[:1].isascii()
            found[-1] = (found[-1][0], found[-1][1] + (" " if blank else "") + text)
        else:
            found.append((line[0].top, text))
        full = right - line[-1].x1 < em * 2 and line[0].x0 - left < em * _MOST_INDENT  # else it is set in the middle
    return found


def _goes_on(line: str, following: str) -> bool:
    """Whether a full line may go on in the next one; behind 责任单位： it does, unless a list begins there.

    >>> _goes_on("责任单位：", "市财政局"), _goes_on("纪要如下：", "一、抓好春耕"), _goes_on("会议结束。", "市财政局")
    (True, False, False)
    """
    if line[-1:] in _LEADS_ON:
        return not (following[:1].isnumeric() or following[:1] in "（(")
    return line[-1:] not in "。！？"


def columns_of(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces of each column of running text in the order of reading; all together where there is one column."""
    lines = lines_of(pieces)
    if len(lines) < _FEWEST_LINES:
        return [list(pieces)]
    left, right = min(p.x0 for p in pieces), max(p.x1 for p in pieces)
    width = right - left
    edges = sorted({p.x0 for line in lines for p in line if left + width * 0.35 < p.x0 < left + width * 0.65})
    best: tuple[int, float] = (0, 0.0)
    for edge in edges:
        split = [line for line in lines if _parts_at(line, edge)]
        best = max(best, (len(split), edge))
    count, edge = best
    both = [line for line in lines if _parts_at(line, edge)]
    if count < max(_FEWEST_LINES, _GUTTER * len(lines)) or not all(
        _full(line, edge, left, right) for line in both[:-1]
    ):
        return [list(pieces)]
    parts: list[list[Piece]] = []
    above: list[Piece] = []
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    for line in lines:
        crossing = any(p.x0 < edge - 1 < p.x1 - 1 for p in line)
        if crossing:
            parts += [part for part in (*sides,) if part]
            sides = ([], [])
            above += line
            continue
        if above:
            parts.append(above)
            above = []
        sides[0].extend(p for p in line if p.x0 < edge - 1)
        sides[1].extend(p for p in line if p.x0 >= edge - 1)
    return [part for part in (*parts, above, *sides) if part]


def _parts_at(line: Sequence[Piece], edge: float) -> bool:
    """Whether a line has text on both sides of a gutter before ``edge``."""
    before = [p for p in line if p.x0 < edge - 1]
    gutter = max(line[0].height, 6)
    return bool(before) and max(p.x1 for p in before) <= edge - gutter and any(abs(p.x0 - edge) < gutter for p in line)


def _full(line: Sequence[Piece], edge: float, left: float, right: float) -> bool:
    """Whether both sides are filled as running text fills them, which the cells of a table do not."""
    one = sum(p.x1 - p.x0 for p in line if p.x0 < edge - 1)
    other = sum(p.x1 - p.x0 for p in line if p.x0 >= edge - 1)
    return one > (edge - left) * 0.4 and other > (right - edge) * 0.2


class Unruled(NamedTuple):
    """A table that no lines draw: where it begins and ends, and its cells."""

    top: float
    bottom: float
    fields: list[Field]


def unruled(pieces: Sequence[Piece], kind: Callable[[str], str | None]) -> Unruled | None:
    """The table whose header words stand in one line of a page; ``kind`` says what a header word means."""
    lines = lines_of(pieces)
    for number, line in enumerate(lines):
        known = {k for p in line if (k := kind(p.text.strip()))}
        if len(line) < 3 or len(known) < 2 or len([p for p in line if kind(p.text.strip())]) * 2 < len(line):
            continue
        below = [p for later in lines[number + 1 :] for p in later]
        header, rest = _header(line, below, kind)
        starts = _starts([p for row in header for p in row], rest)
        numbered = [_column(p, starts) for p in line if kind(p.text.strip()) == "number"]
        rows = list(_rows(rest, starts, numbered[0] if numbered else -1))
        if not rows:
            return None
        fields = [f for r, row in enumerate([*header, *rows]) for f in _fields(row, r, starts)]
        return Unruled(min(p.top for p in line), max(p.bottom for row in rows for p in row), fields)
    return None


def _header(
    line: list[Piece], below: list[Piece], kind: Callable[[str], str | None]
) -> tuple[list[list[Piece]], list[Piece]]:
    """The header line, with one of headers more below it or around it."""
    bottom = max(p.bottom for p in line)
    near = [p for p in below if p.top < bottom + line[0].height * 1.2]
    if near and all(kind(p.text.strip()) for p in near):
        return [line, near], [p for p in below if p not in near]
    return [line], below


def _starts(header: Sequence[Piece], rest: Sequence[Piece]) -> list[float]:
    """Where the columns begin: as their header does, or as what stands below it does, if that is further left."""
    centres = sorted(header, key=lambda p: p.x0)
    starts: list[float] = []
    for number, piece in enumerate(centres):
        if starts and piece.x0 - starts[-1] < piece.height * 0.8:
            continue
        before = centres[number - 1].x1 if number else 0.0
        under = [p.x0 for p in rest if before <= p.x0 <= piece.x1 and p.x1 >= piece.x0 - piece.height * 4]
        starts.append(min([piece.x0, *under]))
    return starts


def _rows(pieces: Sequence[Piece], starts: Sequence[float], numbers: int) -> Iterator[list[Piece]]:
    """The rows of a table: bands of text, of which those that continue the one above are lines of its row.

    They are set closer than rows are, or fill few columns and not that of the ``numbers`` (-1 where there is none).
    """
    bands = list(_bands(pieces))
    if not bands:
        return
    filled = [len({_column(p, starts) for p in band}) for band in bands]
    gaps = [b[0].top - max(p.bottom for p in a) for a, b in pairwise(bands)]
    wide = [gap for gap, count in zip(gaps, filled[1:], strict=True) if count >= len(starts) * _MOST_FILLED]
    usual = median(wide) if wide else 0.0
    row = list(bands[0])
    for band, gap, count in zip(bands[1:], gaps, filled[1:], strict=True):
        if gap > max(usual * 4, 40):
            break
        unnumbered = numbers >= 0 and numbers not in {_column(p, starts) for p in band}
        if count < len(starts) * _MOST_FILLED and (gap < usual * _CLOSER or (unnumbered and gap <= usual + 1)):
            row += band
        else:
            yield row
            row = list(band)
    yield row


def _bands(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Pieces that overlap from above to below."""
    band: list[Piece] = []
    bottom = 0.0
    for piece in sorted(pieces, key=lambda p: p.top):
        if band and piece.top >= bottom - 0.5:
            yield band
            band = []
            bottom = 0.0
        band.append(piece)
        bottom = max(bottom, piece.bottom)
    if band:
        yield band


def _column(piece: Piece, starts: Sequence[float]) -> int:
    return max((n for n, start in enumerate(starts) if start <= piece.x0 + 2), default=0)


def _fields(row: Sequence[Piece], number: int, starts: Sequence[float]) -> Iterator[Field]:
    for column in range(len(starts)):
        there = [p for p in row if _column(p, starts) == column]
        if there:
            yield Field(flowing(there), number, column)


def flowing(pieces: Sequence[Piece]) -> str:
    """The text of a cell, whose lines are broken by its width: they come together, Latin words by a blank."""
    text = ""
    for line in lines_of(pieces):
        content = written(line)
        blank = text[-1:].isascii() and text[-1:].isalnum() and content[:1].isascii() and content[:1].isalpha()
        text += (" " if blank else "") + content
    return text
