"""Whether a text is read as a meeting, in talk or in notes, or as a written document."""

import pytest

from duban import extract
from duban.stages.manner import MannerReader
from duban.words.logistic import load_models
from transcripts.test_turns import EXCHANGE

NOTES = """书店周会 3.12
这周都在说读书角的事，人比上周多，周末坐不下，有客人站着看。
1. 桌子还差两张，老杜去旧货市场看看，周四之前买回来，太贵就算了
2. 灯太暗，有客人说看不清，阿宁跟房东说一声，能不能换
3. 咖啡机又坏了，先送修，这几天就卖热水和茶
4. 孩子那边吵，讨论了半天没结论，下周再说
5. 会员卡的名单老杜那里有一份，店里电脑上还有一份，对不上，阿宁这两天核一下
6. 海报还没做，别再拖了
7. 上个月卖得最好的还是绘本，跟去年一样，没什么好说的
8. 门口的牌子褪色了，等换季一起换
"""
NOTICE = """关于做好今冬供热工作的通知
各供热企业、各街道办事处：
为切实做好今冬明春供热工作，保障群众温暖过冬，现将有关事项通知如下：
一、提高思想认识。各单位要充分认识供热工作的重要性，加强组织领导，压实工作责任，确保供热安全平稳运行。
二、强化设备检修。各供热企业应当在十月底前完成热源、管网和换热站的检修，对发现的隐患逐项登记、限期整改。
三、完善应急预案。各街道办事处要健全值班值守制度，畅通群众诉求渠道，及时处置突发情况，并按规定上报。
四、加强监督检查。市供热管理部门对供热质量进行抽查，对不达标的企业依法予以处理。
"""


@pytest.fixture(scope="module")
def is_meeting(lexicons):
    return MannerReader(lexicons, load_models(lexicons.folder).manner)


@pytest.mark.parametrize(("text", "expected"), [(NOTES, True), (EXCHANGE, True), (NOTICE, False)])
def test_the_characters_of_a_text_tell_its_manner(extractor, is_meeting, text, expected):
    assert is_meeting(extractor.read(text).cut.text, ()) is expected


def test_a_short_text_is_told_by_its_words_alone(is_meeting):
    assert not is_meeting(NOTES[:100], ())
    assert is_meeting("嗯，那个，我们先看进度，嗯。", ())


def test_notes_without_any_marker_are_read():
    found = [c.text for c in extract(NOTES).commitments]
    assert any("旧货市场" in text for text in found)
    assert any("核一下" in text for text in found)
    assert not any("绘本" in text for text in found)
