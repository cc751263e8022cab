from urllib.parse import quote

import pytest

from duban.show.report import to_html
from duban.show.report.marks import visible
from report.meetings import hostile, pairs


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(to_html(pairs(hostile())), encoding="utf-8")
    return file.as_uri()


def shown(page):
    return page.locator(".card .jump").all_text_contents()


def all_texts():
    return [visible(commitment.text) for record, _ in pairs(hostile()) for commitment in record.commitments]


def test_the_list_holds_everything_and_finds_two_characters(visit, report):
    with visit(report) as page:
        assert len(shown(page)) == len(all_texts())
        page.fill("[name=find]", "征迁")
        assert len(shown(page)) == sum("征迁" in c.text_simplified for record, _ in pairs() for c in record.commitments)
        assert any("徵遷" in text for text in shown(page))
        page.click("[type=reset]")
        page.wait_for_function(
            f"document.querySelectorAll('.card .jump').length === {len(all_texts())}"
        )  # a moment later


def test_filters_by_speaker_party_deadline_and_confidence(visit, report):
    records = [commitment for record, _ in pairs(hostile()) for commitment in record.commitments]
    with visit(report) as page:
        page.select_option("[name=speaker]", "王飞虎")
        assert len(shown(page)) == sum(c.speaker == "王飞虎" for c in records)
        page.select_option("[name=party]", "各县区")
        both = [c for c in records if c.speaker == "王飞虎" and "各县区" in [p.text for p in c.responsible]]
        assert len(shown(page)) == len(both)
        page.click("[type=reset]")
        page.select_option("[name=deadline]", "none")
        assert len(shown(page)) == sum(not c.deadlines for c in records)
        page.click("[type=reset]")
        page.fill("[name=most]", "0.85")
        assert len(shown(page)) == sum(c.confidence <= 0.85 for c in records)
        page.select_option("[name=scope]", "one")
        first = pairs()[0][0].commitments
        assert len(shown(page)) == sum(c.confidence <= 0.85 for c in first)


def test_a_click_jumps_and_a_click_on_the_text_chooses(visit, report):
    with visit(report) as page:
        last = pairs()[-1][0].commitments[-1]
        page.locator(".card .jump", has_text=visible(last.text)).last.click()
        assert page.input_value("#document") == str(len(pairs()) - 1)
        assert "".join(page.locator("#raw .chosen").all_text_contents()) == visible(last.text)
        assert page.locator("#raw .chosen").first.is_visible()
        page.locator("#raw .m.directive").first.click()
        assert page.locator(".card.chosen .jump").text_content() == pairs()[-1][0].commitments[0].text
        page.reload()
        assert page.locator(".card.chosen").count() == 1


def test_the_address_leads_to_a_directive(visit, report):
    record = pairs(hostile())[-1][0]
    address = f"{report}#{quote(record.document.id, safe='')}/{record.commitments[0].id}"
    with visit(address) as page:
        assert page.locator(".card.chosen").count() == 1
        page.evaluate("location.hash = '#%zz'")
        assert page.input_value("#document") == str(len(pairs()))
    with visit(f"{report}#%zz") as page:
        assert page.locator(".card").count() == len(all_texts())


def test_hover_explains(visit, report):
    with visit(report) as page:
        page.locator("#raw .m.deadline").first.hover()
        deadline = pairs()[0][0].deadlines[0]
        tip = page.locator("#tip").text_content()
        assert deadline.text in tip
        assert "解析依据" in tip
        page.locator("#raw .m.directive:not(.party):not(.deadline)").first.hover()
        assert pairs()[0][0].commitments[0].rules[0] in page.locator("#tip").text_content()
        page.mouse.move(1, 1)
        assert page.locator("#tip").is_hidden()


def test_pictures_and_gaps_follow_the_filters(visit, report):
    with visit(report) as page:
        page.click("#tab-time")
        assert page.locator("#time svg .hit").count() > 0
        page.click("#tab-count")
        page.locator("#count svg .hit", has_text="王飞虎").first.click()
        assert page.input_value("[name=speaker]") == "王飞虎"
        page.click("#tab-gaps")
        lacking = page.locator("#gaps tbody tr").count()
        assert 0 < lacking <= len(shown(page))
        page.locator("#gaps .link").first.click()
        assert page.locator("#raw .chosen").count() > 0


def test_tabs_answer_the_keyboard(visit, report):
    with visit(report) as page:
        page.focus("#tab-text")
        page.keyboard.press("ArrowRight")
        assert page.locator("#tab-time[aria-selected=true]").count() == 1
        assert page.locator("#time").is_visible()


def test_hostile_text_is_text(visit, report):
    with visit(report) as page:
        page.select_option("#document", str(len(pairs())))
        assert page.title() == "督办审阅"
        raw = page.locator("#raw").text_content()
        assert "<script>document.title='taken'</script>" in raw
        assert "[U+202E]" in raw
        assert page.locator("#raw img, #raw b, #raw script").count() == 0
        assert page.locator("#raw .m.party").first.text_content() in raw


def test_it_prints_what_the_list_shows(visit, report):
    with visit(report) as page:
        page.click("#tab-gaps")
        page.emulate_media(media="print")
        assert page.locator("#filters").is_hidden()
        assert page.locator("#gaps").is_visible()
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator(".card").count() == len(all_texts())
        assert page.pdf().startswith(b"%PDF")


def test_five_hundred_documents_open_without_freezing(visit, tmp_path):
    file = tmp_path / "many.html"
    file.write_text(to_html(pairs()[i % 3] for i in range(500)), encoding="utf-8")
    with visit(file.as_uri()) as page:
        assert page.locator(".card").count() < 200
        page.select_option("#document", "400")
        page.fill("[name=find]", "征迁")
        page.click("#tab-gaps")
        assert page.locator("*").count() < 5_000  # what a page holds is what makes it slow
        page.locator("#list").evaluate("node => node.scrollTo(0, node.scrollHeight)")
        page.wait_for_function("document.querySelectorAll('.card').length > 60")
