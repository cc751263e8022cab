"""Every candidate that loses is told with the reason, whatever stage it lost in."""

import re

import pytest

#: What the labeller adds to the reason of the rules: how likely it finds the stretch, and by what.
_WEIGHED = re.compile(r"; likelihood 0\.\d\d \([MU]?\.?.+ [+-]\d\.\d\d\)$")


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


@pytest.mark.parametrize(
    ("text", "stretch", "reason"),
    [
        ("会议强调，因为要靠交通。", "因为要靠交通", "gives a reason"),
        ("为什么要防汛？", "为什么要防汛", "asks a question"),
        ("什么叫统筹？加强值守。", "什么叫统筹", "gives a reason or asks a question"),
        ("第三条  应当报告：\n（一）未按照规定报告的；", "未按照规定报告的", "names a case"),
        ("第三条  有下列情形之一的，不予登记：\n（一）擅自停水；", "擅自停水", "names a case"),
        ("第五条  业主依法享有知情的权利。", "业主依法享有知情的权利", "states (statement.right)"),
        ("会议指出，项目已经完成一半。", "项目已经完成一半", "no marker in a passage of role neutral"),
        ("会议强调，有的单位不作为，不得不返工。", "有的单位不作为，不得不返工", "states (statement.existence)"),
        ("会议要求，粮食安全大于天。", "粮食安全大于天", "does not open with a verb of doing"),
    ],
)
def test_a_request_that_does_not_count_is_told(extractor, text, stretch, reason):
    told = dict(reasons(extractor, text, "DIRECTIVE"))
    assert _WEIGHED.search(told[stretch])
    assert _WEIGHED.sub("", told[stretch]) == reason
