"""A ledger that anybody wrote, as rows: from the task tables of XLSX, DOCX and CSV, from JSON Lines, from records."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from duban.core.records import Document
from duban.core.structure import UNKNOWN, Cell, Table
from duban.io.readers import Failure, default_readers
from duban.io.readers.compose import Composer, Field
from duban.io.store import iterate
from duban.show.views.owners import Owners
from duban.stages.normalize import characters, clean
from duban.stages.script import Simplifier
from duban.stages.structure import StructureFinder
from duban.words.lexicon import load_lexicons
from duban.words.rules import load_rules

_JOINTS = re.compile(r"[、，；,;\s]+(?![^（(]*[）)])")  # 各省（区、市）is one
_JSON = (".jsonl", ".ndjson", ".json")


class LedgerError(ValueError):
    """A file that holds no ledger; the message names it, the reason and the remedy."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row of a ledger, in simplified script: its place, its task, who leads and supports, and its limit as written.

    ``ids`` are cells that may be the id of a commitment, as ledgers of duban have it; ``written`` holds the cells of
    other columns that were asked for, by name.
    """

    place: str
    text: str
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    due: str = ""
    ids: frozenset[str] = frozenset()
    written: tuple[tuple[str, str], ...] = ()


def read_ledger(file: Path, columns: Mapping[str, str] | None = None) -> tuple[LedgerRow, ...]:
    """The rows of a ledger, each once: a sheet for each body says again what the sheet of everything says.

    ``columns`` names further columns by their headings. Raises ``LedgerError`` if no table has a column of tasks,
    ``LoadError`` and ``OSError``.
    """
    suffix = file.suffix.lower()
    if suffix in _JSON and _holds_records(file):
        return tuple(_recorded(iterate(file)))
    content, structure = _table_of(file) if suffix in (".csv", *_JSON) else _read(file)
    lexicons = load_lexicons()
    plain = characters(content, Simplifier())
    found = StructureFinder(lexicons)(content, plain.text, structure or UNKNOWN)
    cleaned = clean(plain, load_rules(lexicons, "normalize"), found)
    nobody = frozenset(lexicons.forms("cell_nobody"))
    rows: dict[LedgerRow, LedgerRow] = {}
    for table in found.moved(cleaned.inside).tables:
        for row in _rows(table, cleaned.text, nobody, columns or {}):
            rows.setdefault(replace(row, place=""), row)
    if not rows:
        raise LedgerError(f"{file}: no table in it has a column of tasks; head it 任务要求, 任务事项 or 工作任务")
    return tuple(rows.values())


def _read(file: Path) -> tuple[str, Any]:
    readers = default_readers()
    for part in readers.split(readers.find([file])):
        text = part if isinstance(part, Failure) else readers.parse(part)
        if isinstance(text, Failure):
            raise LedgerError(str(text))
        return text.content, text.structure
    raise LedgerError(f"{file}: the file is empty; check the path")


def _table_of(file: Path) -> tuple[str, Any]:
    """The table of a CSV file, or of JSON objects, whose keys are the headings."""
    try:
        written = file.read_text(encoding="utf-8-sig")
        lines = list(csv.reader(io.StringIO(written))) if file.suffix.lower() == ".csv" else list(_objects(written))
    except (UnicodeDecodeError, csv.Error, ValueError, AttributeError) as error:
        raise LedgerError(f"{file}: {error}; save it again as UTF-8") from None
    composer = Composer()
    cells = ((row, column, text) for row, line in enumerate(lines) for column, text in enumerate(line))
    composer.table([Field(text, row, column) for row, column, text in cells if text.strip()])
    content = composer.content()
    return content.text, content.structure


def _objects(written: str) -> Iterator[list[str]]:
    objects = [json.loads(line) for line in written.splitlines() if line.strip()]
    headings = list(dict.fromkeys(key for each in objects for key in each))
    yield headings
    for each in objects:
        yield ["" if each.get(key) is None else _said(each[key]) for key in headings]


def _said(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _holds_records(file: Path) -> bool:
    with file.open("rb") as stream:
        return b'"schema_version"' in stream.read(4096)


def _recorded(documents: Iterable[Document]) -> Iterator[LedgerRow]:
    owners = Owners()
    for document in documents:
        for c in document.commitments:
            owned = owners(c)
            place = f"{document.document.id} {c.start}-{c.end}"
            due = "、".join(deadline.text for deadline in c.deadlines)
            yield LedgerRow(place, c.text_simplified, owned.lead, owned.support, due, frozenset((c.id,)))


def _rows(table: Table, text: str, nobody: frozenset[str], columns: Mapping[str, str]) -> Iterator[LedgerRow]:
    heads = {c.column: text[c.start : c.end].strip() for c in table.cells if c.role == "header"}
    named = {column: columns[heading] for column, heading in heads.items() if heading in columns}
    by_row: dict[int, list[Cell]] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rows):
            by_row.setdefault(row, []).append(cell)
    for row, cells in sorted(by_row.items()):
        said = {role: [text[c.start : c.end].strip() for c in cells if c.role == role] for role in _ROLES}
        task = "，".join(said["task"])
        if task and task not in nobody:
            yield LedgerRow(
                place=f"{table.name or '表'} 第{row + 1}行",
                text=" ".join(task.split()),
                lead=_names(said["lead"], nobody),
                support=_names(said["support"], nobody),
                due="；".join(due for due in said["due"] if due not in nobody),
                ids=frozenset(text[c.start : c.end].strip() for c in cells if c.role == "number"),
                written=tuple(
                    (named[c.column], text[c.start : c.end].strip())
                    for c in cells
                    if c.column in named and text[c.start : c.end].strip() not in nobody
                ),
            )


_ROLES = ("task", "lead", "support", "due")


def _names(cells: Iterable[str], nobody: frozenset[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for cell in cells for n in _JOINTS.split(cell) if n and n not in nobody))
