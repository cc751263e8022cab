"""The whole line: what holds for every record of any text, and what must not change what is found."""

import json
import re

import pytest
from opencc import OpenCC

import duban
from duban.core.text import well_formed
from duban.words.lexicon import Lexicons
from fuzz.invariants import check, check_schema
from growth import linear, repeated

NEWS = """全县重点项目推进会召开
8月3日，全县重点项目推进会召开。县委书记沈书文出席并讲话，县长周明远主持会议。
沈书文指出，今年以来，全县开工项目12个，取得了明显成效。各级各部门要正视差距，加快推进39个重点项目建设。
沈书文强调，9月底前，县自然资源局、县住建局要完成用地审批，确保年内开工12个项目。一是强化要素保障；二是优化审批服务。
周明远要求，各乡镇务必每周调度一次，严禁弄虚作假。
"""
PLAN = """青禾县污水治理工作方案
发布时间：2021年3月5日
一、总体要求
坚持系统治理，着力改善水环境质量。
二、重点任务
（一）加快管网建设。县住建局要在2021年10月底前建成管网20公里。（县住建局牵头，各镇街配合）
（二）强化执法监管。任何单位不得私设排污口，违者一律依法查处。
"""
SPEECH = """同志们：
防汛工作责任重于泰山，我们要克服麻痹思想。下面，我讲两点意见。
一、压实责任链条。各级河长要上堤巡查，不能有丝毫松懈。
二、做好应急准备。让我们众志成城，共同守护家园！
"""
TURNS = """主持人：请介绍一下明年的打算。
周明远：我们将新建三所小学，明年9月前投入使用。希望家长们多提意见。
"""
SAMPLES = {"news": NEWS, "plan": PLAN, "speech": SPEECH, "turns": TURNS}
BY_NAME = pytest.mark.parametrize("text", SAMPLES.values(), ids=SAMPLES.keys())


@BY_NAME
def test_what_holds_for_every_record(extractor, text):
    document = extractor(text)
    assert document.commitments
    check(text, document)
    check_schema(document)


def test_the_samples_have_something_of_everything(extractor):
    found = [extractor(text) for text in SAMPLES.values()]
    commitments = [c for d in found for c in d.commitments]
    assert {c.modality for c in commitments} == {"obligation", "prohibition", "exhortation", "commitment"}
    assert {p.role for c in commitments for p in c.responsible} == {"lead", "support", "addressee"}
    assert {s.mode for d in found for s in d.speeches} >= {"reported", "first_person", "turn"}
    for part in ("section", "actions", "deadlines", "project_counts"):
        assert any(getattr(c, part) for c in commitments), part


@pytest.fixture(scope="module")
def another(lexicons):
    """An extractor that shares nothing with the one of all tests but the words."""
    return duban.Extractor(Lexicons(lexicons.folder, lexicons.by_type))


@BY_NAME
def test_the_same_text_gives_the_same_bytes(extractor, another, text):
    assert extractor(text).model_dump_json() == another(text).model_dump_json()


@BY_NAME
def test_ids_depend_on_text_and_place_alone(extractor, text):
    ids = [c.id for c in extractor(text).commitments]
    assert ids == [c.id for c in extractor(text, id="x", source="y", date="2020-01-01").commitments]
    assert not set(ids) & {c.id for c in extractor("\n" + text).commitments}


def test_no_speech_is_put_to_one_who_only_hosts(extractor):
    assert [s.name for s in extractor(NEWS).speakers] == ["沈书文", "周明远"]


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "\u3000\n\u3000", "\ufeff", "\x00", "\ud800", "。", "要", "（", "”", "1."]
)
def test_next_to_nothing(extractor, text):
    document = extractor(text)
    check(text, document)
    assert json.loads(document.model_dump_json())["document"]["length"] == len(text)


def test_a_running_head_in_full_width_digits_tells_the_day(extractor):
    text = "主席：口頭質詢。\n由該\n立法會  ─  ２０１２年\u00a0１１月\u00a0７日  \n \n１００６ \n法定通知發出。"
    assert extractor(text).document.meeting_date == "2012-11-07"


@pytest.mark.parametrize("date", ["2020-13-01", "yesterday", ""])
def test_a_date_that_is_none(extractor, date):
    with pytest.raises(ValueError, match=r"month|isoformat"):
        extractor(NEWS, date=date)


# ---- the same in other clothes


def gist(document, fold=str):
    """A record without offsets, ids and what hangs on the script; ``fold`` is put to every quote."""
    return [
        (
            fold(c.text),
            fold(c.marker or ""),
            c.modality,
            fold(c.speaker or ""),
            [fold(heading) for heading in c.section],
            [(fold(p.text), p.role) for p in c.responsible],
            [(fold(t.text), t.kind, t.iso_start, t.iso_end, t.recurrence) for t in c.deadlines],
            [(fold(n.text), n.value) for n in c.project_counts],
            [(a.verb, a.object) for a in c.actions],
            c.rules,
        )
        for c in document.commitments
    ]


simplified = OpenCC("t2s").convert


def unspaced(text):
    return re.sub(r"\s", "", text)


DRESSES = {
    "traditional": (OpenCC("s2t").convert, simplified),
    "spaces around digits": (lambda text: re.sub(r"(?<=[一-龥])(\d+)(?=[一-龥])", r" \1 ", text), unspaced),
    "no-break spaces behind the text": (lambda text: text.replace("\n", "\u00a0\n"), str),
    "blank lines between paragraphs": (lambda text: text.replace("\n", "\n\n"), str),
    "carriage returns": (lambda text: text.replace("\n", "\r\n"), str),
    "indented paragraphs": (lambda text: "\u3000\u3000" + text.replace("\n", "\n\u3000\u3000"), str),
    "half-width punctuation": (
        lambda text: text.translate(str.maketrans("，：；！？（）", ",:;!?()")),
        lambda text: text.translate(str.maketrans(",:;!?()", "，：；！？（）")),
    ),
    "full-width digits": (
        lambda text: text.translate({ord("0") + d: chr(ord("０") + d) for d in range(10)}),
        lambda text: text.translate({ord("０") + d: chr(ord("0") + d) for d in range(10)}),
    ),
    "a byte order mark": (lambda text: "\ufeff" + text, str),
}  # fmt: skip


@pytest.mark.parametrize(("dress", "fold"), DRESSES.values(), ids=DRESSES.keys())
@BY_NAME
def test_other_clothes_change_nothing(extractor, text, dress, fold):
    dressed = dress(text)
    document = extractor(dressed)
    check(dressed, document)
    assert gist(document, fold) == gist(extractor(text))


@BY_NAME
def test_the_line_of_the_reporter_changes_nothing(extractor, text):
    before = extractor(text).commitments
    document = extractor(text + "\n\n（记者 林晓）\n")
    assert [c.text for c in document.commitments] == [c.text for c in before]


# ---- half a character


@pytest.mark.parametrize(
    "text", ["各地要抓紧\ud83d落实。", "各地要抓\udfff紧落实。", "各地要\ud83d\ud83d\ude00抓紧落实。"]
)
def test_half_a_surrogate_pair_is_read_as_the_replacement_sign(extractor, text):
    document = extractor(text)
    (found,) = json.loads(document.model_dump_json())["commitments"]
    assert found["text"] == well_formed(text)[found["start"] : found["end"]]
    assert "\ufffd" in found["text"]
    assert len(well_formed(text)) == len(text) == document.document.length


# ---- long texts

LONG = {
    "no punctuation": "要抓紧落实各项工作",
    "a sentence without end": "要抓紧，",
    "a list of owners": "一、要加强监管。（县住建局牵头）\n",
    "one character": "县",
    "spaces": " ",
    "ideographic spaces": "\u3000",
    "full stops": "。",
    "short sentences in one paragraph": "我县。",
    "brackets that never close": "（",
    "quotations that never close": "“要",
    "line breaks": "\n",
    "digits": "1",
    "letters": "x",
    "a long line": "县长王某强调，各乡镇要在10月底前完成排查，确保安全。",
}


@pytest.mark.cost
@pytest.mark.parametrize("unit", LONG.values(), ids=LONG.keys())
def test_time_grows_with_the_length(extractor, unit):
    assert linear(extractor, repeated(unit), 1_000, 16)


@pytest.mark.slow
def test_a_megabyte_without_punctuation(extractor):
    assert linear(extractor, repeated("要抓紧落实各项工作"), 60_000, 16)


def test_a_voice_that_no_words_announce_has_no_cue(extractor):
    cut_off = "政府没有答案。主席，政府必须公开数字。"
    proposed = "8. 本院委员柏某某等18人拟具「道路条例第五条条文修正草案」，请审议案。"
    for text in (cut_off, proposed):
        quoted = [speech.cue for speech in extractor(text).speeches]
        assert quoted
        assert all(cue is None or cue.text for cue in quoted)
