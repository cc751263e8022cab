from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from duban.io.readers import Content, Failure, Part, ReadError, Readers, Text, find, read
from duban.io.readers.text import PlainText, decode


class Halves:
    """A container of another kind: two texts a file, or none."""

    suffixes = frozenset({".two"})

    def split(self, path):
        first, found, second = path.read_text(encoding="utf-8").partition("|")
        if not found:
            raise ReadError("there is no bar in it", "put one in")
        yield Part(path.stem, str(path), ".txt", first)
        yield Part(path.stem, str(path), ".txt", second)


class Loud:
    """A format of another kind."""

    suffixes = frozenset({".loud"})

    def parse(self, data, charset):
        return Content(data.decode() + "！")


def test_further_kinds_join(tmp_path):
    (tmp_path / "a.two").write_text("一|二")
    (tmp_path / "b.txt").write_text("三")
    (tmp_path / "c.two").write_text("四")
    (tmp_path / "d.loud").write_text("五")
    readers = Readers((Halves(),), (PlainText(), Loud()))
    texts = list(readers.read(readers.find([tmp_path])))
    assert [(t.id, t.content) for t in (*texts[:3], texts[4])] == [
        ("a", "一"),
        ("a-2", "二"),
        ("b", "三"),
        ("d", "五！"),
    ]
    assert texts[3] == Failure(str(tmp_path / "c.two"), "read", "there is no bar in it", "put one in")


def test_made_ids_step_aside_for_files(tmp_path):
    for name in ("a/x.txt", "b/x.txt", "c/x-2.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    assert [text.id for text in read(find([tmp_path]))] == ["x", "x-2", "x-2-2"]


def test_failures_keep_their_place(tmp_path):
    (tmp_path / "x.txt").touch()
    found = find([Path("nowhere"), tmp_path / "x.txt"])
    assert [type(item) for item in read(found)] == [Failure, Text]


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_no_character_is_changed(text):
    assert decode(text.encode("utf-8")).text == text
