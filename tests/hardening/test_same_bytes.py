"""The same documents give the same bytes in every environment, with every Python, from checkout and wheel."""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus" / "raw"
#: Of each form and script some; the slow tests take all.
SOME = [CORPUS / f"c{number:03}.txt" for number in range(1, 116, 13)]
PLAIN = {"PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
ENVIRONMENTS = {
    "another hash seed": {"PYTHONHASHSEED": "4711"},
    "a random hash seed": {"PYTHONHASHSEED": "random"},
    "an ASCII locale": {"LC_ALL": "C", **PLAIN},
    "a GB18030 locale": {"LC_ALL": "zh_CN.GB18030", **PLAIN},
    "a Turkish locale": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "a day ahead": {"TZ": "Pacific/Kiritimati"},
    "a day behind": {"TZ": "Etc/GMT+12"},
    "no assertions": {"PYTHONOPTIMIZE": "2"},
    "development mode": {"PYTHONDEVMODE": "1"},
    "no home": {"HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent", "XDG_CONFIG_HOME": "/nonexistent"},
    "another encoding of pipes": {"PYTHONIOENCODING": "latin-1"},
}
#: Some of them at once, for the short run; the slow tests tell which it was.
_MIXED = ("a random hash seed", "an ASCII locale", "a day ahead", "no home")
MIXED = {name: value for environment in _MIXED for name, value in ENVIRONMENTS[environment].items()}


@pytest.fixture(scope="module")
def locales(tmp_path_factory):
    """The GB18030 locale, made where the system has the means to; else a locale that Python does not find is as C."""
    folder = tmp_path_factory.mktemp("locales")
    if shutil.which("localedef"):
        made = ["localedef", "-i", "zh_CN", "-f", "GB18030", str(folder / "zh_CN.GB18030")]
        subprocess.run(made, check=False, capture_output=True)
    return {"LOCPATH": str(folder)} if any(folder.iterdir()) else {}


def extracted(folder, files, environment=None, options=(), python=(sys.executable, "-m", "duban")):
    """The hash of what the command writes, and how many lines; run elsewhere than in the checkout."""
    output = folder / "records.jsonl"
    output.unlink(missing_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "TZ"))}
    command = [*python, "extract", *map(str, files), "-o", str(output), *options]
    subprocess.run(
        command,
        env={**kept, "PYTHONHASHSEED": "0", **(environment or {})},
        check=False,
        capture_output=True,
        cwd=folder,
    )
    data = output.read_bytes()
    return sha256(data).hexdigest(), data.count(b"\n")


@pytest.fixture(scope="module")
def some(tmp_path_factory):
    found = extracted(tmp_path_factory.mktemp("some"), SOME)
    assert found[1] == len(SOME)
    return found


@pytest.fixture(scope="module")
def every(tmp_path_factory):
    found = extracted(tmp_path_factory.mktemp("all"), [CORPUS])
    assert found[1] > 100
    return found


@pytest.mark.hardening("determinism", "hash seed, locale, time zone, home and workers at once: the same bytes")
def test_neither_environment_nor_workers_show(some, tmp_path):
    assert extracted(tmp_path, SOME, MIXED, ["--jobs", "2"]) == some


@pytest.mark.slow
@pytest.mark.hardening("determinism", "all documents of the corpus in each environment: the same bytes")
@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_no_environment_shows_over_the_corpus(every, locales, tmp_path, name):
    environment = ENVIRONMENTS[name]
    if "GB18030" in str(environment):
        if not locales:
            pytest.skip("this system makes no locales")
        environment = {**environment, **locales}
    assert extracted(tmp_path, [CORPUS], environment) == every


@pytest.mark.slow
@pytest.mark.hardening("determinism", "all documents of the corpus with 1 to 5 workers: the same bytes")
@pytest.mark.parametrize("workers", [1, 2, 3, 5])
def test_workers_do_not_show_over_the_corpus(every, tmp_path, workers):
    assert extracted(tmp_path, [CORPUS], options=["--jobs", str(workers)]) == every


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "-qq", "--no-deps", "--no-build-isolation", "-w", str(folder)]
    done = subprocess.run([*build, str(ROOT)], check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no wheel can be built here: {done.stderr[-200:]}")
    return next(folder.glob("*.whl"))


def interpreter(version):
    """A Python of that version on this machine, pyenv's included."""
    found = [shutil.which(f"python{version}")] if not os.environ.get("PYENV_ROOT") else []
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = [*sorted(map(str, root.glob(f"versions/{version}.*/bin/python"))), *filter(None, found)]
    return next((path for path in found if _runs(path)), None)


def _runs(python):
    return subprocess.run([python, "-c", "import venv, ensurepip"], check=False, capture_output=True).returncode == 0


@pytest.mark.slow
@pytest.mark.hardening(
    "determinism", "the wheel in a new environment of Python 3.10 to 3.13, locked: the bytes of the checkout"
)
@pytest.mark.parametrize("version", ["3.10", "3.11", "3.12", "3.13"])
def test_the_wheel_gives_the_bytes_of_the_checkout(every, wheel, tmp_path, version):
    python = interpreter(version)
    if python is None:
        pytest.skip(f"no Python {version} here")
    folder = tmp_path / "venv"
    subprocess.run([python, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "-qq"]
    locked = [*pip, "--require-hashes", "--no-build-isolation", "-r"]
    for name in ("build", "run"):
        subprocess.run([*locked, str(ROOT / "requirements" / f"{name}.txt")], check=True)
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True)
    clean = {"PYTHONPATH": ""}
    where = [str(folder / "bin" / "python"), "-c", "import duban; print(duban.__file__)"]
    found = subprocess.run(where, env={**os.environ, **clean}, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert found.stdout.startswith(str(folder))
    assert extracted(tmp_path, [CORPUS], clean, python=[str(folder / "bin" / "duban")]) == every


@pytest.mark.hardening("determinism", "words, rules and models that the checkout has and the wheel would not")
def test_the_wheel_carries_words_and_models(tries):
    """As pyproject.toml says: the whole folder goes in, so what stands there must be what is loaded."""
    import duban.words.lexicon
    from duban.core.toml import tomllib

    made = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert made["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"] == {"lexicons": "duban/lexicons"}
    assert duban.words.lexicon.lexicons_dir() == ROOT / "lexicons"
    kept = {path.suffix for path in (ROOT / "lexicons").rglob("*") if path.is_file()}
    tries(len(kept))
    assert kept == {".tsv", ".toml", ".json", ".onnx", ".txt"}
