"""Time expressions in text: what is found, what it means on a given day, and what is none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.lab.lint import unmark
from duban.stages.times import TimexFinder, timex
from duban.stages.times.find import Scanner
from duban.stages.times.values import names
from duban.words.lexicon import load_lexicons
from growth import linear, repeated

DAY = date(2025, 11, 19)  # a Wednesday

# text with the span marked, kind, iso_start, iso_end, recurrence, minimum
MEANINGS = [
    # limits: the named day is still inside
    ("[10月20日前]完成", "deadline", None, "2025-10-20", None, None),
    ("[2025年6月底前]", "deadline", None, "2025-06-30", None, None),
    ("[到2025年底]，全面建成", "deadline", None, "2025-12-31", None, None),
    ("[月底前]报送", "deadline", None, "2025-11-30", None, None),
    ("[本周五前]", "deadline", None, "2025-11-21", None, None),
    ("[下个月底前]", "deadline", None, "2025-12-31", None, None),
    ("[12月上旬前]", "deadline", None, "2025-12-10", None, None),
    ("[明天下午下班前]", "deadline", None, "2025-11-20T18:00", None, None),
    ("[12月31日24时前]", "deadline", None, "2025-12-31", None, None),
    ("[年内]完成", "deadline", None, "2025-12-31", None, None),
    ("[本月内]签约", "deadline", None, "2025-11-30", None, None),
    ("[民国101年底前]", "deadline", None, "2012-12-31", None, None),
    # one is to be ready before a holiday, so the day before it
    ("[春节前]兑付", "deadline", None, "2026-02-16", None, None),
    ("[元旦前]完成", "deadline", None, "2025-12-31", None, None),
    ("[“五一”前]完工", "deadline", None, "2026-04-30", None, None),
    # limits without a calendar day
    ("[汛期前]完成", "deadline", None, None, None, None),
    ("[文到7日内]报", "deadline", None, None, None, None),
    ("[自发文之日起30日内]", "deadline", None, None, None, None),
    # stretches
    ("打好[三季度]攻坚", "period", "2025-07-01", "2025-09-30", None, None),
    ("[明年一季度]开工", "period", "2026-01-01", "2026-03-31", None, None),
    ("[上半年]开工", "period", "2025-01-01", "2025-06-30", None, None),
    ("[“十五五”时期]发展", "period", "2026-01-01", "2030-12-31", None, None),
    ("[1—10月]完成", "period", "2025-01-01", "2025-10-31", None, None),
    ("[11月20日—25日]", "period", "2025-11-20", "2025-11-25", None, None),
    ("[从即日起至12月底]", "period", "2025-11-19", "2025-12-31", None, None),
    ("决战[最后两个月]", "period", "2025-11-01", "2025-12-31", None, None),
    ("[自2026年1月1日起]施行", "period", "2026-01-01", None, None, None),
    ("[今年以来]，", "period", "2025-01-01", "2025-11-19", None, None),
    ("[下月到2020年]", "period", None, None, None, None),  # it would end before it begins
    ("[2014年11月到下个月9号]", "period", "2014-11-01", "2025-12-09", None, None),
    # days and times
    ("[下周三]召开", "date", "2025-11-26", "2025-11-26", None, None),
    ("[正月初一]", "date", "2025-01-29", "2025-01-29", None, None),
    ("[2021-12-8 13:03]| 发布", "time", "2021-12-08T13:03", "2021-12-08T13:04", None, None),
    # lengths
    ("[15个工作日内]", "duration", "2025-11-19", "2025-12-10", None, None),
    ("[24小时内]", "duration", "2025-11-19", "2025-11-20", None, None),
    ("[两个半月以内]", "duration", "2025-11-19", "2026-02-03", None, None),
    ("决战[60天]", "duration", None, None, None, None),
    # rhythms
    ("[每周至少两次]到现场", "recurrence", None, None, "R/P1W", 2),
    ("[每周]调度一次", "recurrence", None, None, "R/P1W", None),
    ("[每月5日前]报送", "recurrence", None, None, "R/P1M", None),
    ("[每季度末]通报", "recurrence", None, None, "R/P3M", None),
    ("[每周一]召开例会", "recurrence", None, None, "R/P1W", None),
    ("[每周一次]", "recurrence", None, None, "R/P1W", 1),
    ("实行[旬通报]", "recurrence", None, None, "R/P10D", None),
    ("[半月]调度一次", "recurrence", None, None, "R/P15D", None),
    ("[一周两次]", "recurrence", None, None, "R/P1W", 2),
    ("[每两周]调度", "recurrence", None, None, "R/P2W", None),
    ("[天天]抓项目", "recurrence", None, None, "R/P1D", None),
    # as people type it
    ("於[１０ 月２０ 日前]完成", "deadline", None, "2025-10-20", None, None),
]

# Ways of naming a day that other taggers are known to fail at, by kind: marked text, kind, iso_start, iso_end.
DAYS = [
    # weeks and months counted from now, in every word for them
    ("[下礼拜一前]", "deadline", None, "2025-11-24"),
    ("[下个礼拜五前]", "deadline", None, "2025-11-28"),
    ("[本礼拜内]", "deadline", None, "2025-11-23"),
    ("[下下周三前]", "deadline", None, "2025-12-03"),
    ("[下下下周一前]", "deadline", None, "2025-12-08"),
    ("[上上上周]", "period", "2025-10-27", "2025-11-02"),
    ("[次周三前]", "deadline", None, "2025-11-26"),
    ("[下下下个月前]", "deadline", None, "2026-02-28"),
    ("[下下个月五号前]", "deadline", None, "2026-01-05"),
    ("[次月5日前]", "deadline", None, "2025-12-05"),
    ("[次年1月底前]", "deadline", None, "2026-01-31"),
    ("[次年一季度前]", "deadline", None, "2026-03-31"),
    ("[下周初]报送", "period", "2025-11-24", None),
    ("[本周结束前]", "deadline", None, "2025-11-23"),
    # the next such day
    ("[下个25号前]", "deadline", None, "2025-11-25"),
    ("[下个15号前]", "deadline", None, "2025-12-15"),
    # the n-th and the last of a stretch
    ("[三月的第一天]", "date", "2025-03-01", "2025-03-01"),
    ("[4月的第二个星期五前]", "deadline", None, "2025-04-11"),
    ("[12月首个周一]", "date", "2025-12-01", "2025-12-01"),
    ("[4月的最后一个星期日]", "date", "2025-04-27", "2025-04-27"),
    ("[3月第三周前]", "deadline", None, "2025-03-23"),
    ("[5月最后一周前]", "deadline", None, "2025-05-31"),
    ("[下月第一个工作日前]", "deadline", None, "2025-12-01"),
    ("[10月第一个工作日]", "date", "2025-10-09", "2025-10-09"),
    ("[本月最后一个工作日前]", "deadline", None, "2025-11-28"),
    ("[3月最后一天前]", "deadline", None, "2025-03-31"),
    ("[今年最后一天]", "date", "2025-12-31", "2025-12-31"),
    ("[本季度最后一天前]", "deadline", None, "2025-12-31"),
    # two or three units side by side
    ("[今明两年]", "period", "2025-01-01", "2026-12-31"),
    ("[明后两年]", "period", "2026-01-01", "2027-12-31"),
    ("[今明后三年]", "period", "2025-01-01", "2027-12-31"),
    ("[今明两天]", "period", "2025-11-19", "2025-11-20"),
    ("[明后天]", "period", "2025-11-20", "2025-11-21"),
    # the lunar calendar
    ("[农历八月十五]", "date", "2025-10-06", "2025-10-06"),
    ("[农历五月初五前]", "deadline", None, "2025-05-31"),
    ("[2024年冬至]", "date", "2024-12-21", "2024-12-21"),
    ("[冬至前]", "deadline", None, "2025-12-20"),
    ("[2017年大寒]", "date", "2017-01-20", "2017-01-20"),
    ("[腊月廿三]", "date", "2026-02-10", "2026-02-10"),
    ("[腊月二十三前]", "deadline", None, "2026-02-10"),
    # zeros, and letters that stand for digits
    ("[二0二五年五月一0日前]", "deadline", None, "2025-05-10"),
    ("[二O二五年五月十日]", "date", "2025-05-10", "2025-05-10"),
    ("[二〇二五年五月二五日]", "date", "2025-05-25", "2025-05-25"),
    ("[2O25年4月3O日前]", "deadline", None, "2025-04-30"),
    ("[l0月前]", "deadline", None, "2025-10-31"),
    ("[I2月31日前]", "deadline", None, "2025-12-31"),
    # years of the Republic
    ("[113年度結束前]", "deadline", None, "2024-12-31"),
    ("[113/6/30前]完成", "deadline", None, "2024-06-30"),
    ("[113.6.30前]完成", "deadline", None, "2024-06-30"),
    ("[一百一十三年六月底前]", "deadline", None, "2024-06-30"),
    # short ways
    ("[25年底前]", "deadline", None, "2025-12-31"),
    ("[9.15前]完成", "deadline", None, "2025-09-15"),
    ("[6/30前]完成", "deadline", None, "2025-06-30"),
    ("[Q3末前]", "deadline", None, "2025-09-30"),
    ("[H1末前]", "deadline", None, "2025-06-30"),
    ("[月中前]完成", "deadline", None, "2025-11-20"),
    ("[“五一”节前]", "deadline", None, "2026-04-30"),
    ("[今晚12点前]", "deadline", None, "2025-11-19"),
    # working days, by the holidays that offices have and the days that they work in exchange
    ("[T+3个工作日]", "duration", "2025-11-19", "2025-11-24"),
    ("[T+1日内]", "duration", "2025-11-19", "2025-11-20"),
    # what stands in brackets, two quarters, midnight
    ("[下週三（11/26）前]回覆", "deadline", None, "2025-11-26"),
    ("[11/26下班前]回覆", "deadline", None, "2025-11-26T18:00"),
    ("[八九月份]完成", "period", "2025-08-01", "2025-09-30"),
    ("[明年七八月]开工", "period", "2026-07-01", "2026-08-31"),
    ("[二三季度]抓紧开工", "period", "2025-04-01", "2025-09-30"),
    ("[今年一、二季度]", "period", "2025-01-01", "2025-06-30"),
    ("[5月20日零时前]切换", "deadline", None, "2025-05-19"),
    ("[节后第一个工作日]开工", "period", None, None),
    # of two neighbours none is the day
    ("[两三天内]", "duration", None, None),
    ("[七八天内]", "duration", None, None),
]

# marked text, recurrence, minimum, rrule
RHYTHMS = [
    # every other one
    ("[双周]推进", "R/P2W", None, "FREQ=WEEKLY;INTERVAL=2"),
    ("[双周调度]", "R/P2W", None, "FREQ=WEEKLY;INTERVAL=2"),
    ("[隔周]听取", "R/P2W", None, "FREQ=WEEKLY;INTERVAL=2"),
    ("[隔月]召开", "R/P2M", None, "FREQ=MONTHLY;INTERVAL=2"),
    ("[隔日]巡查", "R/P2D", None, "FREQ=DAILY;INTERVAL=2"),
    ("[每隔一周]", "R/P2W", None, "FREQ=WEEKLY;INTERVAL=2"),
    ("[每双月]调度", "R/P2M", None, "FREQ=MONTHLY;INTERVAL=2"),
    # units
    ("[每学年]演练", "R/P1Y", None, "FREQ=YEARLY"),
    ("[每学期]排查", "R/P6M", None, "FREQ=MONTHLY;INTERVAL=6"),
    ("[每旬]报送", "R/P10D", None, "FREQ=DAILY;INTERVAL=10"),
    ("[每个工作日]报告", "R/P1D", None, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    # so many times
    ("[半月一次]", "R/P15D", 1, "FREQ=DAILY;INTERVAL=15"),
    ("[两年一次]", "R/P2Y", 1, "FREQ=YEARLY;INTERVAL=2"),
    ("[半年一次]", "R/P6M", 1, "FREQ=MONTHLY;INTERVAL=6"),
    ("[每周至少两次]", "R/P1W", 2, "FREQ=WEEKLY"),
    ("[一周一调度]", "R/P1W", None, "FREQ=WEEKLY"),
    ("[半月一通报]", "R/P15D", None, "FREQ=DAILY;INTERVAL=15"),
    ("[两周一调度]", "R/P2W", None, "FREQ=WEEKLY;INTERVAL=2"),
    ("[一季度一通报]", "R/P3M", None, "FREQ=MONTHLY;INTERVAL=3"),
    ("[一季一考核]", "R/P3M", None, "FREQ=MONTHLY;INTERVAL=3"),
    # days of the week
    ("[每逢周三]报送", "R/P1W", None, "FREQ=WEEKLY;BYDAY=WE"),
    ("[逢周一]调度", "R/P1W", None, "FREQ=WEEKLY;BYDAY=MO"),
    ("[每周二、周四]", "R/P1W", None, "FREQ=WEEKLY;BYDAY=TU,TH"),
    ("[每周二周四上午]", "R/P1W", None, "FREQ=WEEKLY;BYDAY=TU,TH"),
    ("[每周一、三、五]", "R/P1W", None, "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
    ("[每周一至周五]", "R/P1W", None, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    ("[每个周五下班前]", "R/P1W", None, "FREQ=WEEKLY;BYDAY=FR"),
    ("[每周末]", "R/P1W", None, "FREQ=WEEKLY;BYDAY=SA,SU"),
    ("[每两周的周五]", "R/P2W", None, "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
    # days of the month
    ("[每月25日前]", "R/P1M", None, "FREQ=MONTHLY;BYMONTHDAY=25"),
    ("[每月5日和20日]", "R/P1M", None, "FREQ=MONTHLY;BYMONTHDAY=5,20"),
    ("[每月5、15、25日前]", "R/P1M", None, "FREQ=MONTHLY;BYMONTHDAY=5,15,25"),
    ("[每月1日至5日]", "R/P1M", None, "FREQ=MONTHLY;BYMONTHDAY=5"),
    ("[每月底前]", "R/P1M", None, "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ("[每月上旬]", "R/P1M", None, "FREQ=MONTHLY;BYMONTHDAY=10"),
    ("[每月初]", "R/P1M", None, "FREQ=MONTHLY"),  # of which nobody says the day
    ("[每月最后一天]", "R/P1M", None, "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ("[每月第一个周一]", "R/P1M", None, "FREQ=MONTHLY;BYDAY=1MO"),
    ("[每月最后一个周五]", "R/P1M", None, "FREQ=MONTHLY;BYDAY=-1FR"),
    ("[每月第二周周三]", "R/P1M", None, "FREQ=MONTHLY;BYMONTHDAY=10,11,12,13,14,15,16;BYDAY=WE"),
    ("[每月最后一个工作日前]", "R/P1M", None, "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
    ("[每月前5个工作日内]", "R/P1M", None, "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=5"),
    ("[每两个月15日前]", "R/P2M", None, "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15"),
    # months of the quarter, half-year and year
    ("[每季度首月10日前]", "R/P3M", None, "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10"),
    ("[每季度最后一个月20日前]", "R/P3M", None, "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20"),
    ("[每季度次月10日前]", "R/P3M", None, "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10"),
    ("[每季度末]", "R/P3M", None, "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
    ("[每季度结束后10日内]", "R/P3M", None, "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10"),
    ("[每季度结束后15个工作日内]", "R/P3M", None, "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=15"),
    ("[每半年末]", "R/P6M", None, "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1"),
    ("[每年3月底前]", "R/P1Y", None, "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1"),
    ("[每年6月和12月]", "R/P1Y", None, "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1"),
    ("[每年6月30日前]", "R/P1Y", None, "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=30"),
    ("[每年底前]", "R/P1Y", None, "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1"),
    ("[每年5月第二个星期日]", "R/P1Y", None, "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU"),
    ("[每年春节前]", "R/P1Y", None, "FREQ=YEARLY"),  # on another day each year
]

# words that look like a time, what taught it
NO_TIMES = [
    ("我再讲三点意见", "clock times"),
    ("体现在行动上", "现在"),
    ("做好前期工作", "前 as before"),
    ("庆祝建党100周年", "anniversaries"),
    ("四套班子、六稳、两个维护、第一责任人", "numbers in names"),
    ("十九届六中全会", "numbered meetings"),
    ("身份证140302197706220124", "long numbers"),
    ("日内瓦", "日内"),
    ("神舟二十号乘组", "numbered things"),
    ("各年龄段", "年"),
    ("X月X日", "masked dates"),
    ("12(+2)3", "opaque figures"),
    ("多年来一直年轻", "年来"),
    ("二十一年底前", "a year that is none"),
    ("13月底前", "a month that is none"),
    ("H1N1防控", "codes"),
    ("版本3.15前", "versions"),
    ("AI月报、O型血", "letters"),
    ("双月刊、间隔周期、逢年过节", "双, 隔 and 逢 in other words"),
    ("一日之计在于晨", "sayings"),
]


@pytest.fixture(scope="module")
def scanner():
    return Scanner(load_lexicons())


@pytest.mark.parametrize(("marked", "kind", "start", "end", "recurrence", "minimum"), MEANINGS)
def test_an_expression_is_found_and_means_this_on_that_day(marked, kind, start, end, recurrence, minimum):
    text, [span] = unmark(marked)
    found = next(t for t in timex(text, DAY) if t.start < span[1] and span[0] < t.end)
    assert text[found.start : found.end] == text[slice(*span)]
    assert (found.kind, found.recurrence, found.minimum) == (kind, recurrence, minimum)
    assert (found.iso_start, found.iso_end) == (start, end)


@pytest.mark.parametrize(("marked", "kind", "start", "end"), DAYS)
def test_a_day_is_named_in_many_ways(marked, kind, start, end):
    text, [span] = unmark(marked)
    [found] = timex(text, DAY)
    assert text[found.start : found.end] == text[slice(*span)]
    assert (found.kind, found.iso_start, found.iso_end) == (kind, start, end)


@pytest.mark.parametrize(("marked", "recurrence", "minimum", "rrule"), RHYTHMS)
def test_a_rhythm_is_read_with_the_days_that_it_names(marked, recurrence, minimum, rrule):
    text, [span] = unmark(marked)
    [found] = timex(text, DAY)
    assert text[found.start : found.end] == text[slice(*span)]
    assert (found.kind, found.recurrence, found.minimum, found.rrule) == ("recurrence", recurrence, minimum, rrule)


def test_days_of_a_list_share_the_month():
    assert [found.iso_end for found in timex("8月1日、2日和8日", DAY)] == ["2025-08-01", "2025-08-02", "2025-08-08"]


def test_working_days_leave_holidays_out_and_count_days_worked_in_exchange():
    before, behind = timex("T+3个工作日", "2025-09-26"), timex("3个工作日内", "2025-09-30")
    assert [found.iso_end for found in (*before, *behind)] == ["2025-09-30", "2025-10-11"]  # 28 September is worked


@pytest.mark.parametrize(("text", "why"), NO_TIMES, ids=[why for _, why in NO_TIMES])
def test_what_only_looks_like_a_time_is_none(text, why):
    assert [text[t.start : t.end] for t in timex(text, DAY)] == []


def test_without_a_day_only_what_names_its_year_has_dates():
    found = timex("10月底前完成，2025年10月底前建成")
    assert [t.iso_end for t in found] == [None, "2025-10-31"]


def test_a_reference_may_be_text_and_must_be_a_date():
    assert timex("今天", "2025-11-19") == timex("今天", DAY)
    with pytest.raises(ValueError, match="isoformat"):
        timex("今天", "gestern")


def test_each_example_is_found_with_all_rules_at_work(scanner):
    """A rule's example must win against the other rules and begin where the scan looks at all."""
    lost = []
    for rule in scanner.rules:
        for example in rule.source.examples:
            text, spans = unmark(example)
            found = [(t.start, t.end) for t in scanner.find(text)]
            if rule.source.label == "TIMEX" and not set(spans) <= set(found):
                lost.append((rule.source.id, example, [text[a:b] for a, b in found]))
            if rule.source.label == "NOT" and any(a < d and c < b for a, b in spans for c, d in found):
                lost.append((rule.source.id, example))
    assert lost == []


def test_every_rule_names_a_function_that_exists(scanner):
    used = {rule.source.value["reads"] for rule in scanner.rules if rule.source.label == "TIMEX"}
    assert used <= names()


def test_losers_are_told_with_their_reason(scanner):
    lost = scanner.rejects("2025年6月底前完成三点意见")
    assert {reject.reason for reject in lost} >= {"shorter than that of timex.before", "looks like a time and is none"}


def test_half_a_day_to_come_ends_on_its_day():
    (found,) = timex("未来半天", DAY)
    assert (found.iso_start, found.iso_end) == ("2025-11-19", "2025-11-19")


@given(st.text(alphabet="0123456789一二三十百年月日周季旬天每前内底末到自今明个半第至-：“”，。 初上下本", max_size=60))
def test_expressions_stand_in_order_and_apart(text):
    found = timex(text, DAY)
    edges = [edge for t in found for edge in (t.start, t.end)]
    assert edges == sorted(edges)
    assert all(t.start < t.end <= len(text) for t in found)
    assert all(
        t.iso_start is None or t.iso_end is None or t.iso_start[:10] <= t.iso_end[:10] or t.kind == "time"
        for t in found
    )


@pytest.mark.parametrize(
    "piece", ["1", "一", "年", "十年", "2025年", "每", "月底前", "1-", "到2025年底", "“十四五", "在某"]
)
@pytest.mark.cost
def test_a_hostile_text_ends_in_time(scanner, piece):
    assert linear(scanner.find, repeated(piece), 1_500, 16)


@pytest.mark.parametrize("text", ["元旦前", "昨天前完成", "今天之前完成", "去年", "未来三天", "明年底前", "下周五前"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_at_the_ends_of_the_calendar_nothing_is_raised(text, day):
    assert len(timex(text, day)) <= 1


def test_half_a_surrogate_pair_hides_no_time():
    text = "各地\ud83d要在10月底前\udfff完成"
    (found,) = timex(text, DAY)
    assert text[found.start : found.end] == "10月底前"


def test_urgency_is_apart_from_deadlines():
    finder = TimexFinder(load_lexicons())
    assert [m.label for m in finder.urgency("要尽快、立即、及时整改")] == ["URGENCY"] * 3
    assert finder.find("要尽快、立即、及时整改") == ()
