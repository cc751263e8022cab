"""What a directive asks for, part by part."""

import pytest

# what it teaches, text, verb and object of each action of each directive
ACTIONS = [
    ("one part a clause", "各单位要加强领导，压实责任。", [[("加强", "领导"), ("压实", "责任")]]),
    (
        "coordinate verbs behind 、",
        "要整合资源、完善政策、优化服务。",
        [[("整合", "资源"), ("完善", "政策"), ("优化", "服务")]],
    ),
    ("coordinate nouns behind 、 are one object", "要完善制度、预案。", [[("完善", "制度、预案")]]),
    ("adverbs of manner are no part of the verb", "要进一步加大督查力度。", [[("加大", "督查力度")]]),
    ("坚决 neither", "要坚决守住底线。", [[("守住", "底线")]]),
    ("a verb without an object", "要尽快整改。", [[("整改", "")]]),
    ("the party is no part", "县水利局要完成清淤。", [[("完成", "清淤")]]),
    ("the time before it is none", "10月底前，县水利局要完成清淤。", [[("完成", "清淤")]]),
    ("each directive has its own", "要加强巡查；要查处违法。", [[("加强", "巡查")], [("查处", "违法")]]),
    ("no verb that is known, no action", "要将心比心。", [[]]),
]


@pytest.mark.parametrize(("text", "actions"), [a[1:] for a in ACTIONS], ids=[a[0] for a in ACTIONS])
def test_actions(extractor, text, actions):
    found = extractor(text).commitments
    assert [[(a.verb, a.object) for a in c.actions] for c in found] == actions


# what hides the verb today, text, verb
HIDDEN = [
    ("one character of a verb is taken for it", "要深入调查研究。", "调查"),
    ("a time behind 在", "各单位要在10月底前完成自查。", "完成"),
    ("an adverb that is not in the lexicon", "不得擅自变更设计。", "变更"),
    ("an object behind 把", "要把责任压实到人。", "压实"),
]


@pytest.mark.parametrize(
    ("text", "verb"),
    [pytest.param(*h[1:], id=h[0], marks=pytest.mark.xfail(strict=True, reason=h[0])) for h in HIDDEN],
)
def test_verbs_behind_something(extractor, text, verb):
    assert [a.verb for c in extractor(text).commitments for a in c.actions] == [verb]


def test_an_action_quotes_its_stretch(extractor):
    text = "會議要求，要加强組織領導，壓實各方責任。"
    actions = extractor(text).commitments[0].actions
    assert [text[a.start : a.end] for a in actions] == [a.text for a in actions] == ["加强組織領導", "壓實各方責任"]
    assert [a.verb for a in actions] == ["加强", "压实"]  # verbs and objects in one script, to be counted together
