"""What docs/design.md says of the house is so: the places that it names, and the way of its sentence."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
SENTENCE = "县长王某强调，各乡镇要在10月底前完成排查，不得漏报。"
TEXT = f"全市安全生产会议召开\n{SENTENCE}"


def test_every_place_that_the_page_names_is_there():
    table = PAGE[PAGE.index("## What goes where") : PAGE.index("## Offsets")]
    places = re.findall(r"`((?:core|stages|io|cli|lexicons|rules)/[\w/]*(?:\.\w+)?)`", table)
    assert len(places) > 25
    homes = (ROOT / "pipeline" / "duban", ROOT / "lexicons", ROOT)
    assert [place for place in places if not any((home / place).exists() for home in homes)] == []


def test_the_tree_names_every_room():
    tree = PAGE[PAGE.index("## The tree") : PAGE.index("## The way")]
    rooms = [p.name for p in (ROOT / "pipeline" / "duban").iterdir() if p.is_dir() and p.name != "__pycache__"]
    assert [room for room in rooms if f"  {room}/" not in tree] == []
    stages = (ROOT / "pipeline" / "duban" / "stages").iterdir()
    named = [p.stem for p in stages if not p.name.startswith("_")]
    assert [stage for stage in named if not re.search(rf"\b{stage}\b", tree)] == []


def test_no_chinese_word_stands_in_the_stages():
    files = (ROOT / "pipeline" / "duban" / "stages").rglob("*.py")
    assert [f"{file.name}: {text}" for file in files for text in _words_in(file)] == []


def _words_in(file):
    """The strings of a module with Chinese characters; docstrings and bounds of classes of characters are none."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    for node in strings:
        plain = re.sub("[\u3400-\u9fff]-[\u3400-\u9fff]", "", node.value)
        if id(node) not in docstrings and len(node.value) > 1 and re.search("[\u3400-\u9fff]", plain):
            yield node.value


def test_no_module_is_long_and_no_function_longer_than_a_page():
    files = list((ROOT / "pipeline" / "duban").rglob("*.py"))
    assert [file.name for file in files if len(file.read_text(encoding="utf-8").splitlines()) > 300] == []
    assert [name for file in files for name, lines in _functions(file) if lines > 45] == []


def _functions(file):
    """Each function of a module with its lines of code, without blank lines, comments and docstring."""
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            said = ast.get_docstring(node, clean=False)
            written = lines[node.lineno - 1 : node.end_lineno]
            code = [line for line in written if line.strip() and not line.strip().startswith("#")]
            yield node.name, len(code) - (len(said.splitlines()) if said else 0)


def test_the_sentence_goes_its_way(extractor):
    assert SENTENCE in PAGE
    reading = extractor.read(TEXT)
    first, second = reading.clauses.sentences[1].clauses
    assert [reading.cut.text[c.marker.start : c.marker.end] for c in (first, second)] == ["要", "不得"]
    assert first.facts == {"opens", "party", "acts"}
    assert [candidate.context.role.value for candidate in extractor.requests.candidates(reading)] == [
        "demand",
        "demand",
    ]
    one, other = extractor(TEXT, date="2020-10-10").commitments
    assert (one.speaker, one.kind, other.kind) == ("王某", "task", "principle")
    assert [deadline.iso_end for deadline in one.deadlines] == ["2020-10-31"]
    assert [party.inherited_from and party.inherited_from.text for party in other.responsible] == ["各乡镇"]
