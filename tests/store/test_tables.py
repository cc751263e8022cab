from pathlib import Path

import pytest

from duban.io.store import flatten, form_of, held, load, to_duckdb
from duban.io.store.tables import BY_NAME, TABLES

MEETINGS = Path(__file__).with_name("meetings.jsonl")


@pytest.fixture(scope="module")
def records():
    return load(MEETINGS)


@pytest.fixture(scope="module")
def connection(records):
    return to_duckdb(records)


def test_rows_fit_the_columns(records):
    for rows in flatten(records):
        assert rows.keys() == BY_NAME.keys()
        for table in TABLES:
            assert {len(row) for row in rows[table.name]} <= {len(table.columns)}


def test_every_column_is_documented():
    assert all(column.meaning for table in TABLES for column in table.columns)


#: Columns of one type that stand side by side, and what each is in the record.
SAME = {
    "commitments": ("strength", "confidence", "text", "text_simplified", "marker", "modality", "speaker"),
    "deadlines": ("text", "kind", "iso_start", "iso_end", "recurrence", "minimum", "resolved_by"),
    "parties": ("text", "role"),
    "project_counts": ("text", "value", "approximate", "masked", "unit", "head", "status"),
    "actions": ("text", "verb", "object"),
    "speakers": ("name", "kind"),
    "speeches": ("speaker", "mode"),
}
PLACES = {"start_char": "start", "end_char": "end"}


def told(record, table):
    """What a record holds for a table, for each item of it the values of its columns."""
    owned = {"parties": "responsible", "actions": "actions"}
    items = (
        getattr(record, table)
        if table not in owned
        else [i for c in record.commitments for i in getattr(c, owned[table])]
    )
    fields = dict.fromkeys(SAME[table]) | (PLACES if table != "speakers" else {})
    return {tuple(getattr(item, field or column) for column, field in fields.items()) for item in items}


@pytest.mark.parametrize("table", SAME)
def test_each_column_holds_what_its_name_says(records, table):
    period = records[0].deadlines[0].model_copy(update={"iso_start": "2021-01-01", "iso_end": "2021-03-31"})
    doubted = records[0].commitments[0].model_copy(update={"strength": 0.75, "confidence": 0.25, "deadlines": ()})
    varied = records[0].model_copy(update={"deadlines": (period,), "commitments": (doubted,)})
    names = [*SAME[table], *(PLACES if table != "speakers" else ())]
    for record in (*records, varied):
        (rows,) = flatten([record])
        named = [dict(zip(BY_NAME[table].names, row, strict=True)) for row in rows[table]]
        assert {tuple(row[name] for name in names) for row in named} >= told(record, table)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT count(*) FROM commitments", [(16,)]),
        ("SELECT DISTINCT document_id FROM parties JOIN documents USING (document) WHERE role = 'lead' ORDER BY 1",
         [("a1",), ("a3",)]),
        ("SELECT document_id FROM documents WHERE title_simplified = '关于工程进度的会议'", [("a2",)]),
        ("SELECT count(*) FROM parties WHERE inherited_from IS NOT NULL", [(4,)]),
        ("SELECT c.text FROM commitments c JOIN parties p USING (commitment) WHERE p.text_simplified = '发展局'",
         [("發展局要在2021年9月30日前完成徵遷工作",), ("須每季向委員會提交報告",)]),
        ("SELECT max(due) - min(due) FROM commitments", [(275,)]),
        ("SELECT value FROM project_counts", [(36,)]),
        ("SELECT name, titles FROM speakers WHERE titles <> '' ORDER BY name LIMIT 1", [("周敏", "市长")]),
        ("SELECT section FROM commitments WHERE section <> '' ORDER BY commitment", [("压实责任",), ("严守底线",)]),
    ],
)  # fmt: skip
def test_the_tables_answer(connection, sql, expected):
    assert connection.execute(sql).fetchall() == expected


def test_a_time_that_governs_nothing_has_a_row_and_one_that_governs_two_has_two(records):
    first = records[0]
    shared = first.commitments[0].deadlines
    changed = first.model_copy(
        update={"commitments": tuple(c.model_copy(update={"deadlines": shared}) for c in first.commitments[:2])}
    )
    rows = next(flatten([changed]))["deadlines"]
    assert [(row[1], row[2]) for row in rows] == [
        (1, "3月底前"),
        (2, "3月底前"),
        (None, "每周"),
        (None, "年底前"),
        (None, "每月"),
    ]


def test_a_date_that_is_none_is_null(records):
    wrong = records[0].model_copy(update={"document": records[0].document.model_copy(update={"published": "soon"})})
    assert to_duckdb([wrong]).execute("SELECT published FROM documents").fetchall() == [(None,)]


def test_form_is_stated_or_derived(records):
    assert [form_of(record) for record in records] == ["news", "reported", "reported"]
    turns = records[1].model_copy(
        update={"speeches": tuple(s.model_copy(update={"mode": "turn"}) for s in records[1].speeches)}
    )
    assert form_of(turns) == "turn"
    assert form_of(turns.model_copy(update={"speeches": ()})) is None


def test_held_is_the_best_known_day(records):
    info = records[0].document.model_copy(update={"meeting_date": None, "published": "2021-03-05"})
    assert held(records[0]) == "2021-03-02"
    assert held(records[0].model_copy(update={"document": info})) == "2021-03-05"
