"""Whole runs to which something happens: what was written stays valid, and --resume loses and doubles nothing."""

import json
import os
import pty
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="faults as Linux has them")

DOCUMENTS, SHORT = 300, 40
RANDOM = random.Random(9)


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    return written(tmp_path_factory.mktemp("news"), DOCUMENTS)


def written(news, documents):
    for number in range(documents):
        text = f"县长王某强调，第{number}组要在{number % 12 + 1}月底前完成整改，各乡镇要抓紧落实。\n" * (number % 9 + 1)
        (news / f"n{number:03}.txt").write_text(text, encoding="utf-8")
    (news / "n010.txt").write_bytes(b"\0\1 no text")
    return news


def command(news, folder, *options):
    output = ["-o", str(folder / "out.jsonl"), "--errors", str(folder / "failed.jsonl")]
    return [sys.executable, "-m", "duban", "extract", str(news), *output, *options]


def run(news, folder, *options, **more):
    return subprocess.run(command(news, folder, *options), capture_output=True, text=True, check=False, **more)


def results(folder):
    assert sorted(path.name for path in folder.iterdir()) == ["failed.jsonl", "out.jsonl"]
    return (folder / "out.jsonl").read_bytes(), (folder / "failed.jsonl").read_bytes()


@pytest.fixture(scope="module")
def expected(news, tmp_path_factory):
    folder = tmp_path_factory.mktemp("expected")
    run(news, folder, "--jobs", "1")
    return results(folder)


def at_work(folder, process):
    """Wait until some of the documents are done, a different number each time."""
    journal, size = folder / "out.jsonl.partial", RANDOM.randrange(1, 150_000)
    while process.poll() is None and not (journal.exists() and journal.stat().st_size > size):
        time.sleep(0.002)


def check_resumed(news, folder, expected):
    """What lies there now is valid, and a further run makes of it what an undisturbed run gives."""
    if (folder / "out.jsonl").exists():
        done = (folder / "out.jsonl").read_bytes()
        assert expected[0].startswith(done)
        assert all(json.loads(line) for line in done.splitlines())
    done = run(news, folder, "--resume")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert results(folder) == expected


def below(parent):
    told = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout.split()
    above = dict(zip(map(int, told[::2]), map(int, told[1::2]), strict=True))
    found, level = [], {parent}
    while level := {pid for pid, its in above.items() if its in level}:
        found += level
    return found


def alive(pids):
    def lives(pid):
        try:
            return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
        except OSError:
            return False

    return [pid for pid in pids if lives(pid)]


SLOW = pytest.mark.slow
SIGNALS = ["SIGTERM", "SIGKILL", "SIGHUP", "SIGINT", "SIGQUIT"]


@SLOW
@pytest.mark.hardening("faults", "the leading process ended by a signal: no process stays behind, --resume completes")
@pytest.mark.parametrize("name", SIGNALS)
def test_nobody_stays_behind(news, expected, tmp_path, name):
    process = subprocess.Popen(command(news, tmp_path, "--jobs", "2"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    at_work(tmp_path, process)
    others = below(process.pid)
    process.send_signal(getattr(signal, name))
    process.communicate()
    end = time.monotonic() + 300  # a busy machine may be slow to end them
    while alive(others) and time.monotonic() < end:
        time.sleep(0.1)
    assert alive(others) == []
    check_resumed(news, tmp_path, expected)


@SLOW
@pytest.mark.hardening("faults", "the terminal closed under a run")
@pytest.mark.parametrize("deaf", [False, True])
def test_a_closed_terminal(news, expected, tmp_path, deaf):
    """With ``deaf`` the run was told not to mind (nohup), and goes on though nobody reads what it says."""
    check_closed_terminal(news, expected, tmp_path, deaf)


@pytest.mark.hardening("faults", "the terminal closed under a short run that was told not to mind")
def test_a_closed_terminal_of_a_short_run(tmp_path):
    news, whole, folder = (tmp_path / name for name in ("news", "whole", "out"))
    for place in (news, whole, folder):
        place.mkdir()
    written(news, SHORT)
    run(news, whole, "--jobs", "1")
    check_closed_terminal(news, results(whole), folder, deaf=True)


def check_closed_terminal(news, expected, tmp_path, deaf):
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        command(news, tmp_path, "--jobs", "1"),
        stdin=follower,
        stdout=follower,
        stderr=follower,
        start_new_session=True,
        preexec_fn=(lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)) if deaf else None,  # noqa: PLW1509
    )
    os.close(follower)
    os.set_blocking(leader, False)
    journal = tmp_path / "out.jsonl.partial"
    while process.poll() is None and not (journal.exists() and journal.stat().st_size > 9000):
        time.sleep(0.002)
    os.close(leader)
    if not deaf:
        os.killpg(process.pid, signal.SIGHUP)
    process.wait(120)
    if not deaf or process.returncode not in (0, 1):
        check_resumed(news, tmp_path, expected)
    else:
        assert results(tmp_path) == expected


LIMITED = """
import resource, sys
from duban.cli import main
limit = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
main()
"""


@SLOW
@pytest.mark.hardening("faults", "a disk that is full in the middle of a run, and has room again")
@pytest.mark.parametrize("suffix", ["jsonl", "jsonl.gz", "parquet", "csv", "sqlite", "duckdb"])
def test_a_full_disk_and_room_again(news, tmp_path, tries, suffix):
    output = tmp_path / f"out.{suffix}"
    arguments = ["extract", str(news), "-o", str(output), "--jobs", "1", "--resume"]
    whole = subprocess.run([sys.executable, "-m", "duban", *arguments], capture_output=True, check=False)
    assert whole.returncode == 1
    expected = output.read_bytes()
    output.unlink()
    for limit in (0, RANDOM.randrange(100, 5000), RANDOM.randrange(5000, 200_000)):
        tries()
        limited = [sys.executable, "-c", LIMITED, str(limit), *arguments]
        done = subprocess.run(limited, capture_output=True, text=True, check=False)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
        assert "nothing was written" in done.stderr
        assert not output.exists()
    subprocess.run([sys.executable, "-m", "duban", *arguments], capture_output=True, check=False)
    assert suffix == "duckdb" or output.read_bytes() == expected
    assert [path for path in tmp_path.iterdir() if path != output] == []


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 200 KB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(disk)]
    if (
        os.geteuid()
        or shutil.which("mount") is None
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("only root can mount a small disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@SLOW
@pytest.mark.hardening("faults", "a small disk that runs full, and is made larger")
def test_a_small_disk(news, expected, small_disk):
    done = run(news, small_disk, "--jobs", "2")
    assert (done.returncode, "No space left" in done.stderr, "Traceback" in done.stderr) == (1, True, False), (
        done.stderr
    )
    assert not (small_disk / "out.jsonl").exists()
    subprocess.run(["mount", "-o", "remount,size=20m", str(small_disk)], check=True)
    check_resumed(news, small_disk, expected)


@SLOW
@pytest.mark.hardening("faults", "files that grow, shrink and vanish while they are read")
@pytest.mark.parametrize("seed", range(2))
def test_files_that_change(tmp_path, seed):
    chance, news, folder = random.Random(seed), tmp_path / "news", tmp_path / "out"
    news.mkdir()
    folder.mkdir()
    line = "县长王某强调，各乡镇要在10月底前完成整改，抓紧落实。\n"
    for number in range(150):
        (news / f"n{number:03}.txt").write_text(line * 3, encoding="utf-8")
    (news / "rows.jsonl").write_text(json.dumps({"text": line}) * 50, encoding="utf-8")
    process = subprocess.Popen(
        command(news, folder, "--jobs", "2", "--text-column", "text"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    while process.poll() is None and not (folder / "out.jsonl.partial").exists():
        time.sleep(0.002)
    while process.poll() is None:
        path = news / f"n{chance.randrange(150):03}.txt"
        what = chance.randrange(4)
        if what == 0:
            path.unlink(missing_ok=True)
        elif what == 1:
            path.write_bytes(b"")
        elif path.exists():
            with path.open("a", encoding="utf-8") as stream:
                stream.write(line * chance.randrange(99))
        with (news / "rows.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({"text": line}) + "\n")
        time.sleep(0.01)
    assert "Traceback" not in process.communicate()[1].decode()
    records = [json.loads(line) for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    failed = [json.loads(line) for line in (folder / "failed.jsonl").read_text(encoding="utf-8").splitlines()]
    told = [item["document"]["source"] for item in records] + [item["source"] for item in failed]
    assert len(told) == len(set(told))
    assert {str(news / f"n{number:03}.txt") for number in range(150)} <= set(told)


@pytest.mark.hardening("faults", "files and folders that may not be read")
def test_what_may_not_be_read_is_told():
    with TemporaryDirectory() as folder:
        news = Path(folder)
        for name in ("open/a.txt", "closed/b.txt", "listed/c.txt", "deep/closed/d.txt", "e.txt"):
            (news / name).parent.mkdir(parents=True, exist_ok=True)
            (news / name).write_text("各单位要抓紧落实。", encoding="utf-8")
        closed = [news / name for name in ("e.txt", "closed", "deep/closed", "listed")]
        for path, mode in zip(closed, (0, 0, 0, 0o444), strict=True):
            path.chmod(mode)
        news.chmod(0o755)
        code = (
            "import importlib.metadata, os, sys\nfrom pathlib import Path\nfrom duban.io.readers import *\n"
            "os.getuid() or os.setuid(65534)\n"
            "for item in read(find([Path(sys.argv[1]), Path(sys.argv[1]) / 'closed' / 'b.txt', Path('x' * 5000)])):\n"
            "    print(type(item).__name__, item.source[-30:])"
        )
        done = subprocess.run([sys.executable, "-c", code, str(news)], capture_output=True, text=True, check=False)
        for path in closed:
            path.chmod(0o755)
    kinds = [line.split()[0] for line in done.stdout.splitlines()]
    assert (done.stderr, kinds.count("Text"), kinds.count("Failure")) == ("", 1, 6), (done.stderr, done.stdout)
