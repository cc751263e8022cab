import json
import os
import sys

import pytest
from typer.testing import CliRunner

from duban.cli import app
from duban.core.records import Document

runner = CliRunner()


def duban(*arguments, stdin=None):
    return runner.invoke(app, [str(argument) for argument in arguments], input=stdin)


def lines(text):
    return [Document.model_validate_json(line) for line in text.splitlines()]


@pytest.fixture
def news(tmp_path, fake):
    folder = tmp_path / "news"
    (folder / "b" / "c").mkdir(parents=True)
    (folder / "a.txt").write_bytes("各单位要抓紧。\r\n".encode())
    (folder / "b" / "a.md").write_text("大家要落实。", encoding="utf-8")
    (folder / "b" / "c" / "z.TXT").write_text("没有。", encoding="utf-8")
    (folder / "b" / "notes.csv").write_text("不是文件", encoding="utf-8")
    (folder / ".hidden.txt").write_text("要", encoding="utf-8")
    return folder


def test_a_folder_is_read_on_all_levels_in_order(news):
    result = duban("extract", news)
    assert result.exit_code == 0
    assert [(d.document.id, len(d.commitments)) for d in lines(result.stdout)] == [("a", 1), ("a-2", 1), ("z", 0)]


def test_documents_come_in_the_order_of_the_command(news):
    result = duban("extract", news / "b" / "c" / "z.TXT", news / "a.txt")
    assert [d.document.id for d in lines(result.stdout)] == ["z", "a"]


def test_line_ends_are_read_as_they_are(news):
    (record,) = lines(duban("extract", news / "a.txt").stdout)
    assert record.document.length == len("各单位要抓紧。\r\n")


def test_standard_input(fake):
    (record,) = lines(duban("extract", "-", "--date", "2021-12-08", "--ner", "none", stdin="各单位要抓紧。").stdout)
    assert (record.document.id, record.document.source, record.document.anchor_date) == ("stdin", "-", "2021-12-08")


def test_a_record_carries_its_text_where_asked_to(news):
    plain, carried = (lines(duban("extract", news / "a.txt", *option).stdout)[0] for option in ((), ("--with-text",)))
    assert plain.document.text is None
    assert carried.document.text == "各单位要抓紧。\r\n"
    assert carried.model_copy(update={"document": plain.document}) == plain


def test_output_goes_to_the_file_alone(news, tmp_path):
    output = tmp_path / "out.jsonl"
    result = duban("extract", news, "-o", output)
    assert (result.exit_code, result.stdout) == (0, "")
    assert len(lines(output.read_text(encoding="utf-8"))) == 3


def test_two_runs_give_the_same_bytes(news):
    assert duban("extract", news).stdout_bytes == duban("extract", news).stdout_bytes


def test_a_table_can_be_had_beside_the_records(news, tmp_path):
    result = duban("extract", news, "-o", tmp_path / "out.jsonl", "--table")
    assert "各单位要抓紧" in result.stdout
    assert "要求 Directive" in result.stdout
    assert "No commitment found." in result.stdout


def test_a_table_shows_text_as_text(tmp_path, fake):
    hostile = tmp_path / "h.txt"
    hostile.write_text("要[bold red]看\x1b[31m见\u202e[/]", encoding="utf-8")
    shown = duban("extract", hostile, "--table").stdout
    assert "[bold red]" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


BAD = [
    ("binary.txt", b"\x7fELF\0\0\1", "binary"),
    ("cut.txt", "各单位要抓紧。".encode("utf-16")[:-1], "cut off"),
    ("old.wps", b"", "this is not a .wps file"),
    ("breaks.txt", "坏".encode(), "RecursionError"),
    ("missing.txt", None, "no such file"),
    ("empty", "folder", "contains no document"),
    ("dead.txt", "link", "no such file"),
]


@pytest.mark.parametrize(("name", "content", "reason"), BAD, ids=[row[0] for row in BAD])
def test_what_fails_is_named_and_the_rest_is_written(news, tmp_path, name, content, reason):
    bad = tmp_path / name
    if content == "folder":
        bad.mkdir()
    elif content == "link":
        bad.symlink_to(tmp_path / "nowhere")
    elif content is not None:
        bad.write_bytes(content)
    failed = tmp_path / "failed.jsonl"
    result = duban("extract", bad, news / "a.txt", "--errors", failed)
    assert result.exit_code == 1
    assert [d.document.id for d in lines(result.stdout)] == ["a"]
    (failure,) = map(json.loads, failed.read_text(encoding="utf-8").splitlines())
    assert failure["source"] == str(bad)
    assert reason in failure["reason"]
    assert failure["remedy"]
    assert f"{bad}: {failure['reason']}; {failure['remedy']}" in result.stderr
    assert "Traceback" not in result.output


def test_an_empty_file_gives_an_empty_record(tmp_path, fake):
    (tmp_path / "empty.txt").write_bytes(b"")
    result = duban("extract", tmp_path)
    assert result.exit_code == 0
    (record,) = lines(result.stdout)
    assert (record.document.length, record.commitments) == (0, ())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_file_is_named(news):
    (news / "a.txt").chmod(0)
    result = duban("extract", news)
    assert result.exit_code == 1
    assert "permission denied" in result.stderr


USAGE = [
    ((), "Missing argument"),
    (("-", "--date", "8.12.2021"), "--date"),
    (("-", "-o", "no/such/folder/out.jsonl"), "its folder does not exist"),
    (("-", "--errors", "no/such/folder/e.jsonl"), "its folder does not exist"),
    (("-", "--lexicons", "no/such/folder"), "holds no *.tsv and no rules/*.toml"),
    (("-", "--nonsense"), "No such option"),
    (("-", "--resume"), "--resume needs a file"),
    (("-", "--flat"), "--flat needs a file"),
    (("-", "--engine", "ray"), "--engine ray needs -o FOLDER"),
    (("-", "--engine", "ray", "-o", "x", "--near"), "does not look for duplicates"),
]


@pytest.mark.parametrize(("arguments", "message"), USAGE)
def test_a_wrong_call_is_told_and_exits_with_2(fake, arguments, message):
    result = duban("extract", *arguments, stdin="")
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_file_that_has_no_text_as_its_name(tmp_path, fake):
    if sys.platform == "darwin":
        pytest.skip("the file system takes UTF-8 names alone")
    name = os.fsdecode(b"\xff\xfe.txt")
    (tmp_path / name).write_text("要", encoding="utf-8")
    result = duban("extract", tmp_path)
    assert result.exit_code == 0
    assert "\ufffd" in result.stdout


COPIES = [
    ("mark", [None, None, "a"], 0),
    ("ignore", [None, None, None], 0),
    ("drop", [None, None], 1),
]


@pytest.mark.parametrize(("what", "marks", "dropped"), COPIES)
@pytest.mark.parametrize("to_file", [True, False])
def test_copies_are_marked_dropped_or_let_be(tmp_path, fake, what, marks, dropped, to_file):
    for name, text in (("a", "大家要落实。"), ("b", "没有。"), ("c", "大家要落实。")):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    output, failed = tmp_path / "out.jsonl", tmp_path / "failed.jsonl"
    options = ("--duplicates", what, "--errors", failed)
    result = duban("extract", tmp_path, *options, *(("-o", output) if to_file else ()))
    assert result.exit_code == 0
    written = lines(output.read_text(encoding="utf-8") if to_file else result.stdout)
    assert [record.document.duplicate_of for record in written] == marks
    told = [json.loads(line) for line in failed.read_text(encoding="utf-8").splitlines()]
    assert [(one["stage"], one["reason"]) for one in told] == [("duplicates", "a copy of a")] * dropped
    assert "1 dropped" in result.stderr or not dropped or not to_file


def test_one_reason_is_told_of_five_and_then_counted(tmp_path, fake):
    rows = tmp_path / "records.jsonl"
    rows.write_text('{"body": "x"}\n' * 206, encoding="utf-8")
    failed = tmp_path / "failed.jsonl"
    told = duban("extract", rows, "--errors", failed).stderr
    assert told.count("--text-column NAME") == 5
    assert "201 more for the reasons above; --errors FILE lists them all" in told
    assert len(failed.read_text(encoding="utf-8").splitlines()) == 206


def test_near_copies_are_marked_when_asked_for(tmp_path, fake):
    text = "".join(map(chr, range(0x4E00, 0x5000)))
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "b.txt").write_text("转载：" + text, encoding="utf-8")
    assert [d.document.duplicate_of for d in lines(duban("extract", tmp_path).stdout)] == [None, None]
    assert [d.document.duplicate_of for d in lines(duban("extract", tmp_path, "--near").stdout)] == [None, "a"]


def test_too_many_failures_stop_a_run_that_then_goes_on(news, tmp_path):
    for name in ("x.txt", "y.txt"):
        (news / name).write_text("坏", encoding="utf-8")
    output = tmp_path / "out.jsonl"
    stopped = duban("extract", news, "-o", output, "--max-failures", "0")
    assert stopped.exit_code == 1
    assert "more than 0 document(s) failed; the run is not complete: rerun with --resume" in stopped.stderr
    assert duban("extract", news, "-o", output).exit_code == 2
    rest = duban("extract", news, "-o", output, "--resume")
    assert "3 document(s) done, 2 failed" in rest.stderr
    assert [path.name for path in tmp_path.iterdir() if "out" in path.name] == ["out.jsonl"]


def test_a_run_that_is_interrupted_while_it_writes_goes_on(news, tmp_path, monkeypatch):
    def interrupted(lines, *_):
        yield next(lines)
        raise KeyboardInterrupt

    output = tmp_path / "out.jsonl"
    with monkeypatch.context() as patch:
        patch.setattr("duban.cli.local.reviewed_lines", interrupted)
        stopped = duban("extract", news, "-o", output)
    assert stopped.exit_code == 130
    assert "stopped; the run is not complete: rerun with --resume" in stopped.stderr
    assert not output.exists()
    assert "3 document(s) done, 0 failed" in duban("extract", news, "-o", output, "--resume").stderr
    assert [record.document.id for record in lines(output.read_text(encoding="utf-8"))] == ["a", "a-2", "z"]
    assert [path.name for path in tmp_path.iterdir() if "out" in path.name] == ["out.jsonl"]


def test_another_run_is_not_resumed(news, tmp_path):
    (news / "x.txt").write_text("坏", encoding="utf-8")
    output = tmp_path / "out.jsonl"
    duban("extract", news, "-o", output, "--max-failures", "0")
    result = duban("extract", news, "-o", output, "--resume", "--date", "2020-01-01")
    assert result.exit_code == 2
    assert "other date" in result.stderr


def test_rows_from_standard_input(fake):
    rows = '{"id": "r1", "body": "大家要落实。", "site": "甲"}\n{"body": null}\n'
    result = duban("extract", "-", "--text-column", "body", stdin=rows)
    (record,) = lines(result.stdout)
    assert (record.document.id, record.document.text, record.document.metadata["site"]) == ("r1", "大家要落实。", "甲")
    assert "-:2: there is no text in column 'body'" in result.stderr


@pytest.mark.parametrize("name", ["out.parquet", "out.csv", "out.sqlite", "out.jsonl.gz"])
def test_the_output_is_what_its_name_says(news, tmp_path, name):
    result = duban("extract", news, "-o", tmp_path / name)
    assert (result.exit_code, (tmp_path / name).stat().st_size > 0) == (0, True)


def test_a_folder_of_tables(news, tmp_path):
    assert duban("extract", news, "-o", tmp_path / "tables", "--flat").exit_code == 0
    assert (tmp_path / "tables" / "commitments.parquet").is_file()


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx", "a.html", "a.pdf"])
def test_a_file_that_extract_does_not_write_is_refused_first(tmp_path, name):
    text = tmp_path / "x.txt"
    text.write_text("各单位要抓紧落实。", encoding="utf-8")
    result = duban("extract", text, "-o", tmp_path / name)
    assert result.exit_code == 2
    assert "is not written by extract" in result.stderr or "records.jsonl" in result.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["x.txt"]
