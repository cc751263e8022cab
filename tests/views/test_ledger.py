import csv
import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import duban
from duban.io.safe import csv_cell, plain
from duban.io.store import due, load
from duban.show.views.evidence import sentence
from duban.show.views.export import write_ledger
from duban.show.views.layout import LayoutError, load_layout
from duban.show.views.ledger import by_party, cells, ledger, tasks
from duban.show.views.owners import Owned
from duban.stages.revise import Reviser
from reviews.acts import act, entries

MEETINGS = Path(__file__).parents[1] / "store" / "meetings.jsonl"
FIRST = "市发改委要牵头建立台账，3月底前完成征迁扫尾"
SHIPPED = Path(load_layout.__code__.co_filename).with_name("ledger.toml")
HEADINGS = [
    "序号", "事项名称", "来源会议/时间", "批示或讲话领导", "任务要求", "牵头单位", "配合单位", "责任人", "完成时限",
    "频次", "成果形式", "推进状态", "进展情况", "最近反馈时间", "依据原文及位置", "备注", "编号",
]  # fmt: skip


@pytest.fixture(scope="module")
def layout():
    return load_layout()


@pytest.fixture(scope="module")
def rows():
    return ledger(load(MEETINGS))


def found(row, layout):
    columns = layout.columns("open")
    return dict(zip([column.heading for column in columns], cells(row, columns, layout), strict=True))


def test_a_row_says_who_does_what_by_when_and_where_it_stands(rows, layout):
    assert found(rows[0], layout) == {
        "序号": 1,
        "事项名称": "牵头建立台账",
        "来源会议/时间": "重点项目推进会召开 2021-03-02",
        "批示或讲话领导": "王飞虎",
        "任务要求": "市发改委要牵头建立台账，3月底前完成征迁扫尾",
        "牵头单位": "市发改委",
        "配合单位": "",
        "责任人": "待明确",
        "完成时限": date(2021, 3, 31),
        "频次": "",
        "成果形式": "待明确",
        "推进状态": "未启动",
        "进展情况": None,
        "最近反馈时间": None,
        "依据原文及位置": "王飞虎强调，市发改委要牵头建立台账，3月底前完成征迁扫尾。（a1，第48—69字）",
        "尚缺": "",
        "备注": "",
        "编号": rows[0].commitment.id,
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每旬", {"牵头单位": "市发改委", "配合单位": "市住建局", "频次": "每旬", "完成时限": "每旬"}),
        ("大家要坚定", {"牵头单位": "待明确", "完成时限": "待明确"}),  # who is spoken to owns nothing
        ("發展局要在", {"牵头单位": "發展局", "完成时限": date(2021, 9, 30)}),
    ],
)
def test_owner_and_time_have_their_columns(rows, layout, text, expected):
    got = found(next(row for row in rows if text in row.commitment.text), layout)
    assert {heading: got[heading] for heading in expected} == expected


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("大家要", "责任单位；完成时限"),
        ("要加快征迁扫尾", "责任单位；完成时限"),
        ("各县区要每月", ""),
        ("不得挪用", "完成时限"),
    ],
)
def test_what_must_still_be_asked(rows, layout, text, missing):
    row = next(row for row in rows if row.commitment.text.startswith(text))
    assert found(row, layout)["尚缺"] == missing
    assert row.is_open == bool(missing)


def test_tasks_come_first_by_day_then_owner(rows):
    kinds = [row.kind for row in rows]
    assert kinds == sorted(kinds, key=["task", "principle", "slogan"].index)
    first = [(due(row.commitment) or "9999", not row.owned.is_owned) for row in rows if row.kind == "task"]
    assert first == sorted(first)
    assert [row.number for row in tasks(rows)] == list(range(1, kinds.count("task") + 1))


def test_what_people_did_stands_in_its_columns(layout):
    acts = [
        act("assign", FIRST, {"lead": ["市住建局"], "persons": ["李敏"], "due": "2021-04-15"}),
        act("status", FIRST, {"state": "doing", "progress": "完成一半", "day": "2021-03-20"}),
        act("comment", FIRST, "加快"),
        act("status", "大家要坚定信心、鼓足干劲", {"state": "closed"}),
    ]
    made = tasks(ledger([Reviser()(load(MEETINGS)[0], entries(*acts), None).document]))
    got = found(next(row for row in made if row.commitment.text == FIRST), layout)
    expected = {
        "牵头单位": "市住建局", "责任人": "李敏", "完成时限": date(2021, 4, 15), "推进状态": "推进中",
        "进展情况": "完成一半", "最近反馈时间": date(2021, 3, 20), "备注": "加快",
    }  # fmt: skip
    assert {heading: got[heading] for heading in expected} == expected
    followed = next(row for row in made if row.kind == "slogan")  # since somebody follows it up
    assert (followed.lane, followed.is_open) == ("done", False)
    assert list(by_party([row for row in made if row.commitment.text == FIRST])) == ["市住建局"]


def test_a_body_is_one_party_under_its_short_and_its_full_name():
    text = "会议要求，市发改委要抓紧。市发展和改革委员会要每月调度。市发改委和市发展和改革委员会要跟进。"
    parties = by_party(ledger([duban.extract(text)]))
    assert [(party in text, len(some)) for party, some in parties.items()] == [(True, 3)]


def test_the_busiest_party_comes_first(rows):
    parties = by_party(rows)
    assert next((party, len(some)) for party, some in parties.items()) == ("各县区", 3)
    assert sum(len(some) for some in parties.values()) == sum(len(row.owned.bodies) for row in rows)
    assert not {"大家", "各部門"} & set(parties)


def test_reprints_count_once_and_the_unsure_can_be_left_out():
    records = load(MEETINGS)
    info = records[1].document.model_copy(update={"duplicate_of": "a0"})
    kept = ledger((*records[:1], records[1].model_copy(update={"document": info}), *records[2:]))
    assert {row.document.document.id for row in kept} == {"a1", "a3"}
    assert [row.number for row in kept] == list(range(1, len(kept) + 1))
    assert ledger(records, min_confidence=1.01) == ()


def test_a_workbook_reopens(rows, layout, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    write_ledger(rows, tmp_path / "台账.xlsx", layout)
    book = openpyxl.load_workbook(tmp_path / "台账.xlsx")
    assert book.sheetnames[:3] == ["全部任务", "待明确", "各县区"]
    whole = [[cell.value for cell in row] for row in book["全部任务"].iter_rows()]
    assert whole[0] == HEADINGS
    assert len(whole) == len(rows) + 1
    assert whole[1][HEADINGS.index("任务要求")] == FIRST
    assert [cell.value for cell in book["待明确"][1]] == [*HEADINGS[:15], "尚缺", *HEADINGS[15:]]
    assert book["待明确"].max_row == sum(row.is_open for row in rows) + 1
    assert book["各县区"].max_row == 4
    assert (book["全部任务"].freeze_panes, book["全部任务"].auto_filter.ref) == ("C2", "A1:Q17")


def test_days_are_days_states_are_chosen_and_what_is_late_is_red(layout, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    day = date(2021, 4, 1)
    made = tasks(ledger(load(MEETINGS), as_of=day))
    write_ledger(made, tmp_path / "x.xlsx", layout, day)
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["全部任务"]
    headings = [cell.value for cell in sheet[1]]
    assert headings[:2] == ["序号", "灯"]
    first = dict(zip(headings, sheet[2], strict=True))
    assert (first["灯"].value, first["完成时限"].value.date()) == ("红", date(2021, 3, 31))
    assert first["完成时限"].number_format == "yyyy-mm-dd"
    (chosen,) = sheet.data_validations.dataValidation
    assert chosen.formula1 == '"未启动,推进中,滞后,已完成,已销号,不再办理"'
    state, limit = first["推进状态"].column_letter, first["完成时限"].column_letter
    assert str(chosen.sqref) == f"{state}2:{state}{len(made) + 1}"
    formulas = [
        rule.formula[0] for rules in sheet.conditional_formatting for rule in rules.rules if rule.type == "expression"
    ]
    assert formulas[0].startswith(f"AND(ISNUMBER(${limit}2),${limit}2<DATE(2021,4,1)")
    assert f'${state}2<>"已销号"' in formulas[0]


def test_what_fits_nothing_any_more_has_a_sheet(rows, layout, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    docx = pytest.importorskip("docx")
    lost = Reviser()(load(MEETINGS)[0], entries(act("status", "3月底前", {"state": "done"})), None).leftovers
    for name in ("x.xlsx", "x.docx"):
        write_ledger(rows, tmp_path / name, layout, None, lost)
    line = [cell.value for cell in openpyxl.load_workbook(tmp_path / "x.xlsx")["待核对"][2]]
    assert line[0] == 1
    assert line[1] == "3月底前"
    assert line[4].startswith(FIRST)
    assert docx.Document(tmp_path / "x.docx").tables[-1].rows[1].cells[1].text == "3月底前"


def test_every_line_of_a_row_is_seen(rows, layout, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    width = next(column.width for column in layout.column if column.field == "task")
    texts = ["要", "要" * int(width), "a" * 8, "要" * 9999]
    made = [row_with(rows[0], number, text) for number, text in enumerate(texts, 1)]
    write_ledger(made, tmp_path / "x.xlsx", layout)
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["全部任务"]
    one, two, latin, most = (sheet.row_dimensions[line].height for line in range(2, 6))
    assert one == latin < two < most < 410  # which is the most that Excel allows


def test_a_workbook_holds_no_formula_and_no_link(rows, layout, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    write_ledger(hostile(rows), tmp_path / "x.xlsx", layout)
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d"}
    with zipfile.ZipFile(tmp_path / "x.xlsx") as packed:
        sheets = b"".join(packed.read(name) for name in packed.namelist() if "sheet" in name)
        assert b"<f>" not in sheets
        assert b"<hyperlink" not in sheets
        assert b"<script>" not in b"".join(packed.read(name) for name in packed.namelist())


def test_csv_reopens_and_calculates_nothing(rows, layout, tmp_path):
    write_ledger(hostile(rows), tmp_path / "x.csv", layout)
    content = (tmp_path / "x.csv").read_bytes().decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(content, newline="")))
    assert table[0] == HEADINGS
    assert len(table) == len(rows) + 1
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for line in table for cell in line)
    assert "\u202e" not in content
    assert "'=HYPERLINK" in content


def test_a_word_document_reopens(rows, layout, tmp_path):
    docx = pytest.importorskip("docx")
    write_ledger(hostile(rows), tmp_path / "x.docx", layout)
    document = docx.Document(tmp_path / "x.docx")
    whole, still = document.tables
    assert [cell.text for cell in whole.rows[0].cells] == HEADINGS
    assert len(whole.rows) == len(rows) + 1
    assert len(still.rows) == sum(row.is_open for row in rows) + 1
    assert all("w:cantSplit" in row._tr.xml for row in whole.rows)
    assert ["w:tblHeader" in row._tr.xml for row in whole.rows][:2] == [True, False]
    text = "".join(cell.text for row in whole.rows for cell in row.cells)
    assert "<script>" in text  # as text, which the XML has escaped
    assert "\u202e" not in text


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
def test_the_same_rows_give_the_same_bytes(rows, layout, tmp_path, ending):
    for name in ("a", "b"):
        write_ledger(rows, tmp_path / f"{name}.{ending}", layout)
    assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


def test_no_name_of_a_party_breaks_the_workbook(rows, layout, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    names = ["a/b:c?d*e[f]\\g", "'引号'", "History", "市" * 60, "市" * 61, "全部任务", "ABC", "abc", "\u202e", " "]
    write_ledger(called(rows, names), tmp_path / "x.xlsx", layout)
    sheets = openpyxl.load_workbook(tmp_path / "x.xlsx").sheetnames
    assert len(sheets) == len({name.lower() for name in sheets}) >= len(names)
    assert max(map(len, sheets)) <= 31


def test_a_cell_holds_what_excel_allows(rows, layout, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    long = rows[0].commitment.model_copy(update={"text": "要" * 40_000})
    write_ledger([replace(rows[0], commitment=long)], tmp_path / "x.xlsx", layout)
    assert len(openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[0]["E2"].value) == 32_767


def test_no_rows_are_a_ledger_too(layout, tmp_path):
    for name in ("x.xlsx", "x.csv", "x.docx"):
        write_ledger([], tmp_path / name, layout)
        assert (tmp_path / name).stat().st_size


def test_another_ending_is_refused(layout, tmp_path):
    with pytest.raises(ValueError, match="name it so"):
        write_ledger([], tmp_path / "x.pdf", layout)
    with pytest.raises(OSError, match="No such file"):
        write_ledger([], tmp_path / "nix" / "x.xlsx", layout)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('field = "task"', 'field = "soul"', "column.5.field"),
        ('whole = "全部任务"', 'whole = ""', "whole"),
        ("{text}（{date}）", "{text}{nothing}", "nothing"),
        ("[words]", "[words", "not valid TOML"),
        ("width = 5\n", "width = 0\n", "column.0.width"),
        ('red = "红"', 'pink = "红"', "words.light"),
    ],
)
def test_a_wrong_layout_is_told(tmp_path, old, new, message):
    (tmp_path / "x.toml").write_text(SHIPPED.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LayoutError, match=message):
        load_layout(tmp_path / "x.toml")


def test_columns_are_chosen_by_the_layout(rows, tmp_path):
    head = SHIPPED.read_text(encoding="utf-8").partition("[[column]]")[0]
    fields = ("date", "titles", "section", "modality", "confidence", "document", "due")
    more = "".join(f'[[column]]\nheading = "{field}"\nfield = "{field}"\n' for field in fields)
    (tmp_path / "x.toml").write_text(head + more, encoding="utf-8")
    layout = load_layout(tmp_path / "x.toml")
    got = cells(rows[0], layout.columns("whole"), layout)
    assert got == [date(2021, 3, 2), "市委书记", "", "要求", rows[0].commitment.confidence, "a1", date(2021, 3, 31)]


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        ("前句。后句要落实。", 5, 8, "后句要落实。"),
        ("要落实", 0, 3, "要落实"),
        ("第一行\n要落实\n第三行", 4, 7, "要落实"),
        (None, 4, 7, "要落实"),
        ("与引文不同的一段文字", 4, 7, "要落实"),
    ],
)
def test_the_sentence_around_a_quote(text, start, end, expected):
    from duban.core.records import Quote

    assert sentence(text, Quote(text="要落实", start=start, end=end)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("\t=1+1", "'=1+1"),
        ("\u200f@SUM(A1)", "'@SUM(A1)"),
        ("－1", "'－1"),
        ("完成3+2项", "完成3+2项"),
        (-1, -1),
        (None, None),
    ],
)
def test_csv_cells(value, expected):
    assert csv_cell(value) == expected


def test_plain_text_keeps_its_characters():
    assert plain("𠮷野家（項目）— “引文”") == "𠮷野家（項目）— “引文”"


def row_with(row, number, text):
    """A row with another text, in a document without its own and with nothing else that takes lines."""
    info = row.document.document.model_copy(update={"text": None, "title": "会"})
    changes = {"text": text, "responsible": (), "deadlines": (), "actions": (), "section": ("会",)}
    document = row.document.model_copy(update={"document": info})
    return replace(row, number=number, document=document, commitment=row.commitment.model_copy(update=changes))


def hostile(rows):
    """The rows, the first of them asking for what a spreadsheet or a browser might do."""
    bad = '=HYPERLINK("http://x.example","点")<script>\u202e'
    first = rows[0].commitment.model_copy(update={"text": bad, "speaker": "@SUM(A1)"})
    return [replace(rows[0], commitment=first), *rows[1:]]


def called(rows, names):
    """One row for each name of a body."""
    bodies = [Owned(lead=(name,), bodies=((name, plain(name)),)) for name in names]
    return [replace(rows[0], number=number, owned=owned) for number, owned in enumerate(bodies, 1)]
