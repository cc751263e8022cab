"""Marks of lists and symbols before an item: they are in no span and no party."""

import pytest

import duban

MARKS = [
    *("1）", "1)", "（1）", "a)", "A)", "（b）", "【1】", "[2]", "一）", "ii)"),
    *("1.", "1、", "A.", "i. ", "1.1 ", "2.1.3、", "一、", "壹、", "甲、", "Ⅰ、", "Ⅱ. "),
    *("①", "⑴", "⒈", "❶", "➀", "㈠", "㊀", "Ⓐ"),
    *("• ", "·", "● ", "○ ", "◆ ", "◇", "■ ", "□", "▲ ", "★", "☆", "※ ", "➤", "▶ ", "→", "√", "☑ ", "– ", "—— "),
    *("❗️", "⚠️", "🔴", "📢 ", "👉", "📌"),
]


@pytest.fixture(scope="module")
def extract():
    return duban.Extractor()


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_stands_outside_of_span_and_party(extract, mark):
    record = extract(f"会议要求：\n{mark}各乡镇要加快进度。\n{mark}市住建局要每周通报。")
    found = [(c.text, [party.text for party in c.responsible]) for c in record.commitments]
    assert found == [("各乡镇要加快进度", ["各乡镇"]), ("市住建局要每周通报", ["市住建局"])]


def test_symbols_inside_a_paragraph_open_sentences(extract):
    record = extract("📢会议强调，各单位要抓好排查。❗️市教育局要抓好校园安全。✅各镇要抓好落实。")
    found = [(c.text, c.responsible[0].text, c.speaker) for c in record.commitments]
    assert found == [
        ("各单位要抓好排查", "各单位", "会议"),
        ("市教育局要抓好校园安全", "市教育局", "会议"),
        ("各镇要抓好落实", "各镇", "会议"),
    ]
