"""How what a piece of work costs grows with the length of its input.

A cost is processor time, of which other programs take nothing, compared with the cost of a shorter input in the same
process; what a busy machine still adds (caches, clocks, shared cores) stays far below the margin, since a square is as
many times above it as linear work is below.
"""

import time
from functools import partial

#: Below this many seconds a cost is noise.
LEAST = 0.002


def growth(work, text_of, length, times, enough=None, clock=time.process_time):
    """The cost of a character of a text ``times`` as long, over that of the shorter; the least of up to five tries.

    1 is linear, ``times`` is a square. With ``enough`` the tries end as soon as one is no more than that.
    """
    enough = margin(times) if enough is None else enough
    least = float("inf")
    for _ in range(5):
        long = _cost(work, text_of(length * times), 1, clock)
        if long <= LEAST * times * enough:  # whatever the shorter costs
            return min(least, long / LEAST / times)
        short = max(_cost(work, text_of(length), 3, clock), LEAST)
        least = min(least, long / short / times)
        if least <= enough:
            break
    return least


def margin(times):
    """Half way, as factors go, from linear work to a square."""
    return times**0.5


def linear(work, text_of, length, times=16):
    """Whether the cost of a character stays on the linear side of the margin."""
    return growth(work, text_of, length, times) <= margin(times)


def repeated(unit):
    """Texts of any length that are made of one unit."""
    return partial(_repeat, unit)


def _repeat(unit, length):
    return (unit * (length // len(unit) + 1))[:length]


def _cost(work, text, runs, clock):
    def once():
        began = clock()
        work(text)
        return clock() - began

    return min(once() for _ in range(runs))
