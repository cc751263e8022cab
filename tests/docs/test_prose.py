"""English that a reader has to read twice stays out of pages, docstrings, comments and messages.

Each entry is a turn of phrase that once stood there, and what says the same plainly.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLAINLY = {
    r"\banew\b": "again",
    r"\breckon": "compute, resolve",
    r"\bcome by\b": "resolved, found",
    r"\bbe had\b": "is missing, is not available",
    r"\bwhere left out\b": "default:",
    r"\bg(?:o|one) on with\b": "resume, continue",
    r"\bmend(?:able)?\b": "fix",
    r"\bfor who\b": "for callers that",
    r"\bwho likes\b": "if you prefer",
    r"\bis told only to\b": "is returned only if",
    r"\bgoes with (?:none|neither)\b": "cannot be combined with",
    r"\bhold (?:\w+ ){1,3}against\b": "compare with, check against",
    r"\b(?:whereupon|thereof|wherein|whither|nought|hitherto)\b": "a word of this century",
}
FILES = [
    *sorted((ROOT / "pipeline" / "duban").rglob("*.py")),
    *(page for page in sorted((ROOT / "docs").glob("*.md")) if page.name != "accuracy.md"),
    *(ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md", "Makefile")),
]


PAGES = [
    *sorted((ROOT / "docs").rglob("*.md")),
    *(ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md", "README.md", "README.zh-CN.md")),
]


@pytest.mark.parametrize("page", PAGES, ids=[page.relative_to(ROOT).as_posix() for page in PAGES])
def test_links_lead_somewhere_in_a_checkout(page):
    links = re.findall(r"\]\(([^)#:\s]+)[)#]", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("phrase", PLAINLY)
def test_there_is_a_plainer_way_to_say_it(phrase):
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for file in FILES
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(phrase, line, re.IGNORECASE)
    ]
    assert found == [], f"say: {PLAINLY[phrase]}"
