"""Documents and outputs that the tests of the scorer share."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from duban.lab.corpus.gold import GoldDocument
from duban.lab.corpus.markup import parse, to_gold
from duban.lab.evaluate.outputs import Output


def document(marked: str, name: str = "x") -> tuple[str, GoldDocument]:
    """Text and gold of a marked text without a header."""
    parsed = parse(f'+++\nid = "{name}"\n+++\n{marked}')
    return parsed.text, GoldDocument.model_validate(to_gold(parsed))


def perfect(gold: dict[str, Any], rules: tuple[str, ...] = ("rule.a",)) -> dict[str, Any]:
    """The output of a system that finds exactly the gold."""
    return {
        "document": {"id": gold["doc"], "meeting_date": gold["meeting_date"]},
        "speakers": [{**speaker, "kind": "person"} for speaker in gold["speakers"]],
        "commitments": [
            {
                **directive,
                "responsible": [{"text": text} for text in directive["responsible"]],
                "deadlines": [{"text": text} for text in directive["deadlines"]],
                "rules": list(rules),
            }
            for directive in gold["directives"]
        ],
        "project_counts": [dict(count) for count in gold["project_counts"]],
        "deadlines": [dict(deadline) for deadline in gold["deadlines"]],
    }


def damaged(gold: dict[str, Any], text: str, chance: random.Random) -> dict[str, Any]:
    """A believable output: spans moved, records dropped and invented, fields changed."""
    output = perfect(gold)
    for layer in ("commitments", "project_counts", "deadlines"):
        output[layer] = [moved for record in output[layer] for moved in _moved(record, text, chance)]
    for commitment in output["commitments"]:
        _change_fields(commitment, [speaker["name"] for speaker in gold["speakers"]], chance)
    for count in output["project_counts"]:
        count["value"] = chance.choice([count["value"], None, 7])
    for deadline in output["deadlines"]:
        deadline["iso_end"] = chance.choice([deadline["iso_end"], deadline["iso_end"], None])
    for speaker in output["speakers"]:
        speaker["titles"] = speaker["titles"][: chance.randint(0, 3)]
        speaker["kind"] = chance.choice(["person", "person", "meeting"])
    if chance.random() < 0.3:
        output["document"]["meeting_date"] = None
    return output


def _moved(record: dict[str, Any], text: str, chance: random.Random) -> Iterator[dict[str, Any]]:
    if chance.random() < 0.2:
        return
    if chance.random() < 0.4:
        start = max(0, record["start"] + chance.randint(-6, 6))
        end = min(len(text), max(start + 1, record["end"] + chance.randint(-20, 6)))
        record |= {"start": start, "end": end, "text": text[start:end] if chance.random() < 0.9 else "?"}
    yield record
    if chance.random() < 0.15:
        yield record | {"start": record["start"] + 1, "text": text[record["start"] + 1 : record["end"]]}


def _change_fields(commitment: dict[str, Any], speakers: list[str], chance: random.Random) -> None:
    if chance.random() < 0.2:
        commitment["speaker"] = chance.choice([None, "会议", *speakers])
    if chance.random() < 0.1:
        commitment["modality"] = "prohibition"
    if chance.random() < 0.2:
        commitment["marker"] = chance.choice([None, "须", "应"])
    if chance.random() < 0.3:
        commitment["responsible"] = commitment["responsible"][1:] + [{"text": "各 級(jí)"}] * chance.randint(0, 2)
    if chance.random() < 0.2:
        commitment["deadlines"] = [{"text": "年内"}, *commitment["deadlines"]]


def as_found(output: dict[str, Any]) -> Output:
    """An output as the scorer reads it."""
    return Output.model_validate(output)
