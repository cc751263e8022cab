"""Directives: marked text in, marked text out, one row of ``directives.txt`` a case.

A row is a paragraph: ``# what it teaches``, then the text in the markup of the corpus. A line ``! reason`` between them
says that the software is wrong today; such a row fails as soon as it is right, so that the line goes. ``== group`` is a
heading. Deadlines and counts have tables of their own and are left out.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from duban.lab.corpus.markup import parse, render, to_gold

TABLE = Path(__file__).with_name("directives.txt")


@dataclass(frozen=True)
class Row:
    lesson: str
    wrong: str | None
    marked: str


def rows():
    for paragraph in TABLE.read_text(encoding="utf-8").strip().split("\n\n"):
        lesson, *rest = paragraph.split("\n")
        if lesson.startswith("== "):
            continue
        assert lesson.startswith("# "), f"a row begins with what it teaches: {lesson}"
        wrong = rest.pop(0)[2:] if rest[0].startswith("! ") else None
        yield Row(lesson[2:], wrong, "\n".join(rest))


ROWS = list(rows())


def found(extractor, text):
    """The text with the directives that the software finds."""
    directives = [
        {**c.model_dump(), "responsible": [p.text for p in c.responsible], "deadlines": []}
        for c in extractor(text).commitments
    ]
    return render(text, {"directives": directives, "deadlines": [], "project_counts": []})


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(r, id=r.lesson, marks=[pytest.mark.xfail(strict=True, reason=r.wrong)] if r.wrong else [])
        for r in ROWS
    ],
)
def test_directives(extractor, row):
    document = parse(row.marked)
    assert found(extractor, document.text) == render(document.text, to_gold(document))


def test_every_row_teaches_something_of_its_own():
    lessons = [row.lesson for row in ROWS]
    assert len(lessons) > 120
    assert sorted(set(lessons)) == sorted(lessons)


@pytest.mark.parametrize("row", [pytest.param(r, id=r.lesson) for r in ROWS])
def test_rows_are_written_as_the_markup_writes_them(row):
    document = parse(row.marked)
    assert render(document.text, to_gold(document)) == row.marked
