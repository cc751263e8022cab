import re
from pathlib import Path

import pytest

import duban
from duban.io.store import LoadError, load, to_duckdb, write_duckdb, write_sqlite
from duban.io.store.query import Question, ask, ask_sql, to_sql
from duban.io.store.tables import TABLES

MEETINGS = Path(__file__).with_name("meetings.jsonl")


@pytest.fixture(scope="module", params=["jsonl", "sqlite", "duckdb", "parquet"])
def file(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("records")
    records = load(MEETINGS)
    if request.param == "sqlite":
        write_sqlite(records, folder / "x.sqlite")
        return folder / "x.sqlite"
    if request.param == "duckdb":
        write_duckdb(records, folder / "x.duckdb")
        return folder / "x.duckdb"
    if request.param == "parquet":
        connection = to_duckdb(records)
        for table in TABLES:
            connection.execute(f"COPY {table.name} TO '{folder / table.name}.parquet'")
        return folder
    return MEETINGS


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (Question(), 16),
        (Question(text=["征迁"]), 5),  # two characters, which a trigram index would not find
        (Question(text=["徵遷"]), 5),  # and the same asked in traditional script
        (Question(text=["每季"]), 1),  # simplified finds traditional text
        (Question(text=["9 月30日"]), 1),  # digits stand as normalising leaves them
        (Question(text=["9月30日"]), 1),
        (Question(text=["%"]), 0),  # no wildcard
        (Question(text=["扫尾", "拖延"]), 4),  # any of the words
        (Question(text=["扫尾"], speaker=["周敏"]), 1),  # all of the conditions
        (Question(speaker=["王飛虎"]), 5),
        (Question(party=["发改"]), 2),
        (Question(party=["發展局"]), 2),
        (Question(section=["压实责任"]), 1),
        (Question(title=["工程进度"]), 4),
        (Question(form=["news"]), 7),
        (Question(document=["a1", "a2"]), 11),
        (Question(modality=["prohibition"]), 3),
        (Question(due_before="2021-09-30"), 3),
        (Question(due_after="2021-09-30"), 2),
        (Question(due_after="2021-03-31", due_before="2021-03-31"), 1),
        (Question(held_before="2021-06-18"), 11),
        (Question(held_after="2021-06-19"), 5),
        (Question(without=["party"]), 4),
        (Question(without=["deadline", "party"]), 4),
        (Question(min_confidence=1.1), 0),
        (Question(kind=["task"]), 0),  # records of older versions say of none what kind it is
        (Question(lane=["overdue"]), 0),  # as of no day nothing is
        (Question(lane=["overdue"], as_of="2021-04-01"), 1),
        (Question(lane=["week"], as_of="2021-03-31"), 1),
        (Question(lane=["month"], as_of="2021-03-05", party=["发改"]), 1),
        (Question(lane=["later"], as_of="2021-04-01"), 3),
        (Question(lane=["recurring"]), 3),
        (Question(lane=["later", "undated"]), 13),
    ],
)
def test_a_question_finds(file, question, expected):
    answer = ask([file], question)
    rows = list(answer.rows)
    assert len(rows) == expected
    assert all(len(row) == len(answer.columns) for row in rows)


def test_every_format_gives_the_same_answer(file):
    got, expected = ask([file], Question(), limit=9), ask([MEETINGS], Question(), limit=9)
    assert got.columns == expected.columns
    assert list(got.rows) == list(expected.rows)


def test_a_row_leads_to_its_evidence(file):
    answer = ask([file], Question(text=["台账"]))
    (row,) = (dict(zip(answer.columns, row, strict=True)) for row in answer.rows)
    text = {record.document.id: record.document.text for record in load(MEETINGS)}[row["document_id"]]
    assert text[row["start_char"] : row["end_char"]] == row["text"] == "市发改委要牵头建立台账，3月底前完成征迁扫尾"
    assert (row["due"], row["held"]) == ("2021-03-31", "2021-03-02")


def test_own_sql(file):
    answer = ask_sql([file], "SELECT modality, count(*) AS n FROM commitments GROUP BY ALL ORDER BY n DESC")
    assert answer.columns == ("modality", "n")
    assert list(answer.rows) == [("obligation", 13), ("prohibition", 3)]


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("DROP TABLE commitments", "one SELECT"),
        ("SELECT 1; SELECT 2", "one SELECT"),
        ("COPY commitments TO 'x.csv'", "one SELECT"),
        ("SELECT * FROM read_csv('/etc/passwd')", "Cannot access file"),
        ("SELECT * FROM '/etc/passwd'", "."),
        ("SELECT * FROM tasks", "tasks does not exist"),
        ("SELEC", "syntax error"),
    ],
)
def test_own_sql_can_only_ask_the_tables(file, sql, message):
    with pytest.raises(ValueError, match=message):
        ask_sql([file], sql)


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (Question(modality=["wish"]), "no modality is called 'wish'"),
        (Question(lane=["late"]), "no lane is called 'late'"),
        (Question(kind=["wish"]), "no kind is called 'wish'"),
        (Question(as_of="1.4.2021"), "Invalid isoformat"),
        (Question(without=["soul"]), "without: unknown value 'soul'"),
        (Question(due_before="31.12.2021"), "Invalid isoformat"),
    ],
)
def test_a_condition_that_cannot_be_met_is_told(question, message):
    with pytest.raises(ValueError, match=message):
        ask([MEETINGS], question)


def test_words_are_values_never_sql(file):
    hostile = "'; DROP TABLE commitments; --"
    sql, values = to_sql(Question(party=[hostile]))
    assert hostile in values
    assert not re.search("DROP", sql)
    assert list(ask([file], Question(party=[hostile], speaker=[hostile], form=[hostile])).rows) == []
    assert len(list(ask([file], Question()).rows)) == 16


def test_what_is_no_record_file_is_told(tmp_path):
    (tmp_path / "x.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(LoadError, match="not a database"):
        ask([tmp_path / "x.sqlite"], Question())


@pytest.mark.parametrize(("party", "expected"), [("发改委", 3), ("市發改委", 3), ("发展和改革委员会", 3), ("发改", 2)])
def test_a_body_is_found_under_its_short_and_its_full_name(party, expected, tmp_path):
    text = "会议要求，市发改委要抓紧。市发展和改革委员会要每月调度。市住建局要跟进。市发改委（市能源局）要排查。"
    (tmp_path / "x.jsonl").write_text(duban.extract(text).model_dump_json() + "\n", encoding="utf-8")
    assert len(list(ask([tmp_path / "x.jsonl"], Question(party=[party])).rows)) == expected
