"""What people read in Chinese."""

import re

import pytest
from typer.testing import CliRunner

from duban.cli import COMMANDS, app
from duban.cli.help import width
from duban.cli.messages import Catalogue, _pairs, language
from locales import FIELD, PO, catalogue, messages, missing

runner = CliRunner(env={"DUBAN_LANG": "zh"})


def duban(*arguments, **given):
    return runner.invoke(app, [str(argument) for argument in arguments], **given)


def test_the_catalogue_has_every_message_in_chinese():
    """Mend it with ``make messages``, and translate what that lists."""
    found = catalogue()
    assert sorted(m.id for m in found if m.id) == sorted(messages())
    assert missing(found) == []
    assert [m.id for m in found if m.id and m.fuzzy] == []


def test_translations_have_the_fields_of_the_messages():
    wrong = [m.id for m in catalogue() if m.id and set(FIELD.findall(m.string)) != set(FIELD.findall(m.id))]
    assert wrong == []


def test_the_program_reads_what_babel_reads():
    assert dict(_pairs(PO.read_text("utf-8"))) == {message.id: message.string for message in catalogue() if message.id}


@pytest.mark.parametrize(
    ("arguments", "environment", "wanted"),
    [
        ((), {}, "en"),
        ((), {"LANG": "C.UTF-8", "LANGUAGE": "zh_CN"}, "en"),
        ((), {"LANG": "zh_CN.UTF-8"}, "zh"),
        ((), {"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ((), {"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_TW"}, "zh"),
        ((), {"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"}, "zh"),
        ((), {"LANG": "zh_CN.UTF-8", "LANGUAGE": "en_US:zh_CN"}, "en"),
        ((), {"LANG": "zh_CN.UTF-8", "DUBAN_LANG": "en"}, "en"),
        (("--lang", "zh", "doctor"), {"DUBAN_LANG": "en"}, "zh"),
        (("--help", "--lang=zh"), {}, "zh"),
        (("extract", "--lang", "zh"), {}, "en"),
    ],
)
def test_the_language_is_that_of_the_option_else_of_the_locale(arguments, environment, wanted):
    assert language(arguments, environment) == wanted


def test_the_longest_template_wins_and_fields_are_translated_too():
    say = Catalogue(
        {"{file}: {reason}!": "{file}——{reason}！", "{file}: no ink!": "{file}没墨了！", "it broke": "坏了"}
    )
    assert say("a: no ink!") == "a没墨了！"
    assert say("a: it broke!") == "a——坏了！"
    assert say("nothing like it") == "nothing like it"


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_chinese_and_fits_the_terminal(name):
    shown = duban(name, "--help").stdout
    assert shown.startswith("用法：")
    assert "选项：\n" in shown
    assert not re.search(r"\b(the|this|with|Show|Write)\b", re.sub(r"(示例|例如)：.*", "", shown, flags=re.DOTALL))
    assert all(width(line) <= 80 for line in shown.splitlines() if "示例" not in line)


def test_mistakes_are_told_in_chinese(tmp_path):
    result = duban("extract", tmp_path / "nowhere.txt")
    assert result.exit_code == 1
    assert f"{tmp_path / 'nowhere.txt'}：没有这个文件或文件夹；请检查路径" in result.stderr
    result = duban("query", "x", "--min-confidence", "2")
    assert result.exit_code == 2
    assert "错误：" in result.stderr
    assert "用法：" in result.stderr


def test_files_stay_english(tmp_path):
    failed = tmp_path / "failed.jsonl"
    duban("extract", tmp_path / "nowhere.txt", "--errors", failed)
    assert "no such file or folder" in failed.read_text(encoding="utf-8")


@pytest.mark.usefixtures("hasty_doctor")
def test_the_doctor_speaks_chinese():
    shown = duban("doctor").stdout
    assert "正常" in shown
    assert "self-test" in shown
