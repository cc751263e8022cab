"""Who is to act: for each directive its parties, ``<`` before one that was carried from another place."""

import pytest

PARTIES = [
    ("the subject before the marker", "各乡镇要抓紧排查。", ["各乡镇"]),
    ("a list", "县公安局、县司法局和各镇街要形成合力。", ["县公安局 县司法局 各镇街"]),
    ("a list with 及", "各镇街及县直有关部门要落实责任。", ["各镇街 县直有关部门"]),
    ("和 inside a name does not split", "县发展和改革局要牵头推进。", ["县发展和改革局"]),
    ("behind a time", "10月底前，各学校要完成整改。", ["各学校"]),
    ("behind a topic", "对排查出的问题，责任单位要限期整改。", ["责任单位"]),
    ("before an adverb", "各级党组织也必须跟进。", ["各级党组织"]),
    ("a pronoun", "我们要再接再厉。", ["我们"]),
    ("a thing is none", "跨江大桥要如期通车。", [""]),
    ("a task is none", "防汛工作要抓早抓实。", [""]),
    ("media", "报纸、新闻网站、电视台要加强宣传。", ["报纸 新闻网站 电视台"]),
    ("nobody", "要抓早抓实。", [""]),
    ("held within the sentence", "各镇街要摸清底数，要建好台账。", ["各镇街", "<各镇街"]),
    ("replaced within the sentence", "县水利局要调度，各镇街要转移群众。", ["县水利局", "各镇街"]),
    ("not held beyond it", "各镇街要摸清底数。要建好台账。", ["各镇街", ""]),
    ("the subject of the statement before", "各施工单位是第一责任人，要严格自查。", ["<各施工单位"]),
    ("behind 由", "要建立台账，由县纪委监督执行。", ["县纪委"]),
    ("new subjects without a marker of their own", "县政府要统筹，各镇街每周到现场。", ["县政府 各镇街"]),
    ("具体 is no part of a name", "县政府要统筹，各镇街具体落实。", ["县政府 各镇街"]),
    ("whoever is asked", "希望大家积极参与。", ["大家"]),
    ("whoever is encouraged, a body or not", "（一）鼓励企业加大研发投入。", ["企业"]),
    ("whoever is needed", "需要各部门通力协作。", ["各部门"]),
    ("a verb before a body is none", "会议要求，压实属地责任，强化部门联动。", [""]),
    ("不得 behind its subject", "任何单位不得挪用资金。", ["任何单位"]),
]


@pytest.mark.parametrize(("text", "expected"), [p[1:] for p in PARTIES], ids=[p[0] for p in PARTIES])
def test_parties(extractor, text, expected):
    found = extractor(text).commitments
    assert [" ".join("<" * bool(p.inherited_from) + p.text for p in c.responsible) for c in found] == expected


# owners that stand apart; each directive's as role:name
OWNERS = [
    ("a bracket within the bracket", "一、要加强监管。（县科技局（大数据局）牵头）", ["lead:县科技局（大数据局）"]),
    ("a bracket with 牵头", "一、要加强监管。（县住建局牵头）", ["lead:县住建局"]),
    ("牵头 and 配合", "一、要加强监管。（县住建局牵头，县城管局配合）", ["lead:县住建局 support:县城管局"]),
    ("a key before them", "一、要加强监管。（责任单位：县住建局、县城管局）", ["lead:县住建局 lead:县城管局"]),
    (
        "a key for those who help",
        "一、要加强监管。（牵头单位：县住建局；配合单位：各镇街）",
        ["lead:县住建局 support:各镇街"],
    ),
    ("按职责分工负责", "一、要加强监管。（县住建局、县城管局按职责分工负责）", ["lead:县住建局 lead:县城管局"]),
    (
        "a line for every directive of its item",
        "1.要加强监管。要严格执法。\n责任单位：县住建局",
        ["lead:县住建局", "lead:县住建局"],
    ),
    (
        "each item its own",
        "1.要加强绿化管护。（责任单位：县林业局）\n2.务必抓好水质监测。（责任单位：县水利局）",
        ["lead:县林业局", "lead:县水利局"],
    ),
    ("a bracket of no owners gives none", "一、要加强监管。（详见附件）", [""]),
]


@pytest.mark.parametrize(("text", "expected"), [o[1:] for o in OWNERS], ids=[o[0] for o in OWNERS])
def test_owners_that_stand_apart(extractor, text, expected):
    found = extractor(text).commitments
    assert [" ".join(f"{p.role}:{p.text}" for p in c.responsible) for c in found] == expected
    assert all(p.inherited_from for c in found for p in c.responsible)
    assert not any("（" in c.text or "责任单位" in c.text for c in found)


UNREAD = [
    ("投身 is no predicate yet", "号召全县广大青年投身乡村振兴。", ["全县广大青年"]),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(*u[1:], id=u[0], marks=pytest.mark.xfail(strict=True, reason=u[0])) for u in UNREAD],
)
def test_parties_not_read_yet(extractor, text, expected):
    assert [" ".join(p.text for p in c.responsible) for c in extractor(text).commitments] == expected
