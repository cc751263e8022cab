"""Is a record of confidence 0.9 right nine times in ten? One command, one table, one picture.

    python -m benchmarks.reliability [CORPUS] [--also NAME=FOLDER …] [--svg docs/reliability.svg]

A record is right where directive, speaker, modality, parties and deadlines all are. Documents that the shipped models
learned from are read by models that never saw them (``benchmarks/labeller.py``). Drawing needs ``duban[notebooks]``.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import cycle, pairwise
from pathlib import Path

from benchmarks.labeller import Part, parts

from duban.lab.corpus.pairing import pair
from duban.lab.evaluate.outputs import as_output
from duban.lab.evaluate.report import table
from duban.lab.evaluate.scores import DECISIVE, score

EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0)
HARD = ("challenge",)
#: Told apart by lightness as well as by hue (Okabe and Ito), and by their marks.
STYLES = (
    ("#000000", "o"),
    ("#0072B2", "s"),
    ("#E69F00", "^"),
    ("#009E73", "D"),
    ("#CC79A7", "v"),
    ("#D55E00", "P"),
    ("#56B4E9", "X"),
)
FEW = 10
Judged = tuple[float, bool]


def judged(part: Part) -> list[Judged]:
    """The confidence of each record, and whether all of it is right."""
    found: list[Judged] = []
    for document in part.corpus.documents:
        record = part.read(document)
        _, outcomes = score(document.text, document.gold, as_output(record))
        spans = {(o.start, o.end): o for o in outcomes if o.layer == "directive" and o.status in ("right", "fields")}
        pairs = {j: i for i, j in pair(document.gold.directives, record.commitments)}
        for number, commitment in enumerate(record.commitments):
            gold = document.gold.directives[pairs[number]] if number in pairs else None
            outcome = spans.get((gold.start, gold.end)) if gold else None
            found.append((commitment.confidence, outcome is not None and not DECISIVE & outcome.wrong.keys()))
    return found


def bins(records: Sequence[Judged]) -> list[tuple[int, int, float]]:
    """For each stretch between ``EDGES``: records, right ones, mean confidence."""
    rows = []
    for low, high in pairwise(EDGES):
        inside = [(c, right) for c, right in records if low <= c < high or (high == 1.0 and c == 1.0)]
        mean = sum(c for c, _ in inside) / len(inside) if inside else (low + high) / 2
        rows.append((len(inside), sum(right for _, right in inside), mean))
    return rows


def draw(binned: dict[str, list[tuple[int, int, float]]], file: Path) -> None:
    """The reliability diagram; points of fewer than ``FEW`` records are left out. The same figures, the same bytes."""
    import matplotlib as mpl

    mpl.use("agg")
    mpl.rcParams |= {"svg.fonttype": "none", "svg.hashsalt": "duban", "font.family": "sans-serif", "font.size": 11}
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6.4, 5.2))
    axes.plot([0, 1], [0, 1], color="#888888", linewidth=1, linestyle=":", label="as sure as right")
    for (name, rows), (colour, mark) in zip(binned.items(), cycle(STYLES), strict=False):
        points = [(mean, right / total) for total, right, mean in rows if total >= FEW]
        axes.plot(*zip(*points, strict=True), color=colour, marker=mark, label=f"{name} ({sum(r[0] for r in rows)})")
    axes.axvline(0.9, color="#888888", linewidth=0.8)
    axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="confidence of the records", ylabel="share that is wholly right")
    axes.legend(loc="lower right", frameon=False, fontsize=9)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(file, metadata={"Date": None, "Creator": None}, bbox_inches="tight")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reliability", description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, nargs="?", default=Path("corpus"))
    parser.add_argument("--also", nargs="*", default=[], metavar="NAME=FOLDER")
    parser.add_argument("--svg", type=Path)
    options = parser.parse_args()
    binned = {part.name: bins(judged(part)) for part in parts(options.corpus, options.also)}
    steps = [f"{low:.1f} to {high:.1f}" for low, high in pairwise(EDGES)]
    cells = [[f"{r} of {n} ({100 * r / n:.0f} %)" if n else "-" for n, r, _ in rows] for rows in binned.values()]
    print(table(["confidence", *binned], [[step, *row] for step, *row in zip(steps, *cells, strict=True)]))
    if options.svg:
        draw({name: rows for name, rows in binned.items() if name not in HARD}, options.svg)


if __name__ == "__main__":
    main()
