"""Documents of the corpus as the files that an office would send: their rows are those of the gold."""

from pathlib import Path

import pytest

from duban.io.readers import default_readers
from duban.lab.corpus.store import load_corpus
from tables.test_containers import extractor

FILES = sorted((Path(__file__).parent / "files").iterdir())
CORPUS = Path(__file__).resolve().parents[2] / "corpus"


def gold_of(file):
    return next(document.gold for document in load_corpus(CORPUS).documents if document.entry.id == file.stem)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_rows_of_a_file_are_those_of_the_gold(file):
    gold = gold_of(file)
    text = next(default_readers(rows_as="table").read([file]))
    record = extractor()(text.content, structure=text.structure, date=gold.meeting_date or gold.published)
    found = [
        (c.text, tuple(p.text for p in c.responsible), tuple(d.text for d in c.deadlines)) for c in record.commitments
    ]
    rows = [(d.text, tuple(d.responsible), tuple(d.deadlines)) for d in gold.directives if d.text in text.content]
    assert all(text.content[c.start : c.end] == c.text for c in record.commitments)
    assert found == rows
