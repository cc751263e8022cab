"""duban inside spaCy: as a component, from disk, from a config."""

import pytest
import spacy

TEXT = "10月10日，县长王飞强调，各乡镇要在10月底前完成90个重大项目。"


def spans(doc, label):
    return [span.text for span in doc.spans["duban"] if span.label_ == label]


@pytest.fixture(scope="module")
def nlp():
    nlp = spacy.blank("zh")
    nlp.add_pipe("duban", config={"date": "2020-10-10"})
    return nlp


def test_spans_are_those_of_the_record(nlp, extractor):
    doc = nlp(TEXT)
    record = extractor(TEXT, date="2020-10-10")
    assert spans(doc, "DIRECTIVE") == [c.text for c in record.commitments] == ["各乡镇要在10月底前完成90个重大项目"]
    assert spans(doc, "DEADLINE") == ["10月底前"]
    assert spans(doc, "PARTY") == ["各乡镇"]
    assert spans(doc, "PROJECT_COUNT") == ["90个重大项目"]
    assert spans(doc, "SPEAKER") == ["县长王飞"]
    assert {s.id_ for s in doc.spans["duban"] if s.label_ == "DIRECTIVE"} == {c.id for c in record.commitments}
    assert doc.user_data["duban"]["record"]["commitments"][0]["deadlines"][0]["iso_end"] == "2020-10-31"


def test_what_does_not_align_is_kept_as_a_reject():
    nlp = spacy.blank("xx")
    nlp.add_pipe("duban")
    doc = nlp("县长王飞强调，要抓落实，还要抓督查")
    assert [r["label"] for r in doc.user_data["duban"]["rejects"]]
    assert all(r["reason"] for r in doc.user_data["duban"]["rejects"])


def test_saved_and_loaded(nlp, tmp_path):
    nlp.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert spans(again(TEXT), "DIRECTIVE") == spans(nlp(TEXT), "DIRECTIVE")


def test_entities_on_request_leave_the_present_ones():
    nlp = spacy.blank("zh")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "MINE", "pattern": "各乡镇"}])
    nlp.add_pipe("duban", config={"entities": True, "spans_key": "mine"})
    doc = nlp(TEXT)
    assert [(e.text, e.label_) for e in doc.ents] == [
        ("县长王飞", "SPEAKER"),
        ("各乡镇", "MINE"),
        ("10月底前", "DEADLINE"),
        ("90个重大项目", "PROJECT_COUNT"),
    ]
    assert "mine" in doc.spans


def test_a_config_names_component_and_tokenizer():
    config = {
        "nlp": {"lang": "zh", "pipeline": ["duban"], "tokenizer": {"@tokenizers": "duban.jieba.v1"}},
        "components": {"duban": {"factory": "duban"}},
    }
    nlp = spacy.util.load_model_from_config(config, auto_fill=True)
    doc = nlp(TEXT + " 两格  空白\n")
    assert doc.text == TEXT + " 两格  空白\n"
    assert {"县长", "强调", "各乡镇", "完成"} <= {token.text for token in doc}
    assert spans(doc, "DIRECTIVE") == ["各乡镇要在10月底前完成90个重大项目"]


@pytest.fixture(scope="module")
def cut():
    return spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "duban.jieba.v1"}}})


@pytest.mark.parametrize("text", ["", " ", "\n\n", "　各地  要\t抓紧\r\n", " 要", "要 ", "Ａ b，C"])
def test_jieba_words_keep_every_white_space(cut, text):
    assert cut(text).text == text


def test_displacy_draws_the_spans(nlp):
    html = spacy.displacy.render(nlp(TEXT), style="span", options={"spans_key": "duban"}, jupyter=False)
    assert "DIRECTIVE" in html
    assert "DEADLINE" in html
