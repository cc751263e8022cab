"""Who is to act in a request of talk, whatever finds the request."""

import pytest

from duban.core.model import Directive, Speech
from duban.core.text import Span
from duban.stages.clauses.read import ClauseReader
from duban.stages.parties.talk import TalkParties
from duban.words.lexicon import load_lexicons


@pytest.mark.parametrize(
    ("said", "modality"),
    [
        ("我们先看需要几间房，再写回应", "commitment"),
        ("就会请秘书组来安排", "commitment"),
        ("纪录做好就寄给大家", "commitment"),
        ("预计月底完成", "commitment"),
        ("如果没有帮助的话，就不要用", "prohibition"),
        ("两组应该分别谈", "obligation"),
        ("对于该鼓励的单位，要列名单", "obligation"),
        ("会通先发出去", "obligation"),
        ("我们到时会统整，然后请各组长圈选", "commitment"),
        ("我们会希望各组先看过", "exhortation"),
        ("让我们一起把它做完", "exhortation"),
        ("我们得先问清楚", "obligation"),
        ("遇到封路的时候，我们最好不要绕行", "prohibition"),
        ("要不要绕行，能不能停车，先问清楚", "obligation"),
        ("我们应该会放在附件", "commitment"),
    ],
)
def test_how_a_request_is_put(said, modality):
    mood = ClauseReader(load_lexicons()).signals.mood(said, 0, len(said), False)
    assert mood.value["modality"] == modality


@pytest.fixture(scope="module")
def parties():
    lexicons = load_lexicons()
    clauses = ClauseReader(lexicons)
    find = TalkParties(lexicons, clauses.subjects)
    speeches = [Speech(0, 4, 4, "turn", label=Span(0, 3)), Speech(1, 8, 8, "turn", label=Span(4, 7))]
    names = find.voices("欧若兰：郑小麦：", speeches)

    def read(said):
        mood = clauses.signals.mood(said, 0, len(said), False)
        modal = Span(mood.start, mood.end)
        shown = None if mood.value.get("unmarked") else modal
        return [p.of(said) for p in find(said, Directive(0, len(said), shown, "", 0, (mood.rule,), modal), names)]

    return read


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("麻烦材料部检测科帮忙看一下这份报告", ["材料部检测科"]),
        ("要麻烦采购组跟两边的团队一起注意", ["采购组", "两边的团队"]),
        ("请各司处的同仁先准备一下", ["各司处的同仁"]),
        ("先请蓝鲸侧回去想一下", ["蓝鲸侧"]),
        ("希望授权采购组", []),
        ("请二次校对的时候再确认一下页码", []),
        ("报名的部分就麻烦若兰整理一下", ["若兰"]),
        ("郑小麦下周会把名单补齐", ["郑小麦"]),
        ("欧若兰和郑小麦下周会把名单补齐", ["欧若兰", "郑小麦"]),
        ("郑小麦你去把名单补齐", ["郑小麦"]),
        ("各位如果有意见请告诉我们", ["各位"]),
        ("我们这边请跟窗口联络一下", []),
        ("这个部分采购组要补一份说明", ["采购组"]),
        ("授权书的格式由法务组来订", ["法务组"]),
        ("这时候会比较快", []),
        ("我们会请厂商来说明", ["我们"]),
        ("目前市场部门要补件", ["市场部门"]),
        ("每个人都要签名", ["每个人"]),
        ("若兰你得先看一遍", ["若兰"]),
        ("如果各位委员方便的话，就尽量参加", ["各位委员"]),
        ("如果大家都不反对的话，就按名单发", []),
        ("建议报名的部分由采购组主办", ["采购组"]),
        ("麻烦 Kevin 找两家厂商问一下", ["Kevin"]),
        ("我们秘书单位会另外通知", ["我们秘书单位"]),
        ("请幕僚单位问一下", ["幕僚单位"]),
        ("各车间自己先对一遍账", ["各车间"]),
        ("法务下周就把合同寄出去", ["法务"]),
        ("我们是说报表都要导入", []),
        ("我自己觉得材料组要先补一份", ["材料组"]),
        ("还是需要采购组再对一遍", ["采购组"]),
        ("经费的部分材料组要再争取", ["材料组"]),
        ("他们也会补一份说明", ["他们"]),
        ("所有的题目由材料组主答，由采购组补充", ["材料组", "采购组"]),
        ("这一顿饭每个人都要到场", ["每个人"]),
        ("送采购组看一遍", []),
        ("农委会觉得可以就放着", []),
    ],
)
def test_who_is_to_act(parties, said, expected):
    assert parties(said) == expected
