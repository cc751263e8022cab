"""How fast the review page is with many records, in Chromium; ``--write`` puts the figures into docs/performance.md.

Run: python benchmarks/pages.py --write        (needs Chromium, and: pip install playwright)
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import tempfile
from itertools import count
from pathlib import Path
from time import perf_counter

from playwright.sync_api import Page, sync_playwright

import duban
from duban.core.records import Document
from duban.show.report import Original, to_html

HERE = Path(__file__).parent
TEXTS = HERE.parent / "corpus" / "raw"
PAGE = HERE.parent / "docs" / "performance.md"
PART = re.compile(r"(<!-- pages -->\n).*(<!-- /pages -->)", re.DOTALL)
#: What is typed or chosen, one change of a filter each.
CHANGES = {
    "a word, as it is typed": {"find": "征迁"},
    "the same in traditional script": {"find": "徵遷"},
    "two words": {"find": "项目 完成"},
    "a body": {"body": "县区"},
    "tasks only": {"kind": "task"},
    "by date of meeting": {"from": "2021-01-01"},
    "all again": {},
}
_CHANGE = """async (changes) => {
  const form = document.getElementById('filters');
  const field = (name) => form.elements[name];
  const [[name, value]] = Object.entries(changes);
  const begun = performance.now();
  field(name).value = value;
  field(name).dispatchEvent(new Event('input', { bubbles: true }));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  document.getElementById('list').getBoundingClientRect();
  return performance.now() - begun;
}"""


def main() -> None:
    """Measure and print, or write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=23_000)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/performance.md")
    arguments = parser.parse_args()
    documents = many(arguments.records)
    begun = perf_counter()
    html = to_html(documents)
    made = perf_counter() - begun
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        file = Path(folder) / "report.html"
        file.write_text(html, encoding="utf-8")
        chromium = driver.chromium.launch(executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"))
        opened = [opening(chromium.new_page(), file) for _ in range(3)]
        page = chromium.new_page()
        opening(page, file)
        page.evaluate(_CHANGE, {"find": "要"})  # what is searched is put together at the first search
        changed = {name: change(page, fields) for name, fields in CHANGES.items()}
        chromium.close()
    told = table(documents, len(html.encode("utf-8")), made, opened, changed)
    if arguments.write:
        PAGE.write_text(PART.sub(lambda part: f"{part[1]}{told}\n{part[2]}", PAGE.read_text("utf-8")), encoding="utf-8")
    print(told)


def many(wanted: int) -> list[tuple[Document, Original]]:
    """The texts of the corpus with their records, again and again under other names, until there are enough records."""
    files = [file.read_bytes() for file in sorted(TEXTS.glob("*.txt"))]
    texts = [text for text in (file.decode("utf-8", errors="ignore") for file in files) if len(text) > 100]
    read = [(duban.extract(text), Original(text)) for text in texts]
    found: list[tuple[Document, Original]] = []
    total = 0
    for number in count():
        record, text = read[number % len(read)]
        info = record.document.model_copy(update={"id": f"d{number}"})
        found.append((record.model_copy(update={"document": info}), text))
        total += len(record.commitments)
        if total >= wanted:
            return found
    raise AssertionError


def opening(page: Page, file: Path) -> tuple[float, float]:
    """Seconds from the start of loading to the first paint, and to the list."""
    page.goto(file.as_uri(), wait_until="commit")
    page.wait_for_selector(".card", state="attached")
    listed = page.evaluate("performance.getEntriesByName('listed')[0].startTime") / 1000
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0") / 1000
    return painted, listed


def change(page: Page, fields: dict[str, str]) -> float:
    """Milliseconds from a change of a filter to the list that follows it, drawn; the median of five."""
    times = []
    for _ in range(5):
        page.evaluate("location.hash = '#?'")
        page.wait_for_timeout(60)
        times.append(page.evaluate(_CHANGE, fields or {"find": ""}))
    return statistics.median(times)


def table(
    documents: list[tuple[Document, Original]],
    size: int,
    made: float,
    opened: list[tuple[float, float]],
    changed: dict[str, float],
) -> str:
    """The figures as Markdown."""
    records = sum(len(document.commitments) for document, _ in documents)
    painted, listed = (statistics.median(times) for times in zip(*opened, strict=True))
    lines = [
        f"{records:,} records of {len(documents):,} documents, a file of {size / 1e6:.1f} MB, made in {made:.0f} s:",
        "",
        "| | |",
        "|---|--:|",
        f"| first paint | {painted:.2f} s |",
        f"| the list is there | {listed:.2f} s |",
        *(f"| filter: {name} | {time:.0f} ms |" for name, time in changed.items()),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
