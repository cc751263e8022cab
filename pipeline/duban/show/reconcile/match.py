"""Which row of a ledger is about which commitment: by id, else by the character pairs that they share."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

_NO_WORD = re.compile(r"[\W_]+")
#: Of the shorter text so much, weighted by rarity, stands in the longer one. Ledgers shorten and unite what was asked.
ALIKE = 0.55
#: Pairs that stand in more than this share of all texts tell nothing, and would make of every text a candidate.
_COMMON = 0.2
_FEW = 50


def alike(first: Sequence[str], second: Sequence[str]) -> dict[tuple[int, int], float]:
    """The pairs of places in two lists of texts that share at least ``ALIKE``, with how much they share (0 to 1).

    >>> list(alike(["完成12座水库除险加固"], ["县水利局要在6月底前完成12座水库除险加固", "加强宣传"]))
    [(0, 0)]
    """
    ours, theirs = [_pairs(text) for text in first], [_pairs(text) for text in second]
    total = len(ours) + len(theirs)
    counts = Counter(pair for pairs in (*ours, *theirs) for pair in pairs)
    ceiling = max(_FEW, total * _COMMON)
    rare = {pair: count for pair, count in counts.items() if count <= ceiling}
    weight = defaultdict(float, {pair: math.log((1 + total) / (1 + count)) + 0.1 for pair, count in rare.items()})
    postings: dict[str, list[int]] = defaultdict(list)
    for place, pairs in enumerate(theirs):
        for pair in pairs & rare.keys():
            postings[pair].append(place)
    sums = [sum(weight[pair] for pair in pairs) for pairs in theirs]
    found: dict[tuple[int, int], float] = {}
    for number, pairs in enumerate(ours):
        mine = sum(weight[pair] for pair in pairs)
        shared: dict[int, float] = defaultdict(float)
        for pair in sorted(pairs):
            for place in postings.get(pair, ()):
                shared[place] += weight[pair]
        for place, common in shared.items():
            if (score := common / (min(mine, sums[place]) or 1.0)) >= ALIKE:
                found[number, place] = score
    return found


def _pairs(text: str) -> frozenset[str]:
    bare = _NO_WORD.sub("", text)
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1)) or frozenset((bare,))
