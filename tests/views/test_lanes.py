"""Lanes, lights and owners, each as a table."""

from datetime import date, timedelta

import pytest

import duban
from duban.core.records import ReviewRecord
from duban.io.store.lanes import lane_of, light_of
from duban.show.views.owners import Owners
from reviews.acts import DOCUMENT

DAY = date(2021, 4, 1)
TASK = DOCUMENT.commitments[0]
SAID = "2021-03-20"


def task(last=None, recurrence=None, **review):
    deadline = TASK.deadlines[0].model_copy(update={"iso_end": last, "recurrence": recurrence})
    known = ReviewRecord(**review) if review else None
    return TASK.model_copy(update={"deadlines": (deadline,) if last or recurrence else (), "review": known})


def away(days):
    return (DAY + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("made", "lane", "light"),
    [
        (task(away(-1)), "overdue", "red"),
        (task(away(-1), state="doing"), "overdue", "red"),
        (task(away(-1), state="behind"), "overdue", "red"),
        (task(away(-1), state="closed"), "done", None),
        (task(away(-1), state="done"), "done", None),
        (task(away(-1), state="dropped"), "done", None),
        (task(away(0)), "week", "blue"),
        (task(away(7)), "week", "blue"),
        (task(away(8)), "month", None),
        (task(away(30)), "month", None),
        (task(away(31)), "later", None),
        (task(away(31), state="behind"), "later", "yellow"),
        (task(away(31), state="doing", day="2021-02-20"), "later", "yellow"),  # no word for more than a month
        (task(away(31), state="doing", day="2021-03-25"), "later", None),
        (task(away(-1), due=away(5)), "week", "blue"),  # the office gave more time
        (task(recurrence="R/P1M"), "recurring", None),
        (task(away(-1), recurrence="R/P1M"), "recurring", None),
        (task(), "undated", None),
        (task(state="behind"), "undated", "yellow"),
    ],
)
def test_where_a_task_stands_on_a_day(made, lane, light):
    assert (lane_of(made, SAID, DAY), light_of(made, SAID, DAY)) == (lane, light)


def test_without_a_day_nothing_is_late():
    assert lane_of(task(away(-1)), SAID, None) == "later"


@pytest.mark.parametrize(("said", "lane"), [(SAID, "undated"), (None, "overdue"), ("1998-11-29", "overdue")])
def test_what_was_over_when_it_was_said_is_not_due(said, lane):
    assert lane_of(task("1998-11-29"), said, DAY) == lane


def test_a_month_without_a_word_is_told():
    assert light_of(task(away(40)), "2021-01-01", DAY) == "yellow"


@pytest.mark.parametrize(
    ("text", "lead", "support", "persons"),
    [
        ("由县水利局牵头、县财政局配合，抓紧完成。", ["县水利局"], ["县财政局"], []),
        ("县水利局要抓紧完成。", ["县水利局"], [], []),
        ("我们要抓紧完成。", [], [], []),
        ("政府要抓紧完成。", [], [], []),
        ("各级各部门要抓紧完成。", [], [], []),
        ("縣水利局要抓緊完成。", ["縣水利局"], [], []),
    ],
)
def test_whose_a_task_is(text, lead, support, persons):
    owned = Owners()(duban.extract(f"会议要求，{text}").commitments[0])
    assert [list(names) for names in (owned.lead, owned.support, owned.persons)] == [lead, support, persons]


def test_a_body_in_either_script_and_under_either_name_is_one():
    keys = {
        Owners()(duban.extract(f"会议要求，{name}要抓紧完成。").commitments[0]).bodies[0][0]
        for name in ("市发改委", "市發改委", "市发展和改革委员会")
    }
    assert keys == {"市发展和改革委员会"}
