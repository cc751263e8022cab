"""How many attacks and faults duban was put to, and how many it failed: written by the tests, shown in the docs.

A test says what it tries by a marker, and how often by the fixture ``tries`` where one test is more than one try::

    @pytest.mark.hardening("inputs", "archives whose names lead out of their folder")
    @pytest.mark.parametrize("name", NAMES)
    def test_no_name_leads_out(name): ...  # one try a case

    @pytest.mark.hardening("fuzzing", "any code points")
    @given(st.text())
    def test_any_text(tries, text):
        tries()  # one try an example; tries(n) counts n

Tests with the same area and words make one row. A test that fails, or is expected to, is a failure; one that is
skipped is nothing. ``make hardening`` runs them all, the slow ones too, writes the rows to ``results/AREA.tsv`` and the
tables into ``docs/hardening.md``; ``make hardening-page`` does the last step alone. What runs outside pytest calls
``write_rows``. A run of only some tests of a row leaves smaller figures, so commit what ``make hardening`` wrote.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "hardening.md"

#: The parts of ``docs/hardening.md`` and what their tables are called there.
AREAS = {
    "fuzzing": "Fuzzing",
    "metamorphic": "The same text in other clothes",
    "cost": "Time and memory",
    "inputs": "Inputs that attack",
    "supply": "Supply chain",
    "serving": "Serving",
    "faults": "Faults",
    "determinism": "Determinism",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One attack or fault: what it is, how often it was tried, how often duban failed, and where it is written."""

    attack: str
    tries: int
    failures: int
    where: str


COLUMNS = tuple(field.name for field in fields(Row))


def read_rows(area: str, folder: Path = RESULTS) -> list[Row]:
    """The rows of an area, by their attack."""
    path = folder / f"{area}.tsv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file, delimiter="\t")
        return [Row(line["attack"], int(line["tries"]), int(line["failures"]), line["where"]) for line in lines]


def write_rows(area: str, rows: Iterable[Row], folder: Path = RESULTS) -> None:
    """Put rows in the place of those of the same attack; the others of the area stay."""
    folder.mkdir(exist_ok=True)
    kept = {row.attack: row for row in (*read_rows(area, folder), *rows)}
    with (folder / f"{area}.tsv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerows([COLUMNS, *(astuple(kept[attack]) for attack in sorted(kept))])


def filled(page: str, folder: Path = RESULTS) -> str:
    """The page with each table written anew between its marks."""
    for area in AREAS:
        page = re.sub(
            rf"(<!-- hardening: {area} -->\n).*?(<!-- end -->)",
            lambda marks, area=area: marks[1] + table(read_rows(area, folder)) + marks[2],
            page,
            flags=re.DOTALL,
        )
    return page


def table(rows: Iterable[Row]) -> str:
    """The rows in Markdown, nothing where there are none."""
    lines = [f"| {row.attack} | {row.tries:,} | {row.failures:,} | `{row.where}` |\n" for row in rows]
    head = "\n| attack or fault | tries | failures | where |\n| --- | ---: | ---: | --- |\n"
    return head + "".join(lines) + "\n" if lines else ""
