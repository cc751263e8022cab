"""Whom and what the page reaches: both languages, phones, the night, paper, assistive software, strict servers."""

import http.server
import re
import threading
from contextlib import contextmanager

import pytest

from duban.show.report import to_html
from report.meetings import hostile, pairs

TABS = ("text", "overview", "lanes", "time", "gaps")
#: Words of code that no reader should meet.
CODES = re.compile(
    r"\b(obligation|prohibition|exhortation|reported|first_person|anchor|meeting_date|R/P\w+|undefined|NaN)\b"
)


UNFOLD = "document.querySelectorAll('details').forEach((node) => { node.open = true; })"


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(to_html(pairs(hostile()), as_of="2021-04-01"), encoding="utf-8")
    return file.as_uri()


@contextmanager
def served(content, **headers):
    """An address that gives a page under some headers."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(content.encode("utf-8"))

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("locale", "scheme", "width"),
    [
        ("zh-CN", "light", 1400),
        ("zh-TW", "dark", 390),
        pytest.param("en-GB", "dark", 1400, marks=pytest.mark.slow),
    ],
)
def test_axe_finds_nothing(visit, report, findings, locale, scheme, width):
    with visit(report, locale=locale, color_scheme=scheme, width=width) as page:
        for tab in TABS if width > 1000 else ("items", *TABS):
            page.click(f"#tab-{tab}")
            page.evaluate(UNFOLD)
            assert findings(page) == {}, tab
        if scheme == "light":
            page.keyboard.press("j")
            for key in "edsoc":
                page.keyboard.press(key)
                page.locator("dialog[open]").wait_for()
                assert findings(page) == {}, key
                page.keyboard.press("Escape")
            page.keyboard.press("?")
            assert findings(page) == {}


def test_one_language_at_a_time_that_can_be_changed(visit, report):
    with visit(report, locale="en-GB") as page:
        assert page.get_attribute("html", "lang") == "en"
        assert page.title() == "Review of demands"
        assert page.locator("#tab-text").text_content() == "Text"
        interface = page.locator("header, .tabs, #filters label, #filters option").all_text_contents()
        assert not re.search("[\u4e00-\u9fff]", "".join(interface).replace("中文", ""))
        page.click("#language")
        page.locator("#tab-text", has_text="原文").wait_for()
        assert page.get_attribute("html", "lang") == "zh-CN"
        page.reload()
        assert page.locator("#tab-text").text_content() == "原文"


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_no_code_is_shown(visit, report, locale):
    with visit(report, locale=locale) as page:
        for tab in TABS:
            page.click(f"#tab-{tab}")
            page.evaluate(UNFOLD)
            assert not CODES.search(page.locator("body").inner_text())


def test_on_a_phone_nothing_is_cut_or_small(visit, report):
    with visit(report, width=390) as page:
        for tab in ("items", *TABS):
            page.click(f"#tab-{tab}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            small = page.evaluate(
                """() => {
                  const words = (child) => child.nodeType === 3 && child.data.trim();
                  const says = (node) => [...node.childNodes].some(words);
                  return [...document.querySelectorAll('main *')].filter((node) => node.offsetParent && says(node))
                    .filter((node) => parseFloat(getComputedStyle(node).fontSize) < 9.5).map((node) => node.outerHTML);
                }"""
            )
            assert small == []
        page.click("#tab-overview")
        page.locator("#by-body a").first.click()
        page.locator("#items").wait_for()
        page.click("#clear")
        page.locator(".card .jump").nth(2).click()
        page.locator("#raw .chosen").first.wait_for()
        assert page.locator("#items").is_hidden()
        page.click("#tab-items")
        page.locator(".card.chosen [data-act=accept]").click()
        page.locator(".card.accepted").wait_for()


def test_the_night_has_colours_of_its_own(visit, report):
    with visit(report, color_scheme="dark") as page:
        red, green, blue = map(
            int, re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))[:3]
        )
        assert max(red, green, blue) < 60


def test_it_prints_what_the_list_shows(visit, report):
    with visit(report) as page:
        page.click("#tab-gaps")
        page.emulate_media(media="print")
        assert page.locator("#filters").is_hidden()
        assert page.locator("#gaps").is_visible()
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator(".card").count() == sum(len(record.commitments) for record, _ in pairs(hostile()))
        assert page.pdf().startswith(b"%PDF")


def test_a_page_whose_script_is_forbidden_says_why(browser):
    page_of = to_html(pairs())
    with served(page_of, Content_Security_Policy="default-src 'self'") as address:
        page = browser.new_page()
        page.goto(address)
        said = page.locator("#blocked").inner_text()
        assert "Content-Security-Policy" in said
        assert re.findall(r"sha256-[\w+/=]+", page_of)[0] in said
        page.close()


def test_a_page_from_a_server_works(visit):
    with served(to_html(pairs())) as address, visit(address, allowed=address) as page:
        assert page.locator("#blocked").count() == 0
        assert page.locator(".card").count() > 0
