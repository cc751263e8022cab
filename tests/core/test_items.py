"""The list items of a text: how far each reaches, and in which chapter it stands."""

import pytest

from duban.core.model import Block, BlockKind
from duban.core.text import Span
from duban.stages.items import ListItems

# 0 front | 10 一、 | 20 （一） | 30 （二） | 40 its second paragraph | 50 二、
LEVELS = [(0, 0), (10, 1), (20, 2), (30, 2), (40, 0), (50, 1)]
BLOCKS = [
    Block(start, start + 9, BlockKind.BODY, mark=Span(start - 2, start) if level else None, level=level)
    for start, level in LEVELS
]


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        (3, (Span(0, 9), 0, -1, 1)),
        (12, (Span(10, 49), 1, -1, 2)),
        (25, (Span(20, 29), 2, 10, 2)),
        (45, (Span(30, 49), 2, 10, 1)),
        (55, (Span(50, 59), 1, -1, 0)),
    ],
)
def test_the_item_around_a_place(position, expected):
    item = ListItems(BLOCKS).at(position)
    assert (item.span, item.level, item.chapter, item.following) == expected


def test_a_text_without_marks_is_one_stretch():
    assert ListItems(BLOCKS[:1]).at(5).span == Span(0, 9)


def test_an_empty_layout():
    assert ListItems([]).at(0).span == Span(0, 0)
