"""The overview, the lanes and the lines of time: each figure leads to the list that it counts."""

import re

import pytest

from duban.core.records import SpeechRecord
from duban.show.report import to_html
from report.meetings import hostile, many, pairs


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(to_html(many(9) + pairs(hostile())[-1:], as_of="2021-04-01"), encoding="utf-8")
    return file.as_uri()


def number(page):
    return int(re.search(r"\d+", page.locator("#shown").text_content())[0])


@pytest.mark.parametrize("picture", ["heat", "trend", "directs", "ahead"])
def test_each_figure_opens_the_list_that_it_counts(visit, report, picture):
    with visit(report) as page:
        page.click("#tab-overview")
        section = page.locator(f"#{picture}")
        assert section.locator("canvas").count() > 0
        section.locator("summary").click()
        row = section.locator("tbody tr").first
        count = int(row.locator("a").text_content())
        row.locator("a").click()
        page.locator("#set a").first.wait_for()
        assert number(page) == count
        assert page.locator("#tab-overview[aria-selected=true]").count() == 1


def test_a_click_on_a_bar_filters_as_its_row_does(visit, report):
    with visit(report) as page:
        page.click("#tab-overview")
        canvas = page.locator("#ahead canvas")
        box = canvas.bounding_box()
        every = number(page)
        for share in range(10, 95, 5):
            if number(page) < every:
                break
            canvas.click(position={"x": box["width"] * share / 100, "y": box["height"] - 34})
        page.locator("#set a", has_text="截止日期").first.wait_for()
        assert 0 < number(page) < every


def test_everybody_tops_no_chart(visit, report):
    with visit(report) as page:
        page.click("#tab-overview")
        assert "大家" not in page.locator("#by-body").text_content()
        assert "大家" in page.locator("#overview .vague").text_content()


def test_both_scripts_are_one_body(visit, report):
    with visit(report) as page:
        page.click("#tab-overview")
        names = page.locator("#by-body a").all_text_contents()
        assert "发展局" in names
        assert "發展局" not in names


def test_one_demand_over_meetings_is_a_thread(visit, report):
    with visit(report) as page:
        page.click("#tab-overview")
        thread = page.locator("#threads .thread").first
        assert thread.locator("li").count() > 1
        thread.locator("a").nth(1).click()
        page.locator("#raw .chosen").first.wait_for()
        assert page.locator("#tab-text[aria-selected=true]").count() == 1


def test_lanes_hold_every_demand_once(visit, report):
    with visit(report) as page:
        page.click("#tab-lanes")
        figures = [int(text) for text in page.locator(".lane .number").all_text_contents()]
        assert sum(figures) == number(page)
        lanes = page.locator(".lane").all()
        assert [lane.get_attribute("class") for lane in lanes][:3] == ["lane overdue", "lane week", "lane month"]
        page.fill("#asof", "2021-08-25")
        page.locator(".lane.week li").first.wait_for()
        assert "还有 6 天" in page.locator(".lane.week li small").first.text_content()
        assert "asof=2021-08-25" in page.url
        page.fill("#asof", "")
        page.locator(".lane.overdue").wait_for(state="detached")


def test_the_line_of_time_shows_the_day(visit, report):
    with visit(report) as page:
        page.click("#tab-time")
        assert page.locator(".axis .today").text_content() == "2021-04-01"
        place = page.locator(".track .today").first.bounding_box()["x"]
        before = [
            point.bounding_box()["x"] for point in page.locator(".line", has_text="2020-10-31").locator(".point").all()
        ]
        after = [
            point.bounding_box()["x"] for point in page.locator(".line", has_text="2021-12-31").locator(".point").all()
        ]
        assert before
        assert max(before) < place < min(after)
        page.locator(".line").first.click()
        page.locator("#raw .chosen").first.wait_for()


def test_what_is_lacking_is_counted(visit, report):
    with visit(report) as page:
        page.click("#tab-gaps")
        chip = page.locator("#gaps .choices a").nth(1)
        count = int(re.search(r"\d+", chip.text_content())[0])
        chip.click()
        page.locator("#set a").first.wait_for()
        assert number(page) == count


def test_turns_show_their_label_and_time_and_lead_to_it(visit, tmp_path):
    record, text = pairs()[0]
    turns = [
        SpeechRecord(id="s1", speaker=None, start=0, end=40, mode="turn", cue=None, label="主持人", at=5.0),
        SpeechRecord(id="s2", speaker=None, start=40, end=99, mode="turn", cue=None, label="发言人2", at=3725.0),
    ]
    file = tmp_path / "turns.html"
    file.write_text(to_html([(record.model_copy(update={"speeches": tuple(turns)}), text)]), encoding="utf-8")
    with visit(file.as_uri()) as page:
        page.click("#turns summary")
        assert page.locator("#turns li button").all_text_contents() == ["00:05 主持人", "01:02:05 发言人2"]
        page.locator("#turns li button").last.click()


def test_tabs_answer_the_keyboard(visit, report):
    with visit(report) as page:
        page.focus("#tab-text")
        page.keyboard.press("ArrowRight")
        assert page.locator("#tab-overview[aria-selected=true]").count() == 1
        assert page.locator("#overview").is_visible()
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        assert page.locator("#tab-gaps[aria-selected=true]").count() == 1
