"""Corpora on disk: building, marking, loading, checking, and the commands for them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from duban.cli.corpus import app
from duban.lab.corpus.build import build, mark
from duban.lab.corpus.check import check, check_document
from duban.lab.corpus.gold import CorpusError, GoldDocument
from duban.lab.corpus.markup import MarkupError, parse, render, to_gold
from duban.lab.corpus.store import load_corpus, read_manifest

HEADER = '+++\nid = "{}"\nform = "news"\nscript = "simplified"\nsplit = "dev"\nencoding = "{}"\ntopic = "防汛"\n'
SPEAKER = '[[speakers]]\nname = "张三"\ntitles = ["市长"]\n'
BODY = (
    '市长张三强调，\r\n<directive marker="要" speaker="张三" responsible="各县">各县要在'
    '<deadline end="2021-06-30">6月底前</deadline>办结<count value="9">9个项目</count></directive>。'
)


def marked_file(folder: Path, name="d1", encoding="utf-8", body=BODY) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.txt"
    file.write_bytes((HEADER.format(name, encoding) + SPEAKER + "+++\n" + body).encode())
    return file


@pytest.fixture
def corpus(tmp_path) -> Path:
    build([marked_file(tmp_path / "marked"), marked_file(tmp_path / "marked", "d2", "gb18030")], tmp_path / "corpus")
    return tmp_path / "corpus"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_raw_bytes_are_in_the_encoding_of_the_header(tmp_path, encoding):
    build([marked_file(tmp_path, encoding=encoding)], tmp_path / "corpus")
    raw = (tmp_path / "corpus" / "raw" / "d1.txt").read_bytes()
    (document,) = load_corpus(tmp_path / "corpus").documents
    assert raw.decode(encoding) == document.text
    assert "\r\n" in document.text
    assert check(tmp_path / "corpus") == ()


def test_marking_and_building_again_gives_the_same_corpus(corpus, tmp_path):
    before = load_corpus(corpus)
    for document in before.documents:
        (tmp_path / f"again-{document.entry.id}.txt").write_bytes(mark(document).encode())
    build(sorted(tmp_path.glob("again-*.txt")), tmp_path / "second")
    assert load_corpus(tmp_path / "second").documents == before.documents
    assert (tmp_path / "second" / "manifest.tsv").read_bytes() == (corpus / "manifest.tsv").read_bytes()


def test_building_one_leaves_the_others(corpus, tmp_path):
    build([marked_file(tmp_path / "marked", "d0", body="没有要求。")], corpus)
    assert [(entry.id, entry.directives) for entry in read_manifest(corpus)] == [("d0", 0), ("d1", 1), ("d2", 1)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("没有标题", "the header lacks form, script, split"),
        ('+++\nid = "x"\n', "not closed by a line"),
        ("+++\nid = x\n+++\n", "Invalid value"),
        (HEADER.format("x", "utf-8") + "+++\n<directive>要", "never closed"),
        (HEADER.format("x", "utf-8") + '+++\n<directive by="x">要</directive>', "unknown attributes: by"),
        (HEADER.format("x", "utf-8") + '+++\n<count value="九">九个项目</count>', "invalid literal"),
        (HEADER.format("x", "utf-8") + '+++\n<directive modality="wish">要</directive>', "modality"),
        (HEADER.format("x", "ascii") + "+++\n要", "ascii"),
        (HEADER.format("x", "utf-99") + "+++\n要", "utf-99"),
        (HEADER.format("../x", "utf-8") + "+++\n要", "pattern"),
    ],
)
def test_a_marked_file_that_does_not_compile_is_named(tmp_path, text, told):
    file = tmp_path / "bad.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"bad\.txt") as caught:
        build([file], tmp_path / "corpus")
    assert told in str(caught.value)


def test_the_name_of_a_file_is_its_id_where_the_header_has_none(tmp_path):
    file = marked_file(tmp_path, "n7")
    file.write_bytes(file.read_bytes().replace(b'id = "n7"', b""))
    assert [entry.id for entry in build([file.rename(tmp_path / "n8.txt")], tmp_path / "corpus")] == ["n8"]


def test_a_mistake_names_its_file_once(tmp_path):
    file = tmp_path / "bad.txt"
    file.write_text("没有标题", encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        build([file], tmp_path / "corpus")
    assert str(caught.value).count("bad.txt") == 1


def test_two_files_with_one_id_are_refused(tmp_path):
    with pytest.raises(CorpusError, match="taken by another"):
        build([marked_file(tmp_path / "a"), marked_file(tmp_path / "b")], tmp_path / "corpus")


GOLD = to_gold(parse('+++\nid = "x"\n' + SPEAKER + "+++\n" + BODY))
TEXT = parse(BODY).text


def changed(layer, index=0, **fields):
    gold = json.loads(json.dumps(GOLD))
    gold[layer][index].update(fields)
    return gold


# A gold record with one thing wrong; what the check says of it.
WRONG = [
    (changed("directives", end=999), "is not a span of a text of"),
    (changed("directives", start=10), "quotes '各县要"),
    (changed("directives", marker="须"), "the marker '须' is not in the span"),
    (changed("directives", speaker="李四"), "the speaker '李四' is not among"),
    (changed("directives", responsible=["各区"]), "the responsible '各区' is not in the text"),
    (changed("directives", deadlines=["年内"]), "the deadline '年内' is not in the text"),
    (changed("deadlines", iso_end="2021-6-30"), "'2021-6-30' is not an ISO date"),
    (changed("deadlines", iso_start="2021-07-01"), "after its end"),
    (changed("deadlines", recurrence="weekly", kind="recurrence"), "not of the form R/P1W"),
    (changed("deadlines", recurrence="R/P1W"), "although its kind is deadline"),
    (changed("project_counts", head="工程"), "the head '工程' is not in the span"),
    (changed("speakers", name="李四"), "'李四' is not in the text"),
    (changed("speakers", titles=["县长"]), "'县长' is not in the text"),
    (GOLD | {"meeting_date": "2021年"}, "'2021年' is not an ISO date"),
    (GOLD | {"directives": GOLD["directives"] * 2}, "overlaps the directive"),
    (GOLD | {"deadlines": [{**GOLD["deadlines"][0], "start": 8, "end": 13}]}, "crosses"),
]


def test_the_sample_is_sound():
    assert list(check_document(TEXT, GoldDocument.model_validate(GOLD))) == []


@pytest.mark.parametrize(("gold", "told"), WRONG)
def test_check_finds(gold, told):
    problems = [str(problem) for problem in check_document(TEXT, GoldDocument.model_validate(gold))]
    assert any(told in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda c: (c / "raw" / "d1.txt").write_text("改了", encoding="utf-8"), "sha256"),
        (lambda c: (c / "raw" / "d1.txt").unlink(), "is missing"),
        (lambda c: (c / "gold" / "d1.json").unlink(), "names a document that has no gold"),
        (lambda c: (c / "gold" / "d1.json").write_text("{", encoding="utf-8"), "fix the file"),
        (lambda c: edit(c / "gold" / "d1.json", '"doc": "d1"', '"doc": "d9"'), "says 'd9'"),
        (lambda c: edit(c / "manifest.tsv", "\tdev\t", "\tdevel\t"), "not one of train, dev, test"),
        (lambda c: edit(c / "manifest.tsv", "gb18030", "utf-8"), "not utf-8"),
        (lambda c: edit(c / "manifest.tsv", "\t1\n", "\t7\n"), "directives: 7 here, 1 in the gold"),
        (lambda c: edit(c / "manifest.tsv", "\t1\n", "\n"), "8 fields expected"),
        (lambda c: edit(c / "manifest.tsv", "d2\t", "d3\t"), "no line names this document"),
        (lambda c: edit(c / "manifest.tsv", "id\t", "name\t"), "the header must be"),
    ],
)
def test_check_finds_damage_to_the_folder(corpus, damage, told):
    assert check(corpus) == ()
    damage(corpus)
    problems = [str(problem) for problem in check(corpus)]
    assert any(told in problem for problem in problems), problems
    result = CliRunner().invoke(app, ["check", str(corpus)])
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_bytes().decode()
    assert old in text
    file.write_bytes(text.replace(old, new, 1).encode())


def test_the_hash_sees_every_byte_that_is_scored(corpus):
    before = load_corpus(corpus).sha256
    edit(corpus / "gold" / "d1.json", "obligation", "prohibition")
    assert load_corpus(corpus).sha256 != before


def test_commands(corpus, tmp_path):
    def run(*arguments):
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    assert run("check", corpus).output == "2 documents, 0 problem(s)\n"
    printed = run("mark", "d1", "--corpus", corpus).stdout_bytes
    assert printed == mark(load_corpus(corpus).documents[0]).encode() + b"\n"
    assert run("mark", "-o", tmp_path / "edit", "--corpus", corpus).exit_code == 0
    result = run("build", tmp_path / "edit", "--corpus", tmp_path / "second")
    assert (result.exit_code, "built 2 documents with 2 directives" in result.output) == (0, True)
    assert run("export", "brat", tmp_path / "brat", "--corpus", corpus).exit_code == 0
    assert run("import", "brat", tmp_path / "brat", "--corpus", tmp_path / "third").exit_code == 0
    assert load_corpus(tmp_path / "third").documents == load_corpus(corpus).documents
    for arguments in (["mark", "d9"], ["export", "conll", tmp_path], ["import", "brat", tmp_path / "none"]):
        result = run(*arguments, "--corpus", corpus)
        assert (result.exit_code, result.output.startswith("duban: ")) == (2, True)
    assert run("check", tmp_path / "none").exit_code == 2


@given(st.text(st.sampled_from("要𠮷<>\r\n \"'各"), max_size=12), st.lists(st.integers(0, 12), max_size=4, unique=True))
def test_rendering_and_parsing_are_inverse(text, cuts):
    edges = sorted(min(cut, len(text)) for cut in cuts)
    spans = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False) if a < b]
    gold = GoldDocument(
        doc="x",
        directives=[
            {"text": text[a:b], "start": a, "end": b, "marker": None, "modality": "obligation", "speaker": None}
            | {"responsible": [], "deadlines": []}
            for a, b in spans
        ],
    )
    marked = parse('+++\nid = "x"\n+++\n' + render(text, gold.to_json()))
    assert (marked.text, GoldDocument.model_validate(to_gold(marked))) == (text, gold)


def test_tags_that_cross_are_refused():
    with pytest.raises(MarkupError, match="</directive> at character 19 closes nothing"):
        parse("<directive>要<count></directive></count>")


CORPUS = Path(__file__).resolve().parents[2] / "corpus"


@pytest.mark.skipif(not (CORPUS / "manifest.tsv").exists(), reason="the corpus is not in this checkout")
def test_the_shipped_corpus_is_sound():
    assert check(CORPUS) == ()


@pytest.mark.skipif(not (CORPUS / "manifest.tsv").exists(), reason="the corpus is not in this checkout")
def test_the_shipped_corpus_holds_no_sentence_of_measured_texts():
    shared = CORPUS.parents[1] / "shared"
    if not shared.exists():
        pytest.skip("the texts for measuring are not at hand")
    foreign = {s for folder in ("dev/raw", "unlabelled") for f in (shared / folder).glob("*.txt") for s in sentences(f)}
    own = {s for document in load_corpus(CORPUS).documents for s in cut(document.text)}
    assert own
    assert own & foreign == set()


def sentences(file: Path) -> set[str]:
    return cut(file.read_text(encoding="utf-8"))


def cut(text: str) -> set[str]:
    """Sentences long enough to be somebody's own, without spaces."""
    return {s for s in (re.sub(r"\s", "", s) for s in re.split("[。！？；!?;\n]", text)) if len(s) >= 25}
