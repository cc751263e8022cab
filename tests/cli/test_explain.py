import json
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from duban.cli import app
from duban.core.model import Mention, Reject
from duban.core.text import Edit, NormalizedText

runner = CliRunner()
TEXT = "各單位要抓緊重點項(xiàng)目。"


@pytest.fixture
def text(tmp_path, fake, monkeypatch):
    """A text with a gloss in it, so that raw and normalised offsets differ, and an analysis of it."""

    def analyse(self, text, **given):
        normalized = NormalizedText.of(text).edit([Edit(8, 16, "项")])
        mentions = (Mention(3, 4, "MARKER", "marker.must", {"strength": "0.8"}), Mention(8, 10, "HEAD", "count.head"))
        rejects = (Reject(8, 10, "COUNT", "count.project", "no number before it"),)
        return SimpleNamespace(document=self(text, **given), normalized=normalized, mentions=mentions, rejects=rejects)

    monkeypatch.setattr(fake, "analyse", analyse, raising=False)
    file = tmp_path / "text.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def explained(where):
    return [json.loads(line) for line in runner.invoke(app, ["explain", str(where)]).stdout.splitlines()]


def test_rules_are_shown_with_what_they_found_in_the_raw_text(text):
    rows = explained(text)
    assert [(r["outcome"], r["rule"], r["text"]) for r in rows] == [
        ("record", "", TEXT),
        ("fired", "marker.must", "要"),
        ("fired", "count.head", "項(xiàng)目"),
        ("lost", "count.project", "項(xiàng)目"),
    ]
    assert all(TEXT[row["start"] : row["end"]] == row["text"] for row in rows)
    assert rows[3]["detail"] == "no number before it"


def test_a_stretch_leaves_the_rest_out(text):
    assert [row["rule"] for row in explained(f"{text}:3-4")] == ["", "marker.must"]


def test_a_table_names_the_reason(text):
    shown = runner.invoke(app, ["explain", str(text), "--table"]).stdout
    assert "no number before it" in shown


@pytest.mark.parametrize(("suffix", "code"), [(":9-3", 2), (":0-99", 2), (":3", 1), (".gone", 1)])
def test_a_place_that_is_not_there_is_told(text, suffix, code):
    result = runner.invoke(app, ["explain", f"{text}{suffix}"])
    assert result.exit_code == code
    assert result.stderr.startswith("duban: ")


def test_a_file_may_be_called_like_a_stretch(text):
    odd = text.with_name("text.txt:3-4")
    odd.write_text(TEXT, encoding="utf-8")
    assert len(explained(odd)) == 4
