"""What each column of a table is, by the words of its header or, without one, by its cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from duban.core.structure import Cell
from duban.stages.tables.grid import by_row, width
from duban.words.lexicon import Lexicons
from duban.words.rules import Rule, load_rules

_PREFIX = "column_"
_KINDS = (
    *("task", "measure", "content", "goal", "problem", "group", "lead", "support", "who", "due", "when", "status"),
    *("result", "standard", "number", "note", "contact", "other"),
)
_BLANK = re.compile(r"\s+")
_TAIL = re.compile(r"[（(\[【][^）)\]】]{0,20}[）)\]】]$")
_EDGES = "*`#:：。.、-_ /"
_LONGEST_HEADER, _LONGER_THAN_WORD, _HEADER_ROWS, _MOST_COLUMNS, _SHORTEST_TASK = 24, 6, 8, 100, 6
_MOST = 0.6
#: Which of several columns says what is to be done: the more exact one, and of two that are alike the last.
_RANK = {"problem": 0, "goal": 1, "content": 2, "task": 3, "measure": 4}


class Layout(NamedTuple):
    """What the columns of a table are.

    ``roles`` by column, ``headers`` the rows of the header, ``named`` whether its words say so, ``texts`` its words.
    """

    roles: Mapping[int, str]
    headers: range
    named: bool
    texts: Mapping[int, str]
    width: int


class ColumnReader:
    r"""Built once from the lexicons.

    >>> from duban.words.lexicon import load_lexicons
    >>> reader = ColumnReader(load_lexicons())
    >>> reader.kind("责任\n单位"), reader.kind("完成时限（2025年）"), reader.kind("备 注"), reader.kind("甲")
    ('lead', 'due', 'note', None)
    """

    def __init__(self, lexicons: Lexicons) -> None:
        self._forms = {form.lower(): kind for kind in _KINDS for form in lexicons.forms(_PREFIX + kind)}
        self._cells: dict[str, tuple[Rule, ...]] = {}
        self._made: list[tuple[Rule, str]] = []  # in their order: 会同办理单位 is asked before 办理单位
        for rule in load_rules(lexicons, "tables"):
            if rule.source.label.startswith(_PREFIX.upper()):
                self._made.append((rule, rule.source.label[len(_PREFIX) :]))
            self._cells[rule.source.label] = (*self._cells.get(rule.source.label, ()), rule)

    def kind(self, header: str) -> str | None:
        """What a column with this header is, ``None`` where no word says so; the last word of a header decides."""
        plain = _BLANK.sub("", header).strip(_EDGES)
        while tail := _TAIL.search(plain):
            plain = plain[: tail.start()].strip(_EDGES)
        plain = plain.lower() if plain else _BLANK.sub("", header)
        if not plain or len(plain) > _LONGEST_HEADER:
            return None
        if plain in self._forms:
            return self._forms[plain]
        if made := next((kind for rule, kind in self._made if rule.pattern.match(plain)), None):
            return made
        best, how = None, (False, 0)
        for form, kind in self._forms.items():
            if len(form) < 2 or form not in plain or (form.isascii() and len(plain) > len(form) + 12):
                continue
            ends = plain.endswith(form)
            if (ends, len(form)) > how and (ends or len(plain) <= len(form) + _LONGER_THAN_WORD):
                best, how = kind, (ends, len(form))
        return best

    def says(self, label: str, cell: str) -> bool:
        """Whether a rule of ``tables.toml`` fits a cell."""
        plain = cell.strip()
        return any(rule.pattern.match(plain) for rule in self._cells[label])

    def read(self, text: str, cells: Sequence[Cell], before: Layout | None = None) -> Layout | None:
        """The layout of a table of tasks, ``None`` for any other; ``before`` is that of the page before."""
        rows = by_row(cells)
        columns = width(cells)
        if columns > _MOST_COLUMNS:
            return None
        headers = list(self._headers(text, rows))
        for task_of in (partial(self._named_task, rows), partial(self._unnamed, rows)):
            for header, named, texts in headers:
                if (task := task_of(named, header)) is not None:
                    roles = self._owned(text, rows, header, named) | _roles(task, named, rows, header)
                    return Layout(roles, header, True, texts, columns)
        return None if headers else _continued(before, columns) or self._guessed(text, rows, columns)

    def repeats(self, text: str, row: Sequence[Cell], layout: Layout) -> bool:
        """Whether a row is the header again."""
        there = [_BLANK.sub("", text[c.start : c.end]) for c in row if c.start < c.end]
        return len(there) > 1 and sum(t in layout.texts.values() for t in there) * 2 > len(there)

    def _headers(
        self, text: str, rows: Mapping[int, Sequence[Cell]]
    ) -> Iterator[tuple[range, dict[int, str], dict[int, str]]]:
        """The rows that may be the header, most of whose words name columns of two kinds, with what they name."""
        for number in sorted(rows)[:_HEADER_ROWS]:
            there = [c for c in rows[number] if c.start < c.end]
            known = [k for c in there if (k := self.kind(text[c.start : c.end]))]
            if len(set(known)) < 2 or len(known) * 2 < len(there):
                continue
            headers = range(number, number + 1)
            while self._goes_on(text, rows, headers):
                headers = range(number, headers.stop + 1)
            yield headers, *self._named(text, rows, headers)

    def _goes_on(self, text: str, rows: Mapping[int, Sequence[Cell]], headers: range) -> bool:
        """Whether one more row belongs to the header: below cells over several columns or rows, or all header words."""
        above, below = rows[headers[-1]], [c for c in rows.get(headers.stop, ()) if c.start < c.end]
        if any(c.rows > headers.stop - c.row for row in headers for c in rows[row] if c.start < c.end):
            return True
        if not below or len(headers) > 2:
            return False
        short = all(c.end - c.start <= _LONGEST_HEADER for c in below)
        known = [self.kind(text[c.start : c.end]) for c in below]
        spread = any(c.columns > 1 for c in above)
        return short and all(known) and (spread or len(below) < len(above))

    def _named(
        self, text: str, rows: Mapping[int, Sequence[Cell]], headers: range
    ) -> tuple[dict[int, str], dict[int, str]]:
        """The kind of each column, by the lowest header cell that has one, and the lowest header text."""
        kinds: dict[int, str] = {}
        texts: dict[int, str] = {}
        for row in headers:
            for cell in rows.get(row, ()):
                written = text[cell.start : cell.end]
                kind = self.kind(written)
                for column in range(cell.column, cell.column + cell.columns):
                    if written:
                        texts[column] = _BLANK.sub("", written)
                    if kind:
                        kinds[column] = kind
        return kinds, texts

    def _named_task(self, rows: Mapping[int, Sequence[Cell]], kinds: Mapping[int, str], header: range) -> int | None:
        """The column that says what is to be done; rather one of an unknown word than the problems before it."""
        task = _task(kinds)
        if task is None or kinds[task] != "problem":
            return task
        other = self._unnamed(rows, kinds, header)
        return task if other is None or other < task else other

    @staticmethod
    def _unnamed(rows: Mapping[int, Sequence[Cell]], kinds: Mapping[int, str], header: range) -> int | None:
        """The longest column of an unknown word, where the header names owners and limits but no tasks."""
        there = set(kinds.values())
        if "due" not in there or not there & {"lead", "support"} or "other" in there:
            return None
        below = [c for n, row in rows.items() if n not in header for c in row if c.column not in kinds]
        lengths: Counter[int] = Counter()
        for cell in below:
            lengths[cell.column] += cell.end - cell.start
        column, length = next(iter(lengths.most_common(1)), (None, 0))
        return column if length > _SHORTEST_TASK * sum(c.column == column for c in below) else None

    def _owned(
        self, text: str, rows: Mapping[int, Sequence[Cell]], header: range, kinds: Mapping[int, str]
    ) -> dict[int, str]:
        """The first column of an unknown word whose cells are owners, where no header names any."""
        if {"lead", "who"} & set(kinds.values()):
            return {}
        cells: dict[int, list[bool]] = {}
        for cell in (c for n, row in rows.items() if n not in header for c in row):
            if cell.start < cell.end and cell.column not in kinds:
                cells.setdefault(cell.column, []).append(self.says("OWNER", text[cell.start : cell.end]))
        owners = [column for column, told in sorted(cells.items()) if sum(told) > _MOST * len(told)]
        return dict.fromkeys(owners[:1], "lead")

    def _guessed(self, text: str, rows: Mapping[int, Sequence[Cell]], columns: int) -> Layout | None:
        """By the cells alone: a column of owners, one of dates and one of longer texts."""
        if len(rows) < 2 or columns < 3:
            return None
        roles: dict[int, str] = {}
        lengths: Counter[int] = Counter()
        for column in range(columns):
            written = [
                text[c.start : c.end] for row in rows.values() for c in row if c.column == column and c.start < c.end
            ]
            for label, role in (("NUMBER", "number"), ("DUE", "due"), ("OWNER", "lead")):
                if written and sum(self.says(label, w) for w in written) >= _MOST * len(rows):
                    roles[column] = role
                    break
            else:
                lengths[column] = sum(map(len, written))
        if not {"due", "lead"} <= set(roles.values()) or not lengths:
            return None
        task, length = lengths.most_common(1)[0]
        if length < _SHORTEST_TASK * len(rows):
            return None
        return Layout(roles | {task: "task"}, range(0), False, {}, columns)


def _continued(before: Layout | None, columns: int) -> Layout | None:
    return before._replace(headers=range(0)) if before and before.named and before.width == columns else None


def _roles(task: int, kinds: Mapping[int, str], rows: Mapping[int, Sequence[Cell]], headers: range) -> dict[int, str]:
    """The role of each column of a table of tasks."""
    there = set(kinds.values())
    spanning = {c.column for n, row in rows.items() if n not in headers for c in row if c.rows > 1}
    roles: dict[int, str] = {task: "task"}
    for column, kind in kinds.items():
        if column == task:
            continue
        if kind in ("lead", "support", "due", "status", "standard", "number", "note", "group"):
            roles[column] = kind
        elif kind == "who":
            roles[column] = "lead" if "lead" not in there else "group" if column in spanning else "other"
        elif kind == "result":
            roles[column] = "status" if "due" in there else "result"
        elif kind == "when":
            roles[column] = "due" if "due" not in there else "other"
        elif kind in ("task", "content") or (kind in _RANK and column in spanning):
            roles[column] = "group"
    return roles


def _task(kinds: Mapping[int, str]) -> int | None:
    """The column that says what is to be done, ``None`` if the table is none of tasks."""
    there = set(kinds.values())
    owned, dated = bool(there & {"lead", "support"}), "due" in there
    loose = "other" not in there and bool(there & {"who", "when"})
    fits = {
        "measure": owned or dated or loose or "status" in there,
        "task": owned or dated or loose or "status" in there,
        "content": not there & {"other", "contact"} and (owned or dated or "when" in there),
        "goal": owned and dated,
        "problem": owned and dated,
    }
    found = [(_RANK[kind], column) for column, kind in kinds.items() if kind in _RANK and fits[kind]]
    return max(found)[1] if found else None
