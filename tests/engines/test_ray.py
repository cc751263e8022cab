"""The same documents on a local Ray cluster."""

import contextlib
import json
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from duban.io.readers import Failure, default_readers
from duban.io.store import iterate
from duban.run import Settings, run

pytestmark = pytest.mark.ray
ray = pytest.importorskip("ray")


@pytest.fixture(scope="module")
def cluster():
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="error")
    yield
    ray.shutdown()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    import real_files

    folder = tmp_path_factory.mktemp("news")
    for number in range(20):
        (folder / f"n{number:02}.txt").write_text(
            f"会议强调，各单位要在{number % 12 + 1}月底前完成。", encoding="utf-8"
        )
    (folder / "bad.txt").write_bytes(b"\0\1\2")
    rows = [{"id": f"r{number}", "text": f"会议要求，{number}个单位要抓紧。"} for number in range(10)] + [
        {"text": None}
    ]
    (folder / "rows.jsonl").write_bytes(real_files.jsonl(rows))
    real_files.parquet(folder / "table.parquet", rows[:3])
    pages = [("http://a.example/1", "200 OK", "text/html", real_files.html())]
    (folder / "crawl.warc.gz").write_bytes(real_files.warc(pages))
    return folder


def test_a_cluster_gives_what_one_machine_gives(cluster, folder, tmp_path):
    from duban.run.ray import run as run_ray

    readers = default_readers("text")
    found = [*readers.find([folder]), Failure("gone.txt", "find", "no such file or folder", "check the path")]
    expected = list(run(readers.split(found), Settings()))
    count, failures = run_ray(found, tmp_path / "out", Settings(), jobs=2, text_column="text")
    records = [record.model_dump_json() for record in iterate(tmp_path / "out")]
    lines = [one.line for one in expected if not isinstance(one, Failure)]
    assert (count, failures) == (len(lines), [one for one in expected if isinstance(one, Failure)])
    without_id = [json.loads(line) | {"document": None} for line in lines]
    assert [json.loads(record) | {"document": None} for record in records] == without_id
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="looks for processes as Linux tells of them")
@pytest.mark.slow
@pytest.mark.hardening("faults", "Ray actors killed while they work")
def test_a_lost_actor_loses_nothing(cluster, tmp_path, tries):
    from duban.run.ray import run as run_ray

    rows = [{"id": f"r{n}", "text": f"会议要求，第{n}组要抓紧。" * (1 + n % 60)} for n in range(1500)]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    kills, done = 0, threading.Event()

    def killing():
        nonlocal kills
        while not done.wait(0.5):
            if kills < 3 and (there := actors()):
                time.sleep(0.5)
                with contextlib.suppress(OSError):
                    os.kill(there[0], signal.SIGKILL)
                    kills += 1

    killer = threading.Thread(target=killing)
    killer.start()
    try:
        count, failures = run_ray([tmp_path / "rows.jsonl"], tmp_path / "out", Settings(), jobs=1, text_column="text")
    finally:
        done.set()
        killer.join()
    tries(kills)
    assert kills > 0
    assert (count, failures) == (1500, [])
    assert [record.document.id for record in iterate(tmp_path / "out")] == [row["id"] for row in rows]


def actors():
    """The processes that extract, by the names that Ray gives them."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if b"PartExtraction" in place.read_bytes():
                found.append(int(place.parent.name))
    return found


def test_one_file_of_rows_is_shared_out(cluster, tmp_path, monkeypatch):
    from duban.run import ray as engine

    monkeypatch.setattr(engine, "_BLOCK", 2**14)
    lines = [json.dumps({"id": str(n), "text": f"会议要求，{n}个单位要抓紧。"}, ensure_ascii=False) for n in range(300)]
    (tmp_path / "rows.jsonl").write_text("\n".join(lines), encoding="utf-8")
    found = default_readers("text").find([tmp_path / "rows.jsonl"])
    count, failures = engine.run(list(found), tmp_path / "out", Settings(), jobs=2, text_column="text")
    assert (count, failures) == (300, [])
    assert [record.document.id for record in iterate(tmp_path / "out")] == [str(n) for n in range(300)]
    assert len(list((tmp_path / "out").glob("*.parquet"))) > 1


def test_rows_of_one_s_own_dataset(cluster):
    from duban.run.ray import extract

    rows = [{"text": "会议要求，各单位要抓紧。", "site": "某网", "n": 1}, {"text": None, "site": "", "n": 2}]
    first, second = extract(ray.data.from_items(rows), jobs=1).take_all()
    record = json.loads(first["record"])
    assert record["commitments"][0]["speaker"] == "会议"
    assert record["document"]["metadata"] == {"site": "某网", "n": 1}
    assert second["record"] is None
    assert "no text in column" in json.loads(second["failure"])["reason"]


def test_the_command(cluster, folder, tmp_path):
    from typer.testing import CliRunner

    from duban.cli import app

    failed = tmp_path / "failed.jsonl"
    options = ["--engine", "ray", "-o", str(tmp_path / "out"), "--errors", str(failed), "--jobs", "1"]
    result = CliRunner().invoke(app, ["extract", str(folder / "n00.txt"), str(folder / "bad.txt"), *options])
    assert (result.exit_code, "1 document(s) done, 1 failed" in result.stderr) == (1, True)
    assert [record.document.id for record in iterate(tmp_path / "out")] == ["n00"]
    assert json.loads(failed.read_text(encoding="utf-8"))["source"] == str(folder / "bad.txt")
