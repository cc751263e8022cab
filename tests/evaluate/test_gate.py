"""The command: what it prints, when it fails, and what it then names."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import typer
from samples import perfect
from typer.testing import CliRunner

from duban.cli.evaluate import diff, evaluate
from duban.lab.corpus.build import build
from duban.lab.corpus.store import load_corpus

app = typer.Typer()
app.command("evaluate")(evaluate)
app.command("diff")(diff)

HEADER = '+++\nid = "{0}"\nform = "{1}"\nscript = "simplified"\nsplit = "{2}"\nmeeting_date = "2021-03-18"\n+++\n'
BODIES = [
    (
        "d1",
        "news",
        "train",
        '会议要求，<directive marker="要" speaker="会议" responsible="各地">各地要抓落实</directive>。',
    ),
    (
        "d2",
        "notice",
        "test",
        '<directive marker="须"><deadline kind="recurrence" recurrence="R/P1W">每周</deadline>须报告</directive>；'
        '<directive marker="严禁" modality="prohibition">严禁<b>瞒报</directive>。共<count value="3">3个项目</count>。',
    ),
]


@pytest.fixture
def corpus(tmp_path) -> Path:
    marked = tmp_path / "marked"
    marked.mkdir()
    for name, form, split, body in BODIES:
        (marked / f"{name}.txt").write_text(HEADER.format(name, form, split) + body, encoding="utf-8")
    build(sorted(marked.iterdir()), tmp_path / "corpus")
    return tmp_path / "corpus"


def outputs(corpus: Path, change=lambda records: None) -> Path:
    """The file of a perfect system, changed."""
    records = [perfect(document.gold.to_json(), ("rule.a", "rule.b")) for document in load_corpus(corpus).documents]
    change(records)
    file = corpus.parent / f"{change.__name__.strip('<>')}.jsonl"
    file.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return file


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def lose_one(records):
    records[1]["commitments"].pop(1)
    records[0]["commitments"][0].update(responsible=[], rules=["rule.a", "rule.c"])
    records[0]["commitments"].append({"text": "会议", "start": 0, "end": 2, "rules": ["rule.greedy"]})


def test_prints_figures_by_form_script_and_split(corpus):
    result = run("evaluate", corpus, "--output", outputs(corpus))
    assert result.exit_code == 0
    assert re.search(r"^record +F1 1\.0000 .* 0 errors +\(3 of 3 gold, 3 given\)", result.output, re.M)
    for group in ("news", "notice", "simplified", "train", "test"):
        assert re.search(rf"^{group} +[123] +100\.0 \(0\)", result.output, re.M), group


def test_gate_is_open_on_the_pinned_scores(corpus):
    file = outputs(corpus)
    assert run("evaluate", corpus, "--output", file, "--update").exit_code == 0
    result = run("evaluate", corpus, "--output", file, "--gate")
    assert (result.exit_code, "the gate is open" in result.output) == (0, True)


def test_broken_floor_names_the_lost_records_and_their_rules(corpus):
    run("evaluate", corpus, "--output", outputs(corpus), "--update")
    result = run("evaluate", corpus, "--output", outputs(corpus, lose_one), "--gate")
    assert result.exit_code == 1
    assert "broken: record (all): 0.3333 is below the floor of 1.0000" in result.output
    assert "broken: record (test)" in result.output
    lost_fields = (
        "lost: d1 directive 5-11 fields “各地要抓落实”; responsible: 各地 → -; rules gone: rule.b; rules: rule.c"
    )
    assert lost_fields in result.output
    assert "lost: d2 directive 6-13 missed “严禁<b>瞒报”; rules gone: rule.a, rule.b" in result.output
    assert "new false: d1 directive 0-2 false “会议”; rules: rule.greedy" in result.output


def test_update_refuses_to_lower_a_floor_unless_told(corpus):
    run("evaluate", corpus, "--output", outputs(corpus), "--update")
    pinned = (corpus / "baseline.json").read_bytes()
    worse = outputs(corpus, lose_one)
    result = run("evaluate", corpus, "--output", worse, "--update")
    assert (result.exit_code, "--allow-lower" in result.output) == (2, True)
    assert (corpus / "baseline.json").read_bytes() == pinned
    result = run("evaluate", corpus, "--output", worse, "--update", "--allow-lower")
    assert (result.exit_code, "lowered: record (all)" in result.output) == (0, True)
    assert json.loads((corpus / "baseline.json").read_text(encoding="utf-8"))["floors"]["all"]["record"] == 0.3333


def test_a_changed_corpus_shuts_the_gate(corpus):
    file = outputs(corpus)
    run("evaluate", corpus, "--output", file, "--update")
    raw = corpus / "raw" / "d1.txt"
    raw.write_bytes(raw.read_bytes() + b"\n")
    result = run("evaluate", corpus, "--output", file, "--gate")
    assert (result.exit_code, "not the one that the baseline was pinned on" in result.output) == (1, True)


def test_floors_of_ones_own(corpus):
    worse = outputs(corpus, lose_one)
    assert run("evaluate", corpus, "--output", worse, "--floor", "record=0.3").exit_code == 0
    assert run("evaluate", corpus, "--output", worse, "--floor", "record=0.5").exit_code == 1
    assert run("evaluate", corpus, "--output", worse, "--floor", "recall=0.5").exit_code == 2
    assert run("evaluate", corpus, "--output", worse, "--floor", "record").exit_code == 2


def test_errors_are_a_readable_diff(corpus):
    output = run("evaluate", corpus, "--output", outputs(corpus, lose_one), "--errors", 2).output
    assert "d1 directive 5-11 fields  [rule.a, rule.c]\n    各地要抓落实\n    - responsible: 各地\n" in output
    assert output.endswith("… and 1 more\n")


def test_compare_with_an_earlier_json(corpus):
    worse, before = outputs(corpus, lose_one), corpus.parent / "before.json"
    run("evaluate", corpus, "--output", worse, "--json", before)
    output = run("evaluate", corpus, "--output", outputs(corpus), "--compare", before).output
    assert "2 records won, 0 lost, 0 new false ones, 1 gone" in output
    assert "won: d1 directive 5-11 right “各地要抓落实”; rules: rule.a, rule.b" in output
    assert "false one gone: d1 directive 0-2" in output


def test_json_and_html(corpus):
    as_json, as_html = corpus.parent / "report.json", corpus.parent / "report.html"
    run("evaluate", corpus, "--output", outputs(corpus, lose_one), "--json", as_json, "--html", as_html)
    report = json.loads(as_json.read_text(encoding="utf-8"))
    assert report["by_form"]["news"]["record"] == {
        "f1": 0.0, "p": 0.0, "r": 0.0, "tp": 0, "gold": 1, "pred": 2, "errors": 3
    }  # fmt: skip
    assert [error["status"] for error in report["errors"]] == ["fields", "false", "missed"]
    page = as_html.read_text(encoding="utf-8")
    assert "<mark>各地要抓落实</mark>" in page
    assert "严禁&lt;b&gt;瞒报" in page  # what stands in a text never becomes markup
    assert not re.search(r"(?:src|href)=|@import|url\(", page)


def test_markdown_table(corpus):
    output = run("evaluate", corpus, "--output", outputs(corpus), "--markdown").output
    assert output.splitlines()[0].startswith("| form | directives | directive overlap |")
    assert output.splitlines()[-1].startswith("| all | 3 | 100.0 (0) |")


def test_the_table_is_put_into_a_page(corpus):
    page = corpus.parent / "README.md"
    page.write_text("# Title\n\n<!-- duban evaluate -->\nold\n<!-- end -->\n\nrest\n", encoding="utf-8")
    for _ in range(2):
        result = run("evaluate", corpus, "--output", outputs(corpus), "--table", page, "--markdown")
        lines = page.read_text(encoding="utf-8").splitlines()
        assert lines == [
            "# Title",
            "",
            "<!-- duban evaluate -->",
            "",
            *result.output.splitlines(),
            "",
            "<!-- end -->",
            "",
            "rest",
        ]
    page.write_text("no marks", encoding="utf-8")
    assert run("evaluate", corpus, "--output", outputs(corpus), "--table", page).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["{none}"], "is not a corpus"),
        (["{corpus}", "--output", "{none}"], "No such file"),
        (["{corpus}", "--output", "{raw}"], "line 1"),
        (["{corpus}", "--output", "{output}", "--gate"], "baseline.json"),
        (["{corpus}", "--output", "{output}", "--gate", "--split", "test"], "leave --split and --form out"),
        (["{corpus}", "--output", "{output}", "--compare", "{output}"], "no baseline"),
    ],
)
def test_unusable_input_is_said_and_exits_with_2(corpus, arguments, told):
    names = {"none": corpus / "none", "corpus": corpus, "raw": corpus / "raw" / "d1.txt", "output": outputs(corpus)}
    result = run("evaluate", *(argument.format(**names) for argument in arguments))
    assert (result.exit_code, told in result.output) == (2, True), result.output
    assert "Traceback" not in result.output


def test_a_document_without_output_is_named(corpus):
    result = run("evaluate", corpus, "--output", outputs(corpus, lambda records: records.pop()))
    assert result.output.startswith("no output for: d2\n")


def test_diff_names_rules(corpus):
    result = run("diff", outputs(corpus), outputs(corpus, lose_one))
    assert result.exit_code == 0
    assert "d1 0-2 new  [+rule.greedy]\n  + 会议\n" in result.output
    changed = "d1 5-11 changed  [-rule.b +rule.c]\n    各地要抓落实\n  - responsible: 各地\n  + responsible: -\n"
    assert changed in result.output
    assert "d2 6-13 gone  [-rule.a -rule.b]\n  - 严禁<b>瞒报\n" in result.output
    assert "1 new, 1 gone, 1 changed" in result.output


def test_diff_names_a_document_of_one_run_alone_once(corpus):
    def one_alone(records):
        records.pop()

    told = run("diff", outputs(corpus), outputs(corpus, one_alone)).output
    assert "d2: only in" in told
    assert told.endswith("0 new, 0 gone, 0 changed\n")


def test_diff_of_a_run_with_itself_is_empty(corpus):
    file = outputs(corpus)
    assert run("diff", file, file).output == "0 new, 0 gone, 0 changed\n"
