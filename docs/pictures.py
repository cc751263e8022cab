"""Take the pictures of the pages anew, in Chromium, from texts of the corpus.

Run: make pictures        (needs Chromium, and: pip install playwright '.[web]')
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

import duban
from duban.core.records import Document
from duban.show.report import Original, to_html

HERE = Path(__file__).parent
TEXTS = HERE.parent / "corpus" / "raw"
FEW = ("c001", "c007", "c031", "c055", "c075")
AS_OF = "2021-09-20"
#: Each picture: the page, its width and height, light or dark, and what is done before it is taken.
KEYS = {
    "report": ("few", 1400, 860, "light", ["j", "j", "a"]),
    "correct": ("few", 1400, 860, "light", ["j", "j", "e"]),
    "phone": ("few", 390, 780, "dark", ["j"]),
}
TABS = {"overview": ("few", "overview"), "due": ("many", "lanes")}


def main() -> None:
    """Take them all."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        folder = Path(name)
        pages = {"few": report(folder / "few.html", FEW), "many": report(folder / "many.html", None)}
        chromium = driver.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=["--lang=zh-CN"]
        )
        for picture, (page_of, width, height, scheme, keys) in KEYS.items():
            with opened(chromium, pages[page_of], width, height, scheme) as page:
                for key in keys:
                    page.keyboard.press(key)
                take(page, picture)
        for picture, (page_of, tab) in TABS.items():
            with opened(chromium, pages[page_of], 1400, 860) as page:
                page.click(f"#tab-{tab}")
                take(page, picture)
        with served(folder) as address, opened(chromium, f"{address}/duban/directives?_search=项目", 1400, 860) as page:
            take(page, "serve")
        chromium.close()


def report(file: Path, names: tuple[str, ...] | None) -> str:
    """The address of a page of some texts of the corpus, or of all."""
    file.write_text(to_html(read(names), as_of=AS_OF), encoding="utf-8")
    return file.as_uri()


def read(names: tuple[str, ...] | None) -> list[tuple[Document, Original]]:
    """Texts with their records; those in UTF-8."""
    files = [TEXTS / f"{name}.txt" for name in names] if names else sorted(TEXTS.glob("*.txt"))
    texts = [(file.stem, file.read_bytes().decode("utf-8", errors="ignore")) for file in files]
    return [(duban.extract(text, id=name), Original(text)) for name, text in texts if len(text) > 100]


@contextmanager
def opened(chromium: Browser, address: str, width: int, height: int, scheme: str = "light") -> Iterator[Page]:
    """A page in Chinese."""
    viewport = {"width": width, "height": height}
    context = chromium.new_context(viewport=viewport, locale="zh-CN", color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def take(page: Page, name: str) -> None:
    """Write the picture."""
    page.evaluate("document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 300)))")
    page.screenshot(path=HERE / f"{name}.png", caret="initial")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which duban serve shows the same texts."""
    records = folder / "records.jsonl"
    records.write_text("".join(f"{record.model_dump_json()}\n" for record, _ in read(FEW)), encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen([sys.executable, "-m", "duban", "serve", str(records), "--port", str(port)]) as server:
        while server.poll() is None:
            try:
                urllib.request.urlopen(address, timeout=60).close()
                break
            except OSError:
                time.sleep(0.2)
        yield address
        server.terminate()


if __name__ == "__main__":
    main()
