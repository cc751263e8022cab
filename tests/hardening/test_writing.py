"""Files that can't be written to their end, and files that must not be replaced: nothing half-written looks whole."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from duban import extract
from duban.cli import app
from duban.io.store import iterate
from duban.io.writers import writer_for

SLOW = pytest.mark.slow
resource = pytest.importorskip("resource")

NAMES = ["r.jsonl", "r.jsonl.gz", "r.jsonl.zst", "r.parquet", "r.csv", "r.sqlite", "r.duckdb", "flat"]


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    path = tmp_path_factory.mktemp("records") / "records.jsonl"
    texts = (f"县长王某强调，第{n}组要在{n % 12 + 1}月底前完成整改，各乡镇要抓紧落实。" for n in range(60))
    lines = [extract(text, "2020-10-10", id=f"d{n}").model_dump_json() for n, text in enumerate(texts)]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


LIMITED = """
import resource, sys
from pathlib import Path
from duban.io.writers import writer_for
records, target, limit = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
write = writer_for(target, flat=target.name == "flat")
lines = records.read_text(encoding="utf-8").splitlines()
writer_for(Path("x.parquet")), write([], target.with_name("warm" + target.suffix)) if target.suffix else None
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    write(lines, target)
except OSError as error:
    sys.exit(f"told: {error}")
"""


@pytest.mark.hardening("faults", "a disk that is full after so many bytes, in every format of records")
@pytest.mark.parametrize(
    "name", ["r.sqlite", *(pytest.param(name, marks=SLOW) for name in NAMES if name != "r.sqlite")]
)
def test_a_full_disk_leaves_what_was_there(records, tmp_path, tries, name):
    path = tmp_path / name
    lines = records.read_text(encoding="utf-8").splitlines()
    writer_for(path, flat=name == "flat")(lines[:1], path)
    for limit in (0, 1500):
        tries()
        arguments = [sys.executable, "-c", LIMITED, str(records), str(path), str(limit)]
        done = subprocess.run(arguments, capture_output=True, text=True, check=False)
        assert (done.returncode, "told: " in done.stderr) == (1, True), done.stderr
        for left in tmp_path.glob("warm*"):
            left.unlink()
        assert list(tmp_path.iterdir()) == [path]
        if name != "r.csv":
            assert len(list(iterate(path))) == 1


COMMANDS = [
    ("query", ["--sql", "SELECT * FROM commitments"], "q.csv"),
    ("ledger", [], "l.xlsx"),
    ("ledger", [], "l.csv"),
    ("ledger", [], "l.docx"),
    ("calendar", [], "c.ics"),
    ("report", [], "r.html"),
]
COMMAND = """
import resource, sys
from duban.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))
sys.argv = ["duban", *sys.argv[1:]]
main()
"""


@pytest.mark.hardening("faults", "a disk that is full while a ledger, a calendar, a report or an answer is written")
@pytest.mark.parametrize(("command", "options", "name"), COMMANDS, ids=[row[2] for row in COMMANDS])
@SLOW
def test_a_view_appears_whole_or_not_at_all(records, tmp_path, command, options, name):
    path = tmp_path / name
    path.write_text("before")
    arguments = [sys.executable, "-c", COMMAND, command, str(records), *options, "-o", str(path)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_of_other_files_is_not_removed(tmp_path):
    mine = tmp_path / "documents"
    mine.mkdir()
    (mine / "thesis.docx").write_text("years")
    (tmp_path / "a.txt").write_text("各单位要抓紧。", encoding="utf-8")
    for options in (["--flat"], ["--engine", "ray"], []):
        result = CliRunner().invoke(app, ["extract", str(tmp_path / "a.txt"), "-o", str(mine), *options])
        assert (result.exit_code, "not tables" in result.stderr or "a folder" in result.stderr) == (2, True)
    with pytest.raises(OSError, match="not tables"):
        writer_for(mine, flat=True)([], mine)
    assert (mine / "thesis.docx").read_text() == "years"


@pytest.mark.parametrize("option", ["-o", "--errors"])
def test_an_input_is_not_replaced(tmp_path, option):
    rows = tmp_path / "rows.jsonl"
    rows.write_text(json.dumps({"text": "各单位要抓紧。"}), encoding="utf-8")
    link = tmp_path / "link.jsonl"
    os.link(rows, link)
    for target in (rows, link, tmp_path / "." / "rows.jsonl"):
        result = CliRunner().invoke(app, ["extract", str(rows), "--text-column", "text", option, str(target)])
        assert (result.exit_code, "one of the files to read" in result.stderr) == (2, True)
    assert len(json.loads(rows.read_text(encoding="utf-8"))["text"]) == 7


def test_records_and_errors_do_not_share_a_file(tmp_path):
    (tmp_path / "a.txt").touch()
    both = str(tmp_path / "out")
    result = CliRunner().invoke(app, ["extract", str(tmp_path / "a.txt"), "-o", both, "--errors", both])
    assert (result.exit_code, "same file" in result.stderr) == (2, True)


def test_tables_are_written_anew_over_tables(records, tmp_path):
    lines = records.read_text(encoding="utf-8").splitlines()
    for some in (lines[:3], lines):
        writer_for(Path("x"), flat=True)(some, tmp_path / "tables")
        assert len(list(iterate(tmp_path / "tables"))) == len(some)
    assert list(tmp_path.iterdir()) == [tmp_path / "tables"]


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1",
    "\u200b=1",
    "\x00=1",
    "=cmd|' /C calc'!A0",
    '"=1',
]


@pytest.mark.hardening(
    "inputs", "formulas in ids, sources, titles and texts: no CSV and no workbook that is written has one"
)
def test_no_file_for_spreadsheets_holds_a_formula(tmp_path, tries):
    tries(len(FORMULAS))
    texts = [f"{one}\n{one}会议要求，{one}各单位要在10月底前完成{one}。" for one in FORMULAS]
    lines = [
        extract(text, "2020-10-10", id=formula, source=formula).model_dump_json()
        for formula, text in zip(FORMULAS, texts, strict=True)
    ]
    (tmp_path / "records.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    writer_for(tmp_path / "r.csv")(lines, tmp_path / "r.csv")
    for command, name in (("ledger", "l.csv"), ("ledger", "l.xlsx"), ("query", "q.csv")):
        result = CliRunner().invoke(app, [command, str(tmp_path / "records.jsonl"), "-o", str(tmp_path / name)])
        assert result.exit_code == 0, result.output
    for name in ("r.csv", "l.csv", "q.csv"):
        with (tmp_path / name).open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream))
        assert sum(any("各单位" in cell for cell in row) for row in rows) >= len(FORMULAS)
        cells = [cell for row in rows for cell in row]
        assert not [cell for cell in cells if cell.strip("\t\r\n \u200b\0").startswith(tuple("=+-@＝＋－＠"))]
    book = openpyxl.load_workbook(tmp_path / "l.xlsx")
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
