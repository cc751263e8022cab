import socket
import subprocess
import sys

import pytest

from report.meetings import MEETINGS, hostile
from serving import wait_until_it_answers

pytest.importorskip("datasette", reason="pip install 'duban[web]'")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The program as a user starts it."""
    records = tmp_path_factory.mktemp("serve") / "records.jsonl"
    records.write_text(MEETINGS.read_text(encoding="utf-8") + hostile().model_dump_json() + "\n", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from duban.cli import main; main()", "serve", str(records), "--port", str(port)]
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


def test_hostile_text_is_text(visit, address):
    for place in ("/duban/directives", "/duban/documents", "/document/4"):
        with visit(address + place, allowed=address) as page:
            assert page.title() != "taken"
            assert page.locator("td img, td script, #raw img").count() == 0


@pytest.mark.parametrize("place", ["/", "/duban", "/duban/documents", "/duban/deadlines", "/duban/directives/1"])
def test_the_other_pages_work(visit, address, place):
    with visit(address + place, allowed=address) as page:
        assert page.locator("h1").count() == 1
