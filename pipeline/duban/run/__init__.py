"""How a run works: one document, all documents on this machine, or on a cluster; and how a stopped run resumes.

Every engine takes parts in order and gives one outcome for each, in the same order: a ``Result`` or a ``Failure``.
"""

from duban.run.journal import Journal, JournalError
from duban.run.local import Work, has_pool, processes, run
from duban.run.work import Outcome, Result, Settings, Worker, worker

__all__ = [
    "Journal",
    "JournalError",
    "Outcome",
    "Result",
    "Settings",
    "Work",
    "Worker",
    "has_pool",
    "processes",
    "run",
    "worker",
]
