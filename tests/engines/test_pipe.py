"""Many texts from Python: ordered, failures as values, the same for any number of processes."""

import doctest
import re
import subprocess
import sys
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

import pytest
from typer.testing import CliRunner

import duban
from duban.cli import app
from duban.ner import load_recognizer
from duban.words.logistic import load_models

PAGE = Path(__file__).resolve().parents[2] / "docs" / "python.md"
TEXTS = [f"会议强调，各单位要在{month}月底前完成。" for month in range(1, 13)]


def lines(records):
    return [str(one) if isinstance(one, duban.Failure) else one.model_dump_json() for one in records]


@pytest.fixture
def folder(tmp_path):
    """Files of three kinds, one of them broken."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text(TEXTS[0], encoding="gb18030")
    (tmp_path / "news" / "b.docx").write_bytes(b"no document")
    (tmp_path / "news" / "c.html").write_text(f"<html><body><p>{TEXTS[1]}</p></body></html>", encoding="utf-8")
    return tmp_path / "news"


def test_records_and_failures_are_the_same_for_any_number_of_processes(extractor, folder):
    given = [*TEXTS, float("nan"), *duban.read([folder, folder / "gone.txt"]), *TEXTS]
    alone = lines(extractor.pipe(given, date="2020-10-10"))
    assert alone == lines(extractor.pipe(given, date="2020-10-10", jobs=2))
    assert len(alone) == len(given)
    assert sum("schema_version" not in line for line in alone) == 3


def test_records_of_files_are_those_of_the_command(extractor, folder):
    result = CliRunner().invoke(app, ["extract", str(folder)])
    written = [line for line in result.stdout.splitlines() if line.startswith("{")]
    records = [one for one in extractor.pipe(duban.read(folder)) if not isinstance(one, duban.Failure)]
    assert [record.model_dump_json() for record in records] == written
    assert len(written) == 2


def test_reading_gives_text_structure_and_metadata(tmp_path):
    (tmp_path / "rows.jsonl").write_text(
        '{"body": "会议强调，要抓落实。", "day": "2021-03-01", "level": "市"}\n', "utf-8"
    )
    (text,) = duban.read(str(tmp_path / "rows.jsonl"), text_column="body", date_column="day")
    assert (text.content, text.date, dict(text.metadata)) == (
        "会议强调，要抓落实。",
        "2021-03-01",
        {"day": "2021-03-01", "level": "市"},
    )
    (tmp_path / "list.csv").write_text("任务,责任单位\n清淤,水务局\n", encoding="utf-8")
    (page,) = duban.read(tmp_path / "list.csv", rows_as="table")
    cells = [page.content[cell.start : cell.end] for table in page.structure.tables for cell in table.cells]
    assert cells[-2:] == ["清淤", "水务局"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_texts_without_end_are_taken_as_records_are_asked_for(extractor, jobs):
    records = extractor.pipe((TEXTS[number % 12] for number in count()), jobs=jobs)
    assert [record.document.id for record in islice(records, 40)] == [str(number) for number in range(1, 41)]


def test_a_text_has_its_own_date_and_the_others_that_of_the_call(extractor):
    own = duban.Text("a", "db", TEXTS[10], date="2019-03-01")
    first, second = extractor.pipe([own, replace(own, id="b", date=None)], date="2021-03-01")
    assert [one.commitments[0].deadlines[0].iso_end for one in (first, second)] == ["2019-11-30", "2021-11-30"]


def test_a_variant_reaches_other_processes(lexicons):
    extractor = duban.Extractor(lexicons, variant="tw2s")
    text = "會議強調，各單位要著力整改。"
    assert lines(extractor.pipe([text], jobs=2)) == lines(extractor.pipe([text]))
    assert lines(extractor.pipe([text])) != lines(duban.Extractor(lexicons).pipe([text]))


@pytest.mark.parametrize(
    ("options", "message"), [({"jobs": 0}, "jobs=0: give"), ({"date": "10月"}, "isoformat"), ({"jobs": -1}, "jobs=-1")]
)
def test_mistakes_are_told_at_once(extractor, options, message):
    with pytest.raises(ValueError, match=message):
        extractor.pipe(TEXTS, **options)


def test_what_other_processes_cannot_build_is_told(lexicons):
    for extractor in (
        duban.Extractor(lexicons, ner=load_recognizer("jieba")),
        duban.Extractor(lexicons, models=load_models(lexicons.folder)),
    ):
        with pytest.raises(ValueError, match="ner='jieba'"):
            extractor.pipe(TEXTS, jobs=2)
        assert len(list(extractor.pipe(TEXTS[:1]))) == 1


def test_the_page_shows_what_happens(folder):
    ran = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert ran.attempted
    assert not ran.failed
    script = re.search(r"<!-- script -->\n```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[1]
    (folder.parent / "script.py").write_text(script, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "script.py"], cwd=folder.parent, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert len(done.stdout.splitlines()) == 2
