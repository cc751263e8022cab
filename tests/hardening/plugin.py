"""Counts tries and failures of the tests that are marked ``hardening``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from hardening import AREAS, Row, write_rows

RUNS = pytest.StashKey[int]()


class Ledger:
    """What the tests of one run tried."""

    def __init__(self) -> None:
        self.tries: Counter[tuple[str, str, str]] = Counter()
        self.failures: Counter[tuple[str, str, str]] = Counter()
        self.running: pytest.Item | None = None

    def add(self, item: pytest.Item, failed: bool) -> None:
        """Enter a test that has run."""
        area, attack = item.get_closest_marker("hardening").args
        key = (area, attack, item.path.relative_to(item.config.rootpath).as_posix())
        self.tries[key] += item.stash.get(RUNS, 1)
        self.failures[key] += failed

    def write(self) -> None:
        """Write the rows down."""
        for area in AREAS:
            keys = sorted(key for key in self.tries if key[0] == area)
            if keys:
                write_rows(area, [Row(key[1], self.tries[key], self.failures[key], key[2]) for key in keys])


LEDGER = pytest.StashKey[Ledger]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--record-hardening", action="store_true", help="write tries and failures to tests/hardening/results"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEDGER] = Ledger()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        mark = item.get_closest_marker("hardening")
        if mark and (len(mark.args) != 2 or mark.args[0] not in AREAS):
            raise pytest.UsageError(f"{item.nodeid}: mark it hardening(AREA, ATTACK), AREA one of {', '.join(AREAS)}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    report = yield
    if item.get_closest_marker("hardening"):
        expected = hasattr(report, "wasxfail")
        if (call.when == "call" and not (report.skipped and not expected)) or report.failed:
            item.config.stash[LEDGER].add(item, report.failed or (expected and report.skipped))
    return report


def pytest_runtest_setup(item: pytest.Item) -> None:
    item.config.stash[LEDGER].running = item


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.getoption("--record-hardening"):
        session.config.stash[LEDGER].write()


@pytest.fixture(scope="session")  # so that Hypothesis may use it: it asks for no fixture of a single function
def tries(pytestconfig: pytest.Config) -> Callable[[int], None]:
    """Count one try more, or ``n``, for the test that runs."""
    ledger = pytestconfig.stash[LEDGER]

    def count(n: int = 1) -> None:
        assert ledger.running is not None
        ledger.running.stash[RUNS] = ledger.running.stash.get(RUNS, 0) + n

    return count
