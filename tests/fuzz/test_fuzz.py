"""A short run of what ``make fuzz`` and ``make soak`` do for long."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fuzz import texts
from fuzz.invariants import check, check_schema
from fuzz.targets import TARGETS, read, seeds
from fuzz.texts import fragments, reports, shaken, text_of, unicode_text

# what it teaches, and the text as it was found
CASES = [
    ("a surname and post that open the text", "穆院长好。穆委员文忠：院长要抓紧落实。"),
    ("a script that opens with its title", "晏钟某区长在区人大会议上作政府工作报告\n理解"),
    ("a voice within a quotation", "“县长明远要求，会决定作?”会指出"),
    ("a range that runs backwards", "要双十一到2025年底完成，发布时间：2024年12月30日"),
]


@pytest.mark.hardening("fuzzing", "what failed once")
@pytest.mark.parametrize("text", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_what_failed_once(text):
    read(text, thoroughly=True)


@pytest.mark.hardening("fuzzing", "words of the genre in any order")
@given(fragments)
def test_words_in_any_order(tries, text):
    tries()
    read(text, thoroughly=len(text) % 8 == 0)


@pytest.mark.hardening("fuzzing", "any code points, halves of surrogate pairs too")
@given(unicode_text)
@example("\ud800要\udfff抓紧")
@example("要\x00抓紧。")
def test_any_code_points(tries, text):
    tries()
    read(text, thoroughly=True)


@pytest.mark.hardening("fuzzing", "reports with signs put in, taken out and doubled")
@given(reports(), st.integers(0))
def test_reports_that_are_shaken(tries, text, seed):
    tries()
    read(shaken(text, seed), thoroughly=False)


@pytest.mark.hardening("fuzzing", "bytes to each part of duban")
@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS.keys())
@given(data=st.binary(max_size=80))
@example(data=b"".join(bytes([at >> 8 << 3 | 7, at & 255]) for at in range(1, 2 * len(texts.ODD), 2)))
def test_bytes(tries, target, data):
    tries()
    target(data)


def gist(document, start=0, end=None):
    """What two reports keep when one stands behind the other: dates may come from the first."""
    stretch = [c for c in document.commitments if start <= c.start and (end is None or c.end <= end)]
    return [
        (c.start - start, c.text, c.modality, c.speaker, [p.text for p in c.responsible], [t.text for t in c.deadlines])
        for c in stretch
    ]


@pytest.mark.hardening("fuzzing", "two reports in one text")
@given(reports(), reports())
def test_two_reports_in_one_text_give_the_records_of_both(tries, extractor, first, second):
    tries()
    both, begins = extractor(first + "\n\n" + second), len(first) + 2
    assert gist(both, 0, begins) == gist(extractor(first))
    assert gist(both, begins) == gist(extractor(second))


@pytest.mark.hardening("fuzzing", "sound files of each kind, with a byte changed")
@pytest.mark.parametrize("change", [0, 1, 128])
def test_files_with_a_byte_changed(tries, change):
    for sound in seeds("readers"):
        for at in range(1, len(sound), max(1, len(sound) // 40)) if change else [0]:
            tries()
            TARGETS["readers"](sound[:at] + bytes([sound[at] ^ change]) + sound[at + 1 :])


NESTED = {
    "quotations in quotations": ("“", "”"),
    "brackets in brackets": ("（", "）"),
    "titles in titles": ("《", "》"),
    "all of them": ("“（《「『【", "】』」》）”"),
}


@pytest.mark.hardening("fuzzing", "brackets and quotations nested up to 10,000 deep")
@pytest.mark.parametrize(("opening", "closing"), NESTED.values(), ids=NESTED.keys())
@pytest.mark.parametrize("depth", [2, 50, 10_000])
def test_nesting(opening, closing, depth):
    text = f"会议强调，{opening * (depth // len(opening))}各地要抓紧{closing * (depth // len(opening))}落实。"
    read(text, thoroughly=depth < 100)


LONG = {
    "no punctuation": "要抓紧落实各项工作",
    "one character": "要",
    "combining marks": "要\u0301",
    "private use": "\ue000",
    "right to left": "مرحبا",
    "zeros": "\x00",
    "halves of pairs": "\ud83d",
    "no-break spaces": "\u00a0",
    "opening quotations": "“要",
}


@pytest.mark.slow
@pytest.mark.hardening("fuzzing", "a million code points of one kind")
@pytest.mark.parametrize("unit", LONG.values(), ids=LONG.keys())
def test_a_million_of_one_kind(extractor, unit):
    text = unit * (1_000_000 // len(unit))
    check(text, extractor(text))


def test_bytes_can_say_every_word():
    said = {text_of(bytes([first, second])) for first in range(256) for second in range(256)}
    assert {*texts.SIGNS, *texts.FRAMES, *texts.ODD, *texts.words()} <= said


def test_the_checks_can_fail(extractor):
    text = "会议强调，各单位要在10月底前抓紧落实。"
    document = extractor(text, date="2020-10-01")
    (found,) = document.commitments
    check(text, document)
    check_schema(document)
    late = found.deadlines[0].model_copy(update={"iso_end": "2020-10-32"})
    broken = [
        found.model_copy(update={"start": found.start + 1}),
        found.model_copy(update={"marker": "须"}),
        found.model_copy(update={"deadlines": (late,)}),
    ]
    for one in broken:
        with pytest.raises((AssertionError, ValueError)):
            check(text, document.model_copy(update={"commitments": (one,)}))
    with pytest.raises(AssertionError):
        check(text, document.model_copy(update={"commitments": (found, found)}))


def test_a_failure_is_kept_once(tmp_path, monkeypatch):
    main = pytest.importorskip("fuzz.__main__")
    monkeypatch.setattr(main, "FOUND", tmp_path)
    tally = main.Tally("test")
    for text in (b"{", b"{ ", b"{}"):
        tally.attempt(lambda text=text: json.loads(text), text)
    assert (tally.tries, len(tally.failures), len(list(tmp_path.iterdir()))) == (3, 1, 1)
