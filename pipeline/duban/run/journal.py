"""What a run has done so far, on disk: a run that is stopped at any moment goes on from here.

The journal lies beside the output. Its first line says which run it is of; each further line is one outcome, in input
order. Lines are only ever added, and the outcome of line ``n`` is that of part ``n``, so that to go on means to drop
what is torn or damaged from the first such line on, to count, and to skip. Each line bears a sum by which damage is
seen: a machine that loses its power may leave anything. The output itself is written from the journal at the end.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import reduce
from glob import escape
from pathlib import Path
from typing import Any, BinaryIO
from zlib import crc32

from duban.io.readers import Failure
from duban.run.work import Outcome, Result

_SUM = 9  # bytes: a sum in hexadecimal digits, and a blank


class JournalError(ValueError):
    """A journal that cannot be resumed; the message says why and what to do."""


class Journal:
    """The outcomes of a run. ``done`` is how many there are."""

    def __init__(self, path: Path, stream: BinaryIO, done: int) -> None:
        self.path = path
        self.done = done
        self._stream = stream

    @classmethod
    def open(cls, output: Path, run: Mapping[str, Any], resume: bool) -> Journal:
        """The journal of a run that is to write ``output``; ``run`` is what its outcomes depend on.

        Raises ``JournalError`` if one lies there that is not to be resumed, or is of another run; ``OSError``.
        """
        path = output.with_name(f"{output.name}.partial")
        head = json.dumps(run, ensure_ascii=False, sort_keys=True).encode() + b"\n"
        if path.exists() and not resume:
            raise JournalError(f"{path} is left from a run that was stopped: continue with --resume, or remove it")
        stream = path.open("r+b" if path.exists() else "x+b")
        if not _taken(stream):
            stream.close()
            raise JournalError(f"{path} is being written by another run: wait for it, or stop it")
        if resume:
            # What a killed run had begun to write at its end; nobody else writes this output now.
            own = re.compile(rf"\.{re.escape(output.name)}\.[0-9]+\.partial.*")  # and nobody else's .partial
            for left in output.parent.glob(f".{escape(output.name)}.*"):
                if own.fullmatch(left.name) and left.is_file():
                    left.unlink()
        try:
            there = stream.readline()
            if there.endswith(b"\n") and there != head:
                raise JournalError(
                    f"{path} belongs to another run ({_difference(there, run)}): remove it to start again"
                )
            if there != head:
                stream.truncate(0)
                stream.seek(0)
                stream.write(head)
            done = _cut(stream, len(head))
        except BaseException:
            stream.close()
            raise
        return cls(path, stream, done)

    def write(self, outcome: Outcome) -> None:
        """Add the outcome of the next part. Raises ``OSError``."""
        pieces = _told(outcome)
        self._stream.write(_sum(*pieces))
        self._stream.writelines(pieces)
        self.done += 1

    def read(self) -> Iterator[Outcome]:
        """All outcomes, from the first."""
        self._stream.flush()
        with self.path.open("rb") as lines:
            next(lines, None)
            yield from map(_outcome, lines)

    def close(self) -> None:
        """Keep what is written, for a later run. Raises ``OSError``."""
        self._stream.close()

    def remove(self) -> None:
        """The output is written; nothing is left to resume."""
        self._stream.close()
        self.path.unlink()


def _cut(stream: BinaryIO, size: int) -> int:
    """How many lines are whole; what follows them is cut off, and the stream stands at its end.

    ``size`` is where the stream stands, in bytes, behind the first line.
    """
    lines = 0
    for line in stream:
        if not _is_whole(line):
            break
        lines += 1
        size += len(line)
    stream.seek(size)
    stream.truncate()
    return lines


def _is_whole(line: bytes) -> bool:
    return line.endswith(b"\n") and line[:_SUM] == _sum(memoryview(line)[_SUM:])


def _sum(*pieces: bytes | memoryview) -> bytes:
    return b"%08x " % reduce(lambda before, piece: crc32(piece, before), pieces, 0)


def _taken(stream: BinaryIO) -> bool:
    """Take a file for this process alone, until it ends, however it ends; whether that could be done."""
    try:
        import fcntl
    except ImportError:  # Windows; there it is for the user to start one run at a time
        return True
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def _told(outcome: Outcome) -> Sequence[bytes]:
    """An outcome as it stands in a line, in pieces: a long record is not copied."""
    if isinstance(outcome, Failure):
        return (json.dumps(asdict(outcome)).encode(), b"\n")
    near = b64encode(outcome.signature).decode() if outcome.signature else None
    head = json.dumps([outcome.id, outcome.source, outcome.sha256, outcome.length, near, *outcome.notes])
    return (head.encode(), b"\t", outcome.line, b"\n")


def _outcome(line: bytes) -> Outcome:
    tab = line.find(b"\t")
    about = json.loads(line[_SUM : tab if tab >= 0 else None])
    if tab < 0:
        return Failure(**about)
    name, source, sha256, length, near, *notes = about
    return Result(name, source, sha256, length, b64decode(near) if near else None, line[tab + 1 : -1], tuple(notes))


def _difference(there: bytes, run: Mapping[str, Any]) -> str:
    try:
        before = json.loads(there)
    except ValueError:
        return "its first line is damaged"
    return "other " + ", ".join(sorted(key for key in run.keys() | before.keys() if run.get(key) != before.get(key)))
