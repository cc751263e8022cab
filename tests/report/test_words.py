"""The words of the page: each key that is asked for is there, in both languages, and none is left over."""

import json
import re
from importlib.resources import files

ASSETS = files("duban.show.report") / "assets"
WORDS = json.loads((ASSETS / "words.json").read_text(encoding="utf-8"))
SOURCES = [(f.name, f.read_text(encoding="utf-8")) for f in (ASSETS / "js").iterdir() if f.name.endswith(".js")]
TEMPLATE = (files("duban.show.report") / "templates" / "report.html").read_text(encoding="utf-8")
#: Keys are also made of a group and a code: label("kind", row.kind), t(`did.${name}`).
GROUPS = {
    group
    for _, text in SOURCES
    for group in re.findall(r'(?:label|codesOf)\("(\w+)"|\b\w+: \["(\w+)", |t\(`(\w+)\.\$\{', text)
    for group in group
    if group
}


def keys():
    for _, text in SOURCES:
        yield from re.findall(r'(?:\bt|field|quotes|step)\("([a-z][\w.]*)"', text)
    yield from re.findall(r'data-t(?:-\w+)?="([\w.]+)"', TEMPLATE)


def test_every_word_is_there_in_both_languages():
    assert [key for key in keys() if key not in WORDS] == []
    assert all(len(pair) == 2 and all(pair) for pair in WORDS.values())


def test_both_languages_take_the_same_values():
    for key, (chinese, english) in WORDS.items():
        assert set(re.findall(r"\{\w+\}", chinese)) == set(re.findall(r"\{\w+\}", english)), key


def test_english_words_hold_no_chinese():
    own = {"language", "find.hint"}  # the name of the other language, and what one types
    assert [
        key for key, (_, english) in WORDS.items() if re.search("[\u4e00-\u9fff]", english) and key not in own
    ] == []


def test_no_word_is_left_over():
    said = "\n".join(text for _, text in SOURCES) + TEMPLATE
    left = {key for key in WORDS if f'"{key}"' not in said and key.partition(".")[0] not in GROUPS | {"mark"}}
    assert left == set()


def test_no_module_shows_chinese_of_its_own():
    assert [name for name, text in SOURCES if re.search("[\u4e00-\u9fff]", re.sub("(?m)//.*$", "", text))] == []
