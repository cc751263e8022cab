"""Words of a user's that are too many for patterns are found as few words in patterns are."""

import random
import re
import time
from pathlib import Path

import pytest

from duban.extractor import Extractor
from duban.words.lexicon import COLUMNS, LexiconError, load_lexicons
from duban.words.many import Many
from duban.words.rules import load_rules
from duban.words.trie import Trie
from duban.words.written import Grown

CORPUS = sorted((Path(__file__).parents[2] / "corpus" / "raw").glob("c00[1-3].txt"))
TEXTS = [file.read_text(encoding="utf-8", errors="replace") for file in CORPUS]
MANY = ("party_head", "party_head_weak", "body_short")
SIGNS = "永兴华泰盛源丰达金鑫宏远信诚瑞祥恒通广利德明康宁安福顺和"
ASKED = "县长王某强调，{}要在10月底前完成整改。"


def made(count):
    """So many names of works, none of which stands in a text by chance."""
    return [
        "".join(SIGNS[number // len(SIGNS) ** place % len(SIGNS)] for place in range(4)) + "铸锻厂"
        for number in range(count)
    ]


def folder(where, words):
    """A folder of a user's with words by type."""
    rows = (f"{word}\t{word}的全称\t{kind}\town\t\n" for kind, some in words.items() for word in some)
    where.mkdir(parents=True, exist_ok=True)
    (where / "words.tsv").write_text("\t".join(COLUMNS) + "\n" + "".join(rows), encoding="utf-8")
    return where


def cut_from_texts(chance, count):
    """Words of each type that stand in the texts, wherever they are cut: inside, across and beyond shipped words."""
    pieces = [piece for text in TEXTS for piece in re.findall("[\u4e00-\u9fff]{2,}", text)]
    words = {kind: set() for kind in MANY}
    while sum(map(len, words.values())) < count:
        piece = chance.choice(pieces)
        start = chance.randrange(len(piece) - 1)
        words[chance.choice(MANY)].add(piece[start : start + chance.choice((1, 2, 3, 4, 7))])
    return {kind: sorted(some) for kind, some in words.items()}


def without_digest(record):
    document = {key: value for key, value in record["document"].items() if key != "engine"}
    return {**record, "document": document}


@pytest.fixture(scope="module")
def shipped():
    return Extractor()


def test_records_are_the_same_whether_words_stand_in_patterns_or_are_left_out(tmp_path, shipped):
    own = folder(tmp_path, cut_from_texts(random.Random(2), 100))
    few, many = load_lexicons(own), load_lexicons(own, in_patterns=0)
    assert not few.left_out
    assert set(many.left_out) == set(MANY)
    by_pattern, by_text = Extractor(few), Extractor(many)
    changed = 0
    for text in TEXTS:
        expected = without_digest(by_pattern.record(text))
        assert without_digest(by_text.record(text)) == expected
        changed += expected != without_digest(shipped.record(text))
    assert changed, "words that change no record show nothing"


def test_every_rule_finds_the_same_in_parts_that_nobody_read_before(tmp_path):
    own = folder(tmp_path, cut_from_texts(random.Random(3), 150))
    few, many = load_lexicons(own), load_lexicons(own, in_patterns=0)
    pairs = [
        (held, grown)
        for name in ("party", "tables")
        for held, grown in zip(load_rules(few, name), load_rules(many, name), strict=True)
        if grown.open
    ]
    assert len(pairs) > 8
    clauses = [clause for text in TEXTS for clause in re.split("[，。；\n]", text) if clause][::15]
    for held, grown in pairs:
        for clause in clauses:
            spans = [(m.start, m.end) for m in held.find(clause)]
            assert [(m.start, m.end) for m in grown.find(clause)] == spans, (held.place, clause)
            assert held.opens(clause, 0, len(clause)) == grown.opens(clause, 0, len(clause))


def test_patterns_stay_as_they_are_shipped_however_many_words_are_added(tmp_path):
    own = load_lexicons(folder(tmp_path, {"party_head": made(20_000)}))
    for name in ("party", "tables"):
        rules, shipped = load_rules(own, name), load_rules(load_lexicons(), name)
        assert [rule.expression for rule in rules] == [rule.expression for rule in shipped]
    assert "永永永永铸锻厂" in own.forms("party_head")


def test_words_of_many_are_parties_and_other_texts_stay_the_same(tmp_path, shipped):
    words = made(3_000)
    extract = Extractor(load_lexicons(folder(tmp_path, {"party_head": words, "body_short": words})))
    for word in (words[7], words[-1]):
        (found,) = extract(ASKED.format(word)).commitments
        assert [(party.text, party.full_name) for party in found.responsible] == [(word, word + "的全称")]
    for text in TEXTS:
        assert without_digest(extract.record(text)) == without_digest(shipped.record(text))


def test_a_name_that_a_line_breaks_is_found(tmp_path):
    (word,) = words = made(1)
    own = folder(tmp_path, {"party_head": words})
    few, many = (Extractor(load_lexicons(own, in_patterns=most)) for most in (1, 0))
    for text in (ASKED.format(word[:2] + "\n" + word[2:]), ASKED.format(word[:3] + " " + word[3:])):
        assert without_digest(many.record(text)) == without_digest(few.record(text))


def test_few_patterns_are_made_for_the_parts_of_a_text():
    words = Many(made(500), [])
    text = "，".join(made(400))
    words.read(text)
    met = words.met(text)
    assert met == frozenset(made(400))
    assert all(words.met(part) is met for part in text.split("，"))
    for word in made(500)[400:]:
        assert word in words.met(word)
    assert len(words.met(word)) <= 500
    words.read("，".join(made(3)))
    assert words.met(made(1)[0]) == frozenset(made(3))


def test_no_words_match_nowhere():
    assert re.search(Trie([]).expression, "各地") is None
    assert [str(operator) for operator, _ in Trie([]).items]


def test_what_asks_a_grown_pattern_gets_what_one_of_re_gives(tmp_path):
    lexicons = load_lexicons(folder(tmp_path, {"party_head": made(9)}), in_patterns=0)
    pattern = next(rule.pattern for rule in load_rules(lexicons, "party", "HEAD") if rule.open)
    assert isinstance(pattern, Grown)
    text = f"请{made(9)[4]}和县教育局来"
    plain = pattern.grown(text)
    assert plain is not None
    assert pattern.search(text).span() == plain.search(text).span() == (1, 8)
    assert pattern.split(text) == plain.split(text)
    assert pattern.sub("甲", text) == plain.sub("甲", text)
    assert [m.span() for m in pattern.finditer(text, 3)] == [m.span() for m in plain.finditer(text, 3)]
    assert pattern.grown("请县教育局来") is None


RULES = [
    ("party.toml", "HEAD", "(?i)abc{@party_head}", "(?i) does not go with a type that has many words"),
    ("timex.toml", "DEADLINE", "等{@party_head}前", "it names a type that has many words of your own"),
]


@pytest.mark.parametrize(("file", "label", "pattern", "message"), RULES, ids=[row[0] for row in RULES])
def test_a_rule_that_can_not_have_many_words_is_told(tmp_path, file, label, pattern, message):
    own = folder(tmp_path, {"party_head": made(9)})
    (own / "rules").mkdir()
    example = pattern.replace("(?i)", "").replace("{@party_head}", "公安机关")
    (own / "rules" / file).write_text(
        f"[[rule]]\nid = 'my.rule'\nlabel = '{label}'\npattern = '{pattern}'\nexamples = ['[{example}]']\n", "utf-8"
    )
    with pytest.raises(LexiconError, match=re.escape(message)):
        Extractor(load_lexicons(own, in_patterns=0))


def test_a_stage_that_needs_all_words_of_a_type_says_so(tmp_path):
    lexicons = load_lexicons(folder(tmp_path, {"party_head": made(9)}), in_patterns=0)
    with pytest.raises(LexiconError, match=r"the type party_head here reads at most 2000 words of your own; keep"):
        lexicons.alternation("party_head")


@pytest.mark.slow
def test_three_hundred_thousand_words_take_five_seconds_more_at_most(tmp_path):
    own = folder(tmp_path, {"party_head": made(300_000)})

    def spent(where):
        began = time.process_time()
        Extractor(load_lexicons(where)).record(ASKED.format("永永永永铸锻厂"))
        return time.process_time() - began

    spent(None)  # what Python keeps of the shipped patterns
    assert spent(own) - spent(None) < 5, "seconds of processor time"
