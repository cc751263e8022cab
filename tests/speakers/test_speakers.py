"""Who speaks: one row a case; the first field says what taught it."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.core.model import Mention
from duban.stages.segment import segment
from duban.stages.speakers import SpeakerFinder
from duban.words.lexicon import load_lexicons
from duban.words.rules import load_rules
from growth import linear, repeated


@cache
def finder():
    return SpeakerFinder(load_lexicons())


@cache
def layout():
    return tuple(load_rules(load_lexicons(), "layout"))


def voices_of(text, find=None):
    cut = segment(text, layout())
    return cut, (find or finder())(cut)


def speaker_at(cut, voices, snippet):
    """The name in whose voice the snippet stands, ``None`` for nobody's."""
    place = cut.text.index(snippet)
    for speech in voices.speeches:
        if speech.start <= place < speech.end:
            return None if speech.speaker is None else voices.speakers[speech.speaker].name
    return None


def people(cut, voices):
    return {s.name: [t.of(cut.text) for t in s.titles] for s in voices.speakers if s.kind == "person"}


PEOPLE = [
    ("post and name", "市委书记沈跃强调，要抓落实。", {"沈跃": ["市委书记"]}),
    ("two posts", "市委副书记、市长蓝天远指出，要抓落实。", {"蓝天远": ["市委副书记", "市长"]}),
    (
        "prefix trap",
        "县委书记王飞虎强调，要快。县长王飞主持会议并要求，要稳。",
        {"王飞虎": ["县委书记"], "王飞": ["县长"]},
    ),
    ("compound surname", "省长上官秋指出，要抓落实。", {"上官秋": ["省长"]}),
    ("name with dots", "自治区主席艾力·买买提指出，要抓落实。", {"艾力·买买提": ["自治区主席"]}),
    (
        "post behind the name",
        "按照何远山书记“要加力政策供给保障，用足用好已有政策”的要求，大家动了起来。",
        {"何远山": ["书记"]},
    ),
    (
        "post in a bracket",
        "邵明（市住建局局长）：我先汇报。\n何涛（副区长）：请各单位配合。",
        {"邵明": ["市住建局局长"], "何涛": ["副区长"]},
    ),
    ("place before the post goes with it", "与会的海州大学校长元春表示，要办好学校。", {"元春": ["海州大学校长"]}),
    ("time is no part of a post", "11月5日下午市长蓝天远强调，要抓落实。", {"蓝天远": ["市长"]}),
    ("list shares the post", "副市长江山、浦南出席。浦南指出，要抓落实。", {"浦南": ["副市长"]}),
    ("group of leaders is no post", "市领导江山、浦南出席。浦南指出，要抓落实。", {"浦南": []}),
    ("post around the name", "1. 本院吴委员秉安，针对水价，要求经济部检讨，特提出质询。", {"吴委员秉安": ["委员"]}),
    (
        "plain form wins",
        "主席：请说明。\n林委员佳安：本院委员林佳安等3人，鉴于水价，政府应检讨。",
        {"主席": [], "林佳安": ["委员"]},
    ),
    ("named in an appointment", "成立以戴宝嘉为主任的办公室。戴宝嘉强调，要抓落实。", {"戴宝嘉": ["主任"]}),
    ("only attending", "县长王飞主持会议，副县长江山参加。县委书记李达强调，要快。", {"李达": ["县委书记"]}),
    ("nameless post", "书记作了报告，局长介绍了情况，大家听得认真。", {}),
    ("byline", "要抓落实。（记者 李静静）", {}),
    ("no name in a slogan", "全面落实责任，明确要求，形成合力。", {}),
    ("a document does not make a person", "《通知》要求，各地要抓落实。", {}),
    ("surname and post alone", "会后，尚经理解释说，方案两周内公示。", {"尚经理": []}),
    (
        "long foreign name",
        "国防部长赫格塞思说，要快。国王图普六世表示，要稳。",
        {"赫格塞思": ["国防部长"], "图普六世": ["国王"]},
    ),
    ("headline glued to a post", "多国谴责邻国外交部发言人马丁说，要快。", {"马丁": ["邻国外交部发言人"]}),
    (
        "post as the label of a turn",
        "行政长官：主席，我们会落实。\n姚思明议员：请政府支援。",
        {"行政长官": [], "姚思明": ["议员"]},
    ),
    ("name before a verb that follows names", "院长杨东说：“要依法办事。”", {"杨东": ["院长"]}),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in PEOPLE], ids=[row[0] for row in PEOPLE])
def test_people_and_posts(text, expected):
    cut, voices = voices_of(text)
    assert people(cut, voices) == expected


SPEECHES = [
    (
        "runs on over paragraphs",
        "县长王飞强调，要快。\n各地要稳。\n——抓紧开工。",
        {"要快": "王飞", "各地要稳": "王飞", "抓紧": "王飞"},
    ),
    ("another voice takes over", "县长王飞强调，要快。\n会议要求各地抓落实。", {"要快": "王飞", "各地": "会议"}),
    ("pronoun", "县长王飞察看了工地。他反复叮嘱住建部门要严把质量。", {"住建部门": "王飞"}),
    ("pronoun behind an adjunct", "县长王飞来到工地。在听取汇报时他强调，要快。", {"要快": "王飞"}),
    ("adjunct between subject and verb", "县长王飞在了解情况后指出，要快。", {"要快": "王飞"}),
    ("subject at the head of the sentence", "在新区，县长王飞察看了工地，肯定了成绩，要求抓紧完工。", {"抓紧": "王飞"}),
    ("subject of the sentence before", "县长王飞听取了汇报。同时指出，要快。", {"要快": "王飞"}),
    ("asks three things", "县长王飞提出三点要求：一是全体动员；二是严明纪律。", {"全体": "王飞", "严明": "王飞"}),
    ("colon without a verb of saying", "县长王飞直奔主题：时间不等人，各地要快。", {"各地要快": "王飞"}),
    ("quotation first", "“要快，要稳，要好。”县长王飞说。", {"要快": "王飞"}),
    (
        "quotation first, told to a reporter",
        "“要快，要稳。”蓝天远告诉记者。“各地要好。”",
        {"要快": "蓝天远", "各地": "蓝天远"},
    ),
    (
        "quotation goes on behind its speaker",
        "“时间紧。”在场的县长王飞听了汇报，备受鼓舞，“这是大事。要抓落实。”",
        {"时间紧": "王飞", "要抓落实": "王飞"},
    ),
    (
        "another's quotation follows",
        "县长王飞说，要快。“要稳。”局长李达说，“要好。”",
        {"要快": "王飞", "要稳": "李达", "要好": "李达"},
    ),
    ("written instruction", "省长上官秋作出重要批示。批示指出：要抓落实。", {"要抓": "上官秋"}),
    ("short form", "县委书记沈跃出席会议。沈书记最后要求，要快。", {"要快": "沈跃"}),
    ("post for the one who has it", "县委书记沈跃出席会议。书记强调，要快。", {"要快": "沈跃"}),
    ("meeting in brackets", "县委书记沈跃在法治建设（扩大）会议上强调，要快。", {"要快": "沈跃"}),
    ("participants", "大家纷纷表示，要学先进。", {"要学": "会议"}),
    ("long name of a meeting", "国务院常务会议决定，开展试点。", {"开展": "会议"}),
    (
        "quotation limits the voice",
        "按照何远山书记“要加力政策供给保障，用足用好政策”的要求，各地要抓紧。",
        {"要加力": "何远山", "各地": None},
    ),
    (
        "authority is cited for a sentence",
        "市长王飞表示，使命光荣。习近平总书记强调，要加快改革。各地要落实好。",
        {"要加快": "习近平", "各地": "王飞"},
    ),
    (
        "document speaks for nobody",
        "县长王飞强调，要快。\n会议印发了《办法》。\n本通知自印发之日起施行。",
        {"要快": "王飞"},
    ),
    ("content of a request", "县长王飞指出，学校要加派人手，并要求家长配合。", {"学校要": "王飞"}),
    (
        "turns",
        "主持人：请王县长讲话。\n王飞：要快。\n主持人：谢谢。",
        {"请王": "主持人", "要快": "王飞", "谢谢": "主持人"},
    ),
    ("questions name nobody", "问：背景是什么？答：为了抓落实。问：怎么办？答：各地要快。", {"各地": None}),
    ("post as label", "发展局局长：主席，业主须完成检验。", {"业主": "发展局局长"}),
    ("label in brackets", "【主持人】请介绍情况。\n【童芬】我们将抓紧办。", {"请介绍": "主持人", "我们将": "童芬"}),
    ("head of minutes", "主持人：田宝林\n会议指出，必须整改。", {"必须": "会议"}),
    (
        "an item of a list",
        "近日开会。\n- 县长田宝林强调，必须整改。\n- 应当公开名单。",
        {"必须": "田宝林", "应当": None},
    ),
    (
        "reporter asks",
        "晚报记者：怎么办？\n冼国安：我们将抽查。\n晚报记者：谢谢。\n冼国安：请监督。",
        {"我们将": "冼国安", "谢谢": "晚报记者"},
    ),
    ("script of nobody", "在动员会上的讲话\n同志们：\n今天开会。各地要快。", {"各地": None}),
    ("script that is signed", "政府工作报告\n市长  黎承安\n各位代表：\n请予审议。", {"请予": "黎承安"}),
    ("script that names its speaker", "县委书记姚正在企业家座谈会上的讲话\n同志们：\n各地要快。", {"各地": "姚正"}),
    (
        "cited in a script",
        "在会上的讲话\n同志们：\n习近平总书记强调，要加快改革。各地要快。",
        {"要加快": "习近平", "各地要": None},
    ),
    (
        "minutes",
        "主持人：邱清泉乡长\n柒、主席指示事项：\n一、请建设课清淤。\n捌、讨论事项：\n决议：请农业课张贴。",
        {"请建设": "邱清泉", "请农业": "会议"},
    ),
    ("notice", "关于抓好防汛的通知\n各单位要抓紧排查，严格执行有关要求，确保安全。", {"各单位": None}),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in SPEECHES], ids=[row[0] for row in SPEECHES])
def test_speeches(text, expected):
    cut, voices = voices_of(text)
    assert {snippet: speaker_at(cut, voices, snippet) for snippet in expected} == expected


ATTRIBUTIONS = [
    ("comma belongs to it", "县长王飞指出，要快。", ["县长王飞指出，"]),
    ("no comma", "会议要求各地抓落实。", ["会议要求"]),
    ("exhortation stays in the content", "县长王飞希望大家努力。", ["县长王飞"]),
    ("adverbs", "他说完。县长王飞反复叮嘱大家，要快。", ["县长王飞反复叮嘱大家，"]),
    ("label", "主持人：请发言。", ["主持人："]),
    ("none in a noun", "按照工作要求，各地要快。", []),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in ATTRIBUTIONS], ids=[row[0] for row in ATTRIBUTIONS])
def test_attributions(text, expected):
    cut, voices = voices_of(text)
    assert [cut.text[a.start : a.end] for a in voices.attributions] == expected


def test_a_verb_without_a_subject_is_told():
    _, voices = voices_of("有关方面要求，各地要快。")
    assert [(r.label, "nobody" in r.reason) for r in voices.rejects] == [("CUE", True)]


def test_a_document_is_cited_within_an_answer():
    cut, voices = voices_of("问：怎么办？\n答：《细则》要求各地抓紧，限期办结。\n问：还有呢？\n")
    cited = next(s for s in voices.speeches if s.cue.of(cut.text) == "要求")
    assert (cited.speaker, cut.text[cited.start : cited.end]) == (None, "《细则》要求各地抓紧，限期办结")


def test_the_title_that_opens_a_script_is_its_cue():
    text = "钟某区长在区人大会议上作政府工作报告\n首先，各地要抓紧。"
    (speech,) = voices_of(text)[1].speeches
    assert (speech.start, speech.cue.of(text)) == (text.index("首先"), "在区人大会议上作政府工作报告")


def test_a_voice_within_a_quotation_is_not_said_twice():
    _, voices = voices_of("“县长周明远要求，会议决定抓紧办。”会议指出")
    assert [(s.start, s.end) for s in voices.speeches] == [(1, 9), (9, 22)]


def test_a_surname_and_post_that_open_the_text_stand_within_it():
    _, voices = voices_of("沈县长好。沈书文强调，各地要抓紧。")
    assert [(m.start, m.end) for s in voices.speakers for m in s.mentions] == [(0, 3), (5, 8)]


def test_a_person_is_one_speaker_under_all_forms():
    _, voices = voices_of("县委书记沈跃强调，要快。沈跃指出，要稳。沈书记要求，要好。他说，谢谢。")
    assert [s.name for s in voices.speakers] == ["沈跃"]
    assert {s.speaker for s in voices.speeches} == {0}
    assert len(voices.speakers[0].mentions) == 3


def test_an_empty_text_has_no_voices():
    _, voices = voices_of("", SpeakerFinder(load_lexicons()))
    assert (voices.speakers, voices.speeches) == ((), ())


def test_a_short_form_may_open_the_text():
    cut, voices = voices_of("李局长强调，要快。李丹局长要求，要稳。")
    assert [cut.text[m.start : m.end] for s in voices.speakers for m in s.mentions] == ["李局长", "李丹局长"]


class Model:
    """A back end that knows one name and notes what it was asked."""

    name, version = "model", "1"

    def __init__(self, name):
        self.known, self.asked = name, []

    def find(self, sentences):
        self.asked.append(list(sentences))
        return [
            [Mention(s.index(self.known), s.index(self.known) + len(self.known), "PERSON", "test")]
            if self.known in s
            else []
            for s in sentences
        ]


def test_the_model_fills_what_the_rules_leave_open():
    model = Model("阿古拉泰")
    cut, voices = voices_of("今天开会。旗长阿古拉泰微笑着强调，要快。", SpeakerFinder(load_lexicons(), model))
    assert people(cut, voices) == {"阿古拉泰": ["旗长"]}
    assert model.asked == [["旗长阿古拉泰微笑着强调，要快"]]


def test_the_model_is_not_asked_where_the_rules_know():
    model = Model("王飞虎强")
    cut, voices = voices_of("县委书记王飞虎强调，要快。", SpeakerFinder(load_lexicons(), model))
    assert people(cut, voices) == {"王飞虎": ["县委书记"]}
    assert model.asked == []


def test_the_model_can_not_make_a_body_a_person():
    cut, voices = voices_of("县领导斐方委员会强调，要快。", SpeakerFinder(load_lexicons(), Model("斐方委员会")))
    assert people(cut, voices) == {}


PIECES = [
    "县委书记",
    "王飞虎",
    "王飞",
    "强调",
    "要求",
    "，",
    "。",
    "：",
    "\n",
    "“",
    "”",
    "他",
    "会议",
    "同志们：",
    "主持人：",
    "问：",
    "答：",
    "要快",
    "、",
    "（",
    "）",
    "委员",
    "按照",
    " ",
    "本院",
    "针对",
    "决议：",
    "一",
    "的",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_speeches_are_in_order_and_grounded(text):
    cut, voices = voices_of(text)
    edges = [edge for speech in voices.speeches for edge in (speech.start, speech.end)]
    assert edges == sorted(edges)
    assert all(speech.start < speech.end <= len(cut.text) for speech in voices.speeches)
    assert all(s.speaker is None or 0 <= s.speaker < len(voices.speakers) for s in voices.speeches)
    assert all(a.start <= a.end <= len(cut.text) for a in voices.attributions)
    for speaker in voices.speakers:
        assert speaker.kind == "meeting" or speaker.name_span.of(cut.text) == speaker.name
    assert voices_of(text)[1] == voices


@pytest.mark.parametrize(
    "seed",
    ["县委书记王飞虎强调，", "，要求", "“强调，", "书记书记", "王", "主席：", "张三：要快。\n", "李局长指出，要抓"],
)
@pytest.mark.cost
def test_time_grows_with_length_only(seed):
    assert linear(finder(), lambda length: segment(repeated(seed)(length), layout()), 4_000, 8)
