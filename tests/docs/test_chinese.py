"""Pages in Chinese say what those in English say, and the glossary has every field."""

import re
from pathlib import Path

import pytest

from duban.core.records import Document

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = sorted(page.name for page in (DOCS / "zh").glob("*.md"))


def read(page):
    return (DOCS / page).read_text(encoding="utf-8")


def commands(page):
    """The commands of a page, without their comments."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", read(page), re.MULTILINE | re.DOTALL)
    shown = [block for kind, block in blocks if kind in ("", "console", "sh", "shell")]
    lines = [line.removeprefix("$ ") for block in shown for line in block.splitlines()]
    return [line.partition(" # ")[0].strip() for line in lines]


def outputs(page):
    return re.findall(r"<!-- output: .*?```text\n.*?```", read(page), re.DOTALL)


def figures(page):
    """The numbers of the tables of a page, row by row."""
    rows = re.findall(r"^\|(.*)\|$", read(page), re.MULTILINE)
    return [sorted(re.findall(r"\d+(?:\.\d+)?", row)) for row in rows if "---" not in row]


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_show_the_same(page):
    assert commands(f"zh/{page}") == commands(page)
    assert outputs(f"zh/{page}") == outputs(page)
    assert figures(f"zh/{page}") == figures(page)
    assert len(re.findall("^## ", read(f"zh/{page}"), re.MULTILINE)) == len(
        re.findall("^## ", read(page), re.MULTILINE)
    )


def test_the_glossary_has_every_field_in_both_languages():
    parts = re.split(r"^## (\w+) .*$", read("fields.md"), flags=re.MULTILINE)[1:]
    rows = {
        name: re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \|$", body, re.MULTILINE)
        for name, body in zip(parts[::2], parts[1::2], strict=True)
    }
    schema = Document.model_json_schema(mode="serialization")
    types = {"Document": schema, **schema["$defs"]}
    fields = {name: list(described["properties"]) for name, described in types.items() if "properties" in described}
    assert {name: [row[0] for row in found] for name, found in rows.items()} == fields
    assert all(re.search("[一-鿿]", chinese) for found in rows.values() for _, _, chinese in found)
