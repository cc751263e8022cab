import json
import re
from importlib.resources import files

from typer.testing import CliRunner

from duban.cli import app
from duban.core.records import CellRecord, PageRecord
from duban.show.report import Original, to_html
from duban.show.report.page import _script
from report.meetings import HOSTILE, MEETINGS, hostile, pairs, with_text

runner = CliRunner()


def data(page):
    return {name: json.loads(text) for name, text in re.findall(r'json" id="([\w-]+)">(.*)</script>', page)}


def test_the_page_holds_every_commitment_once():
    page = to_html(pairs())
    commitments = data(page)["index"]["commitments"]
    assert [c["id"] for c in commitments] == [c.id for record, _ in pairs() for c in record.commitments]
    assert sum(name.startswith("block-") for name in data(page)) == len(pairs())


def test_no_text_becomes_markup_and_no_address_is_loaded():
    page = to_html(pairs(hostile()), title="<script>x</script>")
    markup = page.replace(_script(), "")  # in which libraries name what they might draw
    assert markup.count("<script") == 4 + len(pairs())  # words, index, the page's own, and one block a document
    assert "<img" not in markup
    assert not re.search(r"""(?:src|href)=(?!["']?data:)|url\(|@import|\son\w+=["']""", page.split("<script")[0])
    assert '"text":"' in page
    assert "\u202e" not in page


def test_only_the_page_s_own_script_and_style_may_run():
    page = to_html(pairs())
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1].replace("&#39;", "'")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert len(re.findall(r"'sha256-[\w+/]+=*'", policy)) == 2


def test_without_its_text_a_record_shows_its_quotes():
    record = with_text(hostile(), None)
    block = data(to_html([(record, Original(None, "找不到原文 x"))]))["block-0"]
    assert block["missing"] == "找不到原文 x"
    assert block["text"] is None


def test_offsets_are_those_of_the_raw_text():
    complete = [(record, text) for record, text in pairs(hostile()) if text.text is not None]
    assert len(complete) > 1
    for record, text in complete:
        parts = data(to_html([(record, text)]))
        raw, rows = parts["block-0"]["text"], parts["index"]["commitments"]
        assert raw == text.text
        for row in rows:
            for quote in (row, *row.get("parties", []), *row.get("deadlines", [])):
                assert raw[quote["start"] : quote["end"]] == quote["text"]


def test_the_page_without_data_is_small():
    assert len(to_html([]).encode("utf-8")) < 1_500_000


def test_a_library_comes_with_its_licence():
    licences = (files("duban.show.report") / "assets" / "vendor" / "LICENSES.txt").read_text(encoding="utf-8")
    assert "Apache License" in licences
    assert "echarts" in licences
    assert "@tanstack/virtual-core" in licences


def test_restatements_are_threads():
    record, text = pairs()[0]
    other = record.model_copy(update={"document": record.document.model_copy(update={"id": "again"})})
    found = data(to_html([(record, text), (other, text)]))["index"]
    count = len(record.commitments)
    assert found["threads"]
    assert all(number + count in thread for thread in found["threads"] for number in thread if number < count)


def test_what_is_lacking_is_said():
    rows = data(to_html([(hostile(), Original(HOSTILE))]))["index"]["commitments"]
    assert rows
    assert all(("date" in row["lacks"]) == ("deadlines" not in row) for row in rows)
    assert all("owner" in row["lacks"] for row in rows if "parties" not in row)
    assert all(row["kind"] == "slogan" for row in rows if len(row["lacks"]) == 4)


def test_an_empty_run_is_a_page():
    assert data(to_html([]))["index"]["commitments"] == []


def test_report_writes_the_page(tmp_path):
    target = tmp_path / "report.html"
    result = runner.invoke(app, ["report", str(MEETINGS), "-o", str(target), "--title", "周例会"])
    assert result.exit_code == 0, result.output
    assert "<title>周例会</title>" in target.read_text(encoding="utf-8")
    assert len(list(tmp_path.iterdir())) == 1


def test_report_says_what_is_wrong(tmp_path):
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{}\n")
    for arguments in (
        ["none.jsonl", "-o", "x.html"],
        [str(broken), "-o", "x.html"],
        [str(MEETINGS), "-o", "no/x.html"],
    ):
        result = runner.invoke(app, ["report", *arguments])
        assert result.exit_code == 2
        assert "duban: " in result.output


def test_a_document_without_a_title_is_called_by_how_it_begins():
    record = hostile()
    untitled = record.model_copy(update={"document": record.document.model_copy(update={"id": "u001", "title": None})})
    titles = data(to_html([(untitled, Original("\n全市重点项目推进会昨天召开，\n会议要求"))]))["index"]["documents"]
    assert [entry["title"] for entry in titles] == ["u001 全市重点项目推进会昨天召开，"]


def test_a_demand_says_on_which_page_and_in_which_cell_it_stands():
    record = hostile()
    place = {"start": 0, "end": len(HOSTILE)}
    cell = CellRecord(**place, sheet="任务表", page=None, row=3, column=2, role="task")
    paper = {"cells": (cell,), "pages": (PageRecord(**place, page=4),)}
    record = record.model_copy(update={"document": record.document.model_copy(update=paper)})
    row = data(to_html([(record, Original(HOSTILE))]))["index"]["commitments"][0]
    assert (row["page"], row["cell"]) == (4, {"sheet": "任务表", "row": 3, "column": 2})
