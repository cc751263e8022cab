"""``duban timex``: each expression of a text, what it means and why."""

import json

from typer.testing import CliRunner

from duban.cli import app

TEXT = "各单位每月25日前报送，10月底前完成，汛期前检查。"


def rows(*arguments, **options):
    result = CliRunner().invoke(app, ["timex", *arguments], **options)
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_expression_with_its_meaning():
    repeat, limit, event = rows(TEXT, "--date", "2025-03-12")
    assert (repeat["rrule"], repeat["recurrence"]) == ("FREQ=MONTHLY;BYMONTHDAY=25", "R/P1M")
    assert (limit["iso_end"], TEXT[limit["start"] : limit["end"]]) == ("2025-10-31", limit["text"])
    assert "iso_end" not in event
    assert "counts from the date" in limit["why"]


def test_without_a_date_the_reason_says_what_is_missing():
    assert rows(TEXT)[1]["why"].endswith("do not say which.")


def test_text_from_standard_input_and_a_table():
    assert len(rows("-", input=TEXT)) == 3
    shown = CliRunner().invoke(app, ["timex", TEXT, "--table"]).stdout
    assert "25日前" in shown
    assert "FREQ=MONTHLY" in shown
