"""Long sequences in columns: the same values, the same records, and little memory however long a meeting is."""

import gc
import pickle
import random
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import duban.core.packed
from duban.core.model import Block, BlockKind, Clause, Directive, Mention, Sentence, Speech
from duban.core.packed import Packed, last_at, pack, starting
from duban.core.text import Span, SpanIndex
from duban.run.work import as_json
from duban.stages.speakers.types import Event, Voice

CORPUS = Path(__file__).parents[2] / "corpus"
NAMES = ("周小满", "林可", "欧若兰", "何志远")
SAID = (
    "我这边先说一下，整体还可以。",
    "林可你负责把报告整理一下，周五前发给大家。",
    "接口还有两个问题，主要是超时。",
    "请何志远月底前完成数据迁移。",
    "嗯，我同意。",
    "麻烦把纪要发到群里。",
)

numbers = st.integers(0, 2**33)
shares = st.floats(allow_nan=False)  # nan is not equal to itself
spans = st.builds(Span, numbers, numbers)
mentions = st.builds(Mention, numbers, numbers, st.text(), st.text(), st.dictionaries(st.text(), st.text()))
clauses = st.builds(Clause, numbers, numbers, st.sampled_from("，。；"))
values = st.one_of(
    spans,
    mentions,
    st.builds(Sentence, numbers, numbers, st.lists(clauses).map(tuple), numbers),
    st.builds(Block, numbers, numbers, st.sampled_from(BlockKind), st.none() | spans, numbers, st.tuples(spans)),
    st.builds(Speech, st.none() | numbers, numbers, numbers, st.just("turn"), at=st.none() | shares),
    st.builds(
        Directive,
        numbers,
        numbers,
        st.none() | spans,
        st.text(),
        numbers,
        st.tuples(st.text()),
        strength=shares,
        likely=shares,
    ),
    st.builds(Event, numbers, numbers, st.builds(Voice, st.none() | numbers), st.text(), spans, st.integers()),
    st.none() | st.booleans() | st.integers() | st.frozensets(st.text()) | st.lists(numbers) | st.just(()),
)


@pytest.fixture
def few(monkeypatch):
    """What is packed from the third item on, in groups of three."""
    monkeypatch.setattr(duban.core.packed, "_LONG", 2)
    monkeypatch.setattr(duban.core.packed, "_GROUP", 3)


@given(st.lists(values, max_size=9))
def test_what_is_packed_is_what_was_given(items):
    packed = Packed(items)
    assert repr(list(packed)) == repr(items)  # 1 and True are equal, and not the same
    assert len(packed) == len(items)
    assert [packed[number] for number in range(-len(items), len(items))] == items * 2
    assert list(pickle.loads(pickle.dumps(packed))) == items


def test_a_packed_sequence_is_asked_like_a_tuple(few):
    items = [Span(at, at + 3) for at in range(0, 80, 2)]
    packed = pack(items)
    assert isinstance(packed, Packed)
    assert pack(packed) is packed
    assert pack(items[:2]) == tuple(items[:2])
    for left in range(-2, 83):
        assert (
            last_at(packed, left)
            == last_at(items, left)
            == max((n for n, s in enumerate(items) if s.start <= left), default=-1)
        )
        assert packed[left : left + 5] == tuple(items[left : left + 5])
        assert list(starting(packed, left, left + 3)) == [s for s in items if left <= s.start < left + 3]
        assert SpanIndex(packed).overlapping(left, left + 3) == SpanIndex(items).overlapping(left, left + 3)
    assert SpanIndex(pack(reversed(items))).overlapping(5, 9) == SpanIndex(items).overlapping(5, 9)
    with pytest.raises(IndexError):
        packed[40]


def transcripts() -> Iterator[Path]:
    """Every transcript of the corpus, and some other documents."""
    rows = (CORPUS / "manifest.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for number, row in enumerate(rows):
        name, form, *_ = row.split("\t")
        if "transcript" in form or "minutes" in form or number % 25 == 0:
            yield CORPUS / "raw" / f"{name}.txt"


def test_records_are_the_same_however_few_are_held_as_objects(extractor, monkeypatch):
    texts = {file: file.read_text(encoding="utf-8", errors="replace") for file in transcripts()}
    assert len(texts) > 40
    whole = {file: as_json(extractor.stream(text, id=file.stem)) for file, text in texts.items()}
    monkeypatch.setattr(duban.core.packed, "_LONG", 2)
    monkeypatch.setattr(duban.core.packed, "_GROUP", 3)
    assert not [file for file, text in texts.items() if as_json(extractor.stream(text, id=file.stem)) != whole[file]]


def meeting(turns: int) -> str:
    """A transcript of so many turns, with times, as meeting tools export them."""
    some = random.Random(turns)
    lines = (
        f"{some.choice(NAMES)} {n // 360:02}:{n // 6 % 60:02}:{n % 6}0\n{some.choice(SAID)}\n\n" for n in range(turns)
    )
    return "项目周会\n时间：2024年9月10日 14:00\n\n" + "".join(lines)


def test_a_turn_leaves_hardly_an_object_behind(extractor, monkeypatch):
    """Objects that a turn adds while its meeting is held, read and not yet written."""
    for name, few in (("_LONG", 16), ("_GROUP", 64), ("_OPEN", 1)):
        monkeypatch.setattr(duban.core.packed, name, few)
    few, many = 100, 500
    _, *objects = [_live(extractor, meeting(turns)) for turns in (40, few, many)]
    assert (objects[1] - objects[0]) / (many - few) < 4  # 13 if nothing is packed


def _live(extractor, text):
    held = extractor.stream(text)
    gc.collect()
    return len(gc.get_objects()) * bool(held)


@pytest.mark.slow
def test_a_turn_takes_little_memory(extractor):
    """Bytes that a turn adds at the most while its meeting is read and written, its text and its record included."""
    few, many = 10_000, 30_000
    assert (_most(extractor, meeting(many)) - _most(extractor, meeting(few))) / (many - few) < 2000


def _most(extractor, text):
    gc.collect()
    tracemalloc.start()
    try:
        as_json(extractor.stream(text))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
