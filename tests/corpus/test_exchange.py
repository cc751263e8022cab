"""Going out to a format and coming back loses nothing; what an annotator changes there arrives here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duban.lab.corpus.exchange import FORMATS, export_corpus, load_exchange, save_corpus
from duban.lab.corpus.gold import CorpusError, GoldDocument
from duban.lab.corpus.markup import parse, to_gold
from duban.lab.corpus.store import CorpusDocument, Entry, load_corpus

SHARED = Path(__file__).resolve().parents[3] / "shared" / "dev"

BODIES = {
    # Line breaks, a lone carriage return, a character beyond the basic plane, quotes, a nested deadline and count.
    "n001": '𠮷县"会议"\r\n要求，<directive marker="要" speaker="会议" responsible="各\t县|各区">各\t县、各区要在'
    '<deadline end="2021-06-30">6月\n底前</deadline>办结<count value="9">9个项目</count></directive>。',
    "n002": '<directive marker="不得" modality="prohibition">不得𠮷拖延</directive>，'
    '<directive deadlines="6月底前|年内"><deadline kind="recurrence" recurrence="R/P1W">每周</deadline>调度'
    "</directive>。"
    "<count>X个项目</count>",
    "n003": "没有要求。",
    "n004": "",
}
SPEAKERS = '[[speakers]]\nname = "会议"\ntitles = ["一", "二"]\n'


def documents() -> tuple[CorpusDocument, ...]:
    made = []
    for name, body in BODIES.items():
        marked = parse(f'+++\nid = "{name}"\npublished = "2021-03-19"\n{SPEAKERS}+++\n{body}')
        gold = GoldDocument.model_validate(to_gold(marked))
        entry = Entry(name, "城市新闻", "防汛", "simplified", "dev", "utf-8", "0" * 64, len(gold.directives))
        made.append(CorpusDocument(entry, marked.text, gold))
    return tuple(made)


@pytest.mark.parametrize("name", FORMATS)
def test_round_trip(tmp_path, name):
    export_corpus(documents(), name, tmp_path)
    assert load_exchange(name, tmp_path) == documents()


@pytest.mark.skipif(not SHARED.exists(), reason="the development set is not at hand")
@pytest.mark.parametrize("name", FORMATS)
def test_round_trip_of_real_documents(tmp_path, name):
    real = load_corpus(SHARED).documents
    export_corpus(real, name, tmp_path)
    assert load_exchange(name, tmp_path) == real


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_round_trip_of_any_text(tmp_path, name, data):
    text = data.draw(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=40))
    cuts = data.draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True))
    edges = sorted(cuts)
    spans = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False) if text[a:b].strip("\r\n")]
    spans = [(a, b) for a, b in spans if text[a] not in "\r\n" and text[b - 1] not in "\r\n"]
    directives = [
        {"text": text[a:b], "start": a, "end": b, "marker": text[a], "modality": "exhortation", "speaker": None}
        | {"responsible": [text[a:b]], "deadlines": []}
        for a, b in spans
    ]
    gold = GoldDocument.model_validate({"doc": "x", "directives": directives})
    document = CorpusDocument(Entry("x", "f", "", "mixed", "dev", "utf-8", "", len(directives)), text, gold)
    export_corpus([document], name, tmp_path)
    assert load_exchange(name, tmp_path) == (document,)


@pytest.mark.parametrize("name", FORMATS)
def test_back_into_a_corpus(tmp_path, name):
    first, second = tmp_path / "first", tmp_path / "second"
    save_corpus(documents(), first)
    export_corpus(load_corpus(first).documents, name, tmp_path / name)
    save_corpus(load_exchange(name, tmp_path / name), second)
    assert load_corpus(second).documents == load_corpus(first).documents
    assert load_corpus(second).sha256 == load_corpus(first).sha256


def test_doccano_spans_that_moved_keep_their_attributes(tmp_path):
    (file,) = export_corpus(documents()[:1], "doccano", tmp_path)
    record = json.loads(file.read_text(encoding="utf-8"))
    # As doccano exports a project with relations: spans with ids of its own, one moved and relabelled, one drawn new.
    start, end, _ = record.pop("label")[0]
    record["entities"] = [
        {"id": 77, "label": "directive/exhortation", "start_offset": start, "end_offset": end - 3},
        {"id": 78, "label": "directive/obligation", "start_offset": 0, "end_offset": 2},
    ]
    file.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    drawn, moved = load_exchange("doccano", file)[0].gold.directives
    assert (moved.marker, moved.modality, moved.responsible, moved.end) == (
        "要",
        "exhortation",
        ("各\t县", "各区"),
        end - 3,
    )
    assert (drawn.marker, drawn.speaker, drawn.responsible) == (None, None, ())


def test_labelstudio_attributes_can_be_changed_there(tmp_path):
    file, config = export_corpus(documents()[:1], "labelstudio", tmp_path)
    tasks = json.loads(file.read_text(encoding="utf-8"))
    for result in tasks[0]["annotations"][0]["result"]:
        if result["from_name"] == "responsible":
            result["value"]["text"] = ["各县"]
        if result["from_name"] == "value":
            result["value"]["text"] = ["12"]
    file.write_text(json.dumps(tasks), encoding="utf-8")
    gold = load_exchange("labelstudio", file)[0].gold
    assert (gold.directives[0].responsible, gold.project_counts[0].value) == (("各县",), 12)
    assert all(f'name="{name}"' in config.read_text(encoding="utf-8") for name in ("marker", "responsible", "iso_end"))


def test_brat_lines(tmp_path):
    export_corpus(documents()[1:2], "brat", tmp_path)
    lines = (tmp_path / "n002.ann").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "T1\tdirective 0 5\t不得𠮷拖延"
    assert lines[1] == "A1\tModality T1 prohibition"


def test_brat_fragments_hold_no_line_break(tmp_path):
    export_corpus(documents()[:1], "brat", tmp_path)
    lines = (tmp_path / "n001.ann").read_bytes().decode().split("\n")
    assert [line for line in lines if line.startswith("T2")] == ["T2\tdeadline 19 21;22 24\t6月 底前"]


def test_cluener_ends_are_inclusive(tmp_path):
    (file,) = export_corpus(documents()[1:2], "cluener", tmp_path)
    record = json.loads(file.read_text(encoding="utf-8"))
    assert record["label"]["directive/prohibition"] == {"不得𠮷拖延": [[0, 4]]}


def test_docbin_opens_in_spacy(tmp_path):
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    (file,) = export_corpus(documents(), "docbin", tmp_path)
    docs = list(DocBin().from_disk(file).get_docs(Vocab()))
    assert [doc.text for doc in docs] == [document.text for document in documents()]
    assert [(span.text, span.label_) for span in docs[1].spans["count"]] == [("X个项目", "count")]


def test_web_annotation_selects_by_code_points(tmp_path):
    export_corpus(documents()[:1], "webannotation", tmp_path)
    page = json.loads((tmp_path / "n001.jsonld").read_text(encoding="utf-8"))
    position, quote = page["items"][1]["target"]["selector"]
    text = (tmp_path / "n001.txt").read_bytes().decode()
    assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    assert text[position["start"] : position["end"]] == quote["exact"]
    assert text[: position["start"]].endswith(quote["prefix"])
    assert text[position["end"] :].startswith(quote["suffix"])


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_not_of_the_format_is_refused(tmp_path, name):
    (tmp_path / "x").write_text('{"text": 1', encoding="utf-8")
    with pytest.raises(CorpusError):
        load_exchange(name, tmp_path / "x")


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({"id": "x", "text": "要", "label": {"person": {"要": [[0, 0]]}}}, "no label is called 'person'"),
        ({"id": "../x", "text": "要", "label": {}}, "../x"),
    ],
)
def test_foreign_labels_and_names_that_are_paths_are_refused(tmp_path, record, told):
    (tmp_path / "x.json").write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(CorpusError, match=told):
        load_exchange("cluener", tmp_path / "x.json")


def test_unknown_format():
    with pytest.raises(CorpusError, match="there are doccano"):
        export_corpus(documents(), "conll", Path())
