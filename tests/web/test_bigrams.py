import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from duban.show.web.bigrams import indexed, query

ALPHABET = "征迁市局办A1股 ，。"


def found(text, wanted):
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5 (text, content = '')")
    connection.execute("INSERT INTO words (rowid, text) VALUES (1, ?)", [indexed(text)])
    return bool(connection.execute("SELECT rowid FROM words WHERE words MATCH ?", [query(wanted)]).fetchall())


@given(st.text("征迁市局办股", min_size=1, max_size=8), st.data())
def test_any_part_of_a_run_is_found(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert found(f"各县{text}，完成", text[start:end])


@given(st.text("征迁市", max_size=6), st.text("征迁市", min_size=1, max_size=3))
def test_nothing_else_is_found(text, wanted):
    assert found(text, wanted) == (wanted in text)


@given(st.text(max_size=20))
def test_no_search_breaks(wanted):
    found("加快征迁", wanted)


def test_words_in_any_order_must_all_stand_there():
    assert found("市发改委2021年底前完成征迁A股", "征迁 发改委")
    assert found("市发改委2021年底前完成征迁A股", "2021年 A股")
    assert not found("市发改委完成征迁", "征迁 财政局")
    assert not found("征收，迁移", "征迁")


def test_nothing_asked_is_nothing_found():
    assert not found("征迁", "，")
    assert query('"') == query("") == '""'
