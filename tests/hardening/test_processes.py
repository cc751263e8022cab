"""What a document can do to the process that reads it, and what the world can do to processes."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
import zlib
from dataclasses import replace

import pytest

from duban.io.readers import Failure, Part
from duban.run import Result, Settings, local, run, worker

RANDOM = random.Random(9)
SETTINGS = Settings()


def parts(number):
    for n in range(number):
        yield Part(f"d{n}", f"d{n}.txt", ".txt", f"会议强调，第{n}组要在{n % 12 + 1}月底前完成。" * (1 + n % 40))


def pdf(objects):
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def stream(head, data):
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(data), data)


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
    b"/Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> >>"
)
CONTENT = stream(b"", b"BT /F 12 Tf 72 700 Td (hello world) Tj ET /X Do")
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def form(content, other=6):
    about = b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] "
    resources = b"/Resources << /Font << /F 5 0 R >> /XObject << /X %d 0 R >> >>"
    return stream(about + resources % other, content)


def blanks():
    """Two hundred million of them, made where they are asked for."""
    return stream(b"/Filter /FlateDecode", zlib.compress(b" " * 200_000_000))


LOOPS = {
    "pages that hold themselves": [CATALOG, b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>", PAGE, CONTENT, FONT],
    "two thousand million pages": [CATALOG, PAGES.replace(b"Count 1", b"Count 2000000000"), PAGE, CONTENT, FONT],
    "a parent that is itself": [CATALOG, PAGES[:-2] + b"/Parent 2 0 R >>", PAGE, CONTENT, FONT],
    "a length that is itself": [CATALOG, PAGES, PAGE, b"<< /Length 4 0 R >>\nstream\nx\nendstream", FONT],
    "brackets in brackets": [
        CATALOG,
        PAGES[:-2] + b"/X " + b"[" * 200_000 + b"]" * 200_000 + b">>",
        PAGE,
        CONTENT,
        FONT,
    ],
    "a form that draws itself": [CATALOG, PAGES, PAGE, CONTENT, FONT, form(b"/X Do")],
    "a form that draws itself twice": [CATALOG, PAGES, PAGE, CONTENT, FONT, form(b"BT /F 9 Tf (x) Tj ET /X Do /X Do")],
    "forms that draw forms": [
        *(CATALOG, PAGES, PAGE, CONTENT, FONT),
        *(form(b"/X Do " * 10, 7 + n) for n in range(11)),
        form(b"BT /F 12 Tf (x) Tj ET"),
    ],
    "a stream of blanks": [CATALOG, PAGES, PAGE, blanks, FONT],
}


@pytest.fixture
def bounded(monkeypatch):
    """Processes with little memory, so that what takes everything takes less time to."""
    monkeypatch.setattr(local, "_share", lambda jobs: 2**30)


@pytest.mark.hardening("inputs", "PDF: loops, counts and streams without end; the others of the run are read")
@pytest.mark.slow
@pytest.mark.parametrize("name", LOOPS)
def test_a_pdf_harms_nobody_else(bounded, name):
    before, after = parts(2)
    objects = [one() if callable(one) else one for one in LOOPS[name]]
    hostile = Part("x", "x.pdf", ".pdf", pdf(objects))
    one, item, two = run([before, hostile, after], SETTINGS, 1, timeout=60.0)
    assert (one.id, two.id) == ("d0", "d1")
    assert isinstance(item, (Result, Failure))


def test_what_wants_too_much_memory_fails_alone(bounded):
    before, after = parts(2)
    one, item, two = run(
        [before, replace(before, id="x", data="督" * 100_000, metadata=Greedy()), after], SETTINGS, 1, 600.0
    )
    assert (one.id, two.id) == ("d0", "d1")
    assert "memory" in item.reason + item.remedy


class Greedy:
    """Metadata that want all memory there is."""

    def __bool__(self):
        return len(bytearray(2**33)) > 0


def children(parent):
    """The processes below one, by its number."""
    told = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout.split()
    above = dict(zip(map(int, told[::2]), map(int, told[1::2]), strict=True))
    found, level = [], {parent}
    while level := {pid for pid, its in above.items() if its in level}:
        found += level
    return found


def workers():
    """The processes of the pool: those below that which starts them."""
    return [pid for child in children(os.getpid()) for pid in children(child)]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes as Linux tells of them")
@pytest.mark.hardening("faults", "processes killed at random while they work: every document comes once, in its place")
@pytest.mark.parametrize(("seed", "kills"), [(1, 1), pytest.param(2, 50, marks=pytest.mark.slow)])
def test_killed_processes_lose_nothing(tries, seed, kills):
    chance, number = random.Random(seed), 60 * kills
    expected = list(map(worker(SETTINGS), parts(number)))
    when = set(chance.sample(range(number - 40), kills))
    outcomes = []
    for outcome in run(parts(number), SETTINGS, 2):
        if len(outcomes) in when and (there := workers()):
            time.sleep(chance.uniform(0, 0.05))
            with contextlib.suppress(ProcessLookupError):  # it had just ended by itself
                os.kill(chance.choice(there), signal.SIGKILL)
                tries()
        outcomes.append(outcome)
    failed = [(one, right) for one, right in zip(outcomes, expected, strict=True) if one != right]
    assert failed == []


@pytest.mark.slow
@pytest.mark.hardening("faults", "the clock set forward and back while documents are worked on")
@pytest.mark.parametrize("step", [7200, -7200, 10**9])
def test_a_clock_that_is_set_fails_no_document(monkeypatch, step):
    from pebble.pool import process

    start = time.monotonic()
    real = time.time

    class Clock:
        sleep = staticmethod(time.sleep)

        @staticmethod
        def time():
            return real() + (step if time.monotonic() > start + 4 else 0)

    monkeypatch.setattr(process, "time", Clock)
    slow = [replace(part, metadata=Slow()) for part in parts(6)]
    outcomes = list(run(slow, SETTINGS, 1, timeout=300.0))
    assert [one.id for one in outcomes] == [f"d{number}" for number in range(6)]


class Slow:
    """Metadata that take a while to look at."""

    def __bool__(self):
        time.sleep(1.0)
        return False
