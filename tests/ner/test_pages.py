"""What the pages on NER and spaCy show, runs."""

import doctest
import re
from pathlib import Path

import pytest
import spacy

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("page", ["ner.md", "spacy.md"])
def test_sessions_run_as_they_are_shown(page):
    ran = doctest.testfile(str(DOCS / page), module_relative=False, encoding="utf-8")
    assert ran.attempted
    assert not ran.failed


def test_the_config_builds_a_pipeline(tmp_path):
    text = re.search(r"```ini\n(.*?)```", (DOCS / "spacy.md").read_text(encoding="utf-8"), re.DOTALL)[1]
    (tmp_path / "config.cfg").write_text(text, encoding="utf-8")
    nlp = spacy.util.load_model_from_config(spacy.util.load_config(tmp_path / "config.cfg"), auto_fill=True)
    doc = nlp("会议要求，各单位要在10月底前完成。")
    assert doc.user_data["duban"]["record"]["commitments"][0]["deadlines"][0]["iso_end"] == "2020-10-31"
