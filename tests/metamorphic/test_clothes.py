"""The documents of the corpus in other clothes."""

from itertools import pairwise
from pathlib import Path

import pytest

from duban.io.readers.text import decode
from metamorphic.agreement import agreement, f1, records
from metamorphic.clothes import CLOTHES, Dressed, edited, wrapped

CORPUS = sorted((Path(__file__).parents[2] / "corpus" / "raw").glob("*.txt"))
LEAST = 0.96
EACH = pytest.mark.parametrize("dress", CLOTHES.values(), ids=CLOTHES.keys())

_read = {}


@pytest.fixture(scope="session")
def read(extractor):
    """The text and the record of a file, read once for all clothes."""

    def once(file):
        if file not in _read:
            text = decode(file.read_bytes()).text
            _read[file] = (text, extractor(text))
        return _read[file]

    return once


def agree(extractor, read, files, dress):
    same = before = after = 0
    for file in files:
        text, document = read(file)
        dressed = dress(text)
        counts = agreement(document, extractor(dressed.text), dressed)
        same, before, after = same + counts[0], before + counts[1], after + counts[2]
    assert before > 3 * len(files)
    return f1(same, before, after)


@EACH
def test_some_documents(extractor, read, dress):
    assert agree(extractor, read, CORPUS[1::10], dress) >= LEAST


@pytest.mark.slow
@pytest.mark.hardening("metamorphic", "documents of the corpus, each in ten kinds of clothes")
@EACH
def test_all_documents(tries, extractor, read, dress):
    tries(len(CORPUS))
    assert agree(extractor, read, CORPUS, dress) >= LEAST


@pytest.mark.slow
@pytest.mark.hardening("metamorphic", "two documents of the corpus in one text, places of directives")
def test_two_documents_in_one_text(tries, extractor, read):
    """Who speaks and which year it is may come from the first; what is asked stands where it stood."""
    same = alone = together = 0
    for first, second in pairwise(CORPUS):
        tries()
        (before, one), (behind, other) = read(first), read(second)
        begins = len(before) + 3
        there = {(c.start, c.end) for c in one.commitments}
        there |= {(c.start + begins, c.end + begins) for c in other.commitments}
        found = {(c.start, c.end) for c in extractor(f"{before}\n\n\n{behind}").commitments}
        same, alone, together = same + len(there & found), alone + len(there), together + len(found)
    assert f1(same, alone, together) >= LEAST


@EACH
def test_clothes_change_the_text_and_lose_nothing_of_it(dress):
    text = (
        "全县项目推进会召开\n县长王某指出，12个项目要在10月底前 完成"
        + "，各有关部门要抓紧落实" * 9
        + "。\n会议结束。\n"
    )
    dressed = dress(text)
    assert dressed.text != text
    assert len(dressed.text) == len(dressed.origins)
    kept = [place for place in dressed.origins if place >= 0]
    assert kept == list(range(len(text)))


def test_an_agreement_can_fail(extractor):
    text = "会议强调，县水利局要在10月底前完成排查，县住建局要抓紧整改。"
    less = edited(text, [(text.index("在10月"), text.index("完成"), "")])
    assert f1(*agreement(extractor(text), extractor(text), Dressed(text, list(range(len(text)))))) == 1
    assert f1(*agreement(extractor(text), extractor(less.text), less)) < 1
    assert records(extractor(text)).total() == 2


def test_no_word_is_cut_by_wrapping():
    assert wrapped("项" * 38 + "(xiàng)目").text == "项" * 38 + "\n(xiàng)目"
