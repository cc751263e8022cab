"""What the doctor says of a sound installation, and of ones that are made unsound here."""

import json
import sys

import pytest
from typer.testing import CliRunner

from duban.cli import app
from duban.cli import diagnose as doctor
from duban.core import install as install_module
from duban.ner import NerError, load_recognizer, spacy_pipeline


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Puts the metadata of a distribution where Python looks first."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def put(name, version):
        folder = tmp_path / f"{name.replace('-', '_')}-{version}.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", "utf-8")

    return put


def checks():
    result = CliRunner().invoke(app, ["doctor", "--json"])
    return result.exit_code, {check["name"]: check for check in json.loads(result.stdout)}


def test_the_default_works_here():
    code, found = checks()
    assert code == 0
    assert {found[name]["state"] for name in ("python", "duban", "lexicons", "self-test", "ner rules")} == {"ok"}
    assert found["ner jieba"]["state"] == "ok"


@pytest.mark.usefixtures("hasty_doctor")
def test_a_line_a_check_and_the_advice_below():
    shown = CliRunner().invoke(app, ["doctor"]).stdout
    assert "self-test" in shown
    assert f"ok       python                   {sys.version.split()[0]}" in shown


@pytest.mark.parametrize(("spacy", "model"), [("3.8.18", "3.8.0"), ("3.7.5", "3.7.0")])
def test_the_model_is_of_the_installed_spacy_and_from_its_releases(install, spacy, model):
    install("spacy", spacy)
    command = spacy_pipeline.model_command()
    assert " ".join(command.split()[-3:]).startswith(
        "pip install https://github.com/explosion/spacy-models/releases/download/"
    )
    assert command.endswith(f"zh_core_web_sm-{model}-py3-none-any.whl")


def test_the_squatted_distribution_is_warned_of_and_not_loaded(install):
    install("zh-core-web-sm", "999.0.0")
    code, found = checks()
    assert code == 0
    assert found["zh-core-web-sm"]["state"] == "warning"
    assert found["zh-core-web-sm"]["advice"].startswith("pip uninstall zh-core-web-sm; ")
    assert found["ner spacy:zh_core_web_sm"]["state"] == "missing"
    with pytest.raises(NerError, match="somebody else's"):
        load_recognizer("spacy")


def test_the_real_one_is_not_warned_of(install):
    install("zh-core-web-sm", "3.8.0")
    assert spacy_pipeline.squatted() is None


def test_a_self_test_that_fails_fails_the_doctor(monkeypatch):
    monkeypatch.setattr(doctor, "_back_end", lambda spec: doctor.Check(spec, doctor.State.OK, ""))
    monkeypatch.setattr(doctor, "_shipped", lambda: {"text": "无事。", "date": "2020-01-01", "commitments": [["x"]]})
    code, found = checks()
    assert code == 1
    assert found["self-test"]["state"] == "failed"


def test_extras_name_what_is_missing(monkeypatch):
    monkeypatch.setattr(
        install_module,
        "requires",
        lambda _: ["a-nowhere; extra == 'one'", "duban[one]; extra == 'two'", "always", "pytest; extra == 'two'"],
    )
    assert doctor._extra("two") == doctor.Check(
        "extra two", doctor.State.MISSING, "without a-nowhere", install_module.install_command("two")
    )
    monkeypatch.setattr(install_module, "requires", lambda _: ["pytest; extra == 'one'"])
    assert doctor._extra("one").state is doctor.State.OK
