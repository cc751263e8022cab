"""Spans, the index by place, and the map from cleaned text back to the raw text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.core.text import Edit, NormalizedText, Span, SpanIndex

# raw, rounds of edits, text behind them, and for single characters of that text the raw stretch that each quotes
EDITED = [
    ("a deletion", "要\u200b抓紧", [[(1, 2, "")]], "要抓紧", ["要", "抓", "紧"]),
    ("a deletion at the head", "##要", [[(0, 2, "")]], "要", ["要"]),
    ("a deletion at the tail", "要 \n", [[(1, 3, "")]], "要", ["要"]),
    ("same length keeps each origin", "１０月", [[(0, 2, "10")]], "10月", ["１", "０", "月"]),
    ("a shorter one quotes the whole stretch", "項(xiàng)目", [[(0, 8, "项")]], "项目", ["項(xiàng)", "目"]),
    ("a longer one quotes the whole stretch", "①建", [[(0, 1, "1.")]], "1.建", ["①", "①", "建"]),
    ("the first of two that overlap stands", "甲乙丙丁", [[(1, 3, "x"), (2, 4, "y")]], "甲x丁", ["甲", "乙丙", "丁"]),
    ("of two at one place the longer", "甲乙丙", [[(0, 1, "x"), (0, 2, "y")]], "y丙", ["甲乙", "丙"]),
    ("an empty stretch inserts nothing", "甲乙", [[(1, 1, "x")]], "甲乙", ["甲", "乙"]),
    ("a second round on the first", "甲乙丙丁", [[(1, 2, "")], [(1, 2, "xy")]], "甲xy丁", ["甲", "丙", "丙", "丁"]),
    ("a second round over a first", "甲乙丙丁", [[(1, 2, "")], [(0, 2, "x")]], "x丁", ["甲乙丙", "丁"]),
    ("no edits", "甲乙", [[]], "甲乙", ["甲", "乙"]),
]


@pytest.mark.parametrize(("raw", "rounds", "text", "origins"), [r[1:] for r in EDITED], ids=[r[0] for r in EDITED])
def test_edits(raw, rounds, text, origins):
    edited = NormalizedText.of(raw)
    for edits in rounds:
        edited = edited.edit(Edit(*e) for e in edits)
    assert edited.text == text
    assert [edited.to_raw(i, i + 1).of(raw) for i in range(len(text))] == origins


@pytest.mark.parametrize(
    ("start", "end", "raw_span"),
    [(0, 4, Span(0, 6)), (1, 3, Span(1, 5)), (2, 2, Span(4, 4)), (4, 4, Span(6, 6)), (3, 2, Span(5, 5))],
)
def test_a_stretch_quotes_what_was_cut_inside_it_and_an_empty_one_nothing(start, end, raw_span):
    edited = NormalizedText.of("甲乙--丙丁").edit([Edit(2, 4, "")])
    assert edited.to_raw(start, end) == raw_span


@pytest.mark.parametrize(("raw", "position"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 2), (5, 3), (6, 4), (9, 4)])
def test_raw_places_are_found_in_the_text(raw, position):
    assert NormalizedText.of("甲乙--丙丁").edit([Edit(2, 4, "")]).from_raw(raw) == position


def test_another_script_must_keep_the_length():
    text = NormalizedText.of("項目").recoded("项目")
    assert (text.text, text.to_raw(0, 2).of(text.raw)) == ("项目", "項目")
    with pytest.raises(ValueError, match="from 2 to 1"):
        text.recoded("项")


@pytest.mark.parametrize(
    ("a", "b", "overlaps", "covers"),
    [
        (Span(0, 3), Span(1, 2), True, True),
        (Span(0, 3), Span(0, 3), True, True),
        (Span(0, 3), Span(2, 5), True, False),
        (Span(0, 3), Span(3, 5), False, False),
        (Span(2, 5), Span(0, 9), True, False),
    ],
)
def test_spans_meet(a, b, overlaps, covers):
    assert (a.overlaps(b), b.overlaps(a), a.covers(b)) == (overlaps, overlaps, covers)


spans = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda s: Span(s[0], s[0] + s[1]))


@given(st.lists(spans, max_size=20), st.integers(0, 40), st.integers(1, 12))
def test_the_index_finds_what_a_walk_over_all_finds(items, start, length):
    wanted = Span(start, start + length)
    found = SpanIndex(items).overlapping(wanted.start, wanted.end)
    assert found == [item for item in sorted(items, key=lambda i: i.start) if item.overlaps(wanted)]


@st.composite
def texts_with_edits(draw, rounds=1):
    """A text of distinguishable characters and rounds of edits, each round within the text that it meets."""
    raw = draw(st.text(max_size=30))
    text, result = NormalizedText.of(raw), []
    for _ in range(rounds):
        edit = st.builds(
            lambda a, b, new: Edit(min(a, b), max(a, b), new),
            st.integers(0, len(text.text)),
            st.integers(0, len(text.text)),
            st.text(max_size=5),
        )
        result.append(draw(st.lists(edit, max_size=6)))
        text = text.edit(result[-1])
    return raw, result, text


@given(st.text())
def test_without_edits_it_is_the_raw_text(raw):
    text = NormalizedText.of(raw).edit([])
    assert text.text == raw
    assert all(text.to_raw(i, i + 1) == Span(i, i + 1) for i in range(len(raw)))


@given(texts_with_edits(rounds=3))
def test_the_map_is_monotone_and_inside_the_text(case):
    raw, _, text = case
    places = [text.to_raw(i, i + 1) for i in range(len(text.text))]
    assert all(0 <= p.start < p.end <= len(raw) for p in places)
    assert all(a.start <= b.start and a.end <= b.end for a, b in pairwise(places))


@given(texts_with_edits(rounds=2))
def test_what_no_edit_touched_quotes_itself(case):
    """Characters of the second text are the raw ones, or come from a stretch that a replacement stood for."""
    raw, rounds, text = case
    replaced = {character for edits in rounds for edit in edits for character in edit.replacement}
    for i, character in enumerate(text.text):
        if character not in replaced:
            assert text.to_raw(i, i + 1).of(raw) == character


@given(texts_with_edits(rounds=2))
def test_two_rounds_map_like_one_behind_the_other(case):
    raw, (first, second), text = case
    inner = NormalizedText.of(raw).edit(first)
    outer = NormalizedText.of(inner.text).edit(second)
    for i in range(len(text.text)):
        middle = outer.to_raw(i, i + 1)
        assert text.to_raw(i, i + 1) == inner.to_raw(middle.start, middle.end)


@given(texts_with_edits(rounds=2), st.data())
def test_any_stretch_covers_its_characters(case, data):
    _, _, text = case
    start = data.draw(st.integers(0, len(text.text)))
    end = data.draw(st.integers(start, len(text.text)))
    whole = text.to_raw(start, end)
    assert all(whole.covers(text.to_raw(i, i + 1)) for i in range(start, end))


@given(texts_with_edits(rounds=2), st.data())
def test_the_way_back_finds_the_first_character_behind_a_raw_place(case, data):
    raw, _, text = case
    position = data.draw(st.integers(0, len(raw)))
    ends = [text.to_raw(i, i + 1).end for i in range(len(text.text))]
    assert text.from_raw(position) == sum(end <= position for end in ends)
