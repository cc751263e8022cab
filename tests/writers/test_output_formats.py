import csv
import sqlite3
from pathlib import Path

import pytest

from duban import extract
from duban.core.records import Document
from duban.io.store import iterate
from duban.io.writers import writer_for

TEXTS = ["县长王某强调，各乡镇要在10月底前完成，抓紧落实。", "没有。", "会议要求，=1+1各单位要每周报告。"]


@pytest.fixture(scope="module")
def lines():
    records = [
        extract(text, "2020-10-10", id=f"d{number}", source=f"{number}.txt") for number, text in enumerate(TEXTS)
    ]
    first = records[0].document.model_copy(update={"metadata": {"form": "news", "n": [1, None]}, "text": TEXTS[0]})
    return [record.model_dump_json() for record in (records[0].model_copy(update={"document": first}), *records[1:])]


NAMES = ["r.jsonl", "r.jsonl.gz", "r.jsonl.zst", "r.parquet", "r.sqlite", "r.duckdb", "flat"]


@pytest.mark.parametrize("name", NAMES)
def test_records_come_back_as_they_were(lines, tmp_path, name):
    path = tmp_path / name
    writer_for(path, flat=name == "flat")(lines, path)
    assert [record.model_dump_json() for record in iterate(path)] == lines
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", [name for name in NAMES if "duck" not in name and name != "flat"])
def test_the_same_records_give_the_same_bytes(lines, tmp_path, name):
    one, two = tmp_path / "1", tmp_path / "2"
    for folder in (one, two):
        folder.mkdir()
        writer_for(folder / name)(lines, folder / name)
    assert (one / name).read_bytes() == (two / name).read_bytes()


@pytest.mark.parametrize("name", [*NAMES, "r.csv"])
def test_a_break_leaves_what_was_there(lines, tmp_path, name):
    path = tmp_path / name
    if name == "flat":
        path.mkdir()
        (path / "documents.parquet").write_text("before")
    else:
        path.write_text("before")

    def breaking():
        yield lines[0]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        writer_for(path, flat=name == "flat")(breaking(), path)
    assert (path / "documents.parquet" if name == "flat" else path).read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", [*NAMES, "r.csv"])
def test_no_records_are_a_file_all_the_same(tmp_path, name):
    path = tmp_path / name
    writer_for(path, flat=name == "flat")([], path)
    assert path.exists()


def test_csv_has_a_row_a_commitment_and_starts_no_formula(lines, tmp_path):
    path = tmp_path / "r.csv"
    writer_for(path)(lines, path)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == sum(len(Document.model_validate_json(line).commitments) for line in lines)
    assert (rows[0]["document_id"], rows[0]["speaker"], rows[0]["due"]) == ("d0", "王某", "2020-10-31")
    assert not any(cell.startswith("=") for row in rows for cell in row.values())


def test_sqlite_holds_tables(lines, tmp_path):
    path = tmp_path / "r.db"
    writer_for(path)(lines, path)
    (count,) = sqlite3.connect(path).execute("SELECT count(*) FROM documents").fetchone()
    assert count == len(lines)


def test_what_has_no_known_ending_is_json_lines(lines, tmp_path):
    path = Path(tmp_path / "records")
    writer_for(path)(lines, path)
    assert path.read_text(encoding="utf-8").splitlines() == lines
