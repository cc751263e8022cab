"""What messages tell to type, by where duban came from."""

import json
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from duban.core import install


class Distribution:
    def __init__(self, origin):
        self.origin = origin

    def read_text(self, name):
        return self.origin and json.dumps(self.origin)


@pytest.fixture
def came(monkeypatch, tmp_path):
    """Let duban come from somewhere; the Python that runs has a pip of its own."""
    python = tmp_path / "bin" / "python"
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setattr(install, "which", lambda _: str(python.with_name("pip")))

    def _came(origin):
        monkeypatch.setattr(install, "distribution", lambda _: Distribution(origin))

    return _came


def test_from_a_checkout_by_its_folder(came, tmp_path, monkeypatch):
    came({"url": tmp_path.as_uri(), "dir_info": {}})
    assert install.install_command("ocr") == f'pip install "{tmp_path}[ocr]"'
    monkeypatch.chdir(tmp_path)
    assert install.install_command("ocr") == 'pip install ".[ocr]"'


def test_an_editable_checkout_stays_editable(came, tmp_path):
    came({"url": tmp_path.as_uri(), "dir_info": {"editable": True}})
    assert install.install_command("ocr") == f'pip install -e "{tmp_path}[ocr]"'
    assert install.install_command("", "--force-reinstall") == f"pip install --force-reinstall -e {tmp_path}"


def test_from_a_wheel_by_the_wheel_or_by_what_the_extra_needs_once_it_is_gone(came, tmp_path, monkeypatch):
    wheel = tmp_path / "a folder" / "duban-0.2.0-py3-none-any.whl"
    came({"url": wheel.as_uri(), "archive_info": {}})
    monkeypatch.setattr(install, "requires", lambda _: ["one; extra == 'ocr'", "two>=3; extra == 'ocr'", "spacy"])
    assert install.install_command("ocr") == "pip install one two"
    wheel.parent.mkdir()
    wheel.touch()
    assert install.install_command("ocr") == f'pip install "{wheel}[ocr]"'


def test_from_a_repository_by_its_commit(came):
    came({"url": "https://a.example/duban.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}})
    assert install.install_command("ocr") == 'pip install "duban[ocr] @ git+https://a.example/duban.git@abc"'


def test_from_an_address_by_it(came):
    came({"url": "https://a.example/duban.whl", "archive_info": {}})
    assert install.install_command("ocr") == 'pip install "duban[ocr] @ https://a.example/duban.whl"'


def test_from_an_index_by_the_name(came):
    came(None)
    assert install.install_command("ocr") == 'pip install "duban[ocr]"'


def test_by_the_python_that_runs_where_the_shell_knows_another_pip(came, monkeypatch):
    came(None)
    monkeypatch.setattr(install, "which", lambda _: "/usr/bin/pip")
    assert install.install_command("ocr") == f'{sys.executable} -m pip install "duban[ocr]"'


def test_not_installed_by_the_checkout_that_runs(came, monkeypatch):
    def none(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(install, "distribution", none)
    checkout = Path(install.__file__).parents[3]
    assert install.install_command("ocr").endswith((f'"{checkout}[ocr]"', '".[ocr]"'))
