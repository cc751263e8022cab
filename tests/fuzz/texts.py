"""Texts in the genre and far from it: from bytes for a fuzzer, as Hypothesis strategies for tests.

Words come from the lexicons and from the examples of the rules, so that a word or rule that is added is tried too.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from duban.io.readers.text import decode
from duban.words.lexicon import load_lexicons
from duban.words.rules import load_rules

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "raw"
SIGNS = [
    *"，。；：！？、“”‘’《》（）()【】「」—…·|,.;:!?% \n\r\t\u00a0\u3000０１２123450一二三十百",
    "\n\n",
    "。\n",
    "\r\n",
]
#: Controls, halves of surrogate pairs, private use, combining marks, other scripts and directions, markup.
ODD = """
    \x00 \u200b \u202e \u2067 \ufeff \u0301 \u20dd \ue000 \U000f0000 \ufffd \ufffe \ud83d \ude00 😀 \x1b[31m مرحبا שלום
    का ﷺ 𠀀 ⽔ ｡ ② <p> </p> <b ``` ## - (xiàng) （shì） \\n { } [[ ]] %s &nbsp; ' "
""".split()
ODD += ["\u2028", "\x85", "\x0c", "## "]
FRAMES = """
    同志们： 会议强调， 会议指出， 沈书文指出， 县长周明远要求， 他强调： 他说：“ 主持人： 问： 答： 各单位要
    各县区要 要 必须 务必 不得 严禁 确保 希望 力争 将 会 请 让 由 的 了 是 应 须 需 既要 又要 不仅 还要 才能 如果
    只有 抓紧 落实 推进 完成 加快 项目 工作 问题 要求 主要 重要 一、 （一） 1. ① 第一条 一是 二是 首先 责任单位：
    牵头单位： 10月底前 年底前 每周 2021年3月5日 3月5日 今年 明年 本周五 下月 39个项目 X个项目 县水利局
    （县住建局牵头，各镇街配合） 發展 項目 會議強調， 主席： 議員： 通知如下： 特此通知。 发布时间： 来源： 记者
    林晓 （记者 林晓） 青禾县污水治理工作方案
""".split()
_MARKS = re.compile(r"[\[\]]")


@cache
def words() -> tuple[str, ...]:
    """Every form of the lexicons and every example and reject of the rules."""
    lexicons = load_lexicons()
    forms = {entry.form for entries in lexicons.by_type.values() for entry in entries}
    for file in (lexicons.folder / "rules").glob("*.toml"):
        for rule in () if file.stem == "fragments" else load_rules(lexicons, file.stem):
            forms.update(_MARKS.sub("", text) for text in (*rule.source.examples, *rule.source.rejects))
    return tuple(sorted(forms))


def text_of(data: bytes) -> str:
    """Any bytes as a text of the genre: each two are a word, a sign, or a code point of any kind.

    A fuzzer that changes a byte changes a word, so that it gets to what is behind the words.
    """
    return "".join(_pieces(data))


def _pieces(data: bytes) -> Iterator[str]:
    known = words()
    for at in range(0, len(data) - 1, 2):
        kind, number = data[at] & 7, (data[at] >> 3) << 8 | data[at + 1]
        if kind < 3:
            yield SIGNS[number % len(SIGNS)]
        elif kind < 5:
            yield FRAMES[number % len(FRAMES)]
        elif kind < 7:
            yield known[(number << 1 | kind & 1) % len(known)]
        elif number & 1:
            yield ODD[(number >> 1) % len(ODD)]
        else:
            yield chr(number * 0x110000 // 0x2000)


def random_text(seed: int) -> str:
    """The text of a number: mostly a few words, now and then a page."""
    dice = random.Random(seed)
    return text_of(dice.randbytes(2 * round(dice.lognormvariate(2.2, 0.9))))


def soak_text(seed: int) -> str:
    """The text of a number: of every eight, one is a shaken paragraph of the corpus, the others are words."""
    return shaken(_paragraphs()[seed // 8 % len(_paragraphs())], seed) if seed % 8 == 1 else random_text(seed)


def shaken(text: str, seed: int, share: float = 0.02) -> str:
    """A text with signs put in, taken out, doubled and changed at random places."""
    dice = random.Random(seed)
    signs = list(text)
    for _ in range(round(len(text) * share) + 1):
        at = dice.randrange(len(signs) + 1)
        odd = dice.choice([*SIGNS, *ODD, *FRAMES])
        signs[at : at + dice.choice((0, 0, 1, 3))] = dice.choice(([odd], [odd], [], signs[at : at + 9] * 2))
    return "".join(signs)


@cache
def _paragraphs() -> tuple[str, ...]:
    """The longer lines of the corpus."""
    lines = (line for file in sorted(CORPUS.glob("*.txt")) for line in decode(file.read_bytes()).text.splitlines())
    return tuple(line[:300] for line in lines if len(line) > 30)


# ---- for Hypothesis

pieces = st.one_of(
    st.sampled_from(SIGNS), st.sampled_from(FRAMES), st.sampled_from(ODD), st.deferred(lambda: st.sampled_from(words()))
)
#: Words of the genre in any order, with whatever else may stand between them.
fragments = st.lists(pieces, max_size=40).map("".join)
#: Any code points, halves of surrogate pairs too.
unicode_text = st.text(st.characters(exclude_categories=()), max_size=80)

_names = st.sampled_from(["沈书文", "周明远", "林晓", "欧阳建国", "赵一民"])
_titles = st.sampled_from(["县委书记", "县长", "副县长", "局长", ""])
_sayings = st.sampled_from(["强调", "指出", "要求"])
_owners = st.sampled_from(["县水利局", "各乡镇", "各级各部门", "县住建局、县财政局", "市发改委"])
_times = st.sampled_from(["", "10月底前", "年底前", "每周", "2021年3月5日前", "一周内", "8月15日前"])
_deeds = st.sampled_from(
    ["完成用地审批", "抓紧落实各项措施", "建成39个重点项目", "开展一次排查", "加快推进前期工作", "把责任压实到人"]
)
_facts = st.sampled_from(["今年以来，全县开工项目12个。", "会议听取了有关情况汇报。", "参加会议的有各乡镇负责人。"])


@st.composite
def directives(draw: st.DrawFn) -> str:
    """A clause that asks for something."""
    parts = draw(st.permutations([draw(_owners) + "要", draw(_times)]))
    first, second = parts if parts[0] else reversed(parts)
    order = f"{first}{second}" if first.endswith("要") else f"{first}，{second}"
    return order + draw(_deeds)


@st.composite
def reports(draw: st.DrawFn) -> str:
    """News of a meeting: a headline, who met, what was said and asked."""
    said = draw(
        st.lists(st.tuples(_names, _sayings, st.lists(directives(), min_size=1, max_size=3)), min_size=1, max_size=3)
    )
    day = f"{draw(st.integers(1, 12))}月{draw(st.integers(1, 28))}日"
    lines = [f"{draw(_titles)}{name}{verb}，{'；'.join(asked)}。" for name, verb, asked in said]
    body = draw(st.permutations([draw(_facts), *lines]))
    return "\n".join(["全县重点项目推进会召开", f"{day}，全县重点项目推进会召开。", *body, ""])
