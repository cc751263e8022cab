import json

import pytest

from duban.core.reviews import ACT, reviews_schema
from duban.io.reviews import append_reviews, line_of, parse_reviews, read_reviews
from reviews.acts import DOCUMENT, act, quote, raw

FIRST = DOCUMENT.commitments[0].text
ACTS = [
    act("accept", FIRST, who="李敏", when="2021-03-02T09:15:00.250+08:00"),
    act("edit", FIRST, {"speaker": None, "responsible": [quote("市发改委", role="lead")]}),
    act("status", FIRST, {"state": "done"}),
    act("comment", FIRST, "好"),
]
GOOD = line_of(ACTS[0])


def test_what_is_written_is_read_again(tmp_path):
    file = tmp_path / "reviews.jsonl"
    append_reviews(file, ACTS[:1])
    append_reviews(file, ACTS[1:])
    found = read_reviews(file)
    assert [entry.act for entry in found.entries] == ACTS
    assert found.entries[1].act.value.model_fields_set == {"speaker", "responsible"}
    assert not found.problems


@pytest.mark.parametrize(
    ("content", "lines", "reason"),
    [
        (GOOD[:-9], [], "it is cut off"),
        (b"<<<<<<< HEAD\n", [], "not JSON"),
        (b"\xff\xfe\n", [], "not JSON"),
        (json.dumps(raw("accept", FIRST) | {"version": 2}).encode() + b"\n", [], "version 2"),
        (json.dumps(raw("approve", FIRST)).encode() + b"\n", [], "'approve'"),
        (json.dumps(raw("accept", FIRST) | {"end": 3, "start": 9}).encode() + b"\n", [], "characters"),
        (json.dumps(raw("accept", FIRST) | {"text": "短"}).encode() + b"\n", [], "text has 1 characters"),
        (json.dumps(raw("status", FIRST, {"state": "finished"})).encode() + b"\n", [], "state"),
        (json.dumps(raw("accept", FIRST) | {"mood": 1}).encode() + b"\n", [], "mood"),
        (b"[1]\n", [], "the line"),
    ],
)
def test_a_bad_line_is_told_by_number_and_costs_no_other(content, lines, reason):
    found = parse_reviews(b"\xef\xbb\xbf" + GOOD.replace(b"\n", b"\r\n") + b"\n" + content)
    assert [entry.line for entry in found.entries] == [1]
    (problem,) = found.problems
    assert problem.line == 3
    assert reason in problem.reason


def test_a_line_that_stands_twice_counts_once():
    assert len(parse_reviews(GOOD * 2 + line_of(ACTS[3])).entries) == 2


def test_a_cut_line_keeps_a_line_of_its_own(tmp_path):
    file = tmp_path / "reviews.jsonl"
    file.write_bytes(GOOD + GOOD[:30])
    append_reviews(file, ACTS[3:])
    found = read_reviews(file)
    assert [entry.act for entry in found.entries] == [ACTS[0], ACTS[3]]
    assert [problem.line for problem in found.problems] == [2]
    assert file.read_bytes().startswith(GOOD + GOOD[:30] + b"\n")


@pytest.mark.parametrize("one", ACTS, ids=lambda one: one.act)
def test_the_schema_takes_what_is_written(one):
    jsonschema = pytest.importorskip("jsonschema")
    written = json.loads(line_of(one))
    jsonschema.validate(written, reviews_schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(written | {"act": "approve"}, reviews_schema())
    assert ACT.validate_python(written) == one
