"""Which lines open the turns of a transcript."""

from duban import extract

EXCHANGE = "".join(
    f"{name}：{words}\n"
    for name, words in [
        ("客户陶总", "你们上周说的那批椅子，到现在我一把都没见着，这个事情怎么说？"),
        ("店长小甘", "陶总不好意思，厂里那边木料晚了几天，我昨天又催了一遍。"),
        ("客户陶总", "催有什么用，我下周一开业，客人总不能站着吃饭吧。"),
        ("仓库老米", "我这边库里还有二十把样子差不多的，颜色浅一点，可以先拿去用。"),
        ("店长小甘", "那行，老米你明天上午先送过去，等厂里的到了我们再去换回来。"),
        ("仓库老米", "好，我明天一早就装车，到了给您打电话。"),
        ("客户陶总", "那就先这样，别再出岔子了啊。"),
        ("店长小甘", "您放心，我这两天天天盯着，有什么变化我第一时间跟您说。"),
    ]
)


def test_who_speaks_in_turn_is_a_voice_whatever_the_label():
    record = extract(EXCHANGE)
    assert [s.name for s in record.speakers if s.kind == "person"][:3] == ["客户陶总", "店长小甘", "仓库老米"]
    assert len(record.speeches) == 8


def test_fields_that_recur_are_no_voices():
    text = "".join(
        f"品名：{name}\n产地：{place}，海拔八百米以上的老茶园。\n"
        for name, place in [("白茶", "福鼎"), ("红茶", "祁门"), ("绿茶", "信阳")]
    )
    assert not extract(text).speeches


def test_one_cue_of_subtitles_is_a_turn():
    record = extract("1\n00:00:01,000 --> 00:00:04,500\n陶建平：各组要在四月底前补齐清单。\n", date="2025-03-12")
    assert (record.document.title, [c.speaker for c in record.commitments]) == (None, ["陶建平"])
