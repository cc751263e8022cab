"""A ledger against the minutes: each kind of difference, in each format, with its place in both."""

import csv
import json

import pytest
from typer.testing import CliRunner

import duban
from duban.cli import app
from duban.io.store import load
from duban.show.reconcile import LedgerError, read_ledger, reconcile
from duban.show.views.export import write_ledger
from duban.show.views.layout import load_layout
from duban.show.views.ledger import ledger
from reviews.acts import MEETINGS

MINUTES = (
    "关于防汛工作的会议纪要\n2021年6月3日，县政府召开专题会议。会议议定：\n"
    "一、关于水库除险加固。由县水利局牵头、县财政局配合，6月20日前完成12座病险水库除险加固；"
    "县自然资源局要在7月15日前划定水库管理范围。\n"
    "二、关于值班值守。各乡镇要每周巡查一次山洪沟。\n"
    "三、关于物资储备。县应急管理局要在6月30日前采购冲锋舟20艘。\n"
)
HEADINGS = ["序号", "任务要求", "牵头单位", "配合单位", "完成时限", "推进状态"]
GOOD = [
    ["1", "完成12座病险水库除险加固", "县水利局", "县财政局", "2021-06-20", "已完成"],
    ["2", "划定水库管理范围", "县自然资源局", "", "7月15日前", ""],
    ["3", "每周巡查一次山洪沟", "各乡镇", "", "每周", ""],
    ["4", "采购冲锋舟20艘", "应急管理局", "", "6月底", "推进中"],
]


@pytest.fixture(scope="module")
def minutes():
    return [duban.extract(MINUTES, id="jy01")]


def changed(number, **cells):
    """The good ledger with other cells in one row."""
    rows = [list(row) for row in GOOD]
    for heading, value in cells.items():
        rows[number - 1][HEADINGS.index(heading)] = value
    return rows


def written(folder, rows, suffix=".csv"):
    file = folder / f"台账{suffix}"
    if suffix == ".csv":
        with file.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream).writerows([HEADINGS, *rows])
    elif suffix == ".jsonl":
        lines = [json.dumps(dict(zip(HEADINGS, row, strict=True)), ensure_ascii=False) for row in rows]
        file.write_text("\n".join(lines), encoding="utf-8")
    elif suffix == ".xlsx":
        book = pytest.importorskip("openpyxl").Workbook()
        for row in [HEADINGS, *rows]:
            book.active.append(row)
        book.save(file)
    else:
        document = pytest.importorskip("docx").Document()
        table = document.add_table(rows=0, cols=len(HEADINGS))
        for row in [HEADINGS, *rows]:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        document.save(file)
    return file


def told(findings):
    return [(f.kind, f.row and f.row.text, f.commitment and f.commitment.text[:8]) for f in findings]


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".xlsx", ".docx"])
def test_a_good_ledger_of_any_format_differs_in_nothing(tmp_path, minutes, suffix):
    rows = read_ledger(written(tmp_path, GOOD, suffix))
    assert [row.text for row in rows] == [row[1] for row in GOOD]  # the finished one too
    assert told(reconcile(rows, minutes)) == []


@pytest.mark.parametrize(
    ("rows", "kind", "ledger", "minutes_say"),
    [
        (GOOD[:3], "missing", "", ""),
        ([*GOOD, ["5", "举办端午龙舟赛", "县文旅局", "", "", ""]], "unasked", "", ""),
        (
            changed(1, 牵头单位="县财政局", 配合单位="县水利局"),
            "swapped", "牵头 县财政局，配合 县水利局", "牵头 县水利局，配合 县财政局",
        ),
        (changed(4, 牵头单位="县公安局"), "owner", "牵头 县公安局，配合 —", "牵头 县应急管理局，配合 —"),
        (changed(4, 牵头单位="待明确"), "owner", "牵头 —，配合 —", "牵头 县应急管理局，配合 —"),
        (changed(1, 完成时限="2021-07-15"), "borrowed_date", "2021-07-15", None),
        (changed(4, 完成时限="2021-07-30"), "changed_date", "2021-07-30", "2021-06-30"),
        (changed(4, 完成时限=""), "no_date", "", "2021-06-30"),
    ],
)  # fmt: skip
def test_each_difference_is_found_alone(tmp_path, minutes, rows, kind, ledger, minutes_say):
    (finding,) = reconcile(read_ledger(written(tmp_path, rows)), minutes)
    assert (finding.kind, finding.ledger) == (kind, ledger)
    assert minutes_say in (None, finding.minutes)
    if finding.commitment:
        assert MINUTES[finding.commitment.start : finding.commitment.end] == finding.commitment.text
    if finding.row:
        assert finding.row.place.endswith("行")


def test_a_date_that_nobody_stated_is_told(tmp_path):
    said = [duban.extract("会议要求，县水利局要核实12座病险水库的数量。", "2021-06-03", id="a")]
    rows = [["1", "核实12座病险水库的数量", "县水利局", "", "2021-06-20", ""]]
    assert [f.kind for f in reconcile(read_ledger(written(tmp_path, rows)), said)] == ["unstated_date"]


def test_principles_need_not_stand_in_a_ledger(tmp_path):
    said = [duban.extract(MINUTES + "会议强调，要加强安全监管。", id="jy01")]
    rows = read_ledger(written(tmp_path, GOOD))
    assert told(reconcile(rows, said)) == []
    assert told(reconcile(rows, said, whole=True)) == [("missing", None, "要加强安全监管")]


def test_the_ledger_that_duban_writes_differs_in_nothing(tmp_path):
    pytest.importorskip("xlsxwriter")
    records = load(MEETINGS)
    write_ledger(ledger(records), tmp_path / "台账.xlsx", load_layout())
    rows = read_ledger(tmp_path / "台账.xlsx")
    assert len(rows) == sum(len(record.commitments) for record in records)  # once, however many sheets
    assert told(reconcile(rows, records)) == []
    assert told(reconcile(read_ledger(MEETINGS), records)) == []


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "单位,电话\n县水利局,1\n", "no table in it has a column of tasks"),
        ("a.csv", b"\xff\xfe\x00", "save it again as UTF-8"),
        ("a.jsonl", "{", "save it again"),
        ("a.docx", b"none", "a.docx"),
    ],
)
def test_a_file_that_is_no_ledger_is_told(tmp_path, name, content, message):
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(LedgerError, match=message):
        read_ledger(file)


@pytest.mark.parametrize(("rows", "strict", "code"), [(GOOD, True, 0), (GOOD[:3], False, 0), (GOOD[:3], True, 1)])
def test_the_command_exits_with_1_where_it_is_strict(tmp_path, rows, strict, code):
    (tmp_path / "纪要.txt").write_text(MINUTES, encoding="utf-8")
    command = ["reconcile", str(written(tmp_path, rows)), str(tmp_path / "纪要.txt"), *(["--strict"] if strict else [])]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == code, result.output
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["finding"], row["document_id"]) for row in found] == ([] if rows is GOOD else [("missing", "纪要")])
    assert f"{len(found)} difference(s)" in result.stderr


def test_a_missing_ledger_is_told(tmp_path):
    result = CliRunner().invoke(app, ["reconcile", str(tmp_path / "nix.xlsx"), str(MEETINGS)])
    assert result.exit_code == 1
    assert "nix.xlsx" in result.stderr
