"""Corrections as a person makes them: by keys, in dialogs, by selecting text; out into a file and back in."""

import json

import pytest

from duban.core.reviews import ACT
from duban.io.reviews import parse_reviews
from duban.show.report import to_html
from duban.stages.revise import Reviser
from report.meetings import HOSTILE, hostile, pairs


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(to_html(pairs(hostile()), as_of="2021-04-01"), encoding="utf-8")
    return file.as_uri()


def exported(page):
    """The acts of the file that the page gives, each checked against its text."""
    with page.expect_download() as download:
        page.click("#export")
    assert download.value.suggested_filename == "reviews.jsonl"
    content = download.value.path().read_bytes()
    found = parse_reviews(content)
    assert found.problems == ()
    acts = [json.loads(line) for line in content.splitlines()]
    texts = {record.document.sha256: text.text for record, text in pairs(hostile())}
    for act in acts:
        raw = texts[act["sha256"]]
        quotes = [act]
        if isinstance(act["value"], dict):
            quotes += [
                act["value"].get("span"),
                *act["value"].get("responsible", ()),
                *act["value"].get("deadlines", ()),
            ]
        for quote in filter(None, quotes):
            assert raw is None or raw[quote["start"] : quote["end"]] == quote["text"]
    return acts


def choose(page, text):
    page.fill("#find", text)
    page.locator(".card .jump", has_text=text).first.click()
    page.locator(".card.chosen .jump", has_text=text).wait_for()


SELECT = """([words, nth]) => {
  const walker = document.createTreeWalker(document.getElementById('raw'), NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  const all = nodes.map((node) => node.data).join('');
  let at = -1;
  for (let i = 0; i <= nth; i += 1) at = all.indexOf(words, at + 1);
  const place = (offset) => {
    for (const node of nodes) {
      if (offset <= node.data.length) return [node, offset];
      offset -= node.data.length;
    }
  };
  const range = document.createRange();
  range.setStart(...place(at));
  range.setEnd(...place(at + words.length));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def select(page, words, nth=0):
    """Select words of the opened text as dragging over them does."""
    page.evaluate(SELECT, [words, nth])
    page.locator("#selection button").first.wait_for()


def test_approving_and_rejecting_move_on(visit, report):
    with visit(report) as page:
        page.fill("#who", "李敏")
        page.locator("h1").click()
        page.keyboard.press("j")
        first = page.locator(".card.chosen .jump").text_content()
        page.keyboard.press("a")
        page.locator(".card.accepted").wait_for()
        second = page.locator(".card.chosen .jump").text_content()
        assert second != first
        page.keyboard.press("r")
        page.locator(".card.rejected").wait_for()
        third = page.locator(".card.chosen .jump").text_content()
        assert third not in (first, second)
        acts = exported(page)
        assert [(act["act"], act["text"], act["who"]) for act in acts] == [
            ("accept", first, "李敏"),
            ("reject", second, "李敏"),
        ]
        page.reload()
        assert page.locator(".card.accepted .jump").text_content() == first
        assert page.locator(".card.rejected .jump").text_content() == second
        choose(page, second)
        page.keyboard.press("u")
        page.locator(".card.rejected").wait_for(state="detached")
        acts = exported(page)
        assert [act["act"] for act in acts if act["text"] == first] == ["accept"]
        assert [act["act"] for act in acts if act["text"] == second] == ["reject", "undo"]
        page.keyboard.press("u")
        assert "没有可撤销" in page.locator("#said").text_content()


def test_what_is_edited_is_quoted_from_the_text(visit, report):
    with visit(report) as page:
        choose(page, "市发改委要牵头建立台账")
        page.keyboard.press("e")
        page.locator("dialog[open] button[title=终点左移]").click()
        page.get_by_label("讲话人", exact=True).last.fill("查无此人")
        page.click("dialog[open] [type=submit]")
        assert "查无此人" in page.locator("dialog[open] [role=alert]").text_content()
        page.get_by_label("讲话人", exact=True).last.fill("周敏")
        page.locator("dialog[open] fieldset", has_text="责任单位").locator("button", has_text="增加").click()
        page.keyboard.type("各县区")
        page.click("dialog[open] [type=submit]")
        page.locator(".card.edited").wait_for()
        card = page.locator(".card.edited")
        assert card.locator(".who").text_content() == "周敏"
        assert card.locator(".chip.party").all_text_contents() == ["市发改委", "各县区"]
        (act,) = exported(page)
        assert set(act["value"]) == {"span", "speaker", "responsible"}
        assert act["value"]["span"]["text"] == act["text"][:-1]
        assert "".join(page.locator("#raw .chosen").all_text_contents()) == act["text"][:-1]


def test_a_deadline_gets_its_date(visit, report):
    with visit(report) as page:
        choose(page, "市发改委要牵头建立台账")
        page.keyboard.press("d")
        page.locator("dialog[open] input[type=date]").last.fill("2021-04-05")
        page.click("dialog[open] [type=submit]")
        page.locator(".card.edited .chip.deadline", has_text="2021-04-05").wait_for()
        assert page.locator(".card.edited .light").text_content() == "7 天内到期"
        (act,) = exported(page)
        assert act["value"] == {"deadlines": [{**act["value"]["deadlines"][0], "iso_end": "2021-04-05"}]}
        page.keyboard.press("d")
        page.locator("dialog[open] .quote button").click()
        page.click("dialog[open] [type=submit]")
        page.locator(".card.edited .chip.deadline").wait_for(state="detached")


def test_a_task_is_assigned_followed_and_closed(visit, report):
    with visit(report) as page:
        choose(page, "要加快征迁扫尾")
        page.keyboard.press("o")
        page.get_by_label("牵头单位").fill("市政府督查室")
        page.get_by_label("配合单位").fill("市住建局、市财政局")
        page.get_by_label("完成时限").fill("2021-03-20")
        page.click("dialog[open] [type=submit]")
        page.locator(".card.chosen .chip.party", has_text="市政府督查室").wait_for()
        page.click("#tab-lanes")
        assert "要加快征迁扫尾" in page.locator(".lane.overdue").text_content()
        page.keyboard.press("s")
        page.locator("dialog[open] select").select_option("closed")
        page.locator("dialog[open] textarea").fill("已经办结")
        page.click("dialog[open] [type=submit]")
        page.locator(".lane.done", has_text="要加快征迁扫尾").wait_for()
        page.keyboard.press("c")
        page.locator("dialog[open] textarea").fill("请存档")
        page.click("dialog[open] [type=submit]")
        page.locator("#said", has_text="已加备注").wait_for()
        assigned, status, comment = exported(page)
        assert assigned["value"] == {
            "lead": ["市政府督查室"],
            "support": ["市住建局", "市财政局"],
            "persons": [],
            "due": "2021-03-20",
        }
        assert status["value"] == {"state": "closed", "progress": "已经办结", "day": "2021-04-01"}
        assert comment["value"] == "请存档"


@pytest.mark.parametrize("words", ["字桥项目", "县长王某强调", "𠮷字"])
def test_selected_words_become_a_demand_at_their_code_points(visit, report, words):
    with visit(report) as page:
        page.select_option("#document", str(len(pairs())))
        select(page, words)
        page.keyboard.press("m")
        page.locator(".card.added").wait_for()
        (act,) = exported(page)
        assert (act["act"], act["text"], act["start"]) == ("add", words, HOSTILE.index(words))
        assert page.locator(".card.added.chosen .jump").text_content() == words
        page.keyboard.press("a")
        page.locator("#said", has_text="已确认").wait_for()
        page.reload()
        assert page.locator(".card.accepted .jump").text_content() == words


def test_selected_words_become_the_owner_of_the_chosen_demand(visit, report):
    with visit(report) as page:
        choose(page, "不得挪用征迁资金")
        select(page, "市发改委")
        page.click("[data-use=party]")
        page.locator(".card.edited .chip.party", has_text="市发改委").wait_for()
        (act,) = exported(page)
        assert "市发改委" in [party["text"] for party in act["value"]["responsible"]]


def test_the_file_says_the_same_to_the_program_as_to_the_page(visit, report):
    with visit(report) as page:
        choose(page, "市发改委要牵头建立台账")
        for keys, words in (("e", "周敏"), ("s", None)):
            page.keyboard.press(keys)
            if words:
                page.get_by_label("讲话人", exact=True).last.fill(words)
            page.click("dialog[open] [type=submit]")
            page.locator("dialog[open]").wait_for(state="detached")
        select(page, "重点项目推进会")
        page.click("[data-use=add]")
        page.fill("#find", "")
        page.set_viewport_size({"width": 1400, "height": 4000})
        page.locator(".card.added").wait_for()
        acts = exported(page)
        listed = {
            card.locator(".jump").text_content(): card.locator(".who").text_content()
            for card in page.locator(".card").all()
        }
    record, text = pairs()[0]
    content = "\n".join(json.dumps(act, ensure_ascii=False) for act in acts).encode()
    revised = Reviser()(record, parse_reviews(content).entries, text.text)
    assert revised.leftovers == ()
    said = {c.text: c.speaker or "（未指明）" for c in revised.document.commitments}
    assert said == {words: who for words, who in listed.items() if words in said}
    assert said["重点项目推进会"] == "（未指明）"


def test_a_file_comes_in_once_and_its_bad_lines_are_told(visit, report, tmp_path):
    record, _ = pairs()[0]
    commitment = record.commitments[0]
    good = {
        "version": 1,
        "sha256": record.document.sha256,
        "document": record.document.id,
        "start": commitment.start,
        "end": commitment.end,
        "text": commitment.text,
        "commitment": commitment.id,
        "act": "accept",
        "value": None,
        "who": None,
        "when": None,
    }
    ACT.validate_python(good)
    lines = [
        good,
        good | {"version": 2},
        good | {"sha256": "0" * 64},
        good | {"start": commitment.start + 1, "end": commitment.end + 1},
        good | {"act": "accept", "colour": "red"},
    ]
    file = tmp_path / "reviews.jsonl"
    file.write_text("\n".join([*map(json.dumps, lines), '{"version": 1, "sha']), encoding="utf-8")
    with visit(report) as page:
        page.set_input_files("#file", file)
        page.locator(".card.accepted").wait_for()
        said = page.locator("#said").text_content()
        assert "已导入 1 条" in said
        for number, reason in ((2, "版本"), (3, "不在本页"), (4, "与原文不符"), (5, "不是修订"), (6, "JSON")):
            assert f"第 {number} 行" in said
            assert reason in said
        page.set_input_files("#file", file)
        page.locator("#said", has_text="已导入 0 条").wait_for()
        assert len(exported(page)) == 1


def test_acts_that_come_with_the_page_stand_in_it(visit, tmp_path):
    record, text = pairs()[0]
    c = record.commitments[0]
    act = {
        "version": 1,
        "sha256": record.document.sha256,
        "document": "x",
        "start": c.start,
        "end": c.end,
        "text": c.text,
    }
    acts = [
        act | {"act": "reject", "value": None},
        act | {"start": 0, "end": 2, "text": text.text[:2], "act": "accept"},
    ]
    reviews = {"version": 1, "acts": acts, "post": None, "token": None}
    file = tmp_path / "report.html"
    file.write_text(to_html([(record, text)], reviews=reviews), encoding="utf-8")
    with visit(file.as_uri()) as page:
        assert page.locator(".card.rejected .jump").text_content() == c.text
        assert page.locator("#raw .m.rejected").count() > 0
        assert page.locator("#homeless").is_visible()


def test_two_windows_know_of_each_other(visit, report):
    with visit(report) as page:
        other = page.context.new_page()
        other.goto(report)
        for window, key in ((page, "a"), (other, "r")):
            window.bring_to_front()
            window.keyboard.press("j")
            window.keyboard.press(key)
            window.locator(".card.accepted" if key == "a" else ".card.rejected").first.wait_for()
        assert [act["act"] for act in exported(other)] == ["accept", "reject"]
        page.locator("#export", has_text="2").wait_for()
