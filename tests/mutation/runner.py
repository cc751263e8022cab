"""Run the tests against each change, in this one process and copies of it.

pytest collects once. A copy of the process (a fork) runs every test once and sees which statements each reaches, and
what it costs. Of this warm process a copy is made for each change: there the changed code is put in place, and the
tests that reach its statement run, the cheap ones first, until one fails. What the extractor and its caches hold was
made without the change, so whatever survives is tried again in a copy of the process in which nothing was built yet.
"""

from __future__ import annotations

import importlib
import io
import os
import pickle
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from itertools import zip_longest

import coverage
import pytest

from mutation.changes import STAGES, Change

#: Seconds of processor time that the tests of a change may take before it counts as one that never ends.
_PATIENCE, _TIMES = 10, 2
#: Seconds of tests for each change. Most fail within the first second, if they do.
_BUDGET = 10.0
_SETUP = "setup of "
_BUILDERS = {"__init__", "__post_init__"}


@dataclass(frozen=True)
class Outcome:
    """What became of a change: the test that failed, ``"endless"``, or what the tests that all passed cost."""

    noticed_by: str
    tests: int
    seconds: float


@dataclass
class Reach:
    """Which tests reach a line, while they are set up or run, and what each test costs in seconds."""

    seconds: dict[str, float] = field(default_factory=dict)
    tests: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    built: set[tuple[str, int]] = field(default_factory=set)

    def of(self, change: Change) -> list[str]:
        """The tests that reach a change, the cheapest first.

        What builds something runs once, for the first test that asks; then all that reach its module are concerned.
        """
        file = str(change.file)
        lines = [(file, line) for line in change.statement()]
        found = set().union(*(self.tests.get(line, ()) for line in lines))
        if found and (len(found) < 3 or change.function()[-1] in _BUILDERS or not self.built.isdisjoint(lines)):
            found = set().union(*(tests for (name, _), tests in self.tests.items() if name == file))
        ordered, spent, few = sorted(found, key=lambda test: (self.seconds[test], test)), 0.0, list[str]()
        for test in ordered:
            spent += self.seconds[test]
            if few and spent > _BUDGET:
                break
            few.append(test)
        return few


class Runner:
    """A plugin of pytest that runs each test against the changes in place of once."""

    def __init__(self, changes: Sequence[Change], say: Callable[[str], None]) -> None:
        self.outcomes: dict[Change, Outcome] = {}
        self._changes = changes
        self._say = say
        self._failed = ""
        self._tool: coverage.Coverage | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Look what the tests reach, then try each change."""
        items = {item.nodeid: item for item in session.items}
        self.outcomes, chosen = _in_copy(lambda: self._warm(items))
        for change, outcome in list(self.outcomes.items()):
            if not outcome.noticed_by and outcome.tests:
                self.outcomes[change] = self._try(change, items, chosen[change], outcome.seconds)
                self._say(f"{change} again: {self.outcomes[change]}")
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember the test that failed."""
        if report.failed:
            self._failed = report.nodeid

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Keep what is built for tests apart from what they do."""
        if self._tool:
            self._tool.switch_context(_SETUP + item.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> None:
        """Keep what a test does apart from what is built for it."""
        if self._tool:
            self._tool.switch_context(item.nodeid)

    def _warm(self, items: dict[str, pytest.Item]) -> tuple[dict[Change, Outcome], dict[Change, list[str]]]:
        reach = self._reach(items)
        chosen = {change: reach.of(change) for change in self._changes}
        outcomes: dict[Change, Outcome] = {}
        while missing := [change for change in self._changes if change not in outcomes]:
            for change in missing:
                tests = chosen[change] = [test for test in chosen[change] if test in items]
                outcomes[change] = self._try(change, items, tests, sum(reach.seconds[test] for test in tests))
                self._say(f"{change}: {outcomes[change]}")
            # a test that fails without a change as well, when it is run once more in a process, shows nothing
            shows = [items[test] for test in sorted({o.noticed_by for o in outcomes.values()} & items.keys())]
            if failed := _in_copy(lambda: self._run(shows)):  # noqa: B023
                self._say(f"left out, since it fails when it is run twice: {items.pop(failed).nodeid}")
                outcomes = {change: o for change, o in outcomes.items() if o.noticed_by != failed}
        return outcomes, chosen

    def _reach(self, items: Mapping[str, pytest.Item]) -> Reach:
        reach = Reach()
        self._tool = tool = coverage.Coverage(data_file=None, include=[f"{STAGES}/*"])
        tool.start()
        for number, (test, item) in enumerate(items.items()):
            if number % 100 == 0:
                self._say(
                    f"looking what each test reaches: {number} of {len(items)}, {sum(reach.seconds.values()):.0f} s"
                )
            began = time.process_time()
            if failed := self._run([item]):
                raise RuntimeError(f"{failed} fails without a change")
            reach.seconds[test] = time.process_time() - began
        tool.stop()
        self._tool = None
        data = tool.get_data()
        for file in data.measured_files():
            for line, tests in data.contexts_by_lineno(file).items():
                reach.tests[file, line] = {test.removeprefix(_SETUP) for test in tests if test}
                if any(test.startswith(_SETUP) for test in tests):
                    reach.built.add((file, line))
        return reach

    def _try(self, change: Change, items: Mapping[str, pytest.Item], tests: Sequence[str], seconds: float) -> Outcome:
        limit = int(_PATIENCE + _TIMES * seconds)
        began = sum(os.times()[2:4])
        failed = _in_copy(lambda: self._changed(change, [items[test] for test in tests]), limit) if tests else ""
        return Outcome("endless" if failed is None else failed, len(tests), sum(os.times()[2:4]) - began)

    def _changed(self, change: Change, items: Sequence[pytest.Item]) -> str:
        try:
            change.apply(importlib.import_module(change.module))
        except Exception as error:  # no module, and so no test
            return f"import: {error}"
        return self._run(items)

    def _run(self, items: Sequence[pytest.Item]) -> str:
        """The first of the tests that fails; nothing where all pass. What the session shares is kept."""
        self._failed = ""
        for item, following in zip_longest(items, items[1:]):
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following or item.session)
            if self._failed:
                break
        return self._failed


def _in_copy(work, limit=None):  # type: ignore[no-untyped-def]
    """The value of a function that a copy of this process calls; none where it takes more seconds than the limit."""
    sys.stdout.flush()
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        try:
            if limit:
                resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
                os.dup2(1, 2)
            with os.fdopen(write, "wb") as pipe:
                pickle.dump(work(), pipe)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            os._exit(1)
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    if not told and not limit:
        raise RuntimeError("the tests cannot be run; see above")
    return pickle.loads(told) if told else None


def run(changes: Sequence[Change], tests: Sequence[str], say: Callable[[str], None]) -> dict[Change, Outcome]:
    """What becomes of each change under these tests; in a copy of this process, since pytest collects once in one."""
    return _in_copy(lambda: _run(changes, tests, say))


def _run(changes: Sequence[Change], tests: Sequence[str], say: Callable[[str], None]) -> dict[Change, Outcome]:
    runner = Runner(changes, say)
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-s", "-m", "not slow and not cost and not hypothesis"]
    os.environ["COVERAGE_CORE"] = "ctrace"  # the only one that tells tests apart
    with redirect_stdout(io.StringIO()) as told:
        code = pytest.main([*options, *tests], plugins=[runner])
    if code:
        raise RuntimeError(told.getvalue())
    return runner.outcomes
