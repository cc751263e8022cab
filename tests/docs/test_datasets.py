"""What docs/datasets.md does with the Parquet of duban extract."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from duban.cli import app

pytest.importorskip("pyarrow", reason="pip install '.[parquet]'")

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "datasets.md").read_text(encoding="utf-8")
TEXTS = {
    "a": "县长王某强调，各乡镇要在2021年10月底前完成排查。",
    "b": "2021年3月1日，会议要求，市财政局要抓紧落实资金。",
    "c": "没有要求。",
}


def shown(library):
    return re.search(rf"<!-- run: {library} -->\n```python\n(.*?)```", PAGE, re.DOTALL)[1]


@pytest.fixture
def records(tmp_path, monkeypatch):
    """A folder with the file that the page reads."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    (tmp_path / "news").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "news" / f"{name}.txt").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(app, ["extract", "news", "--with-text", "-o", "records.parquet"])
    assert result.exit_code == 0, result.output


def test_pyarrow_reads_the_rows(records, capsys):
    exec(shown("pyarrow"), {})
    assert capsys.readouterr().out.splitlines() == [
        "a 王某 各乡镇要在2021年10月底前完成排查 ['2021-10-31']",
        "b 会议 市财政局要抓紧落实资金 []",
    ]


def test_the_labels_of_the_page_are_those_of_the_text(records):
    """The function of the page, on the rows that pyarrow reads."""
    import pyarrow.parquet as pq

    names = {}
    exec(shown("datasets").partition("records = ")[0].replace("from datasets import load_dataset", ""), names)
    rows = [names["labelled"](row) for row in pq.read_table("records.parquet").to_pylist()]
    check(rows)


def test_datasets_reads_them_as_it_is_shown(records):
    pytest.importorskip("datasets", reason="pip install datasets")
    names = {}
    exec(shown("datasets"), names)
    check(names["examples"])


def check(rows):
    found = [[(row["text"][s["start"] : s["end"]], s["label"]) for s in row["spans"]] for row in rows]
    assert found == [
        [("各乡镇", "PARTY"), ("各乡镇要在2021年10月底前完成排查", "DIRECTIVE"), ("2021年10月底前", "DEADLINE")],
        [("市财政局", "PARTY"), ("市财政局要抓紧落实资金", "DIRECTIVE")],
        [],
    ]
