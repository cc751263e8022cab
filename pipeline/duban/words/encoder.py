"""A network that reads the characters of a meeting in their context, run by ONNX Runtime.

One thread, so that the sums are the same however many documents are read at once; weights of seven bits, since with
eight the sums of some processors overflow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from duban.words.lexicon import LexiconError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

START, UNKNOWN, BREAK = "\x02", "\x03", "\x1d"
CHARACTERS = "characters"  # the key under which a file names its characters, in the order of their numbers
CLAUSE = 6  # of the scores of a character those that say what its clause is; then of an owner, of a deadline
LONGEST = 510  # characters that the network can read at a time
_DECIMALS = 2  # of a score; what is behind them may differ from one processor to the other


class Weighed(NamedTuple):
    """How much speaks for a clause beginning a request, and for its continuing the one before; 0 is undecided.

    ``owner`` and ``due`` say of each of its characters how much speaks for its naming who is asked, and by when.
    """

    begins: float
    goes_on: float
    owner: Sequence[float] = ()
    due: Sequence[float] = ()


class Encoder:
    """The network of a file; loaded when the first text is read."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __call__(self, pieces: Sequence[str]) -> list[Weighed]:
        """The clauses of a window weighed; a piece that is ``BREAK`` stands between two turns or blocks.

        Raises ``LexiconError`` if the file is no network of this kind.
        """
        import numpy as np

        ids = np.array([numbers(pieces, self._numbers)], dtype=np.int64)
        (seen,) = self._session.run(None, {"ids": ids})
        return [_weighed(seen[0, start:end]) for start, end in places(pieces)]

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            return onnxruntime.InferenceSession(self._file, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # the errors of the runtime share no class
            raise LexiconError(
                f"{self._file}: not a network: {error}; train it again with: duban train meetings"
            ) from None

    @cached_property
    def _numbers(self) -> dict[str, int]:
        characters = self._session.get_modelmeta().custom_metadata_map.get(CHARACTERS, "")
        if not characters.startswith(START + UNKNOWN + BREAK):
            raise LexiconError(f"{self._file}: names no characters; train it again with: duban train meetings")
        return {c: n for n, c in enumerate(characters)}

    def __getstate__(self) -> dict[str, Path]:
        return {"_file": self._file}


def numbers(pieces: Sequence[str], known: Mapping[str, int]) -> list[int]:
    """The numbers of the characters of a window, framed by those of its start and end.

    >>> numbers(["请他", BREAK, "好"], {START: 0, UNKNOWN: 1, BREAK: 2, "请": 3, "好": 4})
    [0, 3, 1, 2, 4, 2]
    """
    inside = [known.get(c.lower(), known[UNKNOWN]) for piece in pieces for c in piece]
    return [known[START], *inside[:LONGEST], known[BREAK]]


def places(pieces: Sequence[str]) -> list[tuple[int, int]]:
    """Where each clause starts and ends among the numbers; what the network can't read is put at their end.

    >>> places(["请他", BREAK, "好"])
    [(1, 3), (4, 5)]
    """
    starts = list(accumulate(map(len, pieces), initial=1))
    return [
        (min(start, LONGEST), min(end, LONGEST + 1))
        for start, end, piece in zip(starts, starts[1:], pieces, strict=False)
        if piece != BREAK
    ]


def both(own: float, read: float) -> float:
    """The score of a clause by its own words, and by what the network reads, which counts twice.

    >>> both(1.0, -2.0)
    -1.0
    """
    return (own + 2 * read) / 3


def _weighed(seen: npt.NDArray[np.float32]) -> Weighed:
    """A clause by its characters: what all of them say on average, and what the first says."""
    import numpy as np

    outside, begins, goes_on = (float(x) for x in seen[:, :3].mean(axis=0) + seen[0, 3:CLAUSE])
    return Weighed(
        round(begins - outside, _DECIMALS),
        round(goes_on - float(np.logaddexp(outside, begins)), _DECIMALS),
        *seen[:, CLAUSE:].T.round(_DECIMALS).tolist(),
    )
