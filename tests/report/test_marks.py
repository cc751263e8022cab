import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.show.report.marks import Mark, lines, marks, visible
from duban.show.report.texts import original
from report.meetings import HOSTILE, hostile, pairs, with_text


@st.composite
def marked_texts(draw):
    text = draw(st.text("各单位要\n\r𠮷a", max_size=40))
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    return text, [Mark(start, end, "party", ()) for start, end in draw(st.lists(places, max_size=6))]


@given(marked_texts())
def test_lines_hold_the_text_and_each_piece_lies_in_its_marks(case):
    text, marked = case
    rows = lines(text, marked)
    assert "".join(piece.text for row in rows for piece in row) == text.replace("\r", "").replace("\n", "")
    for number, mark in enumerate(marked):
        covered = "".join(piece.text for row in rows for piece in row if number in piece.marks)
        assert covered == text[mark.start : mark.end].replace("\r", "").replace("\n", "")


def test_marks_that_cross_share_the_middle():
    (row,) = lines("甲乙丙", [Mark(0, 2, "party", ()), Mark(1, 3, "deadline", ())])
    assert [(piece.text, piece.marks) for piece in row] == [("甲", (0,)), ("乙", (0, 1)), ("丙", (1,))]


def test_every_record_is_marked_where_it_stands():
    complete = [(record, text.text) for record, text in pairs(hostile()) if text.text is not None]
    assert len(complete) > 1
    for record, text in complete:
        found = {(mark.kind, text[mark.start : mark.end]) for mark in marks(record)}
        for commitment in record.commitments:
            assert ("directive", commitment.text) in found
            assert {("party", party.text) for party in commitment.responsible} <= found
            assert {("deadline", deadline.text) for deadline in commitment.deadlines} <= found


def test_a_deadline_of_two_commitments_is_one_mark_that_names_both():
    for record, _ in pairs():
        places = [(mark.start, mark.end, mark.kind) for mark in marks(record)]
        assert len(places) == len(set(places))


@pytest.mark.parametrize("sign", "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f\u061c\x00\x1b\x85\x9b")
def test_what_would_move_other_text_is_named(sign):
    assert visible(f"甲{sign}乙") == f"甲[U+{ord(sign):04X}]乙"


@pytest.mark.parametrize("sign", "\ufeff\u200b\u2060\u00ad")
def test_what_has_no_width_goes(sign):
    assert visible(f"甲{sign}乙") == "甲乙"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_the_text_is_found_beside_the_records(tmp_path, encoding):
    record = hostile()
    info = record.document.model_copy(update={"source": "raw/a.txt", "text": None, "encoding": encoding})
    record = record.model_copy(update={"document": info})
    assert original(record).text is None
    file = tmp_path / "raw" / "a.txt"
    file.parent.mkdir()
    file.write_bytes(HOSTILE.encode(encoding))
    assert original(record, [tmp_path]).text == HOSTILE
    file.write_bytes((HOSTILE + "改").encode(encoding))
    assert original(record, [tmp_path]).text is None
    assert "已改动" in original(record, [tmp_path]).missing


@pytest.mark.parametrize("source", [None, "-", "http://example.org/a", "a.zip!b.txt", "x" * 5000, "a\0b"])
def test_a_source_that_is_no_file_gives_no_text(source):
    record = with_text(hostile(), None)
    record = record.model_copy(update={"document": record.document.model_copy(update={"source": source})})
    assert original(record).text is None
    assert original(record).missing
