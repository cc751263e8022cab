"""All processors of one machine."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import Any

from duban.core.install import install_command
from duban.io.readers import Failure, Part, Text
from duban.run.work import Given, Outcome, Settings, worker

_AHEAD = 16
"""Handfuls given out for each process before the oldest is waited for."""

_FEW, _SHORT = 16, 2**14
"""How many documents go together in a handful, and how large they may be together, in bytes or characters: some tenths
of a second of work. To hand one over costs as much as to read a hundred characters, however short the document.
"""

_PATIENCE = 30.0
"""Seconds for a handful, a hundred times what it takes; then each document of it has its own time, alone."""

_CRASHED = frozenset(
    -getattr(signal, name) for name in ("SIGABRT", "SIGBUS", "SIGFPE", "SIGILL", "SIGSEGV") if hasattr(signal, name)
)
"""How a process ends by what it does itself. All else may come from without: a system that runs out of memory kills
one, and others that wait for it give up.
"""

_TRIES, _POOLS = 3, 20
"""How many processes that worked on a document may end, and how many pools that it waited in may break, before it is
taken for what ends them. A pool breaks for all that wait in it, who have no part in that.
"""

_SLACK = 120.0
"""Seconds above its time after which a document is thought to be lost: processes have to start."""

_LEAST = 2**30
"""Bytes that a process may always take."""

_HELD = 64 * 2**20
"""Bytes of documents handed out at once, whatever their number."""


Work = Callable[[Iterable[Given]], Iterator[Outcome]]
_Handful = tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class _Task:
    """Parts that are worked on; ``since`` is when they were given out, in seconds of a clock that nobody sets."""

    parts: _Handful
    future: Future[list[Outcome]]
    limit: float | None
    since: float
    tries: int
    pools: int


@dataclass(frozen=True, slots=True)
class _Lost:
    """A task that has no outcome: how it would fail, and whether its document is innocent of that.

    ``broken`` is whether the pool broke and not the process that worked on it.
    """

    failure: Failure
    innocent: bool
    broken: bool


def run(parts: Iterable[Given], settings: Settings, jobs: int = 1, timeout: float | None = None) -> Iterator[Outcome]:
    """The outcome of each part, in order, by ``jobs`` processes, in bounded memory.

    A document that takes longer than ``timeout`` seconds, or that ends its process, fails alone. With one process and
    no timeout the work is done in this one. The outcomes are the same for any number of processes. Raises
    ``ImportError`` where the extra ``pool`` is needed and missing.
    """
    with processes(settings, jobs, timeout) as work:
        yield from work(parts)


@contextmanager
def processes(settings: Settings, jobs: int, timeout: float | None) -> Iterator[Work]:
    """What does the same as ``run`` for parts that are not known yet: the processes build what they need meanwhile."""
    if jobs == 1 and timeout is None:
        yield lambda parts: map(worker(settings), parts)
        return
    with _Pool(settings, jobs, timeout) as pool:
        yield lambda parts: _in_order(pool, parts, jobs * _AHEAD)


def has_pool() -> bool:
    """Whether the library is installed that several processes and time limits need."""
    return find_spec("pebble") is not None


class _Pool:
    """A pool of processes that is rebuilt after a killed worker has broken it."""

    def __init__(self, settings: Settings, jobs: int, timeout: float | None) -> None:
        self._settings, self._jobs, self._timeout = settings, jobs, timeout
        self._pool = self._started()

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.stop()
        self._pool.join()

    def _started(self) -> Any:
        try:
            from pebble import ProcessPool
        except ImportError:
            raise ImportError(
                f"several processes and time limits need pebble; install it: {install_command('pool')}"
            ) from None
        arguments = (self._settings, _share(self._jobs))
        pool = ProcessPool(max_workers=self._jobs, initializer=_start, initargs=arguments, context=_context())
        pool.schedule(_nothing)  # with the first task they start
        return pool

    def _renew(self) -> None:
        self._pool.stop()
        self._pool.join()
        self._pool = self._started()

    def hand_out(self, parts: _Handful, tries: int = 1, pools: int = 1) -> _Task:
        """Have parts worked on."""
        if not self._pool.active:
            self._renew()
        limit = self._timeout
        if limit and len(parts) > 1:
            limit = min(limit, _PATIENCE)
        future = self._pool.schedule(_work, args=(self._settings, parts), timeout=limit)
        return _Task(parts, future, limit, monotonic(), tries, pools)

    def outcomes(self, task: _Task) -> list[Outcome]:
        """The outcomes of the oldest task.

        The documents of a lost handful are given again each alone, and one alone where it is innocent of its loss.
        """
        result = self._result(task)
        if not isinstance(result, _Lost):
            return result
        if len(task.parts) > 1:
            alone = [self.hand_out((part,)) for part in task.parts]
            return [outcome for one in alone for outcome in self.outcomes(one)]
        tries, pools = task.tries + (not result.broken), task.pools + result.broken
        if result.innocent and tries <= _TRIES and pools <= _POOLS:
            return self.outcomes(self.hand_out(task.parts, tries, pools))
        return [result.failure]

    def _result(self, task: _Task) -> list[Outcome] | _Lost:
        from pebble import ProcessExpired

        limit, broken = task.limit, False
        try:
            return task.future.result(limit and limit + _SLACK)
        except Late:
            reason, remedy = f"it took longer than {limit:g} s", "raise --timeout, or split it"
            innocent = monotonic() - task.since < (limit or 0)  # the machine's clock was set
            if not task.future.done():  # the processes hear nothing any more
                innocent = broken = True
                self._renew()
        except BrokenProcessPool:
            broken = True
            reason, remedy, innocent = "the processes that work were ended", "run duban extract on it again", True
        except ProcessExpired as error:
            reason = f"the process that worked on it ended (exit code {error.exitcode})"
            remedy = "see whether there is memory enough; else report it"
            innocent = error.exitcode not in _CRASHED
        return _Lost(Failure(task.parts[0].source, "extract", reason, remedy), innocent, broken)


def _in_order(pool: _Pool, parts: Iterable[Given], window: int) -> Iterator[Outcome]:
    waiting: deque[tuple[_Task, int]] = deque()
    held = 0

    def oldest() -> list[Outcome]:
        nonlocal held
        task, size = waiting.popleft()
        held -= size
        return pool.outcomes(task)

    for handful in _handfuls(parts):
        size = sum(map(_held, handful))
        while waiting and (len(waiting) >= window or held + size > _HELD):
            yield from oldest()
        waiting.append((pool.hand_out(handful), size))
        held += size
    while waiting:
        yield from oldest()


def _handfuls(parts: Iterable[Given]) -> Iterator[_Handful]:
    """Short documents together, long ones alone, in their order."""
    handful: list[Given] = []
    size = 0
    for part in parts:
        own = _size(part)
        if handful and (len(handful) == _FEW or size + own > _SHORT):
            yield tuple(handful)
            handful, size = [], 0
        handful.append(part)
        size += own
    if handful:
        yield tuple(handful)


def _work(settings: Settings, parts: _Handful) -> list[Outcome]:
    return list(map(worker(settings), parts))


def _nothing() -> None:
    pass


def _start(settings: Settings, memory: int | None) -> None:
    """What a new process does: leave Ctrl-C to the one that leads, take no more than its share, and build."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if memory is not None:
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (memory if most < 0 else min(memory, most), most))
    with suppress(ValueError, ImportError):  # settings that can't be met are told by the one that leads
        worker(settings)


def _share(jobs: int) -> int | None:
    """How many bytes of memory each process may take: a hostile PDF takes all that there is, and then others end.

    ``None`` if processes can't be bounded.
    """
    try:
        import resource  # noqa: F401

        there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ImportError, ValueError, AttributeError):
        return None
    return max(_LEAST, there // max(jobs, 2))


def _held(part: Given) -> int:
    """What a part takes here; a file is read where it is worked on."""
    if isinstance(part, Text):
        return len(part.content)
    return 0 if isinstance(part, Failure) or isinstance(part.data, Path) else len(part.data)


def _size(part: Given) -> int:
    if isinstance(part, Part) and isinstance(part.data, Path):
        try:
            return part.data.stat().st_size
        except OSError:  # it is gone; who reads it says so
            return 0
    return _held(part)


def _context() -> Any:
    """Processes that start from a clean one: threads and locks of this one are not copied."""
    import multiprocessing

    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["duban.run.work"])
    return context
