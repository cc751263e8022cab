"""Kinds of small texts that other extractors are known to fail at, from raw text to records: parties and quotations."""

import pytest

import duban

# text, its directives in order, each with its parties
PARTIES = [
    # a bare time behind the one who is asked
    ("请信息中心每月报送台账。", [("请信息中心每月报送台账", ["信息中心"])]),
    ("请财务科下周一前报送预算。", [("请财务科下周一前报送预算", ["财务科"])]),
    ("请各科室周五前提交总结。", [("请各科室周五前提交总结", ["各科室"])]),
    ("请办公室明天上午10点前汇总。", [("请办公室明天上午10点前汇总", ["办公室"])]),
    ("请人事处本周内反馈。", [("请人事处本周内反馈", ["人事处"])]),
    ("请市教育局月底前报送。", [("请市教育局月底前报送", ["市教育局"])]),
    # 请 before a body that begins with 教
    ("请教育局于3月底前报送。", [("请教育局于3月底前报送", ["教育局"])]),
    ("请教务处于3月底前报送。", [("请教务处于3月底前报送", ["教务处"])]),
    ("请教研室做好准备。", [("请教研室做好准备", ["教研室"])]),
    ("请教大家一个问题。", []),
    # who gets something is not who acts
    ("请于下周三前将材料发至我邮箱。", [("请于下周三前将材料发至我邮箱", [])]),
    ("请将回执发给我们。", [("请将回执发给我们", [])]),
    ("请各单位将名单报我办。", [("请各单位将名单报我办", ["各单位"])]),
    # the own body
    ("请我院每月报送台账。", [("请我院每月报送台账", ["我院"])]),
    ("请我局各科室3月底前完成。", [("请我局各科室3月底前完成", ["我局各科室"])]),
    ("我县各乡镇要抓好春耕。", [("我县各乡镇要抓好春耕", ["我县各乡镇"])]),
    # bodies that no list holds
    ("会议强调，各院系要在4月底前完成自查。", [("各院系要在4月底前完成自查", ["各院系"])]),
    ("会议强调，各苏木、各嘎查要抓好防火。", [("各苏木、各嘎查要抓好防火", ["各苏木", "各嘎查"])]),
    ("会议强调，各网格要抓好排查。", [("各网格要抓好排查", ["各网格"])]),
    ("会议强调，各库要抓好排查。", [("各库要抓好排查", ["各库"])]),
    ("会议强调，各项工作要抓好落实。", [("各项工作要抓好落实", [])]),
    # persons
    (
        "会议明确，由张伟牵头、李娜配合，3月底前完成联调。",
        [("由张伟牵头、李娜配合，3月底前完成联调", ["张伟", "李娜"])],
    ),
]


@pytest.fixture(scope="module")
def extract():
    return duban.Extractor()


@pytest.mark.parametrize(("text", "expected"), PARTIES)
def test_who_is_to_act(extract, text, expected):
    found = [(c.text, [party.text for party in c.responsible]) for c in extract(text).commitments]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("3月12日至15日，各校要组织考试。", "3月12日至15日"),
        ("3月下旬至4月上旬，各地要集中整治。", "3月下旬至4月上旬"),
        ("4—6月，各地要集中攻坚。", "4—6月"),
        ("自即日起至5月底，各地要开展排查。", "自即日起至5月底"),
        ("最迟不超过5月20日，各单位要上报。", "5月20日"),
        ("明年上半年，市交通局要启动改造。", "明年上半年"),
    ],
)
def test_a_time_in_front_belongs_to_the_request(extract, text, time):
    [found] = extract(text).commitments
    assert found.text == text.rstrip("。")
    assert [deadline.text for deadline in found.deadlines] == [time]


def test_a_quotation_inside_another_ends_what_it_asks(extract):
    record = extract("王飞说：“李明昨天讲，‘各镇要在3月底前完成清零’，我赞成。各镇必须照办。”")
    assert [c.text for c in record.commitments] == ["各镇要在3月底前完成清零", "各镇必须照办"]


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("臺北市政府工務局應於月底前完成臺北車站改善。", "traditional"),
        ("臺灣各縣市政府應於月底前完成。", "traditional"),
        ("請里長後天前完成。", "traditional"),
        ("后里区公所要抓紧。", "simplified"),
        ("發展局要加快進度，各区要抓紧落实。", "mixed"),
    ],
)
def test_characters_of_both_scripts_say_nothing(extract, text, script):
    assert extract(text).document.script == script
