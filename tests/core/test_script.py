import random

import pytest

from duban.stages.script import Simplifier

opencc = pytest.importorskip("opencc")

TEXTS = [
    "縣委書記強調，各鄉鎮要於十月底前完成整改。",
    "乾安縣、乾隆、乾淨、了解、瞭望、著名、看著、藉口、狼藉",
    "重点项目要加快",
    "他於是說：「項目裡的錶面」",
]


def mixed(seed):
    chance = random.Random(seed)
    return "".join(chr(chance.randrange(0x4E00, 0xA000)) for _ in range(200))


@pytest.mark.parametrize("text", [*TEXTS, *map(mixed, range(20))])
def test_the_text_is_simplified_as_opencc_does(text):
    simplifier = Simplifier()
    simplified = simplifier.simplify(text)
    assert simplified == (opencc.OpenCC("t2s").convert(text) if simplifier.script_of(text) != "simplified" else text)
    assert len(simplified) == len(text)


@pytest.mark.parametrize("variant", ["t2s", "tw2s", "hk2s"])
def test_the_length_stays(variant):
    for text in TEXTS:
        assert len(Simplifier(variant).simplify(text)) == len(text)
