"""The scorer against cases computed by hand."""

from __future__ import annotations

import pytest
from samples import as_found, document, perfect

from duban.core.text import Span
from duban.lab.corpus.pairing import iou, pair, same
from duban.lab.evaluate.figures import Count, Rate, total
from duban.lab.evaluate.scores import score

MARKED = (
    '张三强调，<directive marker="要" speaker="张三" responsible="各县|各区">各县、各区要在'
    '<deadline end="2021-06-30">6月底前</deadline>办结</directive>，'
    '<directive marker="不得" modality="prohibition">不得拖延</directive>。'
    '<directive responsible="市财政局">市财政局牵头落实</directive>。共<count value="9">9个项目</count>。'
)


def scored(change):
    text, gold = document(MARKED)
    output = perfect(gold.to_json())
    output["speakers"] = [{"name": "张三", "titles": [], "kind": "person"}]
    change(output)
    figures, outcomes = score(text, gold, as_found(output))
    return figures.rows(), outcomes


def drop(layer, *indices):
    def change(output):
        output[layer] = [record for i, record in enumerate(output[layer]) if i not in indices]

    return change


def put(layer, index, **fields):
    return lambda output: output[layer][index].update(fields)


# What is done to a perfect output; what figures must say then.
CASES = [
    ("nothing", lambda output: None, {"record": Count(3, 3, 3), "directive exact": Count(3, 3, 3)}),
    ("nothing", lambda output: None, {"responsible": Count(3, 3, 3), "directive deadlines": Count(1, 1, 1)}),
    ("nothing", lambda output: None, {"grounding": Rate(5, 5), "meeting date": Rate(1, 1)}),
    ("nothing", lambda output: None, {"speaker names": Count(0, 0, 1), "count value": Rate(1, 1)}),
    ("one missed", drop("commitments", 0), {"record": Count(2, 3, 2), "directive overlap": Count(2, 3, 2)}),
    ("one missed", drop("commitments", 0), {"responsible": Count(1, 3, 1), "directive deadlines": Count(0, 1, 0)}),
    ("marked missed", drop("commitments", 0), {"directive marked (recall)": Count(1, 2, 1)}),
    ("unmarked missed", drop("commitments", 2), {"directive unmarked (recall)": Count(0, 1, 0)}),
    (
        "wrong speaker",
        put("commitments", 1, speaker=None),
        {"speaker of directive": Rate(2, 3), "record": Count(2, 3, 3)},
    ),
    (
        "wrong modality",
        put("commitments", 1, modality="obligation"),
        {"modality": Rate(2, 3), "record": Count(2, 3, 3)},
    ),
    (
        "wrong marker keeps the record",
        put("commitments", 1, marker=None),
        {"marker": Rate(2, 3), "record": Count(3, 3, 3)},
    ),
    ("no party", put("commitments", 0, responsible=[]), {"responsible": Count(1, 3, 1), "record": Count(2, 3, 3)}),
    (
        "party twice is one",
        put("commitments", 2, responsible=[{"text": "市财政局"}] * 2),
        {"responsible": Count(3, 3, 3)},
    ),
    ("traditional party", put("commitments", 2, responsible=[{"text": "市財政局"}]), {"responsible": Count(3, 3, 3)}),
    ("glossed party", put("commitments", 2, responsible=[{"text": "市财(cái)政 局"}]), {"responsible": Count(3, 3, 3)}),
    ("strange deadline", put("commitments", 1, deadlines=[{"text": "年内"}]), {"directive deadlines": Count(1, 1, 2)}),
    ("shorter span", put("commitments", 2, end=31, text="市财政局牵头"), {"directive exact": Count(2, 3, 3)}),
    ("shorter span", put("commitments", 2, end=31, text="市财政局牵头"), {"record": Count(3, 3, 3)}),
    ("wrong quote", put("commitments", 2, text="?"), {"grounding": Rate(4, 5)}),
    ("wrong value", put("project_counts", 0, value=8), {"count value": Rate(0, 1), "count exact": Count(1, 1, 1)}),
    ("no date", put("deadlines", 0, iso_end=None), {"deadline value": Rate(0, 1), "deadline exact": Count(1, 1, 1)}),
    ("no counts", drop("project_counts", 0), {"count overlap": Count(0, 1, 0), "count value": Rate(0, 0)}),
]


@pytest.mark.parametrize(("title", "change", "wanted"), CASES)
def test_figures(title, change, wanted):
    rows, _ = scored(change)
    assert {name: rows[name] for name in wanted} == wanted


def test_outcomes_say_what_became_of_each_record():
    def change(output):
        del output["commitments"][0]
        output["commitments"][0]["modality"] = "obligation"
        output["commitments"].append({"text": "张三", "start": 0, "end": 2, "rules": ["rule.b"]})

    _, outcomes = scored(change)
    assert [(o.layer, o.status, o.rules) for o in outcomes] == [
        ("directive", "missed", ()),
        ("directive", "fields", ("rule.a",)),
        ("directive", "right", ("rule.a",)),
        ("directive", "false", ("rule.b",)),
        ("count", "right", ()),
        ("deadline", "right", ()),
    ]
    assert outcomes[1].wrong == {"modality": ("prohibition", "obligation")}


def test_f1_by_hand():
    count = Count(tp=6, gold=10, given=8)
    assert (count.precision, count.recall, count.errors) == (0.75, 0.6, 6)
    assert count.score == round(2 * 0.75 * 0.6 / 1.35, 4)
    assert Count().score == 0.0
    assert Rate().score is None
    assert (Count(1, 2, 3) + Count(1, 1, 1)).score == round(2 * 0.5 * 2 / 3 / (0.5 + 2 / 3), 4)


def test_totals_add_up():
    text, gold = document(MARKED)
    figures, _ = score(text, gold, as_found(perfect(gold.to_json())))
    assert total([figures, figures]).counts["record"] == Count(6, 6, 6)


@pytest.mark.parametrize(
    ("gold", "found", "pairs"),
    [
        ([Span(0, 10)], [Span(0, 5)], [(0, 0)]),  # exactly one half is enough
        ([Span(0, 11)], [Span(0, 5)], []),
        ([Span(0, 10)], [Span(0, 6), Span(0, 9)], [(0, 1)]),  # the better one
        ([Span(0, 10), Span(10, 20)], [Span(0, 20)], [(1, 0)]),  # a tie goes to the later gold
        ([Span(0, 4)], [Span(4, 8)], []),
    ],
)
def test_pairing(gold, found, pairs):
    assert pair(gold, found) == pairs


def test_iou_of_touching_spans_is_zero():
    assert iou(Span(0, 4), Span(4, 8)) == 0.0


@pytest.mark.parametrize(
    ("a", "b", "alike"), [("發展局", "发展局", True), (None, None, True), (None, "", False), ("王飞", "王飞虎", False)]
)
def test_same(a, b, alike):
    assert same(a, b) is alike
