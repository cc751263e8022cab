"""spaCy's Chinese model by its name: a tiny pipeline, packed as spaCy packs the real one, and installed."""

import importlib
import json
import shutil
import sys

import pytest
import spacy
from spacy.language import Language
from typer.testing import CliRunner

import duban
from duban.cli import app
from duban.ner import NerError, load_recognizer
from duban.ner.spacy_pipeline import DEFAULT

# what the real one knows, by its labels, and what duban makes of them
ENTITIES = [
    ("阿古拉泰", "PERSON", "PERSON"),
    ("海州水务集团", "ORG", "ORG"),
    ("海州", "GPE", "PLACE"),
    ("东湖", "LOC", "PLACE"),
    ("跨江大桥", "FAC", "PLACE"),
    ("10月底", "DATE", None),
    ("九十", "CARDINAL", None),
    ("蒙古族", "NORP", None),
    ("条例", "LAW", None),
]


@Language.component("duban_test_parser")
def parser(doc):
    raise AssertionError(f"nobody asked for a parse of {doc.text}")


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """The folder of the package, as it stands in site-packages."""
    folder = tmp_path_factory.mktemp("model")
    nlp = spacy.blank("zh")
    ruler = nlp.add_pipe("entity_ruler", name="ner", config={"phrase_matcher_attr": "ORTH"})
    ruler.add_patterns([{"label": label, "pattern": words} for words, label, _ in ENTITIES])
    nlp.add_pipe("duban_test_parser", name="parser")
    nlp.meta.update(name=DEFAULT.removeprefix("zh_"), version="3.8.0")
    nlp.to_disk(folder / "nlp")
    spacy.cli.package(folder / "nlp", folder, create_sdist=False, silent=True)
    package = folder / f"{DEFAULT}-3.8.0" / DEFAULT
    shutil.copy(folder / f"{DEFAULT}-3.8.0" / "meta.json", package)  # as its setup.py does for the wheel
    return package


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Where Python looks first, with nothing of the model's name loaded before or left behind."""
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    sys.modules.pop(DEFAULT, None)
    importlib.invalidate_caches()


def describe(site, version):
    folder = site / f"{DEFAULT}-{version}.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {DEFAULT}\nVersion: {version}\n", "utf-8")


@pytest.fixture
def installed(packed, site):
    shutil.copytree(packed, site / DEFAULT)
    describe(site, "3.8.0")


@pytest.mark.usefixtures("installed")
def test_it_is_loaded_by_name_and_its_labels_become_ours():
    for spec in ("spacy", f"spacy:{DEFAULT}"):
        recognizer = load_recognizer(spec)
        text = "、".join(words for words, _, _ in ENTITIES)
        (mentions,) = recognizer.find([text])
        wanted = [(words, label) for words, _, label in ENTITIES if label]
        assert [(text[m.start : m.end], m.label) for m in mentions] == wanted
        assert (recognizer.name, recognizer.version) == (f"spacy:{DEFAULT}", "core_web_sm 3.8.0")


@pytest.mark.usefixtures("installed")
def test_a_batch_is_its_sentences_one_by_one():
    recognizer = load_recognizer("spacy")
    sentences = ["阿古拉泰到东湖", "", " ", "要抓紧", "海州水务集团要抓紧"] * 100
    assert recognizer.find(sentences) == [recognizer.find([sentence])[0] for sentence in sentences]
    assert recognizer.find([]) == []


@pytest.mark.usefixtures("installed")
def test_it_fills_what_the_rules_leave_open():
    text = "今天开会。旗长阿古拉泰微笑着强调，要快。"
    record = duban.Extractor(ner="spacy")(text)
    assert [(s.name, s.titles) for s in record.speakers] == [("阿古拉泰", ("旗长",))]
    assert record.document.engine.ner == f"spacy:{DEFAULT} core_web_sm 3.8.0"
    assert duban.extract(text).speakers == ()


@pytest.mark.usefixtures("installed")
def test_a_damaged_one_is_told_from_an_absent_one(site):
    (site / DEFAULT / "meta.json").unlink()
    with pytest.raises(NerError, match=r"'zh_core_web_sm' is damaged.*meta\.json"):
        load_recognizer("spacy")


@pytest.mark.usefixtures("installed")
def test_the_doctor_finds_it_ready():
    shown = json.loads(CliRunner().invoke(app, ["doctor", "--json"]).stdout)
    states = {check["name"]: check["state"] for check in shown}
    assert states[f"ner spacy:{DEFAULT}"] == "ok"
    assert "zh-core-web-sm" not in states  # no warning


@pytest.mark.usefixtures("site")
def test_where_it_is_absent_the_way_to_it_is_told():
    with pytest.raises(NerError, match=r"no spaCy pipeline 'zh_core_web_sm' is installed.*github\.com/explosion"):
        load_recognizer("spacy")


@pytest.mark.parametrize("name", [DEFAULT, "zh-core-web-sm"])
def test_of_the_squatted_one_no_line_is_run(site, name):
    (site / DEFAULT).mkdir()
    (site / DEFAULT / "__init__.py").write_text("raise SystemExit('somebody else runs')\n", "utf-8")
    describe(site, "999.9.9")
    with pytest.raises(NerError, match=r"999\.9\.9 is somebody else's.*pip uninstall"):
        load_recognizer(f"spacy:{name}")
    assert DEFAULT not in sys.modules
