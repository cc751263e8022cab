"""An extractor that needs no rules, so that the command line is tested by itself."""

import hashlib
import sys
from types import ModuleType

import pytest

from duban.core import records
from duban.run import worker


class FakeExtractor:
    """One commitment a line that contains 要; a text with 坏 breaks it."""

    def __init__(self, lexicons=None, ner=None, variant="t2s"):
        self.ner = ner

    def __call__(self, text, *, id=None, source=None, date=None, structure=None, published=None):
        if "坏" in text:
            raise RecursionError("too deep")
        commitments, start = [], 0
        for line in text.splitlines(keepends=True):
            if "要" in line:
                commitments.append(commitment(line.rstrip(), start, len(commitments)))
            start += len(line)
        return records.Document(
            document=records.DocumentInfo(
                id=id or "text",
                source=source,
                title=None,
                meeting_date=None,
                published=None,
                anchor_date=date,
                script="simplified",
                sha256=hashlib.sha256(text.encode()).hexdigest(),
                length=len(text),
                engine=records.EngineInfo(duban="0", lexicons="0", ner=self.ner),
            ),
            speakers=(),
            speeches=(),
            commitments=tuple(commitments),
            project_counts=(),
            deadlines=(),
        )

    def record(self, text, **given):
        return self(text, **given).model_dump(mode="json")

    stream = record


def commitment(text, start, number):
    return records.CommitmentRecord(
        text=text,
        start=start,
        end=start + len(text),
        id=str(number),
        marker="要",
        modality="obligation",
        strength=0.5,
        speech=None,
        speaker=None,
        section=(),
        responsible=(),
        deadlines=(),
        project_counts=(),
        actions=(),
        text_simplified=text,
        confidence=0.5,
        rules=(),
    )


@pytest.fixture
def fake(monkeypatch):
    module = ModuleType("duban.extractor")
    module.Extractor = FakeExtractor
    monkeypatch.setitem(sys.modules, "duban.extractor", module)
    worker.cache_clear()
    yield FakeExtractor
    worker.cache_clear()
