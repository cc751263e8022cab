"""``duban lexicon explain`` tells what the words of a type are and who names them."""

import pytest
from typer.testing import CliRunner

from duban.cli import app

CASES = [
    ("named by a rule", "ask_lead", 0, "named by: party.ask_lead"),
    ("named by a fragment", "party_modifier", 0, "party: name_start"),
    ("its words", "lunar_sign", 0, "4 words: 农历 夏历 旧历 阴历"),
    ("asked by a stage", "marker_sign", 0, "no rule, its room asks for it"),
    ("unknown", "ask_led", 2, "did you mean ask_lead?"),
]


@pytest.mark.parametrize(("kind", "code", "message"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_explain(kind, code, message):
    result = CliRunner().invoke(app, ["lexicon", "explain", kind])
    assert result.exit_code == code
    assert message in result.output
