"""A real browser that tells what went wrong in it: Debian's Chromium, driven by Playwright."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest

AXE = Path(__file__).parent / "axe.min.js"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package")  # Playwright holds an event loop while it runs, which other tests need
def browser():
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        pytest.skip("no Chromium here: apt install chromium, or set CHROMIUM to one, to test the pages")
    playwright = pytest.importorskip("playwright.sync_api", reason="pip install playwright to test the pages")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser):
    """Open an address; at the end nothing may have been complained of, nor asked of any other place."""

    @contextmanager
    def visited(address, allowed="file://", locale="zh-CN", width=1400, **options):
        trouble = []
        viewport = {"width": width, "height": 900}
        context = browser.new_context(viewport=viewport, locale=locale, reduced_motion="reduce", **options)
        page = context.new_page()
        page.set_default_timeout(120_000)  # ends what hangs; a busy machine may be slow
        page.on("console", lambda said: trouble.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on(
            "request",
            lambda asked: None if asked.url.startswith((allowed, "data:", "blob:")) else trouble.append(asked.url),
        )
        page.goto(address)
        yield page
        context.close()
        assert trouble == []

    return visited


@pytest.fixture
def findings():
    """What axe finds on a page: rule and places of each violation."""

    def found(page):
        page.evaluate(AXE.read_text(encoding="utf-8"))
        violations = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((done) => done.violations)")
        return {v["id"]: [node["html"][:200] for node in v["nodes"]] for v in violations}

    return found
