"""The ratchet: floors under the scores that only rise, unless lowering them is asked for by name.

A baseline holds the hash of the corpus that it was measured on, a floor for every figure, and which records were right,
so that a broken floor can name what was lost. The idea is trafilatura's evaluation gate.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from duban.lab.corpus.gold import CorpusError
from duban.lab.evaluate.compare import Before, Comparison, compare, read_state, state, write_state
from duban.lab.evaluate.figures import COUNTS
from duban.lab.evaluate.run import Evaluation

#: The groups that have floors: the whole corpus, and the split that nobody tunes on.
ALL, HELD_OUT = "all", "test"

#: The figures that a baseline has floors for. The other shares are of what was found, and finding more may lower them.
FLOORED = (*COUNTS, "meeting date", "grounding")

Floors = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Baseline:
    """Floors by group and figure, and the state that they were measured in."""

    floors: Floors
    before: Before


@dataclass(frozen=True, slots=True)
class Broken:
    """A figure below its floor."""

    group: str
    figure: str
    floor: float
    now: float

    def __str__(self) -> str:
        return f"{self.figure} ({self.group}): {self.now:.4f} is below the floor of {self.floor:.4f}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says: it is open where nothing is broken and the corpus is the one that was measured."""

    broken: tuple[Broken, ...]
    comparison: Comparison
    stale: bool

    @property
    def passed(self) -> bool:
        """Whether the gate is open."""
        return not self.broken and not self.stale


def scores_of(evaluation: Evaluation) -> dict[str, dict[str, float]]:
    """Every figure of the groups that have floors; what could not be judged has none."""
    groups = {ALL: evaluation.figures}
    held_out = evaluation.by("split").get(HELD_OUT)
    if held_out is not None:
        groups[HELD_OUT] = held_out
    return {
        group: {name: row.score for name, row in figures.rows().items() if row.score is not None}
        for group, figures in groups.items()
    }


def check(evaluation: Evaluation, baseline: Baseline) -> Verdict:
    """Compare an evaluation with a baseline."""
    return Verdict(
        below(evaluation, baseline.floors),
        compare(baseline.before, evaluation),
        evaluation.corpus != baseline.before.corpus,
    )


def below(evaluation: Evaluation, floors: Floors) -> tuple[Broken, ...]:
    """The figures that are below their floors; a figure that can't be judged any more counts as zero."""
    now = scores_of(evaluation)
    pairs = (
        (group, name, floor, now.get(group, {}).get(name, 0.0))
        for group, names in floors.items()
        for name, floor in names.items()
    )
    return tuple(Broken(group, name, floor, score) for group, name, floor, score in pairs if score < floor)


def read_baseline(file: Path) -> Baseline:
    """Read a baseline. Raises ``CorpusError`` for a file that is none."""
    before = read_state(file)
    floors = json.loads(file.read_text(encoding="utf-8")).get("floors")
    if not isinstance(floors, dict):
        raise CorpusError(f"{file} has no floors; write it with `duban evaluate --update`")
    return Baseline(floors, before)


def write_baseline(file: Path, evaluation: Evaluation, *, allow_lower: bool = False) -> tuple[Broken, ...]:
    """Pin the evaluation as the new baseline; the floors that this lowers come back.

    Raises ``CorpusError``, and writes nothing, where a floor would sink and ``allow_lower`` is not set.
    """
    lowered = below(evaluation, read_baseline(file).floors) if file.exists() else ()
    if lowered and not allow_lower:
        told = "\n".join(f"  {broken}" for broken in lowered)
        raise CorpusError(f"the update would lower floors:\n{told}\nfix the rules, or say --allow-lower")
    scores = scores_of(evaluation)
    floors = {group: {name: names[name] for name in FLOORED if name in names} for group, names in scores.items()}
    record = {"floors": floors, **write_state(state(evaluation))}
    file.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    return lowered
