"""Names from raw text to records, through a document: one row a form of name; what is quoted is the raw text."""

import pytest

NAMES = [
    ("prefix trap", "县委书记王飞虎强调，要快。王飞指出，要稳。", {"王飞虎": ["县委书记"], "王飞": []}),
    ("the short one first", "县长王飞强调，要快。副县长王飞虎表示，要稳。", {"王飞": ["县长"], "王飞虎": ["副县长"]}),
    ("a verb that a name could end in", "县长王飞说明了情况，要求各地抓紧。", {"王飞": ["县长"]}),
    ("compound surname", "县长欧阳明强调，要快。", {"欧阳明": ["县长"]}),
    ("compound surname and post", "市委书记欧阳修文强调，要快。欧阳书记要求，要稳。", {"欧阳修文": ["市委书记"]}),
    ("compound surname alone", "上官云珠指出，要稳。", {"上官云珠": []}),
    ("compound surname of two common words", "副市长司马光强调，要快。", {"司马光": ["副市长"]}),
    ("joined surnames", "市長張廖萬堅強調，要快。", {"張廖萬堅": ["市長"]}),
    ("joined surnames of a married name", "議員葉劉淑儀表示，要快。", {"葉劉淑儀": ["議員"]}),
    ("four characters", "立法委員高金素梅強調，要快。高金素梅委員表示，要穩。", {"高金素梅": ["立法委員"]}),
    ("Uyghur, with dots", "主席艾力·买买提强调，要快。", {"艾力·买买提": ["主席"]}),
    ("other dots", "主席艾力•买买提强调，要快。", {"艾力•买买提": ["主席"]}),
    ("the dot of Taiwan", "主席艾力‧買買提強調，要快。", {"艾力‧買買提": ["主席"]}),
    ("Katakana dot", "主席艾力・买买提强调，要快。", {"艾力・买买提": ["主席"]}),
    ("都 inside the name", "书记阿不都热西提·阿不都拉指出，要快。", {"阿不都热西提·阿不都拉": ["书记"]}),
    ("Tibetan", "县长旺堆次仁强调，要快。", {"旺堆次仁": ["县长"]}),
    ("Tibetan whose start is a Chinese name", "主任白玛卓嘎强调，要快。白玛卓嘎指出，要稳。", {"白玛卓嘎": ["主任"]}),
    ("Tibetan of three syllables", "州长才让太强调，要快。", {"才让太": ["州长"]}),
    ("Mongolian", "州长巴音朝鲁强调，要快。", {"巴音朝鲁": ["州长"]}),
    ("Mongolian whose start is repeated", "盟长阿拉坦仓强调，要快。阿拉坦仓指出，要稳。", {"阿拉坦仓": ["盟长"]}),
    ("transliterated", "总统弗拉基米尔·普京强调，要快。", {"弗拉基米尔·普京": ["总统"]}),
    ("with a space", "县长李 丹强调，要快。", {"李丹": ["县长"]}),
    ("with spaces on all sides", "县长 李　丹 强调，要快。", {"李丹": ["县长"]}),
    ("with a space and without", "县委书记李 丹、县长王　飞出席。李丹指出，要快。", {"李丹": ["县委书记"]}),
    ("with a space, as a label", "李 丹：各单位要抓紧。\n王 飞（县长）：要快。", {"李丹": [], "王飞": ["县长"]}),
    ("with a space, signed", "政府工作报告\n市长  黎 安\n各位代表：\n请予审议。", {"黎安": ["市长"]}),
    ("masked by a letter", "X局长强调，要快。", {}),
    ("masked by crosses", "县长×××强调，要快。", {}),
    ("masked, 某某 for the whole name", "某某局长强调，要快。", {}),
    ("masked, with a surname", "县长王某某强调，要快。王某某指出，要稳。", {"王某某": ["县长"]}),
    ("list with 等", "县长王飞，副县长李明、赵刚等出席。赵刚强调，要快。", {"赵刚": ["副县长"]}),
    ("list without 等", "副县长李明、欧阳明参加会议。欧阳明强调，要快。", {"欧阳明": ["副县长"]}),
    ("several who say it", "副县长李明、王强分别强调，要快。", {"李明": ["副县长"], "王强": ["副县长"]}),
    ("two who say it", "副县长李明和王强强调，要快。", {"李明": ["副县长"], "王强": ["副县长"]}),
    ("two with posts", "县长王飞和副县长李明强调，要快。", {"王飞": ["县长"], "李明": ["副县长"]}),
    ("two masked ones", "局长张某、李某某表示，要快。", {"张某": ["局长"], "李某某": ["局长"]}),
    ("who goes along says nothing", "县长王飞同副县长李明调研，强调，要快。", {"王飞": ["县长"]}),
    ("who is met says nothing", "县委书记张三会见王飞、李明时强调，要快。", {"张三": ["县委书记"]}),
    ("posts in brackets", "王飞（县住建局局长）、李明（县财政局局长）表示，要快。", {"王飞": ["县住建局局长"]}),
    ("caption", "图为县长王飞（左二）在工地调研。（李强 摄）王飞强调，要快。", {"王飞": ["县长"]}),
    ("byline before the text", "本报讯（记者王小明 通讯员李强）县长王飞强调，要快。", {"王飞": ["县长"]}),
    ("byline behind the text", "县长王飞强调，要快。\n编辑：张三 审核：李四", {"王飞": ["县长"]}),
    ("bracket in a post", "党委（党组）书记王飞强调，要快。", {"王飞": ["党委（党组）书记"]}),
    (
        "body in the bracket of a post",
        "县科技局（大数据局）局长王飞强调，要快。",
        {"王飞": ["县科技局（大数据局）局长"]},
    ),
    ("Uyghur, without dots", "县长买买提江指出，要快。", {"买买提江": ["县长"]}),
    ("Uyghur of a woman", "县委书记阿依古丽强调，要快。", {"阿依古丽": ["县委书记"]}),
    ("Uyghur with an ending", "乡长吐尔逊江表示，要快。", {"吐尔逊江": ["乡长"]}),
    ("Mongolian of four syllables", "旗长乌云其木格强调，要快。", {"乌云其木格": ["旗长"]}),
    ("Japanese", "社长山田太郎表示，要快。", {"山田太郎": ["社长"]}),
    ("a rare character", "县长王𬭚强调，要快。", {"王𬭚": ["县长"]}),
    ("Latin", "产品经理Alice要求，要快。", {"Alice": ["产品经理"]}),
    ("Latin of two words", "项目总监John Smith强调，要快。", {"John Smith": ["项目总监"]}),
    ("a post of letters", "CEO张伟要求，各部门要抓紧。", {"张伟": ["CEO"]}),
    ("a post of letters behind", "张伟CEO要求，各部门要抓紧。", {"张伟": ["CEO"]}),
    ("between body and post", "市教育局吴萍局长强调，要快。", {"吴萍": ["局长"]}),
    ("between body and post, three characters", "县财政局王建国局长要求，要快。", {"王建国": ["局长"]}),
    ("between a short body and post", "公司李明总经理要求，要快。", {"李明": ["总经理"]}),
    ("surname and deputy post", "李副县长：各乡镇要抓紧。", {"李副县长": []}),
    ("surname and post of a permanent deputy", "刘常务副县长指出，要快。", {"刘常务副县长": []}),
    ("permanent deputy behind", "李娜常务副县长强调，要快。", {"李娜": ["常务副县长"]}),
    ("acting", "市委副书记、代市长赵伟强调，要快。", {"赵伟": ["市委副书记", "代市长"]}),
    ("two posts of a body", "市教育局党组书记、局长吴萍强调，要快。", {"吴萍": ["市教育局党组书记", "局长"]}),
    ("no name before a post of the party", "市教育局党组书记强调，要快。", {}),
    ("a bracket before a post", "参会的有张三（副县长）、县委书记李明。李明强调，要快。", {"李明": ["县委书记"]}),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in NAMES], ids=[row[0] for row in NAMES])
def test_names_through_a_document(extractor, text, expected):
    record = extractor(text)
    assert {s.name: list(s.titles) for s in record.speakers} == expected
    assert {c.speaker for c in record.commitments} <= {*expected, None}
    for speaker in record.speakers:
        quoted = ["".join(text[m.start : m.end].split()) for m in speaker.mentions]
        assert any("".join(speaker.name.split()) in quote for quote in quoted)


def test_of_several_the_first_has_the_word(extractor):
    record = extractor("副县长李明、王强分别强调，各地要快。")
    assert [(c.speaker, c.text) for c in record.commitments] == [("李明", "各地要快")]


def test_a_space_in_a_name_stays_in_the_quote(extractor):
    text = "县长李 丹强调，各地要快。"
    record = extractor(text)
    assert [text[m.start : m.end] for m in record.speakers[0].mentions] == ["县长李 丹"]
