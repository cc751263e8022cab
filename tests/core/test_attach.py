"""Deadlines and counts to the directives that they belong to."""

import re

import pytest

from duban.core.model import Block, BlockKind, Directive, Segmentation, Sentence
from duban.core.text import Span
from duban.stages.attach import governing, inside

# what it teaches, text with directives in {}, times in [], sentences that end at 。 or with a line, • before items,
# and the times of each directive
GOVERNED = [
    ("the time inside", "{要在[十月底前]完成}。", ["十月底前"]),
    ("two inside", "{要在[年内]开工，[明年]竣工}。", ["年内 明年"]),
    ("none", "{要抓紧}。", [""]),
    ("an opening adjunct governs the whole sentence", "{[年内]，甲要开工}，{乙要竣工}。", ["年内", "年内"]),
    ("a later one of its own stands alone", "{[年内]，甲要开工}，{乙要在[明年]竣工}。", ["年内", "明年"]),
    (
        "behind one of its own the opening one is over",
        "{[年内]，甲要开工}，{乙要[明年]竣工}，{丙要跟上}。",
        ["年内", "明年", ""],
    ),
    ("a time that is no adjunct governs its own alone", "{甲要在[年内]开工}，{乙要竣工}。", ["年内", ""]),
    ("a time without a comma behind it neither", "{[年内]甲要开工}，{乙要竣工}。", ["年内", ""]),
    ("nothing crosses a sentence", "{[年内]，甲要开工}。{乙要竣工}。", ["年内", ""]),
    ("a time outside every directive", "[年内]已开工。{要抓紧}。", [""]),
    ("a lead-in governs the rest of its sentence", "[明年]抓好这些：{稳岗}；{扩面}。{要抓紧}。", ["明年", "明年", ""]),
    ("but what has a time of its own", "[明年]抓好这些：{稳岗}；{[年内]扩面}。", ["明年", "年内"]),
    ("a lead-in governs the list below it", "[明年]抓好：\n•{稳岗}\n•{扩面}\n{要抓紧}", ["明年", "明年", ""]),
    ("but no paragraphs", "[明年]抓好：\n•安全。{要排查}。\n•{扩面}", ["", "明年"]),
    ("no lead-in without a colon", "[明年]任务重。{稳岗}；{扩面}。", ["", ""]),
    ("nor where a sentence ends before the colon", "[明年]任务重。会议指出：{稳岗}。", [""]),
]


def read(marked):
    """The text cut into lines and sentences, its directives and its times."""
    text, opened, directives, times, sentence = "", {}, [], [], 0
    for character in marked:
        if character in "{[":
            opened[character] = len(text)
        elif character == "}":
            directives.append(Directive(opened["{"], len(text), None, "obligation", sentence, ()))
        elif character == "]":
            times.append(Span(opened["["], len(text)))
        else:
            text += character
            sentence += character in "。\n"
    lines = [m.span() for m in re.finditer("[^\n]+", text)]
    blocks = tuple(Block(a, b, BlockKind.BODY, level=int(text[a] == "•")) for a, b in lines)
    sentences = tuple(Sentence(*m.span(), (), 0) for m in re.finditer("[^。\n]+", text))
    return Segmentation(text, blocks, sentences), directives, times


@pytest.mark.parametrize(("marked", "expected"), [g[1:] for g in GOVERNED], ids=[g[0] for g in GOVERNED])
def test_governing(marked, expected):
    cut, directives, times = read(marked)
    assert [" ".join(t.of(cut.text) for t in found) for found in governing(cut, directives, times)] == expected


def test_notes_stand_first_in_the_order_of_the_text():
    cut, directives, (late, inner, early) = read("{要抓紧[明年]，[年内]开工}。[月底前]")
    notes = [(Span(0, 12), early), (Span(2, 12), late), (Span(0, 14), late)]
    (found,) = governing(cut, directives, [inner], notes)
    assert [t.of(cut.text) for t in found] == ["明年", "月底前", "年内"]


def test_inside_takes_whole_items_only():
    _, directives, _ = read("甲{乙丙丁}戊")
    assert [*inside(directives, [Span(0, 2), Span(1, 2), Span(3, 5), Span(1, 4)])] == [(Span(1, 2), Span(1, 4))]


def test_no_directives_no_items():
    assert [*governing(read("甲")[0], [], [Span(0, 1)]), *inside([], [Span(0, 1)])] == []
