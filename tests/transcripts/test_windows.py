"""The network of meetings: how talk is handed to it, and what it says."""

import hashlib
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.stages.clauses.facts import ReadClause
from duban.stages.directives.windows import Said, weigh, windows
from duban.words.encoder import BREAK, LONGEST, Encoder, Weighed
from duban.words.lexicon import LexiconError


def clause(start, end):
    return ReadClause(start, end, "，", None, None, frozenset())


@st.composite
def talks(draw):
    """A text of sentences, each in clauses, in turns that begin where a number is even."""
    at, place, said = 0, 0, []
    for lengths in draw(st.lists(st.lists(st.integers(1, 90), min_size=1, max_size=6), max_size=30)):
        place = at if sum(lengths) % 2 == 0 else place
        clauses = []
        for length in lengths:
            clauses.append(clause(at, at + length))
            at += length + 1
        said.append(Said(tuple(clauses), place))
    return "字" * at, said


@given(talks())
def test_every_sentence_is_weighed_once_and_in_order(talk):
    text, said = talk

    def count(pieces):
        return [Weighed(float(len(piece)), 0.0) for piece in pieces if piece != BREAK]

    found = list(weigh(count, text, iter(said)))
    assert [[w.begins for w in one] for one in found] == [[c.end - c.start + 1 for c in s.clauses] for s in said]


@given(talks())
def test_a_window_is_no_longer_than_the_network_reads_unless_a_sentence_is(talk):
    text, said = talk
    for window in windows(said):
        pieces = list(window.pieces(text))
        alone = len(window.now) == 1
        assert sum(map(len, pieces)) <= LONGEST or alone
        assert pieces[0] != BREAK
        assert pieces[-1] != BREAK


def test_the_shipped_network_tells_a_request_from_a_report(lexicons):
    encoder = Encoder(lexicons.folder / "models" / "meetings.onnx")
    asks, tells = encoder(["老周你明天把报价单发给客户。"]), encoder(["去年冬天河面结了冰。"])
    assert asks[0].begins > 0 > tells[0].begins


def test_what_stands_around_a_clause_counts(lexicons):
    encoder = Encoder(lexicons.folder / "models" / "meetings.onnx")
    pieces = ["老周你明天把报价单发给客户，", "顺便问一下他们的意见。"]
    assert encoder(pieces)[1] != encoder(pieces[1:])[0]


def test_a_clause_longer_than_the_network_reads_is_weighed(lexicons):
    encoder = Encoder(lexicons.folder / "models" / "meetings.onnx")
    assert len(encoder(["嗯" * 2 * LONGEST, BREAK, "好的。"])) == 2


def test_an_encoder_goes_to_another_process_without_its_network(lexicons):
    encoder = Encoder(lexicons.folder / "models" / "meetings.onnx")
    before = encoder(["请小李联系场地。"])
    sent = pickle.dumps(encoder)
    assert len(sent) < 1000
    assert pickle.loads(sent)(["请小李联系场地。"]) == before


def test_a_file_that_is_no_network_names_the_remedy(tmp_path):
    file = tmp_path / "meetings.onnx"
    file.write_bytes(b"not a network")
    with pytest.raises(LexiconError, match=r"meetings\.onnx: not a network.*duban train meetings"):
        Encoder(file)(["好的。"])


def test_the_note_beside_the_shipped_network_names_its_hash(lexicons):
    file = lexicons.folder / "models" / "meetings.onnx"
    note = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    assert note["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
