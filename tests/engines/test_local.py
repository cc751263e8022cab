"""The engine with the real extractor, and with readers that hang or die."""

import contextlib
import os
import threading
import time
from dataclasses import replace
from itertools import count

import pytest

from duban.io.readers import Failure, Part
from duban.run import Result, Settings, local, run, worker

SETTINGS = Settings()


def parts(number):
    for n in range(number):
        yield Part(f"d{n}", f"d{n}.txt", ".txt", f"会议强调，各单位要在{n % 12 + 1}月底前完成。" * (1 + n % 7))


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_outcomes_come_in_order_and_are_the_same_for_any_number_of_processes(jobs):
    mixed = [*parts(20), Failure("x", "find", "r", "m"), *parts(20)]
    assert list(run(mixed, SETTINGS, jobs)) == list(map(worker(SETTINGS), mixed))


def test_no_more_is_taken_than_can_be_worked_on():
    taken = 0

    def counted():
        nonlocal taken
        for part in parts(2000):
            taken += 1
            yield part

    outcomes = run(counted(), SETTINGS, 2)
    for _ in range(10):
        next(outcomes)
    assert taken <= (2 * 16 + 1) * 16 + 1
    outcomes.close()


def handed_out(parts, monkeypatch):
    """How many parts went together each time."""
    sizes = []
    hand_out = local._Pool.hand_out

    def counted(pool, handful, tries=1):
        sizes.append(len(handful))
        return hand_out(pool, handful, tries)

    monkeypatch.setattr(local._Pool, "hand_out", counted)
    outcomes = list(run(parts, SETTINGS, 2))
    assert [one.source for one in outcomes] == [part.source for part in parts]
    return sizes


def test_short_documents_go_together_and_long_ones_alone(monkeypatch, tmp_path):
    short, long = parts(1), "各单位要抓紧。" * 3000
    for name, text in (("long", long), ("short", "抓紧。")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (one,) = short
    mixed = [
        *[replace(one, id=str(n)) for n in range(20)],
        replace(one, data=long),
        one,
        replace(one, data=tmp_path / "long"),
        replace(one, data=tmp_path / "short"),
        replace(one, data=tmp_path / "gone"),
    ]
    assert handed_out(mixed, monkeypatch) == [16, 4, 1, 1, 1, 2]


@pytest.fixture
def hanging(tmp_path, monkeypatch):
    """A pipe into which nobody writes a text; while it is read, an hour goes by at every tick of the pool's clocks.

    So whoever waits for it is late at once, and nobody else, however slow the machine.
    """
    from pebble.pool import process

    path, hours = tmp_path / "pipe.txt", count(1)
    os.mkfifo(path)
    ahead = 0

    class Clock:
        sleep = staticmethod(time.sleep)

        @staticmethod
        def time():
            return time.time() + ahead

    def reading():
        nonlocal ahead
        while True:
            with path.open("wb", buffering=0) as pipe, contextlib.suppress(BrokenPipeError):
                while True:
                    pipe.write(b" ")
                    ahead = 3600 * next(hours)
                    time.sleep(0.1)

    monkeypatch.setattr(process, "time", Clock)
    monkeypatch.setattr(local, "monotonic", lambda: time.monotonic() + ahead)
    threading.Thread(target=reading, daemon=True).start()
    return Part("pipe", str(path), ".txt", path)


def test_a_document_that_takes_too_long_fails_alone(hanging):
    first, last = parts(2)
    one, late, two = run([first, hanging, last], SETTINGS, 1, timeout=1800.0)
    assert (one.id, two.id) == ("d0", "d1")
    assert isinstance(late, Failure)
    assert "longer than 1800 s" in late.reason


def test_of_a_handful_only_what_hangs_is_late(hanging):
    first, *rest = parts(10)
    one, late, *others = run([first, hanging, *rest], SETTINGS, 1, timeout=1800.0)
    assert isinstance(late, Failure)
    assert [one, *others] == list(map(worker(SETTINGS), [first, *rest]))


class Deadly:
    """Metadata that end the process which looks at them, as a library that crashes does."""

    def __bool__(self):  # noqa: PLE0304
        os._exit(9)


def test_a_process_that_ends_takes_only_its_document_along():
    first, second, *rest = parts(30)
    died, *others = list(run([first, replace(second, metadata=Deadly()), *rest], SETTINGS, 2))[1:]
    assert isinstance(died, Failure)
    assert "ended (exit code 9)" in died.reason
    assert [one.id for one in others] == [part.id for part in rest]


BROKEN = [
    (".docx", b"PK\3\4" + b"x" * 100, "not a Word document"),
    (".txt", b"\0\1\2", "binary"),
]


@pytest.mark.parametrize(("form", "data", "reason"), BROKEN)
def test_what_can_not_be_read_is_a_failure(form, data, reason):
    outcome = worker(SETTINGS)(Part("x", "x", form, data))
    assert isinstance(outcome, Failure)
    assert reason in outcome.reason


def test_any_exception_of_a_library_is_a_failure(monkeypatch):
    def broken(self, data, charset):
        raise ZeroDivisionError("what a thing")

    monkeypatch.setattr("duban.io.readers.html.Html.parse", broken)
    outcome = worker(SETTINGS)(Part("x", "x.html", ".html", b""))
    assert (outcome.stage, "ZeroDivisionError" in outcome.reason) == ("read", True)


def test_the_record_says_what_the_reader_knows():
    from duban.core.records import Document

    text = "会议强调，各单位要抓紧。"
    part = Part("a", "rows.csv:1", ".txt", text, date="2021-03-05", metadata={"site": "某网", "n": 1})
    kept = worker(SETTINGS)(part)
    info = Document.model_validate_json(kept.line).document
    assert (info.text, info.encoding, info.published) == (text, None, "2021-03-05")
    assert info.metadata == {"site": "某网", "n": 1}
    file = worker(SETTINGS)(replace(part, data=text.encode("gb18030"), metadata=None))
    info = Document.model_validate_json(file.line).document
    assert (info.text, info.encoding, info.metadata) == (None, "gb18030", None)
    assert isinstance(file, Result)


def test_a_text_that_no_utf8_can_hold_is_a_failure():
    outcome = worker(SETTINGS)(Part("a", "a", ".txt", "各单位要抓紧\ud800。"))
    assert isinstance(outcome, Failure)


@pytest.mark.parametrize(("breaks", "done"), [(6, True), (25, False)])
def test_a_pool_that_breaks_is_no_try_of_who_waits_in_it(monkeypatch, breaks, done):
    """Six pools break while one document waits: the seventh does it. One that breaks every pool is given up."""
    from concurrent.futures import Future
    from concurrent.futures.process import BrokenProcessPool

    left = breaks

    class Pool:
        active = True

        def schedule(self, work, args=(), timeout=None):
            nonlocal left
            future = Future()
            if args and left:
                left -= 1
                future.set_exception(BrokenProcessPool())
            else:
                future.set_result(work(*args) if args else None)
            return future

        def stop(self):
            pass

        join = stop

    monkeypatch.setattr(local._Pool, "_started", lambda self: Pool())
    (outcome,) = run(parts(1), Settings(), jobs=2)
    assert isinstance(outcome, Result) is done
