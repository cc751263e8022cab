"""Training: the same from the same documents, sure only where it is right, refused where there is nothing to learn."""

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from duban.extractor import Extractor
from duban.lab.corpus.store import load_corpus
from duban.stages.manner import MannerReader
from duban.words.lexicon import load_lexicons
from duban.words.logistic import Logistic, Models, load_models, save

pytestmark = pytest.mark.skipif(
    find_spec("sklearn") is None, reason="training needs scikit-learn: pip install '.[train]'"
)

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def documents():
    """Six written documents."""
    return [d for d in load_corpus(CORPUS).documents if d.entry.split == "train"][:6]


@pytest.fixture(scope="module")
def meetings():
    """Two transcripts and minutes."""
    return [d for d in load_corpus(CORPUS).documents if d.entry.id in ("c301", "c302", "c304")]


@pytest.fixture(scope="module")
def report(documents, meetings):
    from duban.lab.learn import train

    return train(documents, load_lexicons(), meetings)


def test_the_same_documents_give_the_same_models_though_their_ids_are_the_same(documents, meetings, report):
    from duban.lab.learn import train

    same, spoken = ([replace(d, entry=replace(d.entry, id="same")) for d in some] for some in (documents, meetings))
    assert train(same, load_lexicons(), spoken) == report
    assert report.models.begins is not None
    assert report.models.goes_on is not None


def test_the_labeller_does_not_learn_from_meetings(documents, report):
    from duban.lab.learn import train

    without = train(documents, load_lexicons()).models
    assert without.manner is None
    assert without.directives == report.models.directives


def test_a_meeting_is_told_from_a_written_document(documents, meetings, report):
    is_meeting = MannerReader(load_lexicons(), report.models.manner)
    assert not any(is_meeting(d.text, ()) for d in documents)
    assert all(is_meeting(d.text, ()) for d in meetings)


def test_a_marker_speaks_for_a_directive_and_a_report_against_it(report):
    directives = report.models.directives
    asks = ["M.marker=marker.want", "objection=none", "role=demand"]
    tells = ["objection=no marker in a passage", "role=report", "U.marker=none"]
    assert directives.probability(asks) > directives.probability(tells)


def test_every_record_falls_into_a_tenth(report):
    assert len(report.bins) == 10
    assert all(0 <= right <= total for total, right in report.bins)
    assert sum(total for total, _ in report.bins) > 50


def test_the_learned_models_find_more_than_rules_alone(documents, report):
    text = documents[0].text
    gold = {(d.start, d.end) for d in documents[0].gold.directives}

    def found(models):
        record = Extractor(models=models)(text)
        return len(gold & {(c.start, c.end) for c in record.commitments})

    assert found(report.models) >= found(Models())


def test_too_few_documents_are_refused(documents):
    from duban.lab.learn import train

    with pytest.raises(ValueError, match="at least 5 documents"):
        train(documents[:3], load_lexicons())


def test_a_saved_model_comes_back(tmp_path):
    save(Logistic(0.25, {"乙": 1.0, "甲": -2.0}), tmp_path / "models" / "directives.json", ["c002", "c001"])
    models = load_models(tmp_path)
    assert models == Models(directives=Logistic(0.25, {"乙": 1.0, "甲": -2.0}))


def test_a_broken_model_names_file_and_remedy(tmp_path):
    file = tmp_path / "models" / "directives.json"
    file.parent.mkdir()
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match=r"directives\.json: not a model.*duban train directives"):
        load_models(tmp_path)


def test_the_shipped_models_saw_no_document_that_measures():
    import json

    splits = {d.entry.id: d.entry.split for d in load_corpus(CORPUS).documents}
    models = load_lexicons().folder / "models"
    for file in (models / "directives.json", models / "confidence.json"):
        trained_on = json.loads(file.read_text(encoding="utf-8"))["trained_on"]
        assert {splits[name] for name in trained_on if name in splits} == {"train", "dev"}, file.name
