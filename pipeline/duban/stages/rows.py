"""Rows of task tables to requests: one a task cell, with the owners, limits and status of its row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from duban.core.model import Block, Directive, Party, Segmentation
from duban.core.packed import last_at
from duban.core.structure import Cell, Table
from duban.core.text import Span, SpanIndex
from duban.stages.clauses.owners import OwnerReader
from duban.stages.parties import FullNames
from duban.stages.tables.forms import upright
from duban.stages.tables.grid import filled
from duban.stages.times import Timex
from duban.words.lexicon import Lexicons
from duban.words.rules import Rule, load_rules

_ENDS = " \n。；;，、,."
_MOST_ROWS = 2000  # over which one merged cell is believed to reach
_OWNERS = ("lead", "support")
_KEPT = (*_OWNERS, "due", "status", "result", "note")


class TaskRow(NamedTuple):
    """A request with what its row says; ``due`` are the cells that hold its limits.

    ``conclusion`` is what the meeting concluded about the item (暂缓).
    """

    directive: Directive
    parties: tuple[Party, ...]
    due: tuple[Span, ...]
    section: tuple[Span, ...]
    status: Span | None
    conclusion: str | None = None


@dataclass(slots=True)
class _Task:
    """A task cell while its rows are read."""

    cell: Cell
    section: list[Span]
    fields: dict[str, list[Cell]] = field(default_factory=dict)

    def add(self, role: str, cell: Cell) -> None:
        there = self.fields.setdefault(role, [])
        if cell not in there:
            there.append(cell)


class RowReader:
    """Built once from the lexicons; called with a segmented text, its tables and the directives found in it."""

    def __init__(self, lexicons: Lexicons, owners: OwnerReader) -> None:
        self._owners = owners
        self._full = FullNames(lexicons)
        self._nobody = frozenset(lexicons.forms("cell_nobody"))
        self._same = frozenset(lexicons.forms("cell_same"))
        self._no_task = frozenset((*self._nobody, *self._same, *lexicons.forms("cell_done")))
        self._rules: dict[str, tuple[Rule, ...]] = {}
        for rule in load_rules(lexicons, "tables"):
            self._rules[rule.source.label] = (*self._rules.get(rule.source.label, ()), rule)

    def __call__(
        self, cut: Segmentation, tables: Sequence[Table], directives: Sequence[Directive]
    ) -> tuple[TaskRow, ...]:
        """The rows that ask for something, in text order."""
        if not tables:
            return ()
        found, blocks = SpanIndex(directives), SpanIndex(cut.blocks)
        rows = (
            self._row(cut, task, found, blocks)
            for table in tables
            for task in _tasks(filled(cut.text, _upright(cut.text, table), self._same))
            if self._is_open(cut, task)
        )
        return tuple(sorted(filter(None, rows), key=lambda row: row.directive.start))

    def _says(self, label: str, text: str) -> bool:
        return any(rule.pattern.search(text) for rule in self._rules[label])

    def _is_open(self, cut: Segmentation, task: _Task) -> bool:
        """Whether there is something to do: text that is no number, and no word that it is done."""
        written = _written(cut, task.cell)
        if len(written) < 2 or written in self._no_task or self._says("NUMBER", written):
            return False
        if any(_written(cut, cell) not in self._nobody for cell in task.fields.get("result", ())):
            return False
        if self._says("DONE_TASK", written):
            return False
        told = [self._says("DONE", _written(cut, cell)) for cell in task.fields.get("status", ())]
        noted = [self._says("DONE", _written(cut, cell)) for cell in task.fields.get("note", ())]
        return not (told and all(told)) and not (not told and noted and all(noted))

    def _row(
        self, cut: Segmentation, task: _Task, found: SpanIndex[Directive], blocks: SpanIndex[Block]
    ) -> TaskRow | None:
        inside = blocks.overlapping(task.cell.start, task.cell.end)
        if not inside:
            return None
        start, end = inside[0].start, inside[-1].end
        opener = next((r for rule in self._rules["OPEN_TASK"] if (r := rule.pattern.match(cut.text, start, end))), None)
        start = opener.end() if opener else start
        while end > start and cut.text[end - 1] in _ENDS:
            end -= 1
        sentence = last_at(cut.sentences, start)
        if end - start < 2 or sentence < 0:
            return None
        asked = next((d for d in found.overlapping(start, end) if d.start == start), None)
        marker, modality, strength = (
            (asked.marker, asked.modality, asked.strength) if asked else (None, "obligation", 0.5)
        )
        rules = ("table.row", *(asked.rules if asked else ()))
        parties = tuple(
            p for role in _OWNERS for cell in task.fields.get(role, ()) for p in self._listed(cut, cell, role)
        )
        status = next((Span(c.start, c.end) for c in task.fields.get("status", ())), None)
        return TaskRow(
            Directive(start, end, marker, modality, sentence, rules, strength=strength),
            first_of_each(cut.text, parties),
            tuple(dict.fromkeys(Span(c.start, c.end) for c in task.fields.get("due", ()))),
            (*inside[0].section, *task.section),
            status,
        )

    def _listed(self, cut: Segmentation, cell: Cell, role: str) -> Iterator[Party]:
        for party in self._owners.listed(cut.text, cell.start, cell.end, role):
            name = cut.text[party.start : party.end]
            if name.lower() not in self._nobody:
                yield party._replace(inherited_from=Span(party.start, party.end), full_name=self._full(name))


def row_limits(rows: Sequence[TaskRow], deadlines: Sequence[Timex]) -> list[tuple[Span, Timex]]:
    """Each deadline of a row's cells with the stretch of the task that it governs."""
    there = SpanIndex(deadlines)
    return [
        (Span(row.directive.start, row.directive.end), timex)
        for row in rows
        for cell in row.due
        for timex in there.overlapping(cell.start, cell.end)
    ]


def _upright(text: str, table: Table) -> tuple[Cell, ...]:
    """The cells of a table with its header on top, as if a form were one as well."""
    keys = frozenset(cell for cell in table.cells if cell.role == "header")
    tasks = {cell.row for cell in table.cells if cell.role == "task"}
    return upright(text, table.cells, keys) if tasks and tasks <= {cell.row for cell in keys} else table.cells


def _tasks(cells: Sequence[Cell]) -> Iterator[_Task]:
    """The task cells of a table in their order, each with the cells of its rows and the groups that it is in."""
    rows = _covering(cells)
    groups: dict[int, Span] = {}
    heading: list[Span] = []
    task: _Task | None = None
    kept: dict[str, list[Cell]] = {}
    numbered = any(cell.role == "number" for cell in cells)
    for row in sorted(rows):
        there = [cell for cell in rows[row] if cell.start < cell.end]
        roles = {cell.role for cell in there}
        if roles & {"header", "caption"}:
            continue
        if "heading" in roles:
            heading, groups, kept = [Span(there[0].start, there[0].end)], {}, {}
            continue
        grouped = False
        for cell in there:
            if cell.role == "group" and groups.get(cell.column) != (cell.start, cell.end):
                groups = {c: span for c, span in groups.items() if c < cell.column}
                groups[cell.column] = Span(cell.start, cell.end)
                grouped = True
        begins = "number" in roles if numbered else grouped or not groups
        own = {role: [cell for cell in there if cell.role == role] for role in _KEPT}
        kept = {role: cells or (kept.get(role, []) if not begins else []) for role, cells in own.items()}
        here = next((cell for cell in there if cell.role == "task"), None)
        if here is not None and (task is None or here != task.cell):
            if task is not None:
                yield task
            task = _Task(here, [*heading, *(groups[column] for column in sorted(groups))])
        if task is None or (here is None and begins):
            continue
        for role, said in (kept if here is not None else own).items():
            for each in said:
                task.add(role, each)
    if task is not None:
        yield task


def _covering(cells: Sequence[Cell]) -> dict[int, list[Cell]]:
    """The cells that lie in each row, wherever they begin, by column."""
    rows: dict[int, list[Cell]] = {}
    last = max((cell.row for cell in cells), default=0)
    for cell in sorted(cells, key=lambda c: c.column):
        for row in range(cell.row, min(cell.row + min(cell.rows, _MOST_ROWS), last + 1)):
            rows.setdefault(row, []).append(cell)
    return rows


def _written(cut: Segmentation, cell: Cell) -> str:
    return cut.text[cell.start : cell.end].strip().lower()


def first_of_each(text: str, parties: Sequence[Party]) -> tuple[Party, ...]:
    """Each party by its first mention."""
    first: dict[str, Party] = {}
    for party in parties:
        first.setdefault(text[party.start : party.end], party)
    return tuple(first.values())
