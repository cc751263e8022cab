"""Every table of figures in a page is that of docs/figures.json."""

import json

from benchmarks.figures import FILE, filled, pages


def test_pages_show_the_figures_that_were_measured():
    """Mend a stale page with ``python -m benchmarks.figures write``."""
    figures = json.loads(FILE.read_text(encoding="utf-8"))
    shown = list(pages())
    assert {page.name for page in shown} >= {"README.md", "README.zh-CN.md"}
    stale = [page.name for page in shown if filled(page.read_text("utf-8"), figures) != page.read_text("utf-8")]
    assert stale == []
