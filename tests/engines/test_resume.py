"""Runs that are killed, and go on."""

import json
import random
import signal
import subprocess
import sys
import time

import pytest

DOCUMENTS = 60


def command(folder, *options):
    output, errors = folder / "out.jsonl", folder / "failed.jsonl"
    return [
        *(sys.executable, "-m", "duban", "extract", str(folder / "news"), str(folder / "more.jsonl")),
        *("-o", str(output), "--errors", str(errors), "--text-column", "text", "--near", "--resume", *options),
    ]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder of documents, what a run writes that nobody disturbs, and how long it takes."""
    folder = tmp_path_factory.mktemp("resume")
    news = folder / "news"
    news.mkdir()
    for number in range(DOCUMENTS):
        text = f"县长王某强调，第{number}组要在{number % 12 + 1}月底前完成整改，各乡镇要抓紧落实。\n" * (number % 9 + 1)
        (news / f"n{number:03}.txt").write_text(text, encoding="utf-8")
    (news / "n010.txt").write_bytes(b"\0\1 no text")
    (news / "n011.wps").touch()
    (news / "n050.txt").write_bytes((news / "n004.txt").read_bytes())
    rows = [{"text": f"会议要求，{number}个单位要抓紧。"} if number % 5 else {} for number in range(20)]
    (folder / "more.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    start = time.monotonic()
    subprocess.run(command(folder, "--jobs", "1"), check=False, capture_output=True)
    expected = results(folder)
    assert (expected[0].count(b"\n"), expected[1].count(b"\n")) == (DOCUMENTS - 1 + 16, 1 + 1 + 4)
    return folder, expected, time.monotonic() - start


@pytest.fixture
def undisturbed(place):
    """The same, without what a run has written."""
    for file in ("out.jsonl", "failed.jsonl"):
        (place[0] / file).unlink(missing_ok=True)
    return place


def results(folder):
    assert not list(folder.glob("*.partial"))
    assert not list(folder.glob(".*"))
    return (folder / "out.jsonl").read_bytes(), (folder / "failed.jsonl").read_bytes()


def killed(folder, after, how, *options):
    """Start the run, stop it after some seconds; whether it was still at work."""
    process = subprocess.Popen(command(folder, *options), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(how)
        process.wait()
        return True
    return False


def check_kills(undisturbed, kills, tries):
    chance = random.Random(11)
    folder, expected, seconds = undisturbed
    happened = 0
    while happened < kills:
        jobs = chance.choice("12")
        if killed(folder, chance.uniform(0.3, 1.0) * seconds, signal.SIGKILL, "--jobs", jobs):
            happened += 1
            tries()
            assert not (folder / "out.jsonl").exists() or (folder / "out.jsonl").read_bytes() == expected[0]
        else:
            assert results(folder) == expected
            for file in ("out.jsonl", "failed.jsonl"):
                (folder / file).unlink()
    subprocess.run(command(folder), check=False, capture_output=True)
    assert results(folder) == expected


KILLED = pytest.mark.hardening("faults", "runs killed (kill -9) at random moments: the bytes of an undisturbed run")


@KILLED
def test_killed_runs_go_on_to_the_same_bytes(undisturbed, tries):
    check_kills(undisturbed, 2, tries)


@KILLED
@pytest.mark.slow
def test_runs_killed_fifty_times_go_on_to_the_same_bytes(undisturbed, tries):
    check_kills(undisturbed, 50, tries)


def test_an_interrupted_run_writes_what_is_done_and_goes_on(undisturbed):
    folder, expected, _ = undisturbed
    process = subprocess.Popen(command(folder, "--jobs", "2"), stderr=subprocess.PIPE, text=True)
    journal = folder / "out.jsonl.partial"
    while process.poll() is None and not (journal.exists() and journal.stat().st_size > 10_000):
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    told = process.communicate()[1]
    assert "Traceback" not in told
    if (folder / "out.jsonl").exists():  # not if the signal came while it was written
        assert expected[0].startswith((folder / "out.jsonl").read_bytes())
    subprocess.run(command(folder), check=False, capture_output=True)
    assert results(folder) == expected
