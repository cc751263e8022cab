"""Dates of the document and its deadlines: whole small texts with the directives marked as ⟨…⟩ and deadlines as […]."""

import re
from datetime import date

import pytest

from duban.core.text import Span
from duban.extractor import Extractor
from duban.stages.normalize import normalize
from duban.stages.script import Simplifier
from duban.stages.segment import segment
from duban.stages.times import TimexFinder
from duban.stages.times.dates import parse_metadata_date
from duban.words.lexicon import load_lexicons
from duban.words.logistic import Logistic, Models, load_models
from duban.words.rules import load_rules

LEXICONS = load_lexicons()
FINDER = TimexFinder(LEXICONS, load_models(LEXICONS.folder).deadlines)


def read(marked, given=None):
    """The dates, the deadlines with their text, and the reasons of the rest; offsets need normalised wording."""
    plain = re.sub(r"[⟨⟩\[\]]", "", marked)
    clean = normalize(plain, Simplifier(), load_rules(LEXICONS, "normalize"))
    cut = segment(clean.text, load_rules(LEXICONS, "layout"))
    timexes = FINDER.find(cut.text)
    dates = FINDER.dates.find(cut, timexes, given, plain)
    stripped = re.sub(r"[\[\]]", "", marked)
    begins = [m.start() - 2 * i for i, m in enumerate(re.finditer("⟨", stripped))]
    ends = [m.start() - 2 * i - 1 for i, m in enumerate(re.finditer("⟩", stripped))]
    directives = [Span(clean.from_raw(a), clean.from_raw(b)) for a, b in zip(begins, ends, strict=True)]
    kept, lost = FINDER.deadlines.select(cut, timexes, directives, dates)
    return dates, [(cut.text[t.start : t.end], t) for t in kept], lost


# text, meeting date, publication date, what taught it
DATES = [
    ("3月5日，市委召开2021年全市项目推进会议。", "2021-03-05", None, "year in the name of the meeting"),
    ("2021-12-8 13:03| 发布者\n12月7日上午，现场推进会召开。", "2021-12-07", "2021-12-08", "year of the page"),
    ("发布时间：2022-01-03\n12月30日，全县召开总结会。", "2021-12-30", "2022-01-03", "the year before the page"),
    ("时间：中華民國八十八年五月十四日（星期五）下午\n主席：開會。", "1999-05-14", None, "Republic years"),
    ("時間：\n由該\n立法會  ─  2012年 11月 7日\n1006\n法定通知發出。", "2012-11-07", None, "running heads"),
    ("7月26日，全县召开推进大会。县委书记强调，要确保“十四五”迈好第一步。", "2021-07-26", None, "first year of a plan"),
    ("10月10日，市委召开会议，事关“十三五”收官。", "2020-10-10", None, "last year of a plan"),
    ("11月19日，省发改委召开会议，谋划部署2026年度重点工作，谋深明年项目。", "2025-11-19", None, "next year"),
    ("6月14日下午，县委召开工作会议。", None, None, "no year anywhere"),
    ("2月12日，县委召开成员会议，贯彻1月7日举行的全县2019年动员会精神。", "2019-02-12", None, "another meeting's date"),
    (
        "2025-11-19 18:32\n新华社杭州11月19日电\n全国现场会18日至19日在嘉兴召开。",
        "2025-11-18",
        "2025-11-19",
        "days without month",
    ),
    ("在全县会议上的讲话\n（2021年6月16日）\n同志们：\n刚才作了发言。", "2021-06-16", None, "brackets under the title"),
    ("# 2023-05-23 與資訊組研商表單\n\n### 主席：\n先看第一頁。", "2023-05-23", None, "a day before any title"),
    ("## Planning 21-05-2019 Meeting\n\n- 汇总各组的意见\n", "2019-05-21", None, "the day first, in a heading"),
    ("| Meeting Day | Time |\n|---|---|\n| 17-03-2019 | 9：00 |\n\n- 汇总意见\n", "2019-03-17", None, "in a cell"),
    ("# 场务组 x 票务组碰头 20190716\n\n- 汇总意见\n", "2019-07-16", None, "a day without marks"),
    ("# 年会 2019 第三次筹备会\n\n时间：7/14 (Sun) 19:00\n\n- 汇总意见\n", "2019-07-14", None, "a year in the title"),
    ("# Monday May 6, 2019 at 08:00am\n\n- 汇总意见\n", "2019-05-06", None, "an English heading"),
    ("Date日期：2024-06-18\nTime时间：9:00-11:00\n\n- 汇总意见\n", "2024-06-18", None, "a key in both languages"),
    ("# 架构组例会 2022-1-11 9:30-11:30\n1、先看清单。", "2022-01-11", None, "a day behind the title"),
    ('title: "3月會議紀錄"\n**時間**: 114/3/11 19:00\n決議：再議。', "2025-03-11", None, "slashes of the Republic"),
    ("2021-12-8\n轮值主持人：林可\n先看清单。", "2021-12-08", None, "a day above who led"),
    ("# 记录\n### 20240531-仓库\n先看清单。\n### 20240607-文档\n再看。", "2024-05-31", None, "the first of several"),
    ("分工方案\n（2023年7月4日印发）\n一、要加快建设。", None, "2023-07-04", "brackets that say issued"),
    ("防汛会商实录\n2021年7月8日21:30\n主持人：开会。", "2021-07-08", None, "a line under the title"),
    (
        "现场会召开\n时间：2021-10-28 10:05 来源：融媒\n10月27日，我县召开会议。",
        "2021-10-27",
        "2021-10-28",
        "page time",
    ),
    (
        "现场会召开\n来源:日报  发布时间:2021-03-19  浏览次数:1327次  【字体:大 中 小】\n3月18日,会议召开。",
        "2021-03-18",
        "2021-03-19",
        "a page line longer than a heading",
    ),
    ("纪要\n时 间：2023年11月6日 9:00\n会议要求加快建设。", "2023-11-06", None, "spaced label"),
    ("委員會會議（105年3月23日）\n主席：現在開會。", "2016-03-23", None, "short Republic year in the title"),
    ("关于防火的通知\n各乡镇：\n要严管火源。\n县指挥部\n2023年3月9日\n", None, "2023-03-09", "signature date"),
    (
        "专题会议纪要\n〔2021〕第62号\n市人民政府办公室    2021年9月16日\n9月14日下午，副市长主持召开会议。",
        "2021-09-14",
        "2021-09-16",
        "letterhead",
    ),
    (
        "关于节水的决定\n某署发〔1994〕17号\n（一九九四年二月八日）\n水是宝贵资源。",
        None,
        "1994-02-08",
        "date of a numbered paper",
    ),
    (
        "——三中召开2024年春季教职工大会\n2月24日上午，三中召开大会。",
        "2024-02-24",
        None,
        "year with a season in the title",
    ),
]


@pytest.mark.parametrize(("text", "meeting", "published", "why"), DATES, ids=[row[3] for row in DATES])
def test_the_dates_of_a_document(text, meeting, published, why):
    dates, _, _ = read(text)
    assert (dates.meeting_date and dates.meeting_date.isoformat()) == meeting
    assert (dates.published and dates.published.isoformat()) == published


def test_a_given_date_stands_above_what_the_text_says():
    dates, _, _ = read("3月5日，市委召开2021年会议。", date(2020, 1, 2))
    assert (dates.meeting_date, dates.anchor, dates.anchor_by) == (date(2020, 1, 2), date(2020, 1, 2), "given")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2021-12-8 13:03", date(2021, 12, 8)),
        ("2021年12月8日", date(2021, 12, 8)),
        ("December 8, 2021", date(2021, 12, 8)),
        ("8 Dec 2021 10:00", date(2021, 12, 8)),
        ("2021-13-45", None),
        ("不详", None),
    ],
)
def test_metadata_dates_in_any_way_of_writing(written, day):
    assert parse_metadata_date(written) == day


HEAD = "10月10日，市委召开2020年工作会议。书记强调，"

# what follows the head; […] is a deadline; the dates of the deadlines in order
DEADLINES = [
    ("⟨各县区要在[10月底前]完成⟩。", [(None, "2020-10-31", None)], "limit"),
    ("⟨要[3月底前]完成⟩。", [(None, "2021-03-31", None)], "a month gone by is next year's"),
    (
        "⟨要谋划[明年]和[“十四五”期间]的项目⟩。",
        [("2021-01-01", "2021-12-31", None), ("2021-01-01", "2025-12-31", None)],
        "future stretches",
    ),
    ("⟨要[每周]调度一次⟩，⟨[每月至少一次]到现场⟩。", [(None, None, "R/P1W"), (None, None, "R/P1M")], "rhythms"),
    (
        "⟨实行“[日报告]、[旬通报]、[季考核]”⟩。",
        [(None, None, "R/P1D"), (None, None, "R/P10D"), (None, None, "R/P3M")],
        "quoted rhythms",
    ),
    ("⟨坚持每月调度、按季通报、[年终]考核⟩。", None, "the end of the year beside other rhythms"),
    ("⟨要用[25天]建成⟩。", [(None, None, None)], "a length of time"),
    (
        "⟨攻坚月行动[10月20日]开始，[11月10日]结束⟩。⟨[攻坚月内]要竣工⟩。",
        [("2020-10-20", None, None), (None, "2020-11-10", None), ("2020-10-20", "2020-11-10", None)],
        "a period that the text dates",
    ),
    ("市幼儿园[12月]将投入使用。", [("2020-12-01", "2020-12-31", None)], "an announced future outside directives"),
    ("⟨[11月底]开工⟩。", [(None, "2020-11-30", None)], "the end of a month is a limit"),
    ("今年以来，全市完成投资。9月已投产。", [], "the past"),
    ("⟨要确保完成全年目标⟩。", [], "the current year"),
    ("⟨要落实《2021年行动方案》⟩。", [], "titles"),
    ("⟨要尽快、及时、早日开工⟩。", [], "urgency"),
    ("⟨要做好[“十四五”时期]各项工作⟩。", [("2021-01-01", "2025-12-31", None)], "a plan before it begins"),
    ("会议部署[“十四五”时期]重点任务。", [("2021-01-01", "2025-12-31", None)], "a plan that is told of"),
    ("“十三五”时期取得重大成就，“十四五”时期的形势复杂。", [], "what a plan is not spoken of for"),
    ("⟨确保[全年]竣工项目300个⟩。", [("2020-01-01", "2020-12-31", None)], "what is planned for the whole year"),
    ("⟨要完成全年目标任务⟩，占全年投资的一半。", [], "the whole year as a measure"),
    ("[11月14日至16日]，音乐节将在本市举行。", [("2020-11-14", "2020-11-16", None)], "an announced event"),
    ("展览将展出[至今年年底]。", [(None, "2020-12-31", None)], "an announced end"),
    ("新规[从11月1日起]正式实施。", [("2020-11-01", None, None)], "what comes into force"),
    ("⟨谋划[未来5年]的目标⟩。", [(None, None, None)], "a stretch from now on"),
    ("⟨办理时限压缩至12个月、9个月⟩。", [], "a list of how long things take"),
    ("⟨如果下周仍未完成，要严肃问责⟩。", [], "a hypothesis"),
    ("⟨不得晚于[10月30日]完成⟩。", [(None, "2020-10-30", None)], "the latest day"),
    ("⟨实行[周例会]、[月通报]制度⟩。", [(None, None, "R/P1W"), (None, None, "R/P1M")], "rhythms as a rule"),
    ("⟨要抓紧开工，不能等到明年⟩。", [], "a negation"),
    ("⟨综合治理白露湖⟩。", [], "a solar term in the name of a lake"),
    ("⟨要天天抓项目、月月有进展⟩。", [], "slogans"),
    ("⟨要把审批时限由60个工作日压缩至10个工作日⟩。", [], "how long something takes"),
    ("截至9月底，共完成投资3亿元。", [], "the date of figures"),
    ("⟨要落实“十四五”规划⟩。", [], "names of plans"),
    ("⟨要落实24小时值班⟩，⟨一天也不能误⟩。", [], "round the clock, and as an argument"),
    ("⟨进货票据保存不少于24个月⟩，⟨审批时间要压缩至15个工作日以内⟩。", [], "how long something is kept or takes"),
    ("⟨成本要较上年下降⟩。", [], "what is compared with"),
    ("⟨要把今天议定的事项列入清单⟩。", [], "what today was settled"),
    ("召开冲刺四季度项目调度会。", [], "in the name of a meeting"),
    ("⟨[12月15日前]试点地区形成报告⟩。", [(None, "2020-12-15", None)], "a limit before a word of names"),
    ("1、⟨在[门禁修复后]再上评审⟩。", [(None, None, None)], "what is to be done first"),
    ("⟨[春节前]二级以上医院扩容到位⟩。", [(None, "2021-02-11", None)], "a limit before a numeral"),
    ("⟨须在[本表印发后10个工作日内]制定方案⟩。", [(None, None, None)], "a length from an event"),
    ("⟨项目[X月底前]全部进场⟩。", [(None, None, None)], "numbers left out"),
    ("⟨从[10月20日]开始，组织暗访⟩。", [("2020-10-20", None, None)], "a start without its 开始"),
    ("一、⟨消除污水溢流⟩。\n完成时限：[2021年12月底前]\n", [(None, "2021-12-31", None)], "a line of its own"),
    (
        "⟨[复盘前]补齐数据，[评审会结束之后]公布，[下次复盘的时候]再看⟩。",
        [(None, None, None), (None, None, None), (None, None, None)],
        "what a session bounds",
    ),
    (
        "⟨底稿 [by EOD]，[后天（12月9日）]彩排⟩。",
        [(None, None, None), ("2020-12-09", "2020-12-09", None)],
        "short forms",
    ),
    ("⟨这两天的工作坊要排好，先讨论明年的活动，今天就请各组发言⟩。", [], "no limits in talk"),
    (
        "⟨要在[5月1日前]完成⟩，⟨[1月底前]报送，[周三前]通报⟩。",
        [(None, "2021-05-01", None), (None, "2021-01-31", None), (None, "2020-10-14", None)],
        "what is asked lies ahead",
    ),
    (
        "⟨[12月20日]开始，[12月28日]结束，最迟[12月30日]通报⟩。",
        [("2020-12-20", None, None), (None, "2020-12-28", None), (None, "2020-12-30", None)],
        "one edge of a period",
    ),
    (
        "⟨[年底]要考核，[季末]要通报⟩。",
        [(None, "2020-12-31", None), (None, "2020-12-31", None)],
        "the end of a stretch is a limit",
    ),
    (
        "下次会议定在[下周五下午三点]，样机[下周末]会到。",
        [("2020-10-16", "2020-10-16", None), ("2020-10-17", "2020-10-18", None)],
        "fixed",
    ),
]


@pytest.mark.parametrize(("marked", "wanted", "why"), DEADLINES, ids=[row[2] for row in DEADLINES])
def test_the_deadlines_of_a_document(marked, wanted, why):
    _, kept, _ = read(HEAD + marked)
    if wanted is None:
        assert [t.recurrence for _, t in kept] == ["R/P1M", "R/P3M", "R/P1Y"]
        return
    assert [text for text, _ in kept] == re.findall(r"\[(.*?)\]", marked)
    assert [(t.iso_start, t.iso_end, t.recurrence) for _, t in kept] == wanted


def test_a_limit_in_a_line_governs_its_whole_item():
    text = "一、管网\n整改时限：2021年12月底前\n（1）开展普查。\n（2）加快实施。\n"
    text += "二、厂房（责任单位：住建局；完成时限：11月15日前）\n"
    cut = segment(text, load_rules(LEXICONS, "layout"))
    timexes = FINDER.find(text)
    kept, _ = FINDER.deadlines.select(cut, timexes, [], FINDER.dates.find(cut, timexes, date(2021, 1, 1)))
    governed = [(text[t.start : t.end], text[span.start : span.end]) for span, t in FINDER.deadlines.limits(cut, kept)]
    assert [limit for limit, _ in governed] == ["2021年12月底前", "11月15日前"]
    assert governed[0][1].startswith("管网")
    assert "加快实施" in governed[0][1]
    assert "厂房" not in governed[0][1]
    assert governed[1][1] == "厂房"


def test_what_is_no_deadline_says_why():
    _, _, lost = read(HEAD + "今年以来，⟨要天天抓项目⟩。")
    assert {reject.reason for reject in lost} >= {"past", "a slogan"}


@pytest.mark.parametrize(
    ("marked", "lost", "why"),
    [
        ("⟨要月月抓⟩。", "月月", "a slogan"),
        ("⟨要不定期督查⟩。", "不定期", "no fixed interval"),
        ("近三年来成绩显著。", "近三年来", "past"),
        ("三天前开了会。", "三天前", "past"),
        ("去年以来，全县新建泵站3座。", "去年以来", "past"),
        ("2019年12月底前已完成。", "2019年12月底前", "past"),
        ("⟨要在9点召开会议⟩。", "9点", "a time of day"),
        ("⟨要每月排查⟩，每次不超过两小时。", "两小时", "how long something takes"),
        ("", "2020年", "part of a name"),
        ("⟨要连续工作8小时⟩。", "8小时", "bounds nothing that is asked or announced"),
    ],
)
def test_each_time_that_is_no_deadline_says_why(marked, lost, why):
    text = re.sub(r"[⟨⟩]", "", HEAD + marked)
    reasons = {text[reject.start : reject.end]: reject.reason for reject in read(HEAD + marked)[2]}
    assert re.sub(r" \(0\.\d\d\)$", "", reasons[lost]) == why


@pytest.mark.parametrize(
    ("marked", "by"),
    [
        ("⟨要在[3月底前]完成⟩，到2023年6月底前全部完成。", "2023-03-31"),
        ("⟨要在[3月底前]完成⟩，“十四五”末全部完成。", None),
        ("⟨要落实《2022年工作方案》，在[3月底前]完成⟩。", "2022-03-31"),
    ],
)
def test_a_plan_is_no_neighbour_that_spells_a_year_out(marked, by):
    _, kept, _ = read(marked)
    assert {text: t.iso_end for text, t in kept}["3月底前"] == by


def test_a_day_or_hour_that_something_is_set_for_is_a_period():
    _, kept, _ = read(HEAD + "⟨要在12月20日通报，在12月前报送⟩。下次会议定在下周五下午三点。")
    assert [t.kind for _, t in kept] == ["period", "deadline", "period"]


def test_a_day_or_third_of_a_month_that_is_over_is_that_of_the_next_month():
    _, kept, _ = read(HEAD + "⟨要在1日前报送⟩。⟨要在3日至5日汇总⟩。⟨要在月初公布⟩。⟨要在11月底前验收⟩。")
    assert [t.iso_end for _, t in kept] == ["2020-11-01", "2020-11-05", "2020-11-05", "2020-11-30"]


def test_a_limit_without_a_year_takes_that_of_its_neighbour():
    _, kept, _ = read("1. ⟨[年底前]完成对接⟩。\n2. ⟨[2020年底前]接入⟩。")
    assert [t.iso_end for _, t in kept] == ["2020-12-31", "2020-12-31"]
    assert kept[0][1].resolved_by == "neighbour"


def test_talk_has_a_model_of_deadlines_of_its_own():
    never, always = Logistic(-9.0, {}), Logistic(9.0, {})
    models = Models(begins=never, goes_on=never, deadlines=never, talk_deadlines=always)
    extract = Extractor(LEXICONS, models=models)
    day = "9月3日场地布置，9月5日彩排。"
    assert not extract(f"市里的夏季音乐节筹备顺利。{day}").deadlines
    assert not extract(f"3月6日上午，市长李明主持召开例会，副市长王芳出席。{day}").deadlines
    assert [d.text for d in extract(f"[00:01] 小李：{day}\n[00:09] 小王：好的。").deadlines] == ["9月3日", "9月5日"]
