"""Layout: a text in, its blocks with level and section out; and a block in, its clauses out."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.core.packed import last_at
from duban.stages.segment import segment
from duban.words.lexicon import load_lexicons
from duban.words.rules import load_rules

RULES = load_rules(load_lexicons(), "layout")


def blocks(text):
    """Each block as ``kind level: text`` and the sections above it as ``< inner < outer``."""
    shown = []
    for block in segment(text, RULES).blocks:
        level = f" {block.level}" if block.level else ""
        above = "".join(f" < {s.of(text)}" for s in reversed(block.section))
        shown.append(f"{block.kind.value}{level}: {text[block.start : block.end]}{above}")
    return shown


BLOCKS = [
    (
        "a chapter mark heads its text",
        "一、加强领导\n各地要落实。",
        ["heading 1: 加强领导", "body: 各地要落实。 < 加强领导"],
    ),
    (
        "a heading run in before a full stop",
        "（一）强化保障。县财政局要配合。",
        ["heading 2: 强化保障", "body: 县财政局要配合。 < 强化保障"],
    ),
    (
        "a heading run in before a space",
        "（一）强化保障 县财政局要配合。",
        ["heading 2: 强化保障", "body: 县财政局要配合。 < 强化保障"],
    ),
    (
        "marks whose line breaks are lost",
        "一、抓项目。各地要快。二、抓质量。各地要严。",
        ["heading 1: 抓项目", "body: 各地要快。 < 抓项目", "heading 1: 抓质量", "body: 各地要严。 < 抓质量"],
    ),
    (
        "levels nest and close",
        "一、总则\n（一）思路。要统筹。\n（二）原则。要务实。\n二、任务\n1.抓项目。",
        [
            "heading 1: 总则",
            "heading 2: 思路 < 总则",
            "body: 要统筹。 < 思路 < 总则",
            "heading 2: 原则 < 总则",
            "body: 要务实。 < 原则 < 总则",
            "heading 1: 任务",
            "body 3: 抓项目。 < 任务",
        ],
    ),
    (
        "items of words of order",
        "会议强调，一是抓早；二是抓实；三是抓细。",
        ["body: 会议强调，", "body 5: 抓早；", "body 5: 抓实；", "body 5: 抓细。"],
    ),
    ("of 一要 only the number is a mark", "一要抓早；二要抓实。", ["body 5: 要抓早；", "body 5: 要抓实。"]),
    ("items of digits in one line", "1.抓早抓小。2.抓实抓细。", ["body 3: 抓早抓小。", "body 3: 抓实抓细。"]),
    ("dashes at the head of a line", "——抓早。\n——抓实。", ["body 5: 抓早。", "body 5: 抓实。"]),
    ("circled digits", "如下：①抓早；②抓实。", ["body: 如下：", "body 4: 抓早；", "body 4: 抓实。"]),
    ("digits in brackets", "如下：（1）抓早；（2）抓实。", ["body: 如下：", "body 4: 抓早；", "body 4: 抓实。"]),
    ("articles", "第七条  学校应公开。\n第八条  食堂应留样。", ["body 1: 学校应公开。", "body 1: 食堂应留样。"]),
    (
        "a numbered word",
        "问题一：管网滞后\n整改措施：加快建设。",
        ["heading 2: 管网滞后", "body: 整改措施：加快建设。 < 管网滞后"],
    ),
    ("a cited article is no mark", "依照第七条规定执行。", ["body: 依照第七条规定执行。"]),
    ("a cited item is no mark", "依照第（一）项执行。", ["body: 依照第（一）项执行。"]),
    ("a decimal is no mark", "增长1.5倍。", ["body: 增长1.5倍。"]),
    ("一是 inside a clause is no mark", "这个问题一是没有准备。", ["body: 这个问题一是没有准备。"]),
    ("ordinals of a list of seasons are no marks", "第一、二季度都要抓紧。", ["body: 第一、二季度都要抓紧。"]),
    (
        "lines before the first running one are headlines",
        "全县推进会召开\n再鼓干劲\n8月3日，会议召开。",
        ["headline: 全县推进会召开", "headline: 再鼓干劲", "body: 8月3日，会议召开。"],
    ),
    (
        "a first line with a full stop is none",
        "各地要抓紧。\n各部门要配合。",
        ["body: 各地要抓紧。", "body: 各部门要配合。"],
    ),
    ("a salutation stands alone", "讲话 同志们：今天开会。", ["headline: 讲话", "body: 同志们：", "body: 今天开会。"]),
    (
        "a wide indent begins a paragraph",
        "出席会议。　　会议要求，要抓紧。",
        ["body: 出席会议。", "body: 会议要求，要抓紧。"],
    ),
    (
        "lines about the document",
        "发布时间：2021-12-08\n来源：青禾日报\n各地要抓紧。",
        ["metadata: 发布时间：2021-12-08", "metadata: 来源：青禾日报", "body: 各地要抓紧。"],
    ),
    ("page furniture of a website", "各地要抓紧。\n热点文章推荐", ["body: 各地要抓紧。", "boilerplate: 热点文章推荐"]),
    (
        "a note to the reader",
        "如有疑问请联系客服。\n各地要抓紧。",
        ["boilerplate: 如有疑问请联系客服。", "body: 各地要抓紧。"],
    ),
    ("nothing", "", []),
    ("only spaces and breaks", " \n\u3000\n", []),
    ("signs alone make no sentence but a block", "，。；", ["body: ，。；"]),
]


@pytest.mark.parametrize(("text", "expected"), [b[1:] for b in BLOCKS], ids=[b[0] for b in BLOCKS])
def test_blocks(text, expected):
    assert blocks(text) == expected


# what it teaches, text, clauses separated by | and sentences by ‖
CLAUSES = [
    (
        "commas and semicolons cut clauses, stops sentences",
        "要抓紧，要快；要实。要好！",
        "要抓紧，|要快；|要实。‖要好！",
    ),
    ("a question", "好吗？好。", "好吗？‖好。"),
    ("a stop in brackets ends nothing", "各地（含新区。和园区）要抓紧。", "各地（含新区。和园区）要抓紧。"),
    ("a short quotation is one piece", "“攻坚，年”活动，要抓紧", "“攻坚，年”活动，|要抓紧"),
    ("a title is one piece", "《关于，意见》要落实。", "《关于，意见》要落实。"),
    (
        "quoted sentences are cut like any text",
        "他说：“要抓紧。要落实。”会议结束。",
        "他说：|“要抓紧。‖要落实。‖会议结束。",
    ),
    ("a bracket that never closes is no bracket", "各地（含新区，要抓紧。要快。", "各地（含新区，|要抓紧。‖要快。"),
    ("a bracket that never opened is no bracket", "各地）要抓紧，要快。", "各地）要抓紧，|要快。"),
    ("a dash between clauses", "要抓紧——快落实", "要抓紧——|快落实"),
    ("a space between characters", "压实责任 强化督查", "压实责任 |强化督查"),
    ("a ratio or a time of day is no pause", "重点：8：30前按1：20配备", "重点：|8：30前按1：20配备"),
    ("no closing sign", "要抓紧", "要抓紧"),
    ("signs in a row", "要抓紧！！！要快。。", "要抓紧！‖要快。"),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in CLAUSES], ids=[c[0] for c in CLAUSES])
def test_clauses(text, expected):
    sentences = segment(text, RULES).sentences
    assert "‖".join("|".join(text[c.start : c.end] + c.closing for c in s.clauses) for s in sentences) == expected


@pytest.mark.parametrize(("position", "block"), [(0, -1), (2, 0), (4, 0), (6, 0), (7, 1), (99, 1)])
def test_the_block_of_a_place(position, block):
    assert last_at(segment("一、抓早。\n\n要实。", RULES).blocks, position) == block


@given(st.text(alphabet="一二（）1.、是要抓紧各地，。；：！？\n \u3000“”《》——第条①|", max_size=60))
def test_everything_lies_in_order_inside_what_holds_it(text):
    cut = segment(text, RULES)
    for a, b in pairwise(cut.blocks):
        assert a.end <= b.start
    for a, b in pairwise(cut.sentences):
        assert a.end <= b.start
    for sentence in cut.sentences:
        block = cut.blocks[sentence.block]
        assert block.start <= sentence.start < sentence.end <= block.end
        assert (sentence.start, sentence.end) == (sentence.clauses[0].start, sentence.clauses[-1].end)
        assert all(a.end <= b.start for a, b in pairwise(sentence.clauses))
        assert all(text[c.start : c.end].strip() for c in sentence.clauses)


@given(st.text(alphabet="一二（）1.、是要抓紧各地，。；：！？\n \u3000“”《》——", max_size=60))
def test_no_word_is_lost(text):
    """Every character of a block that is no sign stands in one of its clauses."""
    cut = segment(text, RULES)
    held = {i for s in cut.sentences for c in s.clauses for i in range(c.start, c.end)}
    words = {i for b in cut.blocks for i in range(b.start, b.end) if text[i] in "一二1是要抓紧各地"}
    assert words <= held
