"""What changed between two evaluations, record by record, and which rules had a hand in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from duban.lab.corpus.gold import CorpusError
from duban.lab.evaluate.run import Evaluation
from duban.lab.evaluate.scores import Outcome

#: Document, layer and place of a record.
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier state: the rules behind each gold record that was right, and behind each false one."""

    corpus: str
    right: Mapping[Key, tuple[str, ...]]
    false: Mapping[Key, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Change:
    """A record that was won or lost; ``gone`` rules no longer stand behind it, ``come`` ones are new behind it."""

    outcome: Outcome
    gone: tuple[str, ...]
    come: tuple[str, ...]

    def __str__(self) -> str:
        o = self.outcome
        told = [f"{name}: {wanted} → {got}" for name, (wanted, got) in o.wrong.items()] if o.status == "fields" else []
        told += [f"rules gone: {', '.join(self.gone)}"] if self.gone else []
        told += [f"rules: {', '.join(self.come)}"] if self.come else []
        return f"{o.document} {o.layer} {o.place} {o.status} “{shorten(o.text)}”" + "".join(
            f"; {part}" for part in told
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Right records won and lost, false records gone and come."""

    won: tuple[Change, ...]
    lost: tuple[Change, ...]
    false_gone: tuple[Key, ...]
    false_come: tuple[Change, ...]


def compare(before: Before, now: Evaluation) -> Comparison:
    """What the evaluation ``now`` won and lost against an earlier state, in text order."""
    outcomes = {key(outcome): outcome for outcome in now.outcomes if outcome.status != "false"}
    false = {key(outcome): outcome for outcome in now.outcomes if outcome.status == "false"}
    won, lost = [], []
    for place, outcome in outcomes.items():
        was, is_right = place in before.right, outcome.status == "right"
        if is_right and not was:
            won.append(Change(outcome, (), outcome.rules))
        elif was and not is_right:
            earlier = before.right[place]
            gone = tuple(rule for rule in earlier if rule not in outcome.rules)
            lost.append(Change(outcome, gone, tuple(rule for rule in outcome.rules if rule not in earlier)))
    come = tuple(Change(outcome, (), outcome.rules) for place, outcome in false.items() if place not in before.false)
    gone_keys = tuple(place for place in before.false if place not in false)
    return Comparison(tuple(won), tuple(lost), gone_keys, come)


def state(evaluation: Evaluation) -> Before:
    """The state of an evaluation, for a later one to be compared with."""
    return Before(
        evaluation.corpus,
        {key(o): o.rules for o in evaluation.outcomes if o.status == "right"},
        {key(o): o.rules for o in evaluation.outcomes if o.status == "false"},
    )


def key(outcome: Outcome) -> Key:
    """Which record it is."""
    return (outcome.document, outcome.layer, outcome.place)


def write_state(before: Before) -> dict[str, Any]:
    """The state as JSON values: for each document, place to rules."""
    return {"corpus": before.corpus, "right": _written(before.right), "false": _written(before.false)}


def read_state(file: Path) -> Before:
    """Read the state that an evaluation's JSON or a baseline holds. Raises ``CorpusError`` for any other file."""
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
        return Before(record["corpus"], _read(record["right"]), _read(record["false"]))
    except (
        OSError,
        UnicodeDecodeError,
        json.JSONDecodeError,
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
    ) as error:
        raise CorpusError(
            f"{file}: no baseline ({type(error).__name__}: {error}); "
            "give a corpus/baseline.json or what `duban evaluate --json` wrote"
        ) from None


def shorten(text: str, length: int = 40) -> str:
    """The text on one line, cut after ``length`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def _written(records: Mapping[Key, tuple[str, ...]]) -> dict[str, dict[str, str]]:
    written: dict[str, dict[str, str]] = {}
    for (document, layer, place), rules in records.items():
        written.setdefault(document, {})[f"{layer} {place}"] = " ".join(rules)
    return written


def _read(written: Mapping[str, Mapping[str, str]]) -> dict[Key, tuple[str, ...]]:
    records = {}
    for document, places in written.items():
        for name, rules in places.items():
            layer, place = name.split(" ")
            records[(document, layer, place)] = tuple(rules.split())
    return records
