"""duban in spaCy as a user gets it: found by entry points alone, in processes that never imported duban."""

import inspect
import json
import logging
import subprocess
import sys

import pytest
import spacy
from spacy.tokens import DocBin

import duban
from duban.component import annotate, to_doc
from duban.core.records import Document

TEXT = "10月10日，县长王飞强调，各乡镇要在10月底前完成90个重大项目。\n会上还强调，市财政局要保障资金。"
JIEBA = {"nlp": {"tokenizer": {"@tokenizers": "duban.jieba.v1"}}}


def shown(doc):
    """The words of a document and its spans, as JSON holds them; it runs here and in other interpreters."""
    return [[t.text_with_ws for t in doc], [[s.text, s.label_, s.id_] for s in doc.spans["duban"]]]


def fresh(script):
    """What a new interpreter prints."""
    script = f"import json, sys, spacy\nTEXT = {TEXT!r}\n{script}"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_factory_and_tokenizer_are_found_by_entry_points_in_processes_elsewhere(tmp_path):
    """What was saved here is loaded where nothing imports duban, and read there in several processes."""
    nlp = spacy.blank("zh", config=JIEBA)
    nlp.add_pipe("duban", config={"date": "2020-10-10"})
    nlp.to_disk(tmp_path)
    words, spans = expected = shown(nlp(TEXT))
    assert "".join(words) == TEXT
    assert "强调" in words
    assert {"DIRECTIVE", "PARTY", "DEADLINE", "PROJECT_COUNT", "SPEAKER"} == {label for _, label, _ in spans}
    docs = f"spacy.load({str(tmp_path)!r}).pipe([TEXT] * 2, n_process=2, batch_size=1)"
    script = f"{inspect.getsource(shown)}\nprint(json.dumps([shown(doc) for doc in {docs}], ensure_ascii=False))"
    assert fresh(script) == [expected] * 2


def test_options_survive_bytes_and_disk(tmp_path):
    nlp = spacy.blank("zh")
    nlp.add_pipe("duban", config={"date": "2020-10-10", "spans_key": "mine", "entities": True})
    nlp.to_disk(tmp_path)
    by_disk, by_bytes = (spacy.util.load_model_from_config(nlp.config) for _ in range(2))
    by_disk.from_disk(tmp_path)
    by_bytes.from_bytes(nlp.to_bytes())
    for again in (by_disk, by_bytes):
        assert again.config["components"]["duban"] == nlp.config["components"]["duban"]
        doc = again(TEXT)
        assert doc.user_data["duban"]["record"]["commitments"][0]["deadlines"][0]["iso_end"] == "2020-10-31"
        assert len(doc.spans["mine"]) > len(doc.ents) > 0


def test_what_does_not_fit_the_tokens_is_logged(caplog):
    nlp = spacy.blank("xx")  # its tokens run from white space to white space
    nlp.add_pipe("duban")
    with caplog.at_level(logging.INFO, logger="duban.component"):
        doc = nlp(TEXT)
    rejects = doc.user_data["duban"]["rejects"]
    assert rejects
    assert f"{len(rejects)} of {len(rejects) + len(doc.spans['duban'])} spans don't fit the tokens" in caplog.text


def test_records_become_documents_to_train_on(tmp_path):
    records = [
        (duban.extract(text, id=str(i)), text) for i, text in enumerate([TEXT, "会议要求，各单位要抓紧。", "无事。"])
    ]
    nlp = spacy.blank("zh")
    DocBin(docs=[to_doc(*pair, nlp) for pair in records], store_user_data=True).to_disk(tmp_path / "x.spacy")
    docs = list(DocBin().from_disk(tmp_path / "x.spacy").get_docs(nlp.vocab))
    assert [doc.text for doc in docs] == [text for _, text in records]
    for doc, (record, _) in zip(docs, records, strict=True):
        directives = [s for s in doc.spans["duban"] if s.label_ == "DIRECTIVE"]
        assert [(s.start_char, s.end_char, s.id_) for s in directives] == [
            (c.start, c.end, c.id) for c in record.commitments
        ]
        assert Document.model_validate(doc.user_data["duban"]["record"]) == record


def test_a_record_of_another_text_is_refused():
    with pytest.raises(ValueError, match="different text"):
        annotate(spacy.blank("zh")("会议要求，各单位要抓紧。"), duban.extract(TEXT))
