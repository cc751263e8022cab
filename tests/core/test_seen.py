"""What the learned models get to see of a text, by name: a name that is spelled otherwise is unknown to them.

The rows of ``seen.json`` were read name by name; a change of the features changes them, and asks for new models.
"""

import json
from pathlib import Path

import pytest

from duban.stages.directives.features import features
from duban.stages.directives.labeller import Labeller
from duban.stages.directives.talk import TalkReader
from duban.words.lexicon import load_lexicons
from duban.words.logistic import Logistic

ROWS = json.loads(Path(__file__).with_name("seen.json").read_text(encoding="utf-8"))


def of_directives(extractor, text):
    """Each candidate with its names, but for the pairs of its characters."""
    reading, before, seen = extractor.read(text), (None, None), {}
    for candidate in extractor.requests.candidates(reading):
        names = extractor.requests.features(reading, candidate, before)
        seen[reading.cut.text[candidate.start : candidate.end]] = [n for n in names if "holds " not in n]
        before = (not candidate.objection, before[0])
    return seen


def of_pairs(extractor, text):
    """Each candidate with the pairs of its characters."""
    reading = extractor.read(text)
    return {
        reading.cut.text[c.start : c.end]: [
            n for n in extractor.requests.features(reading, c, (None, None)) if "holds " in n
        ]
        for c in extractor.requests.candidates(reading)
    }


def of_talk(extractor, text):
    """Each clause of talk with its names."""
    reading, reader = extractor.read(text), TalkReader(load_lexicons(), extractor.requests.signals)
    return {
        reading.cut.text[clause.start : clause.end]: names
        for clauses, _ in reading.clauses.sentences
        for clause, names in zip(clauses, reader(reading.cut.text, clauses), strict=True)
    }


def of_deadlines(extractor, text):
    """Each time that is weighed, with its names."""
    reading = extractor.read(text)
    return {reading.cut.text[t.start : t.end]: names for t, names in extractor.requests.weighed(reading)}


READERS = {"directives": of_directives, "pairs": of_pairs, "talk": of_talk, "deadlines": of_deadlines}


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row['of']}: {row['lesson']}") for row in ROWS])
def test_what_a_model_sees(extractor, row):
    assert READERS[row["of"]](extractor, row["text"]) == row["seen"]


def test_weights_that_are_sorted_weigh_the_same(extractor):
    reading = extractor.read("一、工作要求\n各乡镇要抓紧排查，加强值守。")
    for candidate in extractor.requests.candidates(reading):
        seen = features(reading.cut.text, candidate, (None, None), extractor.requests.signals)
        weights = {name: 0.1 + number / 100 for number, name in enumerate(sorted({*seen.names()}))}
        model = Logistic(bias=-3.0, weights=weights)
        assert Labeller(model).probability(seen) == pytest.approx(model.probability(seen.names()))
