"""What is said of each party: its role, where it was carried from, who it is, its name in full."""

import pytest


def told(party):
    """Such as ``<县水利局 lead``; ``<``: carried, ``→``: the place of who it is, ``=``: the name in full."""
    refers = f" →{party.refers_to.start}{party.refers_to.text}" if party.refers_to else ""
    full = f" ={party.full_name}" if party.full_name else ""
    return f"{'<' if party.inherited_from else ''}{party.text} {party.role}{refers}{full}"


OWNERS = [
    ("who leads and who supports", "由县水利局牵头、县财政局配合，抓好整改。", ["县水利局 lead, 县财政局 support"]),
    (
        "members of a list share what stands behind the last",
        "由县水利局、县教育局牵头，县财政局和各乡镇配合，抓好整改。",
        ["县水利局 lead, 县教育局 lead, 县财政局 support, 各乡镇 support"],
    ),
    ("who does no more than its subject says", "县水利局要抓好整改。", ["县水利局 addressee"]),
    (
        "who a leader acts with supports, the leader itself does not",
        "县水利局牵头，会同县财政局、县水利局抓好整改。",
        ["县水利局 lead, 县财政局 support"],
    ),
    ("a short name is told in full", "县发改委要抓好整改。", ["县发改委 addressee =县发展和改革委员会"]),
    (
        "a lead-in behind another clause gives its items their owner",
        "会议指出任务很重，县水利局负责以下工作：\n1、排查隐患；\n2、修复管网。",
        ["<县水利局 addressee"] * 2,
    ),
    ("a line that leads nothing in gives none", "县水利局的情况很好。\n1、排查隐患；\n2、修复管网。", ["", ""]),
    ("duties of no group have no owner", "主要职责：排查隐患；修复管网。", ["", ""]),
    (
        "a heading may name whose duties follow",
        "二、县水利局职责\n抓好隐患排查。\n三、综合\n抓好隐患排查。",
        ["<县水利局 addressee", ""],
    ),
    (
        "a heading of several names all",
        "二、县水利局、县教育局\n要抓好隐患排查。",
        ["<县水利局 addressee, <县教育局 addressee"],
    ),
    ("a modal may be one with its subject", "县长罗川表示，我们将全力推进项目。", ["我们 addressee"]),
    ("a body whose report is followed does not act", "主席：照县水利局审查报告通过。", [""]),
    ("who wishes acts where nobody else is asked", "希望我也能帮上忙。", ["我 addressee"]),
    ("who wishes does not act where somebody is asked", "我也请县水利局抓紧。", ["县水利局 addressee"]),
    (
        "who is punished is none, who punishes is one",
        "县水利局未按时整改的，由县教育局责令改正。",
        ["县教育局 addressee"],
    ),
    (
        "a party stays to the end of its sentence",
        "县水利局要抓紧；县教育局负责配合，要抓紧。要抓紧。",
        ["县水利局 addressee", "县教育局 addressee", "<县教育局 addressee", ""],
    ),
    ("somebody of the family who speaks", "罗川：小王你负责联系厂家。\n王小麦：好的。", ["小王 addressee →14王小麦"]),
    (
        "two of the family, and nobody is certain",
        "罗川：小王负责联系厂家。\n王小麦：好的。\n王可：好的。",
        ["小王 addressee"],
    ),
    (
        "你 is who was called right before",
        "马骏：马可，你联系厂家。\n马可：好的。",
        ["你 addressee →3马可"],
    ),
    (
        "of two who do something with each other one acts",
        "罗川：护士长跟影像科沟通一下。\n王可：好的。",
        ["护士长 addressee"],
    ),
    (
        "two who do it side by side both act",
        "罗川：请护士长跟影像科一起排班。\n王可：好的。",
        ["护士长 addressee, 影像科 addressee"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in OWNERS], ids=[row[0] for row in OWNERS])
def test_what_is_said_of_each_party(extractor, text, expected):
    found = [", ".join(told(party) for party in c.responsible) for c in extractor(text).commitments]
    assert found == expected
