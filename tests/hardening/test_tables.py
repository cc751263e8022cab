"""Tables whose rows are made to harm."""

import json
import random

import pyarrow
import pytest
from pyarrow.parquet import write_table

from duban.io.readers import Failure, Text, default_readers, tables
from duban.run import Result, Settings, worker

RANDOM = random.Random(9)
GOOD = b'{"text": "\xe5\xa5\xbd"}\n'


def read(path):
    readers = default_readers("text", "day")
    return list(readers.read([path]))


DEPTHS = [33, 100, 254, 255, 256, 300, 450, 600, 900, 990, 1_000, 5_000, 100_000]


@pytest.mark.hardening("inputs", "JSON of wild depth, in any column")
@pytest.mark.parametrize("column", ["about", "id", "day", "text"])
@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("brackets", ["[]", '{"a":}'])
def test_depth_is_refused_alone(tmp_path, column, depth, brackets):
    start, end = ("[", "]") if brackets == "[]" else ('{"a":', "}")
    row = f'{{"text": "a", "{column}": {start * depth}1{end * depth}}}\n'
    (tmp_path / "a.jsonl").write_bytes(row.encode() + GOOD)
    refused, good = read(tmp_path / "a.jsonl")
    assert isinstance(refused, Failure)
    assert (good.id, good.content) == ("a-2", "好")


@pytest.mark.hardening("inputs", "JSON: depth that is kept goes through to the record")
@pytest.mark.parametrize("depth", [1, 10, 31])
def test_depth_that_is_kept_is_written(tmp_path, depth):
    (tmp_path / "a.jsonl").write_text(f'{{"text": "a", "m": {"[" * depth}1{"]" * depth}}}\n', encoding="utf-8")
    (part,) = default_readers("text").split([tmp_path / "a.jsonl"])
    assert isinstance(worker(Settings())(part), Result)


ODD = [
    ('"n": NaN', None),
    ('"n": -Infinity', None),
    ('"n": 1e999', None),
    (f'"n": {"9" * 4000}', 10**4000 - 1),
    ('"n": "\\udfff"', "\ufffd"),
    ('"n": "\\u0000\\u001b[2J"', "\0\x1b[2J"),
]


@pytest.mark.hardening("inputs", "JSON: numbers and characters that JSON and UTF-8 can't hold")
@pytest.mark.parametrize(("field", "kept"), ODD)
def test_the_record_is_json_all_the_same(tmp_path, field, kept):
    (tmp_path / "a.jsonl").write_text(f'{{"text": "各单位要抓紧。", "k\\ud800": 1, {field}}}\n', encoding="utf-8")
    (part,) = default_readers("text").split([tmp_path / "a.jsonl"])
    line = worker(Settings())(part).line.decode()
    record = json.loads(line, parse_constant=pytest.fail)
    assert record["document"]["metadata"] == {"k\ufffd": 1, "n": kept}


def test_a_half_character_is_replaced(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "a\\ud800"}\n' + GOOD)
    mended, good = read(tmp_path / "a.jsonl")
    assert (mended.content, good.content) == ("a\ufffd", "好")


@pytest.fixture
def small(monkeypatch):
    from duban.io.readers import plain, rows

    for module in (tables, plain, rows):
        monkeypatch.setattr(module, "MAX_BYTES", 1000)


LONG = [
    ("a.jsonl", GOOD + b'{"text": "' + b"x" * 999 * 3 + b'"}\n' + GOOD, 2),
    ("b.jsonl", GOOD + b"x" * 995 + GOOD * 90 + GOOD, 91),
    ("c.jsonl", GOOD + b"x" * 5000, 1),
    ("a.csv", b"text,b\nx,1\n" + b"y" * 5000 + b"\nz,2\n", 1),
    ("b.csv", b"text,b\nx,1\n" + b'"' + b"y\n" * 5000, 1),
    ("c.csv", b"x" * 5000, 0),
]


@pytest.mark.hardening("inputs", "tables: rows and fields larger than a document may be")
@pytest.mark.parametrize(("name", "data", "texts"), LONG)
def test_what_is_too_long_is_told_and_is_no_other_row(tmp_path, small, name, data, texts):
    (tmp_path / name).write_bytes(data)
    items = read(tmp_path / name)
    assert sum(isinstance(item, Text) for item in items) == texts
    assert sum(isinstance(item, Failure) for item in items) == 1


def parquet_of_one_text(path):
    texts = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 50_000, pyarrow.int32()), ["x" * 3_000_000])
    write_table(pyarrow.table({"text": texts}), path, store_schema=False)


def parquet_of_zeros(path):
    write_table(pyarrow.table({"text": ["0" * 20_000_000]}), path, compression="zstd", use_dictionary=False)


@pytest.mark.hardening("inputs", "Parquet: a text of every row that stands once in the file, a text of zeros")
@pytest.mark.parametrize("make", [parquet_of_one_text, parquet_of_zeros])
def test_a_parquet_bomb_is_refused(tmp_path, make):
    make(tmp_path / "a.parquet")
    *_, last = read(tmp_path / "a.parquet")
    assert "times its size" in last.reason


@pytest.mark.hardening("inputs", "tables with damaged bytes: never an exception")
@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_damage_is_told(tmp_path, tries, kind):
    path = tmp_path / f"a.{kind}"
    rows = [{"text": f"会议要求，第{n}组要抓紧。", "day": "2020-01-01", "n": n} for n in range(30)]
    if kind == "parquet":
        write_table(pyarrow.Table.from_pylist(rows), path)
    elif kind == "csv":
        path.write_text("text,day,n\n" + "".join(f"{r['text']},{r['day']},{r['n']}\n" for r in rows), encoding="utf-8")
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    whole = path.read_bytes()
    for _ in range(150):
        tries()
        data = bytearray(whole)
        for _ in range(RANDOM.randrange(1, 5)):
            data[RANDOM.randrange(len(data))] = RANDOM.randrange(256)
        path.write_bytes(data)
        assert all(isinstance(item, (Text, Failure)) for item in read(path))


def test_formulas_in_csv_are_text(tmp_path):
    (tmp_path / "a.csv").write_text("text,b\n=1+1,@SUM(A1)\n", encoding="utf-8")
    (text,) = read(tmp_path / "a.csv")
    assert (text.content, text.metadata) == ("=1+1", {"b": "@SUM(A1)"})
