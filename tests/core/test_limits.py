"""How far things reach, through whole records: of each limit a text on this side and one beyond."""

import pytest

import duban
from duban.core.structure import Turn
from duban.stages.manner import MannerReader

#: A run of text that is nowhere the same, so that cleaning leaves it as long as it is.
_SIDES = "东西南北中上下左右前后里外山水田林草沙石金木火土"


def filler(length):
    return "".join(f"抓好{_SIDES[n % 24]}{_SIDES[n // 24]}村工作、" for n in range(length // 8))


# what it teaches, the text, and its directives
DIRECTIVES = [
    ("a purpose before a bare modal goes with it", "做好项目工作，必须加强领导。", ["做好项目工作，必须加强领导"]),
    (
        "behind another request it is one of its own",
        "抓好排查，做好项目工作，必须加强领导。",
        ["抓好排查，做好项目工作", "必须加强领导"],
    ),
    ("nor does it go with what is forbidden", "做好项目工作，不得弄虚作假。", ["不得弄虚作假"]),
    ("a condition right before its modal asks nothing", "若需延期应当报告的。", []),
    ("a request may begin with a condition", "若有特殊情况应当及时报告。", ["若有特殊情况应当及时报告"]),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in DIRECTIVES], ids=[row[0] for row in DIRECTIVES])
def test_where_a_directive_begins(extractor, text, expected):
    assert [c.text for c in extractor(text).commitments] == expected


# what it teaches, the text, and who speaks each directive
SPEAKERS = [
    (
        "who is cited within a turn has one sentence",
        "王飞虎：刚才李明华指出，要加快进度。大家要抓紧落实。\n李明华：要稳。",
        ["李明华", "王飞虎", "李明华"],
    ),
    (
        "and less where another is cited in it",
        "王飞虎：李明华指出，要加快进度，赵国强指出，要确保质量。大家要抓紧落实。\n李明华：要稳。\n赵国强：要抓紧办。",
        ["李明华", "赵国强", "王飞虎", "李明华", "赵国强"],
    ),
    ("those who take part are the meeting", "参会的各位代表指出，要加强领导。", ["会议"]),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in SPEAKERS], ids=[row[0] for row in SPEAKERS])
def test_who_speaks(extractor, text, expected):
    assert [c.speaker for c in extractor(text).commitments] == expected


def test_a_voice_that_is_cited_ends_where_the_next_is(extractor):
    text = SPEAKERS[1][1]
    said = {text[s.start : s.end].strip() for s in extractor(text).speeches}
    assert {"李明华指出，要加快进度，", "赵国强指出，要确保质量", "。大家要抓紧落实。"} <= said


def test_a_bare_post_goes_where_a_fuller_one_stands(extractor):
    (speaker,) = extractor("县委书记王飞强调，要快。书记王飞指出，要稳。").speakers
    assert speaker.titles == ("县委书记",)


# an agent behind 由 that only a weak word ends
AGENTS = [
    ("由沿线城乡供水尽快处置。", ["沿线城乡供水"]),
    ("由沿线各村镇和城乡结合部以及新老城区范围以内的所有大小供水尽快处置。", []),
]


@pytest.mark.parametrize(("text", "expected"), AGENTS)
def test_a_weak_agent_is_short(extractor, text, expected):
    (commitment,) = extractor(text).commitments
    assert [party.text for party in commitment.responsible] == expected


UNDATED = "会议要求，各县要抓紧。" + "各县要抓紧。" * 6
# how far away the year stands, before or behind the limit, and the day that the limit gets
NEIGHBOURS = [
    ("behind", 80, "2023-03-31"),
    ("behind", 280, None),
    ("before", 280, "2023-03-31"),
    ("before", 700, None),
]


@pytest.mark.parametrize(("side", "distance", "expected"), NEIGHBOURS)
def test_a_year_is_looked_for_further_back_than_ahead(extractor, side, distance, expected):
    if side == "behind":
        text = f"{UNDATED}要在3月底前完成，{filler(distance)}到2023年6月底前全部完成。"
    else:
        text = f"{UNDATED}2023年1月要建成一期。{filler(distance)}要在3月底前完成。"
    limits = {deadline.text: deadline.iso_end for deadline in extractor(text).deadlines}
    assert limits["3月底前"] == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("未来三天", "2020-06-15", "2020-06-17"),
        ("未来一周", "2020-06-15", "2020-06-21"),
        ("今后两个月", "2020-06-15", "2020-08-14"),
        ("未来5年内", "2020-06-15", "2025-06-14"),
    ],
)
def test_the_last_day_of_what_lies_ahead(text, first, last):
    (found,) = duban.timex(text, "2020-06-15")
    assert (found.iso_start, found.iso_end) == (first, last)


@pytest.mark.parametrize(("unread", "expected"), [(1, "2021-05-01"), (49, "2021-05-01"), (50, None)])
def test_a_page_with_many_dates_that_cannot_be_read_has_none(extractor, unread, expected):
    text = "标题\n" + "发布时间：见本报第一版\n" * unread + "发布时间：2021-05-01\n要快。"
    assert extractor(text).document.published == expected


def wrapped(wider):
    """A sentence over forty lines, ``wider`` of which are four times as long as the others."""
    body = "要认真贯彻落实会议精神切实加强组织领导和统筹协调确保各项任务落到实处" * 60
    lines = [body[at : at + 25] for at in range(0, 1000, 25)]
    for number in range(wider):
        lines[5 + number * 4] *= 4
    return "\n".join(lines)


@pytest.mark.parametrize(("wider", "is_wrapped"), [(0, True), (1, True), (4, False)])
def test_a_wrapped_text_has_few_lines_that_are_wider(extractor, wider, is_wrapped):
    assert (len(extractor(wrapped(wider)).commitments) == 1) is is_wrapped


# what is said, how often, how many code points of other text follow, and whether it is talk
HESITATIONS = [
    ("嗯", 2, 0, False),
    ("嗯", 3, 0, True),
    ("嗯", 3, 356, True),
    ("嗯", 3, 357, False),
]


@pytest.mark.parametrize(("sound", "times", "others", "expected"), HESITATIONS)
def test_a_text_without_voices_is_talk_where_it_hesitates_often(lexicons, sound, times, others, expected):
    text = sound * times + "田" * others
    assert MannerReader(lexicons)(text, []) is expected


@pytest.mark.parametrize(
    ("at", "words", "length", "expected"), [(None, 2, 159, True), (None, 2, 160, False), (5.0, 0, 900, True)]
)
def test_turns_are_talk_where_they_were_recorded_or_are_full_of_it(lexicons, at, words, length, expected):
    text = ("大家" * words).ljust(length, "田")
    assert MannerReader(lexicons)(text, [Turn(0, length, None, at, ())]) is expected
