"""Cleaning: what comes out, and that every cleaned stretch still quotes the raw text."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.stages.normalize import normalize
from duban.stages.script import VARIANTS, Simplifier
from duban.words.lexicon import load_lexicons
from duban.words.rules import load_rules

RULES = load_rules(load_lexicons(), "normalize")
SIMPLIFIER = Simplifier()


def cleaned(raw):
    return normalize(raw, SIMPLIFIER, RULES)


# what it teaches, raw, cleaned, a stretch of the cleaned text, what that quotes
CLEANED = [
    ("a gloss goes", "加快項(xiàng)目建設(shè)", "加快项目建设", "项目", "項(xiàng)目"),
    ("a gloss ends a quote whole", "統(tǒng)籌", "统筹", "统", "統(tǒng)"),
    ("a toneless gloss behind a particle goes", "他们（men）要抓紧", "他们要抓紧", "他们", "他们（men）"),
    ("a real bracket stays", "各縣區（管委會）要抓緊", "各县区（管委会）要抓紧", "（管委会）", "（管委會）"),
    ("a half-width bracket grows wide", "(南段連接線)開工", "（南段连接线）开工", "（南段连接线）", "(南段連接線)"),
    ("a foreign word in brackets stays", "上线平台（app）", "上线平台（app）", "（app）", "（app）"),
    ("spaces inside a date go", "11 月10 日前", "11月10日前", "11月10日前", "11 月10 日前"),
    ("spaces around a number go", "共 39 个项目", "共39个项目", "39个项目", "39 个项目"),
    ("a decimal stays whole", "2.5 万吨", "2.5万吨", "2.5万吨", "2.5 万吨"),
    ("a group of thousands set apart by a space", "共2 004宗", "共2004宗", "2004", "2 004"),
    ("a list number keeps its space", "要求 1.加快建设", "要求 1.加快建设", "1.", "1."),
    ("full-width digits", "１０月２０日前", "10月20日前", "10月20日前", "１０月２０日前"),
    ("full-width letters and signs", "ＡＢ项目完成５０％", "AB项目完成50%", "50%", "５０％"),
    ("a no-break space is a space", "各地\u00a0要抓紧", "各地 要抓紧", "地 要", "地\u00a0要"),
    ("a tab is a space", "各地\t要抓紧", "各地 要抓紧", "各地", "各地"),
    ("an indent goes", "\u3000\u3000各地", "各地", "各地", "各地"),
    ("blanks stay where a line break is lost", "抓紧。\u3000\u3000各地", "抓紧。\u3000\u3000各地", "各地", "各地"),
    ("half-width punctuation between characters", "各地,要抓紧;快!", "各地，要抓紧；快！", "各地，", "各地,"),
    ("a colon between digits stays", "9:30开会", "9:30开会", "9:30", "9:30"),
    ("a comma between digits stays", "1,200亩", "1,200亩", "1,200", "1,200"),
    ("half-width Japanese stops", "完成｡落实､", "完成。落实、", "完成。", "完成｡"),
    ("characters of no width go", "要\u200b抓\ufeff紧", "要抓紧", "要抓紧", "要\u200b抓\ufeff紧"),
    ("a radical that a PDF writes for a character", "⽔利局⼯作", "水利局工作", "水利", "⽔利"),
    ("a compatibility character", "不\uf967", "不不", "不不", "不\uf967"),
    ("traditional script", "發展和改革", "发展和改革", "发展", "發展"),
    ("a block tag breaks the line", "<p>一、抓紧</p>", "\n一、抓紧\n", "抓紧", "抓紧"),
    ("an inline tag goes", "要<strong>抓紧</strong>落实", "要抓紧落实", "要抓紧", "要<strong>抓紧"),
    ("a less-than sign stays", "若a<b且c>d", "若a<b且c>d", "a<b", "a<b"),
    ("a mark of Markdown goes", "## 工作要求", "工作要求", "工作", "工作"),
    ("a fenced block goes", "上\n```json\n{}\n```\n下", "上\n\n\n下", "下", "下"),
    ("a title with each piece written twice", "在在 20192019 年县委年县委“三大工程三大工程”推进会推进会上讲话上讲话",
     "在2019年县委“三大工程”推进会上讲话", "三大工程", "三大工程"),
    ("a word that doubles by nature stays", "明明白白做事", "明明白白做事", "明明白白", "明明白白"),
    ("a slogan that doubles stays", "天天抓项目、月月上项目", "天天抓项目、月月上项目", "月月", "月月"),
    ("characters set apart by recognition", "会 议 强 调 要 抓 紧", "会议强调要抓紧", "强调", "强 调"),
    ("names set apart by spaces stay", "李 丹 王 飞", "李 丹 王 飞", "李 丹", "李 丹"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "text", "part", "quoted"), [c[1:] for c in CLEANED], ids=[c[0] for c in CLEANED])
def test_cleaned_and_quoted(raw, text, part, quoted):
    result = cleaned(raw)
    assert result.text == text
    start = result.text.rindex(part)
    assert result.to_raw(start, start + len(part)).of(raw) == quoted


LONG = "为深入贯彻落实上级关于安全生产的各项决策部署和工作要求切实抓好岁末年初各项安全防范"
WRAPPED = """会议指出，各级各部门要深入贯彻上级决策
部署，压实工作责任，完善工作机制，强化
督促检查，确保各项任务落到实处，让广大
群众得到实惠。要坚持问题导向，盯住薄弱
环节，补齐工作短板，提升治理效能，推动
工作取得新的成效。
"""

GLOSSED = """会议指出，各级要贯彻決(jué)策部署，压實(shí)责任，
完善機(jī)制，强化督促检查，确保各项任務(wù)落到
实处，让广大群众得到实惠。要坚持问题导向，盯住
薄弱環(huán)節(jié)，补齐工作短板，提升
治理效能，推動(dòng)工作取得成效，形成长效的工作
机制，为發(fā)展打下坚实的基础，交出滿(mǎn)意
的答卷。
"""
PLAIN = (
    "会议指出，各级要贯彻决策部署，压实责任，完善机制，强化督促检查，确保各项任务落到实处，让广大群众得到实惠。"
    "要坚持问题导向，盯住薄弱环节，补齐工作短板，提升治理效能，推动工作取得成效，形成长效的工作机制，"
    "为发展打下坚实的基础，交出满意的答卷。\n"
)

NOTES = """规划组先看一遍；缺的那几份再补
安全科和门诊部对一下值班的时间
会后建一个群；把名单发进去
场地的押金下周再问一次总务
"""

# what it teaches, raw, cleaned
BREAKS = [
    (
        "a running line goes on in the next",
        "会议召开。沈书文强调，各级\n各部门要抓紧。",
        "会议召开。沈书文强调，各级各部门要抓紧。",
    ),
    (
        "behind a full stop the line ends",
        "会议已经召开，部署工作。\n各部门要抓紧。",
        "会议已经召开，部署工作。\n各部门要抓紧。",
    ),
    ("behind a heading the line ends", "全县项目推进会\n各部门要抓紧。", "全县项目推进会\n各部门要抓紧。"),
    (
        "a comma carries on",
        "各有关部门和各乡镇要坚持问题导向，\n压实责任。",
        "各有关部门和各乡镇要坚持问题导向，压实责任。",
    ),
    ("too long for a heading", LONG + "\n工作，要抓紧。", LONG + "工作，要抓紧。"),
    (
        "indents of the next line go with the break",
        "会议召开。沈书文强调，各级\n  部门要抓紧。",
        "会议召开。沈书文强调，各级部门要抓紧。",
    ),
    (
        "an empty line ends the paragraph",
        "会议召开。沈书文强调，各级\n\n各部门要抓紧。",
        "会议召开。沈书文强调，各级\n\n各部门要抓紧。",
    ),
    ("a line of ideographic spaces alone is empty", "\u3000\n各地要抓紧。", "\u3000\n各地要抓紧。"),
    ("blanks at the end of a line go", "各地要抓紧。\u00a0\u3000\n会议结束。", "各地要抓紧。\n会议结束。"),
    (
        "hard-wrapped text with a word in quotes at the end of a line",
        WRAPPED.replace("新的成效。", "新的成效，扎实做好“六稳”\n“六保”工作。"),
        WRAPPED.replace("\n", "").replace("新的成效。", "新的成效，扎实做好“六稳”“六保”工作。") + "\n",
    ),
    (
        "a numbered line begins anew, with a blank behind its number or none",
        "1、规划组会后整理各单位报来的清单，并请主任看过，下次例会再议一下各组分到的那一部分表格\n2、安全科把名单发出去。",
        "1、规划组会后整理各单位报来的清单，并请主任看过，下次例会再议一下各组分到的那一部分表格\n2、安全科把名单发出去。",
    ),
    (
        "a row of a list begins with its number and a wide blank",
        "1\u3000门诊预约　　试点医院号源放到一处，让家人代约，不再到窗口排队　城东\n2\u3000药品配送　　送药到村。",
        "1\u3000门诊预约　　试点医院号源放到一处，让家人代约，不再到窗口排队　城东\n2\u3000药品配送　　送药到村。",
    ),
    (
        "a label begins anew",
        "已经报来。各组的名单由刘某整理\n议题：报名办法",
        "已经报来。各组的名单由刘某整理\n议题：报名办法",
    ),
    ("the lines of notes end where they end", NOTES, NOTES),
    ("hard-wrapped with glosses, which had their place in the line", GLOSSED, PLAIN),
    ("hard-wrapped text", WRAPPED, WRAPPED.rstrip("\n").replace("\n", "") + "\n"),
    (
        "hard-wrapped text keeps its headings",
        "工作部署\n" + WRAPPED,
        "工作部署\n" + WRAPPED.rstrip("\n").replace("\n", "") + "\n",
    ),
]


@pytest.mark.parametrize(("raw", "text"), [b[1:] for b in BREAKS], ids=[b[0] for b in BREAKS])
def test_line_breaks_inside_a_sentence(raw, text):
    assert cleaned(raw).text == text


def test_a_line_of_whole_sentences_is_left_alone():
    raw = "各地要抓紧。\n各部门要落实。\n"
    assert cleaned(raw).to_raw(0, len(raw)).of(raw) == cleaned(raw).text == raw


@pytest.mark.parametrize("variant", VARIANTS)
@given(text=st.text())
def test_simplifying_keeps_the_length_of_any_text(variant, text):
    assert len(Simplifier(variant).simplify(text)) == len(text)


@given(text=st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=40))
def test_simplifying_twice_is_simplifying_once(text):
    once = SIMPLIFIER.simplify(text)
    assert SIMPLIFIER.simplify(once) == once


def test_a_configuration_that_changes_lengths_is_refused():
    with pytest.raises(ValueError, match="tw2sp"):
        Simplifier("tw2sp")


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("各地要抓紧落实项目建设", "simplified"),
        ("各地要抓緊落實項目建設", "traditional"),
        ("各地要抓緊落實項目建設，各单位要压实责任", "mixed"),
        ("抓好工作", "simplified"),  # nothing tells, so the common one
        ("", "simplified"),
    ],
)
def test_script(text, script):
    assert SIMPLIFIER.script_of(text) == script


RAGS = "项項(xiàng)（）(app)<p>< strong>１ 2.０,，;；。\n\r\t \u00a0\u3000\u200b要要目目- 3 -```*#“”⽔"


@given(st.lists(st.sampled_from(re.findall(r"\(\w+\)|<p>|```|.", RAGS, re.S)), max_size=40).map("".join))
def test_whatever_goes_what_stays_is_in_order_and_quotable(raw):
    result = cleaned(raw)
    places = [result.to_raw(i, i + 1) for i in range(len(result.text))]
    assert all(0 <= p.start < p.end <= len(raw) for p in places)
    assert all(a.start <= b.start and a.end <= b.end for a, b in pairwise(places))
