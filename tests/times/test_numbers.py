"""Numerals, quantities and counts of projects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.lab.lint import unmark
from duban.stages.times import TimexFinder
from duban.stages.times.numerals import Numerals
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
    ],
)  # fmt: skip
def test_a_numeral_reads_as_its_number(text, value):
    assert Numerals(LEXICONS).read(text) == value


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


# marked text, value, unit, approximate, bound, masked
QUANTITIES = [
    ("建成[90个]厂房", 90, "个", False, None, False),
    ("引进[一百三十余家]企业", 130, "家", True, "least", False),
    ("[近90个]", 90, "个", True, None, False),
    ("总投资[3915亿元]", 391_500_000_000, "CNY", False, None, False),
    ("融资[亿元以上]", None, "CNY", False, "least", True),
    ("接近[X亿元]", None, "CNY", False, None, True),
    ("增长[5.5%左右]", 5.5, "%", True, None, False),
    ("完成[超过95%]", 95, "%", False, "least", False),
    ("[第一批]", 1, "批", False, None, False),
]


@pytest.mark.parametrize(("marked", "value", "unit", "approximate", "bound", "masked"), QUANTITIES)
def test_a_quantity_with_unit_vagueness_and_bound(marked, value, unit, approximate, bound, masked):
    text, [span] = unmark(marked)
    found = next(q for q in FINDER.quantities(text) if q.start < span[1] and span[0] < q.end)
    assert text[found.start : found.end] == text[slice(*span)]
    assert (found.value, found.unit, found.approximate) == (value, unit, approximate)
    assert (found.bound, found.masked) == (bound, masked)


def test_an_opaque_figure_has_no_value_and_is_not_masked():
    [found] = FINDER.quantities("实现“12（+2）3”")
    assert (found.value, found.masked) == (None, False)


# marked text, value, head, status
COUNTS = [
    ("调度[90个重大城建项目]", 90, "项目", None),
    ("尚有[22个项目]未开工", 22, "项目", "未开工"),
    ("[新开工项目185个]", 185, "项目", "开工"),
    ("推进[12大工程]", 12, "工程", None),
    ("实施[90余个重点项目]", 90, "项目", None),
    ("[X个省市重点项目]", None, "项目", None),
    ("实施[三十个在建项目]", 30, "项目", "在建"),
]


@pytest.mark.parametrize(("marked", "value", "head", "status"), COUNTS)
def test_a_count_of_projects(marked, value, head, status):
    text, [span] = unmark(marked)
    [found] = FINDER.project_counts(text)
    assert text[found.start : found.end] == text[slice(*span)]
    assert (found.value, found.head, found.status) == (value, head, status)
    assert found.masked == (value is None)


@pytest.mark.parametrize(
    "text", ["一批项目", "一个个项目", "几个项目", "第一个项目", "投资3亿元的项目", "5个项目部", "各个项目"]
)
def test_vague_and_ordinal_numbers_count_no_projects(text):
    assert FINDER.project_counts(text) == ()
