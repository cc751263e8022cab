"""Time in proportion to length: each rule, and the whole line, on texts made of duban's own words to hurt it.

``growth`` tells how it is measured. The quick tests look for a square, the slow ones hold time within 1.3 of linear.
"""

import random
import subprocess
import sys
from itertools import count, islice

import pytest

from duban.lab.lint import unmark
from duban.words.lexicon import lexicons_dir, load_lexicons
from duban.words.rules import load_rules
from growth import growth, linear, margin, repeated

SEPARATORS = ("", "，", "。", "、", "\n", "“", "（", "：", "强调，", "要")
LEXICONS = load_lexicons()
RULES = [rule for file in sorted((lexicons_dir() / "rules").glob("*.toml")) for rule in load_rules(LEXICONS, file.stem)]
#: Code points in 100 KB of Chinese.
LENGTH = 33_000


def counted(unit):
    """The unit with another two characters in the place of each ``#``."""

    def text(length):
        pieces, written = [], 0
        for number in islice(count(), length):
            name = chr(0x4E00 + number % 3000) + chr(0x4E00 + (number // 3000 * 7 + number * 13) % 3000)
            pieces.append(unit.replace("#", name))
            written += len(pieces[-1])
            if written >= length:
                break
        return "".join(pieces)[:length]

    return text


#: What was once slower than its length, and what was thought of and was not.
TEXTS = {
    "projects without a pause": repeated("项目"),
    "items of an agenda": counted("31. 内政部函送#委员就应设护栏问题所提质询，请查照案。\n"),
    "articles": counted("第三条　国家加大投入，任何单位不得#。\n"),
    "forbidden lists": repeated("第三条　禁止下列行为：\n（一）倾倒渣土；\n（二）搭建房屋。\n"),
    "addresses of a debate": repeated("主席，"),
    "short sentences of one paragraph": repeated("我县。"),
    "bodies before modals without a pause": repeated("各县会、"),
    "days where the year is unknown": repeated("明天下午、"),
    "brackets closed by others": lambda length: "（" * (length // 2) + "》" * (length // 2),
    "a limit in every line": repeated("各县要抓紧整改。\n完成时限：10月底前\n"),
    "one guest in every line": repeated("“要快。”参会的县长王某倍感振奋，“我们要抓紧。”。\n"),
    "as many names as lines": counted("县长王#说，要快。"),
    "as many posts as lines": counted("#县县长王某说，王书记要快。"),
    "posts without a name": counted("#县县长王#，县长强调，要快。"),
    "names around a post": counted("吴委员#說，要快。"),
    "questions of members": repeated("本院吴委员秉叡，针对征迁，本席要求各县要抓紧。"),
    "periods that are defined": counted("#攻坚月（5月1日至6月1日），#攻坚月内要抓紧。"),
    "days that are none": repeated("发布时间：2021-99-99\n会议时间：2021年5月1日\n"),
    "headlines with years": repeated("2021年工作\n"),
    "a speech in every sentence": repeated("县长王某强调，要抓紧。"),
    "turns": counted("王#：要快。\n"),
    "owners": repeated("要抓紧整改（责任单位：县发改局）。责任单位：县住建局\n"),
    "quotations that never close": repeated("“要快"),
    "quotations that never open": repeated("”要快"),
    "list marks": repeated("一、要快（一）要稳1.要好"),
    "headings": repeated("一、加强领导\n（一）落实\n"),
    "topics that lead to nothing": repeated("对于工作，"),
    "correlatives": repeated("既要快，也要好，"),
    "doubled characters": repeated("要要抓抓紧紧"),
    "blanks": repeated("要 "),
    "traditional script": repeated("縣長王某強調，要抓緊落實。"),
    "glosses": repeated("項(xiàng)目(mù)"),
    "addresses": repeated("http://www.<div>"),
}
FAST = list(TEXTS)[:15]


def words():
    """Texts of the words of each lexicon type and of each rule's example, each under one of the separators."""
    chance = random.Random(9)
    for kind in sorted(LEXICONS.by_type):
        forms = list(LEXICONS.forms(kind))
        chance.shuffle(forms)
        separator = chance.choice(SEPARATORS)
        yield f"{kind} {separator!r}", separator.join(forms[:200]) + separator
    for rule in RULES:
        separator = chance.choice(SEPARATORS)
        yield f"{rule.source.id} {separator!r}", unmark(rule.source.examples[0])[0] + separator


def seeds(rule):
    """Beginnings, ends and near misses of what a rule finds."""
    for example in rule.source.examples[:3]:
        text, spans = unmark(example)
        start, end = spans[0]
        yield from filter(None, {text, text[start:end], text[start : end - 1], text[start : start + 1], text[:end]})


@pytest.mark.hardening(
    "cost", "texts thought up against the whole line, 3 to 25 KB: far nearer to linear than to a square"
)
@pytest.mark.parametrize("name", FAST)
def test_no_text_costs_more_a_character_where_it_is_longer(extractor, name):
    assert linear(extractor, TEXTS[name], 1_000, 8)


@pytest.mark.slow
@pytest.mark.hardening("cost", "texts thought up against the whole line, 100 KB to 1 MB: time within 1.3 of linear")
@pytest.mark.parametrize("name", TEXTS)
def test_a_megabyte_costs_no_more_a_character(extractor, name):
    assert growth(extractor, TEXTS[name], LENGTH, 10, 1.3) <= 1.3


@pytest.mark.slow
@pytest.mark.hardening(
    "cost", "words of each lexicon type and examples of each rule, 10 to 100 KB: within 1.3 of linear"
)
@pytest.mark.parametrize(("name", "unit"), list(words()), ids=[name for name, _ in words()])
def test_words_cost_no_more_a_character(extractor, name, unit):
    assert growth(extractor, repeated(unit), LENGTH // 10, 10, 1.3) <= 1.3


@pytest.mark.slow
@pytest.mark.hardening("cost", "near misses of each rule, 100 KB to 1 MB: time within 1.3 of linear")
@pytest.mark.parametrize("rule", RULES, ids=[rule.source.id for rule in RULES])
def test_no_near_miss_costs_a_rule_more(tries, rule):
    def work(text):
        for _ in rule.find(text):
            pass

    for seed in sorted(set(seeds(rule))):
        tries()
        assert growth(work, repeated(seed), LENGTH, 10, 1.3) <= 1.3, seed


TEN_MEGABYTES = """
import resource, sys, time
extractor, text = Extractor(), open(sys.argv[1], encoding="utf-8").read()
extractor(text[:10_000])
began = time.process_time()
extractor(text)
print(time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
@pytest.mark.hardening("cost", "all of these mixed, 1 to 10 MB: time within 1.3 of linear, memory in proportion")
def test_ten_megabytes(tmp_path, record_property):
    """Measured in processes of their own, since memory that was once taken is not given back."""
    pieces = [repeated(unit)(300) for _, unit in words()] + [text(300) for text in TEXTS.values()]
    random.Random(9).shuffle(pieces)
    mixed = repeated("".join(pieces))

    def cost(length):
        file = tmp_path / "mixed.txt"
        file.write_text(mixed(length), encoding="utf-8", newline="")
        done = subprocess.run(
            [sys.executable, "-c", TEN_MEGABYTES, str(file)], capture_output=True, text=True, check=True
        )
        spent, peak = map(float, done.stdout.split())
        return spent, peak

    (short, small), (long, large) = cost(LENGTH * 10), cost(LENGTH * 100)
    assert long <= 13 * short
    assert large <= 13 * small
    record_property("10 MB", f"{long:.0f} s, {large / 1024:.0f} MiB")


class Counted:
    """Work that is counted, and the clock that tells of it: no machine is slow by it."""

    now = 0.0

    def __init__(self, power, start=0.0):
        self.power, self.start = power, start

    def __call__(self, text):
        self.now += self.start + len(text) ** self.power

    def clock(self):
        return self.now


@pytest.mark.parametrize(("power", "start", "seen"), [(1, 0, 1), (2, 0, 8), (1.5, 0, 8**0.5), (1, 8_000, 0.222)])
def test_the_measure_sees_what_is_there(power, start, seen):
    work = Counted(power, start)
    assert growth(work, repeated("要"), 1_000, 8, clock=work.clock) == pytest.approx(seen, rel=0.2)


def test_a_square_is_on_the_wrong_side_of_the_margin_and_linear_work_is_not():
    for times in (8, 10, 16):
        assert 1 / margin(times) == pytest.approx(margin(times) / times)
        assert 2 < margin(times) < times / 2
