import gzip
import json
import sqlite3
from pathlib import Path

import pytest

from duban.io.store import LoadError, connect, iterate, load, to_duckdb, write_duckdb, write_sqlite
from duban.io.store.tables import TABLES
from duban.io.writers import writer_for

MEETINGS = Path(__file__).with_name("meetings.jsonl")


@pytest.fixture(scope="module")
def records():
    return load(MEETINGS)


def parquet_tables(records, folder):
    folder.mkdir()
    connection = to_duckdb(records)
    for table in TABLES:
        connection.execute(f"COPY {table.name} TO '{folder / table.name}.parquet'")
    return folder


def test_records_are_loaded_in_order(records):
    assert [record.document.id for record in records] == ["a1", "a2", "a3"]
    assert repr(records) == "<3 documents with 16 commitments>"


@pytest.mark.parametrize(("write", "name"), [(write_sqlite, "x.sqlite"), (write_duckdb, "x.duckdb")])
def test_databases_give_the_records_back(records, tmp_path, write, name):
    write(records, tmp_path / name)
    assert load(tmp_path / name) == records
    assert [file.name for file in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("write", [write_sqlite, write_duckdb])
def test_a_failure_leaves_what_was_there(tmp_path, records, write):
    target = tmp_path / "x.db"
    target.write_text("before")

    def broken():
        yield records[0]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write(broken(), target)
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


def test_tables_in_parquet_give_the_records_back(records, tmp_path):
    assert load(parquet_tables(records, tmp_path / "flat")) == records


@pytest.mark.parametrize("name", ["x.parquet", "x.sqlite", "x.duckdb", "x.jsonl.gz", "x.jsonl.zst", "x.jsonl"])
def test_what_extract_writes_is_what_is_loaded(records, tmp_path, name):
    writer_for(tmp_path / name)((record.model_dump_json() for record in records), tmp_path / name)
    assert load(tmp_path / name) == records


def test_flat_tables_that_extract_writes(records, tmp_path):
    writer_for(tmp_path / "x", flat=True)((record.model_dump_json() for record in records), tmp_path / "x")
    assert load(tmp_path / "x") == records
    assert connect(tmp_path / "x").execute("SELECT count(*) FROM commitments").fetchall() == [(16,)]


def test_packed_and_folders(records, tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.jsonl.gz").write_bytes(gzip.compress(MEETINGS.read_bytes()))
    (tmp_path / "a.jsonl").write_bytes(MEETINGS.read_bytes())
    (tmp_path / "notes.txt").write_text("要")
    assert load(tmp_path) == (*records, *records)


def test_zstandard(records, tmp_path):
    from duban.io.zstd import zstd

    (tmp_path / "x.jsonl.zst").write_bytes(zstd().compress(MEETINGS.read_bytes()))
    assert load(tmp_path / "x.jsonl.zst") == records


def test_records_come_one_by_one(tmp_path):
    lines = MEETINGS.read_text(encoding="utf-8").splitlines()
    (tmp_path / "x.jsonl").write_text(f"{lines[0]}\nnonsense\n", encoding="utf-8")
    assert next(iterate(tmp_path / "x.jsonl")).document.id == "a1"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.jsonl", b"\n{}\n", "x.jsonl: line 2: Field required at document"),
        ("x.jsonl", b"[]", "line 1"),
        ("x.txt", "各单位要落实".encode(), "duban extract"),
        ("x.sqlite", b"no database at all" * 100, "file is not a database"),
        ("x.duckdb", b"no database at all" * 100, "duban query --save"),
    ],
)
def test_what_holds_no_records_is_told(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(LoadError, match=message):
        load(tmp_path / name)


def test_a_missing_file_and_an_empty_folder(tmp_path):
    with pytest.raises(LoadError, match="no such file"):
        load(tmp_path / "x.jsonl")
    with pytest.raises(LoadError, match="contains no record file"):
        load(tmp_path)


def test_another_programs_database(tmp_path):
    sqlite3.connect(tmp_path / "x.db").execute("CREATE TABLE documents (a)")
    with pytest.raises(LoadError, match="no such column"):
        load(tmp_path / "x.db")


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_frames_have_the_columns_of_the_table(records, kind):
    pytest.importorskip(kind)
    for table in TABLES:
        frame = getattr(records, kind)(table.name)
        assert tuple(frame.columns) == table.names
    commitments = getattr(records, kind)()
    assert len(commitments) == 16
    assert str(commitments["due"].min())[:10] == "2021-03-31"
    with pytest.raises(ValueError, match="there are documents"):
        getattr(records, kind)("tasks")


def test_stored_twice_no_text(records, tmp_path):
    write_sqlite(records, tmp_path / "x.sqlite")
    rows = sqlite3.connect(tmp_path / "x.sqlite").execute("SELECT record, text FROM documents").fetchall()
    assert all("text" not in json.loads(record)["document"] for record, _ in rows)
    assert [text is None for _, text in rows] == [False, True, False]
