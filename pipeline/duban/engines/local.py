"""All processors of one machine."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from pathlib import Path
from typing import Any

from duban.engines.work import Outcome, Settings, worker
from duban.readers import Failure, Part

_AHEAD = 16
"""Documents handed out for each process before the oldest is waited for."""

_HELD = 64 * 2**20
"""Bytes of documents handed out at once, whatever their number."""


def run(
    parts: Iterable[Part | Failure], settings: Settings, jobs: int = 1, timeout: float | None = None
) -> Iterator[Outcome]:
    """The outcome of each part, in order, by ``jobs`` processes, in bounded memory.

    A document that takes longer than ``timeout`` seconds, or that ends its process, fails alone. With one process and
    no timeout the work is done in this one. The outcomes are the same for any number of processes.
    """
    if jobs == 1 and timeout is None:
        yield from map(worker(settings), parts)
        return
    from pebble import ProcessPool

    pool: Any = ProcessPool(max_workers=jobs, initializer=_start, initargs=(settings,), context=_context())
    try:
        yield from _in_order(pool, parts, settings, jobs * _AHEAD, timeout)
        pool.close()
    finally:
        pool.stop()
        pool.join()


def _in_order(
    pool: Any, parts: Iterable[Part | Failure], settings: Settings, window: int, timeout: float | None
) -> Iterator[Outcome]:
    waiting: deque[tuple[Part | Failure, Future[Outcome] | None, int]] = deque()
    held = 0
    for part in parts:
        size = _size(part)
        while waiting and (len(waiting) >= window or held + size > _HELD):
            oldest, future, its_size = waiting.popleft()
            held -= its_size
            yield _outcome(oldest, future, timeout)
        future = pool.schedule(_work, args=(settings, part), timeout=timeout) if isinstance(part, Part) else None
        waiting.append((part, future, size))
        held += size
    for oldest, future, _ in waiting:
        yield _outcome(oldest, future, timeout)


def _outcome(part: Part | Failure, future: Future[Outcome] | None, timeout: float | None) -> Outcome:
    from pebble import ProcessExpired

    if future is None or isinstance(part, Failure):
        return part  # type: ignore[return-value]
    try:
        return future.result()
    except Late:
        return Failure(part.source, "extract", f"it took longer than {timeout:g} s", "raise --timeout, or split it")
    except ProcessExpired as error:
        reason = f"the process that worked on it ended (exit code {error.exitcode})"
        return Failure(part.source, "extract", reason, "see whether there is memory enough; else report it")


def _work(settings: Settings, part: Part) -> Outcome:
    return worker(settings)(part)


def _start(settings: Settings) -> None:
    """What a new process does: leave Ctrl-C to the one that leads, and build before any clock runs."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    worker(settings)


def _size(part: Part | Failure) -> int:
    if isinstance(part, Failure):
        return 0
    if isinstance(part.data, Path):
        return 0  # it is read where it is worked on
    return len(part.data)


def _context() -> Any:
    """Processes that start from a clean one: threads and locks of this one are not copied."""
    import multiprocessing

    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["duban.engines.work"])
    return context
