"""Records quote the raw text, or none is made."""

import pytest

from duban.core.model import ProjectCount
from duban.core.text import NormalizedText
from duban.stages.assemble import Findings, Source, assemble
from duban.stages.script import Simplifier
from duban.stages.speakers import Voices
from duban.stages.times import DocumentDates

TEXT = "新开工三个项目。"


@pytest.mark.parametrize(("start", "end"), [(3, 99), (-4, 2), (6, 3)])
def test_a_span_that_is_none_of_the_text_makes_no_record(extractor, start, end):
    count = ProjectCount(start, end, 3, False, False, "个", "项目", None, "count.project")
    findings = Findings(Voices((), (), ()), DocumentDates(None, None, None, None), (), (), (count,))
    with pytest.raises(AssertionError, match="no stretch of the raw text"):
        assemble(
            Source(None, None, "-", None),
            NormalizedText.of(TEXT),
            extractor.read(TEXT).cut,
            findings,
            Simplifier("t2s"),
        )
