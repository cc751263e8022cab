import csv
import io
import zipfile
from pathlib import Path

import pytest

import duban
from duban.io.safe import csv_cell, plain
from duban.io.store import load
from duban.show.views.evidence import sentence
from duban.show.views.export import write_ledger
from duban.show.views.layout import LayoutError, load_layout
from duban.show.views.ledger import by_party, cells, ledger

MEETINGS = Path(__file__).parents[1] / "store" / "meetings.jsonl"
SHIPPED = Path(load_layout.__code__.co_filename).with_name("ledger.toml")
HEADINGS = [
    "序号", "任务事项", "讲话人", "会议", "牵头单位", "责任单位", "完成时限", "频次", "依据原文",
    "责任领导", "进展情况", "存在问题",
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
        "任务事项": "市发改委要牵头建立台账，3月底前完成征迁扫尾",
        "讲话人": "王飞虎",
        "会议": "重点项目推进会召开",
        "牵头单位": "市发改委",
        "责任单位": "",
        "完成时限": "3月底前（2021-03-31）",
        "频次": "",
        "依据原文": "王飞虎强调，市发改委要牵头建立台账，3月底前完成征迁扫尾。（a1，第48—69字）",
        "尚缺": "",
        "责任领导": None,
        "进展情况": None,
        "存在问题": None,
    }


def test_lead_support_and_rhythm_have_their_columns(rows, layout):
    row = next(row for row in rows if "每旬" in row.commitment.text)
    got = found(row, layout)
    assert (got["牵头单位"], got["责任单位"], got["频次"], got["完成时限"]) == ("市发改委", "市住建局", "每旬", "")


@pytest.mark.parametrize(
    ("text", "missing"), [("大家要", "完成时限"), ("要加快征迁扫尾", "责任单位；完成时限"), ("各县区要每月", "")]
)
def test_what_must_still_be_asked(rows, layout, text, missing):
    row = next(row for row in rows if row.commitment.text.startswith(text))
    assert found(row, layout)["尚缺"] == missing
    assert row.is_open == bool(missing)


def test_a_body_is_one_party_under_its_short_and_its_full_name():
    text = "会议要求，市发改委要抓紧。市发展和改革委员会要每月调度。市发改委和市发展和改革委员会要跟进。"
    parties = by_party(ledger([duban.extract(text)]))
    assert {party: len(some) for party, some in parties.items()} == {"市发改委": 3}


def test_the_busiest_party_comes_first(rows):
    parties = by_party(rows)
    assert next((party, len(some)) for party, some in parties.items()) == ("各县区", 3)
    assert sum(len(some) for some in parties.values()) == sum(len(row.parties) for row in rows)


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
    assert whole[1][1] == "市发改委要牵头建立台账，3月底前完成征迁扫尾"
    assert [cell.value for cell in book["待明确"][1]] == [*HEADINGS[:9], "尚缺", *HEADINGS[9:]]
    assert book["待明确"].max_row == sum(row.is_open for row in rows) + 1
    assert book["各县区"].max_row == 4
    assert (book["全部任务"].freeze_panes, book["全部任务"].auto_filter.ref) == ("C2", "A1:L17")


def test_every_line_of_a_row_is_seen(rows, layout, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    width = layout.column[1].width
    texts = ["要", "要" * int(width), "a" * 8, "要" * 9999]
    made = [row_with(rows[0], number, text=text, responsible=()) for number, text in enumerate(texts, 1)]
    write_ledger(made, tmp_path / "x.xlsx", layout)
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["全部任务"]
    one, two, latin, most = (sheet.row_dimensions[line].height for line in range(2, 6))
    assert one == latin < two < most < 410  # which is the most that Excel allows


def test_a_workbook_holds_no_formula_and_no_link(rows, layout, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    write_ledger(hostile(rows), tmp_path / "x.xlsx", layout)
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}
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


def test_the_same_rows_give_the_same_workbook(rows, layout, tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_ledger(rows, tmp_path / name, layout)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


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
    write_ledger([type(rows[0])(1, rows[0].document, long)], tmp_path / "x.xlsx", layout)
    assert len(openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[0]["B2"].value) == 32_767


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
        ('field = "task"', 'field = "soul"', "column.1.field"),
        ('whole = "全部任务"', 'whole = ""', "whole"),
        ("{text}（{date}）", "{text}{nothing}", "nothing"),
        ("[words]", "[words", "not valid TOML"),
        ("width = 6", "width = 0", "column.0.width"),
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
    assert got == ["2021-03-02", "市委书记", "", "要求", rows[0].commitment.confidence, "a1", "2021-03-31"]


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


def row_with(row, number, **changes):
    """A row whose commitment is changed, in a document without its text."""
    info = row.document.document.model_copy(update={"text": None, "title": "会"})
    changes = {"deadlines": (), **changes}
    document = row.document.model_copy(update={"document": info})
    return type(row)(number, document, row.commitment.model_copy(update=changes))


def hostile(rows):
    """The rows, the first of them asking for what a spreadsheet or a browser might do."""
    bad = '=HYPERLINK("http://x.example","点")<script>\u202e'
    first = rows[0].commitment.model_copy(update={"text": bad, "speaker": "@SUM(A1)"})
    return [type(rows[0])(1, rows[0].document, first), *rows[1:]]


def called(rows, names):
    """One row for each name of a party."""
    made = []
    for number, name in enumerate(names, 1):
        party = rows[0].commitment.responsible[0].model_copy(update={"text": name})
        commitment = rows[0].commitment.model_copy(update={"responsible": (party,)})
        made.append(type(rows[0])(number, rows[0].document, commitment))
    return made
