"""Numerals and counts of projects."""

import random

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.lab.lint import unmark
from duban.stages.times import TimexFinder
from duban.stages.times.numerals import Number, Numerals
from duban.words.lexicon import load_lexicons

LEXICONS = load_lexicons()
FINDER = TimexFinder(LEXICONS)
DIGITS = "零一二三四五六七八九"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("30", 30), ("1,234.5", 1234.5), ("三十", 30), ("一百三十", 130), ("一百零五", 105), ("两万四", 24_000),
        ("1.5万", 15_000), ("3千万亿", 3e15), ("一亿二千万", 120_000_000), ("二〇二五", 2025), ("廿二", 22), ("十", 10),
        ("壹仟玖佰", 1900), ("亿", None), ("项", None), ("", None),
        ("一百零七", 107), ("两千零五", 2005), ("一万零三百", 10_300), ("卅", 30), ("卌三", 43), ("一百廿三", 123),
        ("1万5千", 15_000), ("1万5", 15_000), ("3亿2千万", 320_000_000), ("伍拾", 50), ("贰佰零伍", 205),
        ("1.5亿", 150_000_000), ("一万二千亿", 1_200_000_000_000), ("三百五", 350), ("一百一", 110),
        ("一二三四", 1234),
    ],
)  # fmt: skip
def test_a_numeral_reads_as_its_number(text, value):
    assert Numerals(LEXICONS).read(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("两三", 2), ("七八", 7), ("三五", 3), ("三四十", 30), ("八九十", 80), ("十七八", 17), ("一百二三", 120),
     ("五六百", 500), ("两三千", 2000), ("一两万", 10_000)],
)  # fmt: skip
def test_two_neighbours_say_the_lower_number_roughly(text, value):
    assert Numerals(LEXICONS).parse(text) == Number(value, approximate=True)


@pytest.mark.parametrize("way", ["low", "up"])
def test_ten_thousand_numerals_read_as_cn2an_reads_and_writes_them(way):
    rng, numerals = random.Random(7), Numerals(LEXICONS)
    numbers = [rng.randrange(1, 10 ** rng.randint(1, 13)) for _ in range(10_000)]
    written = [cn2an.an2cn(number, way) for number in numbers]
    assert [numerals.read(text) for text in written] == numbers
    assert [numerals.read(text) for text in written] == [cn2an.cn2an(text, "strict") for text in written]


def spell(number):
    """A number below ten thousand in Chinese, as schoolbooks write it."""
    written, pending = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            written += (DIGITS[0] if pending and written else "") + DIGITS[digit] + unit
        pending = not digit
    return written


@given(st.integers(min_value=1, max_value=9999))
def test_every_spelt_number_reads_back(number):
    assert Numerals(LEXICONS).read(spell(number)) == number


# marked text, value, head, status
COUNTS = [
    ("调度[90个重大城建项目]", 90, "项目", None),
    ("尚有[22个项目]未开工", 22, "项目", "未开工"),
    ("[新开工项目185个]", 185, "项目", "开工"),
    ("推进[12大工程]", 12, "工程", None),
    ("实施[90余个重点项目]", 90, "项目", None),
    ("[X个省市重点项目]", None, "项目", None),
    ("实施[三十个在建项目]", 30, "项目", "在建"),
    ("[投资1亿2千万元项目3个]", 3, "项目", None),
]

# marked text, value, approximate
NUMERALS_OF_PROJECTS = [
    ("推进[一百零七个项目]", 107, False),
    ("推进[两千零五个项目]", 2005, False),
    ("推进[一万零三百个项目]", 10_300, False),
    ("推进[廿三个项目]", 23, False),
    ("推进[卅个项目]", 30, False),
    ("推进[1万5千个项目]", 15_000, False),
    ("推进[1,200个项目]", 1200, False),
    ("推进[伍拾个项目]", 50, False),
    ("推进[贰拾叁个项目]", 23, False),
    ("推进[1.5亿个项目]", 150_000_000, False),
    ("[重点项目一百零七个]", 107, False),
    ("收拾[三个项目]", 3, False),
    ("推进[两三个项目]", 2, True),
    ("推进[三五个项目]", 3, True),
    ("推进[三四十个项目]", 30, True),
    ("推进[七八个项目]", 7, True),
    ("推进[十七八个项目]", 17, True),
    ("推进[3-5个项目]", 3, True),
    ("推进[3～5个项目]", 3, True),
    ("推进[三至五个项目]", 3, True),
    ("推进[2—3万个项目]", 20_000, True),
    ("推进[30余个项目]", 30, True),
    ("推进[百余个项目]", 100, True),
    ("推进[近百个项目]", 100, True),
    ("推进[上百个项目]", 100, True),
    ("推进[十几个项目]", 10, True),
    ("推进[50+个项目]", 50, True),
    ("推进[约两百个项目]", 200, True),
]


@pytest.mark.parametrize(("marked", "value", "approximate"), NUMERALS_OF_PROJECTS)
def test_every_way_of_writing_a_number_counts_projects(marked, value, approximate):
    text, [span] = unmark(marked)
    [found] = FINDER.counts.find(text)
    assert (text[found.start : found.end], found.value, found.approximate) == (text[slice(*span)], value, approximate)


@pytest.mark.parametrize(("marked", "value", "head", "status"), COUNTS)
def test_a_count_of_projects(marked, value, head, status):
    text, [span] = unmark(marked)
    [found] = FINDER.counts.find(text)
    assert text[found.start : found.end] == text[slice(*span)]
    assert (found.value, found.head, found.status) == (value, head, status)
    assert found.masked == (value is None)


@pytest.mark.parametrize(
    "text",
    [
        "一批项目",
        "一个个项目",
        "几个项目",
        "第一个项目",
        "投资3亿元的项目",
        "5个项目部",
        "各个项目",
        "第三批项目",
        "第107个项目",
        "数十个项目",
        "几十个项目",
        "数百个项目",
        "好几个项目",
        "若干个项目",
        "成百上千个项目",
        "半数项目",
        "三分之一的项目",
        "两成项目",
        "百分之三十的项目",
    ],
)
def test_vague_and_ordinal_numbers_count_no_projects(text):
    assert FINDER.counts.find(text) == ()
