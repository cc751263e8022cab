import json
import re
import socket
import subprocess
import sys

import pytest

from report.meetings import MEETINGS, hostile
from serving import wait_until_it_answers

pytest.importorskip("datasette", reason="pip install '.[web]'")


PAGES = [
    "/",
    "/duban",
    "/duban/documents",
    "/duban/deadlines",
    "/duban/directives",
    "/duban/directives?_search=征迁",
    "/duban/directives/1",
]
PAGES += ["/duban?sql=select+1", "/document/1", "/overview#?tab=overview"]


@pytest.fixture(scope="module")
def reviews(tmp_path_factory):
    return tmp_path_factory.mktemp("reviews") / "reviews.jsonl"


@pytest.fixture(scope="module")
def address(tmp_path_factory, reviews):
    """The program as a user starts it."""
    records = tmp_path_factory.mktemp("serve") / "records.jsonl"
    records.write_text(MEETINGS.read_text(encoding="utf-8") + hostile().model_dump_json() + "\n", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from duban.cli import main; main()", "serve", str(records), "--port", str(port)]
    command += ["--reviews", str(reviews)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as server:
        place = f"http://127.0.0.1:{port}"
        wait_until_it_answers(place, server)
        yield place
        server.terminate()


def test_from_a_search_to_the_place_in_the_text(visit, address):
    with visit(f"{address}/duban/directives", allowed=address) as page:
        page.fill("#_search", "征迁")
        with page.expect_navigation():
            page.click("[type=submit]")
        texts = page.locator("td.col-text").all_text_contents()
        assert len(texts) > 1
        assert any("徵遷" in text for text in texts)
        with page.expect_navigation():
            page.locator("td.col-text a").first.click()
        assert "".join(page.locator("#raw .chosen").all_text_contents()) == texts[0]
        with page.expect_navigation():
            page.click(".home")
        assert "document=1" in page.url
        assert page.locator("td.col-text").count() > 0


def test_a_facet_narrows_the_list(visit, address):
    with visit(f"{address}/duban/directives", allowed=address) as page:
        with page.expect_navigation():
            page.locator("#facet-speaker a", has_text="王飞虎").click()
        assert set(page.locator("td.col-speaker").all_text_contents()) == {"王飞虎"}
        with page.expect_navigation():
            page.locator("#facet-parties a", has_text="各县区").click()
        assert all("各县区" in parties for parties in page.locator("td.col-parties").all_text_contents())


@pytest.mark.parametrize(
    ("locale", "scheme", "width", "places"),
    [("zh-CN", "light", 1400, PAGES), ("en-GB", "dark", 390, ["/", "/duban/documents", "/duban/directives"])],
)
def test_axe_finds_nothing(visit, address, findings, locale, scheme, width, places):
    with visit(address, allowed=address, locale=locale, color_scheme=scheme, width=width) as page:
        for place in places:
            page.goto(address + place)
            assert findings(page) == {}, place
            assert page.locator("h1").count() == 1, place
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_one_language_at_a_time_that_can_be_changed(visit, address):
    with visit(f"{address}/duban/directives", allowed=address, locale="en-GB") as page:
        assert page.get_attribute("html", "lang") == "en"
        assert page.locator("h1").text_content() == "Demands"
        assert "Obligation" in page.locator("#facet-modality").text_content()
        with page.expect_navigation():
            page.click("#language")
        assert page.get_attribute("html", "lang") == "zh-CN"
        assert page.locator("h1").text_content() == "要求一览"
        words = page.locator("main").inner_text()
        assert not re.search(
            r"\b(obligation|prohibition|reported|first_person|speaker|modality|Search|Filter)\b", words
        )


def test_dated_demands_come_first(visit, address):
    with visit(f"{address}/duban/directives", allowed=address) as page:
        days = page.locator("td.col-due").all_text_contents()
        dated = [day for day in days if day.strip()]
        assert dated == sorted(dated)
        assert days[: len(dated)] == dated


def test_the_overview_shows_all_documents(visit, address):
    with visit(f"{address}/overview#?tab=overview", allowed=address) as page:
        assert page.locator("#heat canvas").count() > 0
        count = int(re.search(r"\d+", page.locator("#shown").text_content())[0])
        page.click("#tab-text")
        assert page.locator("#document option").count() == 4
        page.locator(".card .jump").first.click()
        page.locator("#raw .chosen").first.wait_for()
        with page.expect_navigation():
            page.click(".home")
        assert str(count) in page.locator("#count").text_content()


def test_acts_go_into_the_file_at_once(visit, address, reviews):
    with visit(f"{address}/document/1", allowed=address) as page:
        page.fill("#who", "李敏")
        page.locator("h1").click()
        page.keyboard.press("j")
        text = page.locator(".card.chosen .jump").text_content()
        page.keyboard.press("a")
        page.locator(".card.accepted").wait_for()
        (act,) = map(json.loads, reviews.read_text(encoding="utf-8").splitlines())
        assert (act["act"], act["text"], act["who"]) == ("accept", text, "李敏")
        page.reload()
        assert page.locator(".card.accepted .jump").text_content() == text
    with visit(f"{address}/overview", allowed=address) as page:
        assert page.locator(".card.accepted .jump").text_content() == text


def test_hostile_text_is_text(visit, address):
    for place in ("/duban/directives", "/duban/documents", "/document/4"):
        with visit(address + place, allowed=address) as page:
            assert page.title() != "taken"
            assert page.locator("td img, td script, #raw img").count() == 0
