"""What holds for every command, and what starting costs."""

import json
import subprocess
import sys

import jsonschema
import pytest
from typer.testing import CliRunner

import duban
from duban.cli import COMMANDS, app

runner = CliRunner()
HEAVY = ("spacy", "jieba", "opencc", "dateparser", "pandas", "rich", "duban.extractor", "pydantic.main")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_line_and_its_help(name):
    _, line = COMMANDS[name]
    assert line.endswith(".")
    result = runner.invoke(app, [name, "--help"])
    assert result.exit_code == 0
    assert "Usage:" in result.stdout


def test_help_lists_every_command_and_examples():
    shown = runner.invoke(app, ["--help"]).stdout
    assert all(name in shown for name in COMMANDS)
    assert "duban extract news.txt" in shown


def test_version():
    assert runner.invoke(app, ["--version"]).stdout == f"duban {duban.__version__}\n"


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["--nonsense"]])
def test_a_wrong_call_exits_with_2(arguments):
    assert runner.invoke(app, arguments).exit_code == 2


def test_schema_is_one_and_describes_a_record(fake):
    schema = json.loads(runner.invoke(app, ["schema"]).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    record = json.loads(runner.invoke(app, ["extract", "-"], input="各单位要抓紧。").stdout)
    jsonschema.validate(record, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record | {"commitments": [{}]}, schema)


@pytest.mark.parametrize(
    "code", ["import duban", "import sys; sys.argv = ['duban', '--help']; from duban.cli import main; main()"]
)
def test_starting_loads_nothing_heavy(code):
    """Held by what is loaded, since times vary with the machine: the help may cost twice pydantic and typer."""
    check = f"import atexit, sys; atexit.register(lambda: print([m for m in {HEAVY} if m in sys.modules])); {code}"
    ran = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_public_names_load_on_use():
    assert duban.load_lexicons().forms("pseudo_marker")
    assert {"Extractor", "extract", "timex", "load_lexicons"} <= set(dir(duban))
    with pytest.raises(AttributeError, match="nonsense"):
        duban.nonsense  # noqa: B018


def test_a_reader_that_leaves_is_no_error(tmp_path):
    """``duban schema | head -1`` ends without a traceback."""
    ran = subprocess.run(
        f"'{sys.executable}' -c 'from duban.cli import main; main()' schema | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (ran.stdout, ran.stderr) == ("{\n", "")
