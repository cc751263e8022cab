"""The words of serve: each that its pages ask for is there, in both languages, and none is left over."""

import json
import re
from importlib.resources import files

WEB = files("duban.show.web")
WORDS = json.loads((WEB / "words.json").read_text(encoding="utf-8"))
PAGES = "\n".join(page.read_text(encoding="utf-8") for page in (WEB / "templates").iterdir())


def test_every_word_is_there_in_both_languages():
    assert [key for key in re.findall(r"""\bt\(["']([\w.]+)["'][),]""", PAGES) if key not in WORDS] == []
    assert all(len(pair) == 2 and all(pair) for pair in WORDS.values())


def test_both_languages_take_the_same_values():
    for key, (chinese, english) in WORDS.items():
        assert set(re.findall(r"\{\w+\}", chinese)) == set(re.findall(r"\{\w+\}", english)), key


def test_no_word_is_left_over():
    groups = ("column.", "form.", "op.")
    assert [key for key in WORDS if not key.startswith(groups) and not re.search(rf"""["']{key}["']""", PAGES)] == []
