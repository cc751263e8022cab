"""A recognizer learned from a handful of documents: what it is taught, that a seed fixes it, that it serves."""

import pytest
from typer.testing import CliRunner

from duban.cli import app
from duban.core.model import Mention
from duban.extractor import Extractor
from duban.lab.corpus.build import build
from duban.lab.corpus.store import load_corpus
from duban.lab.evaluate.entities import Bodies, entity_scores
from duban.lab.learn import ner
from duban.ner import load_recognizer, registry
from duban.words.lexicon import load_lexicons

PEOPLE = ["王飞虎", "李达远", "蓝天明", "浦南山", "江洪流", "沈跃进"]
BODIES = ["市财政局", "市水务局", "县住建局", "县教育局", "区城管局", "市公安局"]


def marked(number, name, body, split):
    directive = f'<directive marker="要" speaker="{name}" responsible="{body}">{body}要抓落实</directive>'
    header = f'id = "n{number:03}"\nform = "news"\nscript = "simplified"\nsplit = "{split}"'
    speaker = f'[[speakers]]\nname = "{name}"\ntitles = ["县长"]'
    other = f'<directive marker="要" speaker="{name}" responsible="各乡镇">各乡镇要抓紧</directive>'
    return (
        f"+++\n{header}\n{speaker}\n+++\n"
        f"会议今天召开。县长{name}强调，{directive}。各乡镇汇报了情况。{name}最后指出，{other}。\n"
    )


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "marked").mkdir()
    for number, (name, body) in enumerate(zip(PEOPLE, BODIES, strict=True)):
        split = "test" if number > 3 else "train"
        (folder / "marked" / f"n{number:03}.txt").write_text(marked(number, name, body, split), encoding="utf-8")
    build(sorted((folder / "marked").glob("*.txt")), folder)
    return folder


@pytest.fixture(scope="module")
def taught(corpus):
    lexicons = load_lexicons()
    documents = load_corpus(corpus).select("train").documents
    return ner.lessons(documents, Extractor(lexicons), Bodies(lexicons))


def test_sentences_are_taught_with_names_posts_and_bodies(taught):
    shown = [[(t.text[start:end], label) for start, end, label in t.entities] for t in taught]
    assert shown[:4] == [
        [],
        [("县长", "TITLE"), ("王飞虎", "PERSON"), ("市财政局", "ORG")],
        [],
        [("王飞虎", "PERSON")],
    ]


def test_the_same_seed_gives_the_same_model_and_another_another(taught):
    weights = [ner.fit(taught, seed=seed, epochs=2).get_pipe("ner").to_bytes() for seed in (1, 1, 2)]
    assert weights[0] == weights[1] != weights[2]


def test_nothing_to_learn_from_is_told():
    with pytest.raises(ValueError, match="no speaker, post or body"):
        ner.fit([ner.Taught("会议召开。", ())])


def test_the_command_writes_a_pipeline_that_serves_as_back_end(corpus, tmp_path):
    ran = CliRunner().invoke(app, ["train", "ner", str(corpus), "-o", str(tmp_path / "model"), "--epochs", "40"])
    assert ran.exit_code == 0, ran.output
    assert "learned from 4 documents" in ran.output
    assert f"| spacy:{tmp_path / 'model'} |" in ran.output
    recognizer = load_recognizer(f"spacy:{tmp_path / 'model'}")
    sentence = "县长王飞虎强调，市财政局要抓落实。"  # one that it was taught
    assert {sentence[m.start : m.end] for m in recognizer.find([sentence])[0]} >= {"王飞虎", "市财政局"}


def test_a_corpus_that_is_none_exits_with_2(tmp_path):
    assert CliRunner().invoke(app, ["train", "ner", str(tmp_path), "-o", str(tmp_path / "m")]).exit_code == 2


class Half:
    """Finds the bodies and no person."""

    name, version = "half", "1"

    def __init__(self, argument):
        pass

    def find(self, sentences):
        return [
            [Mention(at, at + len(body), "ORG", "half") for body in BODIES if (at := sentence.find(body)) >= 0]
            for sentence in sentences
        ]


def test_back_ends_are_scored_beside_each_other(corpus, monkeypatch):
    monkeypatch.setattr(registry, "_third_party", {"half": Half}.get)
    rules, half = entity_scores(load_corpus(corpus), ("none", "half"))
    assert (rules.persons.tp, rules.persons.gold) == (6, 6)
    assert (rules.organisations.tp, rules.organisations.gold) == (6, 6)
    assert (half.persons.tp, half.organisations.tp) == (0, 6)
    assert half.records == rules.records
    assert half.records["speaker names"].f1 == 1


def test_the_command_prints_a_table(corpus):
    ran = CliRunner().invoke(app, ["corpus", "entities", str(corpus), "--split", "test", "--ner", "none"])
    assert ran.exit_code == 0, ran.output
    assert ran.stdout.splitlines()[2].startswith("| none | 1.000 | 1.000 |")


def test_an_unknown_back_end_exits_with_2(corpus):
    ran = CliRunner().invoke(app, ["corpus", "entities", str(corpus), "--ner", "nothing"])
    assert ran.exit_code == 2
    assert "nothing" in ran.output
