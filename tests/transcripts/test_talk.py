"""What talk asks and promises, who it means, and what is only talk."""

import pytest
from typer.testing import CliRunner

from duban import extract
from duban.cli import app
from duban.core.records import Document
from duban.extractor import Extractor
from duban.io.readers import Failure, default_readers

CHAT = [
    "阿林：这本书我是上个月看完的，作者讲得很慢，像在跟你聊天，我挺喜欢这种写法。\n"
    "小麦：对，我也喜欢，前半本讲他小时候的事，后半本讲城市是怎么长大的。\n"
    "阿林：他举的例子是种树，种树急不来，一棵树长成要十年，这句我记了很久。\n"
    "小麦：我种过多肉，结果全死了，可能是水浇多了，也可能是太阳不够。\n"
    "阿林：哈哈，我妈说养花就像养孩子，其实是一回事。\n"
    "小麦：你妈说得对，我小时候也是被放养大的，现在想想挺好的。\n",
    "记者：您当时为什么会想到开这家店？\n"
    "陆先生：那时候年轻，什么都不懂，就是觉得这条街上没有一家像样的面馆。\n"
    "记者：刚开始生意怎么样？\n"
    "陆先生：头半年基本上没人，一天卖不到二十碗，我每天坐在门口数路过的人。\n"
    "记者：后来是怎么好起来的？\n"
    "陆先生：后来附近盖了个写字楼，中午一下子来了很多人，排队排到马路上，我一个人忙不过来，就把我弟叫来了。\n"
    "记者：您弟弟现在还在店里吗？\n"
    "陆先生：他前年自己开了一家，就在隔壁那条街，味道跟我这儿差不多。\n",
    "发言人1：我先介绍一下背景，这条河三十年前是可以游泳的，那时候两岸都是稻田。\n"
    "发言人2：对，我小时候就在河边长大，夏天天天泡在水里。\n"
    "发言人1：后来上游建了几家厂，水慢慢就变了颜色，鱼也没有了。\n"
    "发言人2：我记得有一年水是黑的，闻着有味道，大家都不敢靠近。\n"
    "发言人1：这几年好多了，去年我们测了几次，溶解氧基本都在五以上。\n"
    "发言人2：是的，前几天我还看到有人在钓鱼，说明水里又有东西了。\n",
]


@pytest.mark.parametrize("text", CHAT)
def test_talk_in_which_nothing_is_agreed_gives_one_false_record_a_thousand_characters_at_most(text):
    assert len(extract(text).commitments) <= max(1, len(text) // 1000)


def test_an_unknown_label_ends_the_turn_before():
    text = "周宁：我们先看报错。\n小何：好的，昨天的日志都在这里。\n数据侧：请各位下周三前提交名单。\n周宁：好。\n"
    assert [c.speaker for c in extract(text, date="2025-10-09").commitments if "名单" in c.text] == ["数据侧"]


def test_a_transcript_without_labels_is_one_voice():
    text = "1\n00:00:01,000 --> 00:00:02,000\n我们要在10月底前\n\n2\n00:00:02,000 --> 00:00:04,000\n完成压测报告。\n"
    document = extract(text, date="2025-10-09")
    assert [(c.text_simplified, c.speaker) for c in document.commitments] == [("我们要在10月底前完成压测报告", None)]
    assert [s.at for s in document.speeches] == [1.0]


def test_a_json_that_only_looks_like_a_transcript_is_told(tmp_path):
    file = tmp_path / "settings.json"
    file.write_text('{"segments": [{"color": "red"}]}')
    readers = default_readers()
    (found,) = readers.read(readers.find([file]))
    assert isinstance(found, Failure)
    assert str(file) in str(found)
    assert "no transcript" in str(found)


@pytest.mark.parametrize(
    ("task", "owners", "text"),
    [
        ("待办：老谭负责补充回滚方案，周四前发邮件。", ["老谭"], "老谭负责补充回滚方案，周四前发邮件"),
        ("下一阶段任务\n- 请总干事行文区公所\n- 更新通讯录", ["总干事"], "请总干事行文区公所"),
        ("待做：\n1. 对一下口径 -- 韩雪、马骏\n2. 更新通讯录", ["韩雪", "马骏"], "对一下口径"),
        ("分工\n- 拍摄开场影片：韩雪\n- 整理报名清单：马骏、谭小麦", ["韩雪"], "拍摄开场影片"),
        ("待办\n- 报名接口建议由材料组提供\n- 更新通讯录", ["材料组"], "报名接口建议由材料组提供"),
        ("待办（马骏）：收齐报名材料\n", ["马骏"], "收齐报名材料"),
        ("待办\n- 收齐报名材料：马骏\n- 更新通讯录", ["马骏"], "收齐报名材料"),
        ("参会人员：葛之棠、郑小麦\n\n待办\n- 葛之棠补拍两张照片\n- 更新通讯录", ["葛之棠"], "葛之棠补拍两张照片"),
        ("行动项\n- 整理常见问题 @momo", ["@momo"], "整理常见问题"),
        ("待办事项\n1. 韩雪：联系三家猎头\n2. 马骏：收齐材料", ["韩雪"], "联系三家猎头"),
        ("### 秋游安排（负责人：程妈妈）\n- 联系两家农场", ["程妈妈"], "联系两家农场"),
        ("决议：经表决7票同意，请总务处尽快寄出公告。", ["总务处"], "请总务处尽快寄出公告"),
        ("**后续待办**\n\n- [ ] 更新通讯录\n- [x] 打印座位表", [], "更新通讯录"),
    ],
)
def test_minutes_list_tasks_with_their_owners(task, owners, text):
    first = extract(f"周会纪要\n\n{task}\n").commitments[0]
    assert (first.text, [p.text for p in first.responsible], first.speaker) == (text, owners, None)


OWNED_LISTS = [
    ("**行动项：**\n* **[后端]** `陈云`：\n    1.  整理接口清单。\n    2.  补齐测试数据。", [["陈云"], ["陈云"]]),
    (
        "## **五、下一步计划**\n\n1. **后端**：梳理接口清单。\n2. **全站（周成/林可）**：核对测试数据。",
        [["后端"], ["全站", "周成", "林可"]],
    ),
    ("遗留问题：\n1、治理章程刷新和完善。\n--- 责任人： 周成、林可  完成时间：4月16日", [["周成", "林可"]]),
    ("待办：\n- 林可（产品）：整理接口清单。", [["林可"]]),
]


@pytest.mark.parametrize(("text", "owners"), OWNED_LISTS)
def test_lists_of_tasks_have_the_owners_that_their_layout_says(text, owners):
    found = extract(text).commitments
    assert [[party.text for party in each.responsible] for each in found] == owners
    assert not any(each.text[0].isdigit() for each in found)


def test_the_time_in_the_head_of_a_list_limits_its_tasks():
    found = extract(
        "周会纪要\n\n### 下周计划\n\n1. 整理接口清单\n2. 补齐测试数据\n\n### 风险\n\n1. 暂无\n", date="2026-03-04"
    )
    assert [(c.text, [(d.text, d.iso_end) for d in c.deadlines]) for c in found.commitments] == [
        ("整理接口清单", [("下周", "2026-03-15")]),
        ("补齐测试数据", [("下周", "2026-03-15")]),
    ]


def test_whoever_is_labelled_before_in_charge_of_owns_it():
    minutes = "# 材料组会议纪要\n\n参会人员：周成、林可\n\n- 阿图：负责收齐各组的材料。\n- **成员4**：负责核对页码。\n"
    assert [[p.text for p in c.responsible] for c in extract(minutes).commitments] == [["阿图"], ["成员4"]]


def test_a_section_of_reports_is_the_voice_of_its_body():
    text = (
        "例会记录\n\n## 叁、报告事项\n### 一、材料部\n\n- 请各组周五前交清单。\n\n### 二、秘书处\n\n- 请大家填表。\n\n"
    )
    text += "## 肆、讨论\n\n- 请材料部多备两份。\n"
    assert [(c.speaker, c.text) for c in extract(text).commitments] == [
        ("材料部", "请各组周五前交清单"),
        ("秘书处", "请大家填表"),
        (None, "请材料部多备两份"),
    ]


def test_sections_with_headings_that_do_not_all_name_somebody_are_no_voices():
    text = "# 例会记录\n\n# 材料部\n\n- 请各组周五前交清单。\n\n# 秘书处\n\n- 请大家填表。\n"
    assert [c.speaker for c in extract(text).commitments] == [None, None]
    assert [c.speaker for c in extract(text.removeprefix("# ")).commitments] == ["材料部", "秘书处"]


def test_in_minutes_a_voice_ends_with_its_item():
    minutes = (
        "# 材料组会议纪要\n\n- 周成表示，各组要在月底前补齐清单。\n- 建议各组先核对一遍页码。\n- 请材料组通知各校。\n"
    )
    assert [(c.speaker, c.text[:4]) for c in extract(minutes).commitments] == [
        ("周成", "各组要在"),
        (None, "建议各组"),
        (None, "请材料组"),
    ]


def test_the_meeting_speaks_in_the_list_that_it_leads_in():
    minutes = "周会纪要\n\n会议要求各组分头准备：\n- 拍摄开场影片：韩雪\n- 整理报名清单：马骏\n\n待办\n- 更新通讯录\n"
    assert [(c.speaker, c.text) for c in extract(minutes).commitments if c.rules[0] == "task.line"] == [
        ("会议", "拍摄开场影片"),
        ("会议", "整理报名清单"),
        (None, "更新通讯录"),
    ]


def test_what_is_done_gives_nothing():
    assert not extract("周会纪要\n\n待办\n- [x] 打印座位表\n- 更新名单 ✅\n- 换门牌（已闭环）\n").commitments


def test_what_is_talked_about_is_no_task():
    minutes = "周会纪要\n\n议题1：完善报名办法\n讨论：办法偏长。\n\n议题2：请总务报告月报\n待办\n- 更新名单\n"
    assert [c.text for c in extract(minutes).commitments] == ["请总务报告月报", "更新名单"]


def test_a_line_of_tasks_is_as_many_records():
    found = extract(
        "周会纪要\n\n待办事项：韩雪负责联系猎头（两家；周五前）；马骏负责收齐材料；打印座位表。\n"
    ).commitments
    assert [(c.text, [p.text for p in c.responsible]) for c in found] == [
        ("韩雪负责联系猎头（两家；周五前）", ["韩雪"]),
        ("马骏负责收齐材料", ["马骏"]),
        ("打印座位表", []),
    ]


def test_conclusions_are_tasks_where_they_ask_for_something():
    text = "技术例会纪要\n\n会议结论：\n1. 暂不同意新建仓库。\n2. 将检测目录改名为 probe。\n3. 同意该仓毕业。\n"
    assert [c.text for c in extract(text).commitments] == ["将检测目录改名为 probe"]


def test_turns_keep_their_place_in_the_raw_text():
    text = "**周宁** [00:01:23]：我们要在下周五前交付。\n**林可** [00:01:30]：好的，我明天发。\n"
    reading = Extractor().read(text)
    assert [turn.at for turn in reading.structure.turns] == [83.0, 90.0]
    assert all(text[c.start : c.end] == c.text for c in extract(text).commitments)


def test_i_am_who_speaks_and_a_name_is_whose_label_it_is():
    text = "小李：好的，报告我来写。\n老王：那小李你负责把数据也补一下。\n"
    parties = [p for c in extract(text).commitments for p in c.responsible]
    assert [(p.text, p.refers_to and (p.refers_to.text, p.refers_to.start)) for p in parties] == [
        ("我", ("小李", 0)),
        ("小李", ("小李", 0)),
    ]


def test_a_short_name_is_the_only_attendee_of_that_family():
    text = "周会纪要\n参会人员：欧若兰、郑小麦、马骏、马可\n\n待办\n- 郑工：补名单\n- 马工：写文档\n- @马可：寄合同\n"
    parties = [p for c in extract(text).commitments for p in c.responsible]
    assert [(p.text, p.refers_to and p.refers_to.text) for p in parties] == [
        ("郑工", "郑小麦"),
        ("马工", None),
        ("@马可", None),
    ]


def test_what_a_meeting_concluded_stands_beside_the_task():
    text = "理事会纪要\n\n决议：暂缓，秘书处先征求会员意见。\n"
    (commitment,) = extract(text).commitments
    assert (commitment.text, commitment.conclusion) == ("秘书处先征求会员意见", "暂缓")


def test_a_file_says_who_the_labels_are(tmp_path):
    (tmp_path / "talk.txt").write_text(
        "发言人1：好的，那我们下周五前交付。\n发言人2：嗯，我们再确认一下。\n", encoding="utf-8"
    )
    (tmp_path / "who.csv").write_text("label,name,posts\n发言人1,周宁,产品经理\n", encoding="utf-8")
    out = tmp_path / "out.jsonl"
    arguments = ["extract", str(tmp_path / "talk.txt"), "--speakers", str(tmp_path / "who.csv"), "-o", str(out)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    (document,) = (Document.model_validate_json(line) for line in out.read_text("utf-8").splitlines())
    assert [(s.name, s.titles) for s in document.speakers] == [("周宁", ("产品经理",)), ("发言人2", ())]
    assert [s.label for s in document.speeches] == ["发言人1", "发言人2"]
    (tmp_path / "who.csv").write_text("发言人1,周宁\n", encoding="utf-8")
    refused = CliRunner().invoke(app, arguments)
    assert refused.exit_code != 0
    assert "line 1" in refused.output


def test_a_note_of_owners_in_notes_governs_the_line_before_it_alone():
    minutes = "# 材料组会议纪要\n\n参会人员：周成、林可\n\n## 讨论\n\n名单要在周五前核对一遍。\n"
    minutes += "页码需要重排，格式也要统一。\n责任人：林可\n标题要再短一些（责任人：周成）。\n"
    assert [(c.text[:2], [p.text for p in c.responsible]) for c in extract(minutes).commitments] == [
        ("名单", []),
        ("页码", ["林可"]),
        ("格式", ["林可"]),
        ("标题", ["周成"]),
    ]
