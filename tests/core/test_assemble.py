"""Records quote the raw text, or none is made; as plain values they are what pydantic makes of them."""

from pathlib import Path

import pytest

from duban.core.model import ProjectCount
from duban.core.records import Document
from duban.core.text import NormalizedText
from duban.run.work import as_json
from duban.stages.assemble import Source, assemble, whole
from duban.stages.requests import Findings
from duban.stages.script import Simplifier
from duban.stages.speakers import Voices
from duban.stages.times import DocumentDates

TEXT = "新开工三个项目。"


@pytest.mark.parametrize(("start", "end"), [(3, 99), (-4, 2), (6, 3)])
def test_a_span_that_is_none_of_the_text_makes_no_record(extractor, start, end):
    count = ProjectCount(start, end, 3, False, False, "个", "项目", None, "count.project")
    findings = Findings(Voices((), (), ()), DocumentDates(None, None, None, None), (), (), (count,))
    with pytest.raises(AssertionError, match="no stretch of the raw text"):
        whole(
            assemble(
                Source(None, None, "-", None),
                NormalizedText.of(TEXT),
                extractor.read(TEXT).cut,
                findings,
                Simplifier("t2s"),
            )
        )


def test_a_record_is_written_without_pydantic_as_with_it(extractor):
    files = sorted((Path(__file__).parents[2] / "corpus" / "raw").glob("c0[0-4]*.txt"))
    assert len(files) > 20
    for file in files:
        record = extractor.record(file.read_text(encoding="utf-8", errors="replace"), id=file.stem, date="2020-10-10")
        assert as_json(record).decode() == Document.model_validate(record).model_dump_json()
