"""What a clerk writes into the workbook is kept in the next one."""

import pytest
from typer.testing import CliRunner

from duban.cli import app
from duban.io.reviews import read_reviews
from reviews.acts import DOCUMENT, MEETINGS

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("xlsxwriter")
FIRST = DOCUMENT.commitments[0]
WRITTEN = {"推进状态": "推进中", "进展情况": "完成一半", "最近反馈时间": "2021-03-20", "备注": "加快"}


def run(*arguments):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result


def fill(file, text, **changes):
    """Write into the row of a task in the first sheet, as a clerk does."""
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[headings.index("任务要求")].value == text)
    for heading, value in changes.items():
        row[headings.index(heading)].value = value
    book.save(file)


def read(file, text):
    sheet = openpyxl.load_workbook(file).worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    rows = [dict(zip(headings, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=2)]
    (found,) = [row for row in rows if row["任务要求"] == text]
    return found


def test_what_was_filled_in_stands_in_the_next_ledger_and_once(tmp_path):
    old, new, reviews = tmp_path / "旧.xlsx", tmp_path / "新.xlsx", tmp_path / "reviews.jsonl"
    run("ledger", MEETINGS, "-o", old)
    fill(old, FIRST.text, **WRITTEN)
    first = run("adopt", old, MEETINGS, "--reviews", reviews, "--who", "李敏", "--when", "2021-03-21")
    assert "2 review(s)" in first.stderr  # a state with its feedback, and a remark
    assert {(entry.act.who, entry.act.when) for entry in read_reviews(reviews).entries} == {("李敏", "2021-03-21")}
    assert "0 review(s)" in run("adopt", old, MEETINGS, "--reviews", reviews).stderr
    run("ledger", MEETINGS, "--reviews", reviews, "-o", new)
    row = read(new, FIRST.text)
    assert {heading: str(row[heading])[:10] for heading in WRITTEN} == WRITTEN
    assert "0 review(s)" in run("adopt", new, MEETINGS, "--reviews", reviews).stderr


@pytest.mark.parametrize(
    ("changes", "acts", "doubtful"),
    [
        ({"编号": None, "推进状态": "已销号"}, 1, 0),  # known by its text
        ({"编号": None, "任务要求": "另一项任务", "推进状态": "已销号"}, 0, 1),
        ({"编号": None, "任务要求": "另一项任务"}, 0, 0),  # and nothing was written into it
        ({"推进状态": "办结了"}, 0, 0),  # no state of the list
        ({"任务要求": "改写过的任务", "进展情况": "完成一半"}, 1, 0),  # known by its id
    ],
)
def test_a_row_is_never_put_to_a_commitment_on_a_guess(tmp_path, changes, acts, doubtful):
    file = tmp_path / "台账.xlsx"
    run("ledger", MEETINGS, "-o", file)
    fill(file, FIRST.text, **changes)
    told = run("adopt", file, MEETINGS, "--reviews", tmp_path / "reviews.jsonl").stderr
    assert f"{acts} review(s)" in told
    assert f"{doubtful} row(s) without a match" in told
    assert ("matches no commitment of these records" in told) == bool(doubtful)
