"""Every table in every container: the rows that are found, with their owners and limits; docs/tables.md shows them."""

from functools import lru_cache
from pathlib import Path

import pytest

from duban.extractor import Extractor
from duban.io.readers import default_readers
from tables import given, strangers
from tables.containers import CONTAINERS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tables.md"
ALL = [
    *((table, list(given.asked(table))) for table in given.TABLES),
    *((table, strangers.asked(table)) for table in strangers.STRANGE),
]
FLOORS = {"text set in columns": 0.6, "PDF, not ruled": 0.6}


@lru_cache(maxsize=1)
def extractor():
    return Extractor()


def found(record):
    """The task, owners and limits of every record, in the form of ``Asked``; a date in the task is no limit."""
    for commitment in record.commitments:
        of_cells = (d for d in commitment.deadlines if not commitment.start <= d.start < commitment.end)
        yield (
            "".join(commitment.text.split()),
            tuple(sorted((party.text, party.role) for party in commitment.responsible)),
            tuple(sorted(filter(None, (limit.recurrence or limit.iso_end for limit in of_cells)))),
        )


def counted(name, folder):
    """Rows, rows whose task, owners, limits and all of that are right, and records that are none."""
    suffix, make = CONTAINERS[name]
    counts = dict.fromkeys(("rows", "tasks", "owners", "limits", "right", "false"), 0)
    for number, (table, rows) in enumerate(ALL):
        file = folder / f"{number}{suffix}"
        file.write_bytes(make(table))
        text = next(default_readers().read([file]))
        wanted = {row.task: row for row in rows}
        counts["rows"] += len(wanted)
        if not hasattr(text, "content"):  # a table of figures in CSV is no document
            continue
        record = extractor()(text.content, structure=text.structure, date=table.day)
        for task, owners, limits in found(record):
            row = wanted.pop(task, None)
            if row is None:
                counts["false"] += 1
                continue
            owned, limited = owners == tuple(sorted(row.owners)), limits == tuple(sorted(row.limits))
            counts["tasks"] += 1
            counts["owners"] += owned
            counts["limits"] += limited
            counts["right"] += owned and limited
    return counts


def line(name, counts):
    return f"| {name} | {' | '.join(str(value) for value in counts.values())} |"


@pytest.mark.parametrize("name", CONTAINERS)
def test_the_rows_of_a_table_are_records(name, tmp_path):
    counts = counted(name, tmp_path)
    assert counts["right"] >= FLOORS.get(name, 0.9) * counts["rows"]
    assert counts["false"] <= 0.03 * counts["rows"]
    assert line(name, counts) in PAGE.read_text(encoding="utf-8")


def main(folder):
    """Write the figures into the page."""
    head, tail = "| container |", "\n\n"
    text = PAGE.read_text(encoding="utf-8")
    start = text.index("\n", text.index("\n", text.index(head)) + 1) + 1
    lines = [line(name, counted(name, folder)) for name in CONTAINERS]
    end = text.find(tail, start)
    PAGE.write_text(text[:start] + "\n".join(lines) + text[end:], encoding="utf-8", newline="\n")
