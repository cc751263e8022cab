import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from duban import extract
from duban.show.report import original, to_html
from duban.show.report.marks import visible
from duban.stages.script import Simplifier
from report.meetings import hostile, many, pairs, with_text


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(to_html(pairs(hostile()), as_of="2021-04-01"), encoding="utf-8")
    return file.as_uri()


#: Until what was clicked is followed and drawn: the address tells the page a moment later.
DRAWN = "new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done))))"


def shown(page):
    return page.locator(".card .jump").all_text_contents()


def number(page):
    """How many demands the filters leave, of how many."""
    page.evaluate(DRAWN)
    return [int(figure) for figure in re.findall(r"\d+", page.locator("#shown").text_content())]


def find(page, **fields):
    """Fill in fields of the filters as a person does, and see how many demands are left."""
    page.locator("#more").evaluate("node => { node.open = true; }")
    for name, value in fields.items():
        field = page.locator(f"#filters [name={name}]")
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
            field.press("Tab")
    page.evaluate("new Promise(requestAnimationFrame)")  # the page filters in the next frame
    return number(page)[0]


def records():
    return [commitment for record, _ in pairs(hostile()) for commitment in record.commitments]


def found(*words):
    """How many demands say all of these words, anywhere."""
    simplify = Simplifier().simplify
    count = 0
    for record, _ in pairs(hostile()):
        for c in record.commitments:
            said = [c.text_simplified, c.speaker, record.document.title, *c.section]
            said += [quote.text for quote in (*c.responsible, *c.deadlines)]
            text = simplify("\n".join(part for part in said if part))
            count += all(word in text for word in words)
    return count


def test_the_list_holds_everything_tasks_first(visit, report):
    with visit(report) as page:
        assert number(page) == [len(records())] * 2
        kinds = page.locator(".card .kind").all_text_contents()
        assert kinds == sorted(kinds, key=["任务", "原则", "口号"].index)
        dated = [card for card in page.locator(".card").all_text_contents() if "任务" in card and "→ 2" in card]
        days = [min(re.findall(r"→ (?:\S+ 至 )?(\d{4}-\d\d-\d\d)", card)) for card in dated]
        assert days == sorted(days)


@pytest.mark.parametrize("words", ["征迁", "徵遷", "徵迁"])
def test_either_script_finds_both(visit, report, words):
    with visit(report) as page:
        assert find(page, find=words) == found("征迁")
        assert any("徵遷" in text for text in shown(page))
        assert any("征迁" in text for text in shown(page))


def test_a_search_looks_into_every_field_and_wants_every_word(visit, report):
    with visit(report) as page:
        assert find(page, find="王飞虎") == found("王飞虎") > sum("王飞虎" in c.text for c in records())
        assert find(page, find="王飞虎 征迁") == found("王飞虎", "征迁") < found("征迁")
        assert find(page, find="3月底") == found("3月底") > 0
        assert find(page, find="征迁 王飞虎 查无此字") == 0
        assert page.locator("#empty").is_visible()


def test_each_filter_narrows_the_list(visit, report):
    with visit(report) as page:
        every = len(records())
        for name, values in {
            "kind": ["task", "slogan"],
            "modality": ["prohibition", "obligation"],
            "strength": ["strong", "plain"],
            "time": ["dated", "often", "none"],
            "lane": ["overdue", "undated"],
            "lacks": ["owner", "date"],
            "status": ["open"],
            "review": ["unseen"],
            "scope": ["one"],
        }.items():
            for value in values:
                left = find(page, **{name: value})
                assert 0 < left <= every
                if name not in {"status", "review"}:
                    assert left < every, (name, value)
                page.click("#clear")
                assert number(page)[0] == every
        assert find(page, time="none") == sum(not c.deadlines for c in records())
        page.click("#clear")
        assert find(page, **{"from": "2021-03-01", "to": "2021-03-31"}) == len(pairs()[0][0].commitments)
        page.click("#clear")
        assert find(page, duefrom="2021-08-01", dueto="2021-08-31") == 1
        page.click("#clear")
        assert find(page, most="0.85") == sum(c.confidence <= 0.85 for c in records())


def test_bodies_are_proposed_as_one_types_in_either_script(visit, report):
    with visit(report) as page:
        page.locator("#more").evaluate("node => { node.open = true; }")
        page.fill("#f-body", "發展")
        options = page.locator("#f-body-options [role=option]")
        assert options.count() == 1
        page.keyboard.press("ArrowDown")
        assert page.get_attribute("#f-body", "aria-activedescendant") == options.first.get_attribute("id")
        page.keyboard.press("Enter")
        assert options.first.is_hidden()
        assert number(page)[0] == sum(any("發展局" in p.text for p in c.responsible) for c in records())
        page.fill("#f-body", "")
        assert "大家" not in "".join(options.all_text_contents())
        page.fill("#f-who", "周")
        page.locator("#f-who-options [role=option]").first.click()
        assert set(page.locator(".card .who").all_text_contents()) == {"周敏"}


def test_the_address_keeps_the_filters_and_the_place(visit, report):
    with visit(report) as page:
        find(page, find="征迁", kind="task")
        page.locator(".card .jump").last.click()
        page.locator("#raw .chosen").first.wait_for()
        chosen = page.locator("#raw .chosen").all_text_contents()
        left, address = number(page), page.url
        assert parse_qs(urlsplit(address.replace("#", "/")).query)["kind"] == ["task"]
    with visit(address) as page:
        assert number(page) == left
        assert page.locator("#raw .chosen").all_text_contents() == chosen
        assert page.input_value("#find") == "征迁"
        page.locator("#set a").first.click()
        assert number(page)[0] > left[0]


def test_an_address_of_nothing_is_harmless(visit, report):
    record = pairs(hostile())[-1][0]
    with visit(f"{report}#{quote(record.document.id, safe='')}/{record.commitments[0].id}") as page:
        assert page.locator(".card.chosen").count() == 1
        page.evaluate("location.hash = '#%zz?%zz'")
        assert page.input_value("#document") == str(len(pairs()))
    with visit(f"{report}#%zz") as page:
        assert number(page)[0] == len(records())


def test_chips_speakers_and_marks_are_links(visit, report):
    with visit(report) as page:
        page.locator(".card .chip.party", has_text="各县区").first.click()
        left = number(page)[0]
        assert left == sum("各县区" in [p.text for p in c.responsible] for c in records())
        page.locator(".card .who", has_text="王飞虎").first.click()
        assert number(page)[0] < left
        page.click("#clear")
        page.locator(".card .chip.deadline").first.click()
        assert number(page)[0] == 1
        page.click("#clear")
        mark = page.locator("#raw a.m.directive").first
        page.keyboard.press("Tab")
        mark.focus()
        assert page.locator("#tip").is_visible()
        page.keyboard.press("Enter")
        assert page.locator(".card.chosen .jump").text_content() == pairs()[0][0].commitments[0].text


def test_a_name_means_one_body_and_a_part_of_it_all_that_have_it(visit, report):
    with visit(report) as page:
        exact = find(page, body="大家")
        assert exact == sum("大家" in [p.text for p in c.responsible] for c in records()) > 0
        assert find(page, body="各乡镇") == sum("各乡镇" in [p.text for p in c.responsible] for c in records())
        assert find(page, body="各") == sum(any("各" in p.text for p in c.responsible) for c in records())


def test_a_click_jumps_and_shows_both_places(visit, report):
    with visit(report, width=1400) as page:
        page.select_option("#f-order", "text")
        last = pairs()[-1][0].commitments[-1]
        page.locator("#list").evaluate("node => node.scrollTo(0, node.scrollHeight)")
        page.locator(".card .jump", has_text=visible(last.text)).last.click()
        assert page.input_value("#document") == str(len(pairs()) - 1)
        assert "".join(page.locator("#raw .chosen").all_text_contents()) == visible(last.text)
        assert page.locator("#raw .chosen").first.is_visible()


def test_keys_step_through_the_list_and_keep_the_card_in_sight(visit, report):
    with visit(report) as page:
        page.keyboard.press("j")
        first = page.locator(".card.chosen .jump").text_content()
        assert first == shown(page)[0]
        for _ in range(30):
            page.keyboard.press("n")
        last = page.locator(".card.chosen")
        assert last.evaluate(
            "node => { const list = document.getElementById('list').getBoundingClientRect(),"
            " box = node.getBoundingClientRect(); return box.top >= list.top - 1 && box.top < list.bottom; }"
        )
        page.keyboard.press("k")
        assert page.locator(".card.chosen .jump").text_content() != last
        page.keyboard.press("/")
        page.keyboard.type("j征迁")
        assert page.input_value("#find") == "j征迁"
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        assert page.locator("#help").is_visible()
        assert page.locator("#help-list li").count() == 13


def test_hover_explains_in_words(visit, report):
    with visit(report) as page:
        page.locator("#raw .m.deadline").first.hover()
        deadline = pairs()[0][0].deadlines[0]
        tip = page.locator("#tip").text_content()
        assert deadline.text in tip
        assert "解析依据" in tip
        page.locator("#raw .m.directive:not(.party):not(.deadline)").first.hover()
        tip = page.locator("#tip").text_content()
        assert pairs()[0][0].commitments[0].rules[0] in tip
        assert "obligation" not in tip
        page.mouse.move(1, 1)
        assert page.locator("#tip").is_hidden()


def test_hostile_text_is_text(visit, report):
    with visit(report) as page:
        page.select_option("#document", str(len(pairs())))
        assert page.title() == "督办审阅"
        raw = page.locator("#raw").text_content()
        assert "<script>document.title='taken'</script>" in raw
        assert "[U+202E]" in raw
        assert page.locator("#raw img, #raw b, #raw script").count() == 0
        assert page.locator("#raw .m.party").first.text_content() in raw


def test_thousands_of_demands_draw_only_what_is_in_sight(visit, tmp_path):
    file = tmp_path / "many.html"
    file.write_text(to_html(many(500)), encoding="utf-8")
    with visit(file.as_uri()) as page:
        every = number(page)[1]
        assert every > 2500
        assert page.locator(".card").count() < 40
        page.locator("#list").evaluate("node => node.scrollTo(0, node.scrollHeight)")
        page.locator(f".slot[data-index='{every - 1}']").wait_for()
        assert page.locator(".card").count() < 40
        page.select_option("#document", "400")
        assert find(page, find="征迁") > 500
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator(".card").count() == number(page)[0]


def test_turns_show_who_speaks_and_when(visit, tmp_path):
    text = "周宁 00:01:23\n我们要在下周五前交付。\n\n林可 00:01:30\n好的，我明天把报告发给大家。\n"
    record = with_text(extract(text, date="2025-10-09"), text)
    file = tmp_path / "talk.html"
    file.write_text(to_html([(record, original(record))], as_of="2025-10-09"), encoding="utf-8")
    with visit(file.as_uri()) as page:
        page.evaluate(DRAWN)
        assert page.locator("#turns button").all_text_contents() == ["01:23 周宁", "01:30 林可"]
