import random
from hashlib import sha256

import pytest

from duban.run.duplicates import Duplicates, signature

CHANCE = random.Random(5)
NEWS = "".join(chr(CHANCE.randrange(0x4E00, 0x5E00)) for _ in range(900))


def found(*texts):
    known = Duplicates()
    return [
        known.original(str(number), sha256(text.encode()).hexdigest(), signature(text))
        for number, text in enumerate(texts)
    ]


def reprint(text, changes):
    letters = list(text)
    for _ in range(changes):
        letters[CHANCE.randrange(len(letters))] = "改"
    return "".join(letters)


REPRINTS = [
    ("the same", NEWS, "0"),
    ("laid out anew", "\n　　".join(NEWS[start : start + 80] for start in range(0, 900, 80)), "0"),
    ("with a source line", "来源：某某日报\n" + NEWS, "0"),
    ("with a few words changed", reprint(NEWS, 10), "0"),
    ("half of it", NEWS[:450], None),
    ("rewritten", reprint(NEWS, 300), None),
    ("another", NEWS[::-1], None),
]


@pytest.mark.parametrize(("how", "text", "original"), REPRINTS, ids=[row[0] for row in REPRINTS])
def test_reprints_are_found(how, text, original):
    assert found(NEWS, NEWS[::-1] + "别", text)[2] == (original if how != "another" else "1")


def test_a_copy_of_a_copy_is_one_of_the_first():
    assert found(NEWS, "前" + NEWS, NEWS, "前" + NEWS) == [None, "0", "0", "0"]


def test_short_texts_are_compared_exactly():
    assert found("要抓紧。", "要抓紧！", "要抓紧。") == [None, None, "0"]


def test_without_signatures_copies_are_exact():
    known = Duplicates()
    assert [known.original(name, name[:1].encode().hex(), None) for name in ("a1", "b1", "a2")] == [None, None, "a1"]
