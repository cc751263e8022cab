"""Every candidate that loses is told with the reason, whatever stage it lost in."""

import pytest


def reasons(extractor, text, label):
    return {(text[r.start : r.end], r.reason) for r in extractor.analyse(text).rejects if r.label == label}


@pytest.mark.parametrize(
    ("text", "modal", "reason"),
    [
        ("对需要协调的事项，市发展改革局要及时报告。", "需要", "its clause describes something"),
        ("如果考虑需要两年，就早作准备。", "需要", "a condition"),
        ("村里年年说要修路。", "要", "tells what somebody asked"),
        ("需要他的人渐渐少了。", "需要", "tells of a need"),
        ("确需离开的，按规定请假。", "需", "its clause ends as a relative clause"),
        ("再过三天就要开学了。", "要", "tells what will happen"),
        ("我们已经请县水利局开过两次会。", "请", "tells what was done"),
    ],
)
def test_a_modal_that_does_not_count_is_told(extractor, text, modal, reason):
    assert (modal, reason) in reasons(extractor, text, "MARKER")


def test_a_time_that_another_covers_is_told(extractor):
    lost = [r for r in extractor.analyse("各地要在2025年6月底前完成。").rejects if r.reason.startswith("shorter than")]
    assert lost
