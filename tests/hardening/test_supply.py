"""What duban is installed from, and what it does not do where it runs: no pickle, no eval, no network."""

import ast
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import duban
from duban.cli import diagnose
from duban.core.toml import tomllib
from duban.ner import NerError, load_recognizer

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(duban.__file__).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SQUATTED = "zh-core-web-sm"
#: What a lock is made from: extras, or groups of dependencies.
LOCKS = {"run": (), "dev": ("dev",), "build": "build", "fuzz": "fuzz", "tools": "tools"}
PLACES = [
    (python, system, platform)
    for python in ("3.10", "3.11", "3.12", "3.13")
    for system, platform in (("Linux", "linux"), ("Darwin", "darwin"), ("Windows", "win32"))
]


def locked(name):
    """The pinned requirements of a lock, each with its hashes."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if line and not line.startswith("#"):
            written, *hashes = line.split(" --hash=")
            yield Requirement(written.strip()), [value.strip() for value in hashes]


def wanted(*extras, group=None):
    """What the project asks for, through extras that name extras, each requirement with the extra it is asked in."""
    if group:
        return [("", Requirement(line)) for line in PROJECT["dependency-groups"][group]]
    found, waiting, seen = [], ["", *extras], set()
    while waiting:
        extra = waiting.pop()
        if extra in seen:
            continue
        seen.add(extra)
        project = PROJECT["project"]
        for line in project["optional-dependencies"][extra] if extra else project["dependencies"]:
            requirement = Requirement(line)
            if requirement.name == "duban":
                waiting += requirement.extras
            else:
                found.append((extra, requirement))
    return found


def everything():
    """Every requirement that the project or a lock states."""
    project = PROJECT["project"]
    lines = [*project["dependencies"], *PROJECT["build-system"]["requires"]]
    lines += [line for some in project["optional-dependencies"].values() for line in some]
    lines += [line for some in PROJECT["dependency-groups"].values() for line in some]
    return [Requirement(line) for line in lines] + [pin for name in LOCKS for pin, _ in locked(name)]


@pytest.mark.hardening("supply", "requirements of each lock: pinned to one version, with hashes")
@pytest.mark.parametrize("name", LOCKS)
def test_everything_is_pinned_and_hashed(tries, name):
    pins = list(locked(name))
    tries(len(pins))
    for pin, hashes in pins:
        assert [clause.operator for clause in pin.specifier] == ["=="], pin
        assert pin.url is None
        assert hashes, pin
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", value) for value in hashes)


@pytest.mark.hardening("supply", "what pyproject.toml asks for is in its lock, for each Python and system")
@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_covers_the_project(tries, name):
    asked = LOCKS[name]
    needs = wanted(group=asked) if isinstance(asked, str) else wanted(*asked)
    pins = [pin for pin, _ in locked(name)]
    for python, system, platform in PLACES:
        here = {**default_environment(), "python_version": python, "python_full_version": f"{python}.0"}
        here |= {"platform_system": system, "sys_platform": platform, "extra": ""}
        there = {canonicalize_name(p.name): p for p in pins if p.marker is None or p.marker.evaluate(here)}
        for _, requirement in needs:
            if requirement.marker is not None and not requirement.marker.evaluate(here):
                continue
            tries()
            pin = there.get(canonicalize_name(requirement.name))
            assert pin is not None, f"{requirement} on Python {python}, {system}: run make lock"
            (clause,) = pin.specifier
            assert requirement.specifier.contains(clause.version), f"{requirement}, locked is {pin}: run make lock"


@pytest.mark.hardening("supply", "a name that is locked twice for one place")
@pytest.mark.parametrize("name", LOCKS)
def test_no_place_has_two_versions(tries, name):
    for python, system, platform in PLACES:
        here = {**default_environment(), "python_version": python, "python_full_version": f"{python}.5"}
        here |= {"platform_system": system, "sys_platform": platform, "extra": ""}
        names = [canonicalize_name(p.name) for p, _ in locked(name) if p.marker is None or p.marker.evaluate(here)]
        tries(len(names))
        assert len(names) == len(set(names))


def test_the_makefile_installs_nothing_that_is_not_hashed():
    made = (ROOT / "Makefile").read_text(encoding="utf-8")
    installs = [line for line in made.splitlines() if re.search(r"pip install|\$\(HASHED\)", line)]
    assert len(installs) >= 6
    for line in installs:
        assert "--require-hashes" in line or "$(HASHED)" in line or "--no-deps --no-build-isolation" in line, line
    assert "pip-audit --strict" in made  # else what PyPI does not answer counts as sound


@pytest.mark.hardening("supply", "a requirement of the squatted name zh-core-web-sm")
def test_nobody_asks_for_the_squatted_name(tries):
    names = {canonicalize_name(requirement.name) for requirement in everything()}
    tries(len(names))
    assert len(names) > 200
    assert SQUATTED not in names


@pytest.mark.hardening("supply", "a command in the docs that would install the squatted name")
def test_no_page_installs_the_squatted_name(tries):
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *PACKAGE.rglob("*.py"), ROOT / "Makefile"]
    command = re.compile(r"pip3? install[^\n`]*?\bzh[-_.]core[-_.]web[-_.]sm(?!-3|[-\w.]*\.whl)[^\n`]*")
    for page in pages:
        tries()
        for line in page.read_text(encoding="utf-8").splitlines():
            if found := command.search(line):
                warns = re.search("Never|切勿", line)
                assert warns or "github.com/explosion" in found[0], f"{page}: {line}"
    assert command.search("pip install zh_core_web_sm")


@pytest.mark.hardening("supply", "the squatted distribution installed: doctor warns, no back end loads it")
@pytest.mark.parametrize("version", ["999", "999.0.0", "999.9.9"])
@pytest.mark.parametrize("folder", ["zh_core_web_sm", "zh.core.web.sm", "ZH_Core_Web_SM"])
def test_an_impostor_is_told_and_never_imported(tmp_path, monkeypatch, version, folder):
    """However the metadata spells the name; its module would leave a trace if it were ever imported."""
    info = tmp_path / f"{folder}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {folder}\nVersion: {version}\n", "utf-8")
    trace = tmp_path / "imported"
    (tmp_path / "zh_core_web_sm.py").write_text(f"open({str(trace)!r}, 'w')\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(diagnose, "_words", lambda: ())
    monkeypatch.setattr(diagnose, "_self_test", lambda: diagnose.Check("self-test", diagnose.State.OK, ""))
    told = next((check for check in diagnose.examine() if check.name == SQUATTED), None)
    assert told is not None
    assert told.state.value == "warning"
    assert "https://github.com/explosion/spacy-models/releases" in told.advice
    for spec in ("spacy", "spacy:", "spacy:zh_core_web_sm", "spacy:zh-core-web-sm"):
        with pytest.raises(NerError):
            load_recognizer(spec)
    assert not trace.exists()


@pytest.mark.hardening("supply", "a model that is neither installed nor a path: refused, not fetched")
@pytest.mark.parametrize(
    "spec",
    [
        "en_core_web_nowhere",
        "https://127.0.0.1:9/model.whl",
        "s3://a/b",
        "../nowhere",
        "os",
        "json",
        "zh-core-web-sm",
        "packaging",
    ],
)
def test_models_come_from_packages_and_paths_only(spec):
    with pytest.raises(NerError):
        load_recognizer(f"spacy:{spec}")


#: Calls and modules by which code or objects come out of data, or by which one reaches the network or the shell.
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__", "breakpoint"}
FORBIDDEN_MODULES = {
    *("pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "ctypes", "cffi", "runpy", "code"),
    *("urllib.request", "urllib3", "http", "requests", "httpx", "aiohttp", "ftplib", "smtplib", "telnetlib", "ssl"),
    *("subprocess", "pty", "socket", "socketserver", "webbrowser", "pip", "ensurepip", "huggingface_hub", "nltk"),
}
#: Ray takes its rows through pickles of its own processes; the server listens on the socket that it is told; old office
#: files are turned into new ones by the LibreOffice of this machine, without a shell.
ALLOWED = {("run/ray.py", "pickle"), ("show/web/server.py", "socket"), ("io/readers/office.py", "subprocess")}


def faults(source, name):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN_CALLS:
            yield f"{name}:{node.lineno}: {node.func.id}"
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.system", "os.popen", "os.execv", "yaml.load"}:
            yield f"{name}:{node.lineno}: {ast.unparse(node)}"
        if isinstance(node, ast.Attribute) and node.attr in {"read_pickle", "to_pickle", "download"}:
            yield f"{name}:{node.lineno}: .{node.attr}"
        if isinstance(node, ast.keyword) and node.arg in {"allow_pickle", "shell", "trust_remote_code"}:
            yield f"{name}:{node.lineno}: {node.arg}="
        modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "import_module":
            modules += [part.value for part in node.args if isinstance(part, ast.Constant)]
        for module in modules:
            for forbidden in FORBIDDEN_MODULES:
                if (module == forbidden or module.startswith(forbidden + ".")) and (name, forbidden) not in ALLOWED:
                    yield f"{name}:{node.lineno}: import {module}"


@pytest.mark.hardening("supply", "modules with pickle, eval, a shell or a connection in their source")
def test_the_source_evaluates_and_connects_nothing(tries):
    found = []
    for file in sorted(PACKAGE.rglob("*.py")):
        tries()
        name = file.relative_to(PACKAGE).as_posix()
        found += faults(file.read_text(encoding="utf-8"), name)
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        *("eval(text)", "import pickle", "from urllib.request import urlopen", "import http.client"),
        *("numpy.load(f, allow_pickle=True)", "os.system('x')", "import_module('marshal')", "run(x, shell=True)"),
    ],
)
def test_what_the_source_may_not_do_is_seen(source):
    assert list(faults(source, "x.py"))


GUARDED = """
import json, sys
seen = []
def watch(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "urllib.Request",
                 "subprocess.Popen", "os.system", "os.exec", "pickle.find_class", "ftplib.connect", "marshal.loads",
                 "marshal.load"):
        frame = sys._getframe(1)
        if event.startswith("marshal.") and "importlib" in frame.f_code.co_filename:
            return  # how Python reads its own compiled modules
        seen.append([event, frame.f_code.co_filename, repr(arguments)[:200]])
sys.addaudithook(watch)
from pathlib import Path
from typer.testing import CliRunner
from duban.cli import app
folder, *files = sys.argv[1:]
def run(*words):
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exit_code in (0, 1), (words, done.output)
    return done
records = Path(folder) / "records.jsonl"
for ner in ("rules", "jieba"):
    assert run("extract", *files, "--ner", ner, "-o", records).exit_code == 0
    assert records.stat().st_size > 1000
for words in (("explain", files[0]), ("report", records, "-o", f"{folder}/r.html"),
              ("ledger", records, "-o", f"{folder}/l.xlsx"), ("calendar", records, "-o", f"{folder}/c.ics"),
              ("query", records, "--text", "要"), ("schema",),
              ("view", "--help"), ("evaluate", "--help")):
    run(*words)
print(json.dumps(seen))
"""


@pytest.mark.hardening(
    "supply", "commands watched for sockets, subprocesses and pickles: runs of the readers and writers"
)
def test_nothing_is_fetched_started_or_unpickled_at_run_time(tries, tmp_path):
    """Python's audit hooks see every connection, name look-up, process and pickled class, whoever asks."""
    import real_files

    content = {"a.txt": real_files.SENTENCES[0].encode() * 3, "b.docx": real_files.docx(), "c.pdf": real_files.pdf()}
    content["d.html"] = real_files.html("utf-8", None)
    for name, data in content.items():
        (tmp_path / name).write_bytes(data)
    command = [sys.executable, "-c", GUARDED, str(tmp_path), *(str(tmp_path / name) for name in content)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    tries(10)
    seen = json.loads(done.stdout.splitlines()[-1])
    assert [event for event in seen if not stays_inside(*event)] == []


def stays_inside(event, file, arguments):
    """urllib3 asks at import whether this machine knows IPv6, and connects to nobody; duban's own processes talk."""
    if event == "socket.bind" and "urllib3" in file:
        return "('::1', 0)" in arguments
    local = event.startswith("socket.") and "family=1," in arguments
    own = event == "pickle.find_class" and arguments.startswith(("('pebble.", "('duban."))
    return Path(file).parent.name == "multiprocessing" and (local or own)


@pytest.mark.parametrize(
    "event",
    [
        ("socket.connect", "/lib/multiprocessing/connection.py", "(<socket.socket fd=8, family=2, type=1>, ('a', 80))"),
        ("pickle.find_class", "/lib/multiprocessing/connection.py", "('os', 'system')"),
        ("pickle.find_class", "/lib/duban/core/records.py", "('duban.core.records', 'Document')"),
        ("urllib.Request", "/lib/multiprocessing/connection.py", "('http://a.example')"),
    ],
)
def test_what_leaves_a_run_is_seen(event):
    assert not stays_inside(*event)


@pytest.mark.hardening("supply", "words planted for jieba in the folder of temporary files")
def test_jieba_reads_no_dictionary_that_others_can_write(tmp_path, monkeypatch):
    """jieba keeps its dictionary in /tmp/jieba.cache and trusts whatever stands there."""
    import marshal
    import tempfile

    from duban.ner.jieba_tagger import own_tokenizer

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "jieba.cache").write_bytes(marshal.dumps(({"县长王某": 10**9}, 10**9)))
    assert list(own_tokenizer().cut("县长王某强调")) != ["县长王某", "强调"]
    assert [file.name for file in tmp_path.iterdir()] == ["jieba.cache"]


_COPYLEFT = re.compile(r"\b(?:A|L)?GPL", re.IGNORECASE)


@pytest.mark.hardening("supply", "licences of what an install without extras takes: none is a GPL")
def test_the_base_install_is_permissive(tries):
    waiting, seen = [requirement.name for _, requirement in wanted()], set()
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        try:
            there = distribution(name)
        except PackageNotFoundError:  # of another Python or system
            continue
        tries()
        told = [there.metadata.get("License-Expression") or "", *(there.metadata.get_all("Classifier") or ())]
        short = there.metadata.get("License") or ""
        assert not any(_COPYLEFT.search(line) for line in (*told, short[:80])), name
        needs = map(Requirement, there.requires or ())
        waiting += [one.name for one in needs if one.marker is None or one.marker.evaluate({"extra": ""})]
    assert {"spacy", "pydantic"} <= seen
    assert "pebble" not in seen


@pytest.mark.slow
@pytest.mark.hardening("supply", "the wheel built twice, of copies at another place and time: the same bytes")
def test_the_wheel_built_twice_has_the_same_bytes(tmp_path, monkeypatch):
    wheels = []
    for place, time in (("one", 1_700_000_000), ("an other", 1_800_000_000)):
        copy = tmp_path / place
        for name in ("pipeline", "lexicons"):
            skipped = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, copy / name, ignore=skipped, copy_function=shutil.copyfile)
        for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
            shutil.copyfile(ROOT / name, copy / name)
        for file in copy.rglob("*"):
            os.utime(file, (time, time))
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1735689600")
        build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / f"{place} dist")]
        subprocess.run(build, cwd=copy, check=True, capture_output=True)
        (wheel,) = (tmp_path / f"{place} dist").glob("*.whl")
        wheels.append(hashlib.sha256(wheel.read_bytes()).hexdigest())
    assert wheels[0] == wheels[1]
