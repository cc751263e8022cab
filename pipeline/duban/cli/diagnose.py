"""Does it work here? Versions, models, back ends, extras, and a text whose record is known.

Only what the default needs can fail; what is missing beside it is told with the command that installs it.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from importlib.metadata import PackageNotFoundError, entry_points, metadata, version
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from duban.core.install import install_command, requirements
from duban.io.plugins import READERS, WRITERS, PluginError, build, plugins
from duban.ner import load_recognizer
from duban.ner.registry import GROUP
from duban.ner.spacy_pipeline import DEFAULT, model_command, squatted

if TYPE_CHECKING:
    from duban.cli.config import Config

_PACKAGES = ("duban", "spacy", "jieba", "pydantic", "dateparser", "lunar_python", "charset-normalizer")


class State(str, Enum):
    """How a check came out; only ``FAILED`` says that the default does not work."""

    OK = "ok"
    MISSING = "missing"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: what it is, how it stands, and what to do about it."""

    name: str
    state: State
    detail: str
    advice: str = ""


def examine(config: Config | None = None) -> Iterator[Check]:
    """All checks, in the order in which they are told; each comes as soon as it is made. ``config`` is what is used."""
    yield Check("python", State.OK, f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    yield _config(config)
    yield from map(_package, _PACKAGES)
    yield from _words()
    yield _self_test()
    impostor = squatted()
    if impostor:
        yield Check(
            "zh-core-web-sm",
            State.WARNING,
            f"version {impostor} is somebody else's package from PyPI, not spaCy's model; duban does not load it",
            f"pip uninstall zh-core-web-sm; {model_command()}",
        )
    for spec in ("rules", "jieba", "lac", f"spacy:{DEFAULT}", *sorted(p.name for p in entry_points(group=GROUP))):
        yield _back_end(spec)
    for group in (READERS, WRITERS):
        yield from (_plugin(group, ending) for ending in sorted(plugins(group)))
    yield from map(_extra, sorted(metadata("duban").get_all("Provides-Extra") or ()))


def _config(used: Config | None) -> Check:
    """Which file defaults of options are from."""
    if used and used.passed:
        reason = f"{used.passed} belongs to another user and is not used"
        return Check("config", State.WARNING, reason, f"duban --config {used.passed} …")
    return Check(
        "config", State.OK, str(used.file) if used and used.file else "no file: every option has its own default"
    )


def _package(name: str) -> Check:
    try:
        return Check(name, State.OK, version(name))
    except PackageNotFoundError:
        return Check(name, State.FAILED, "not installed", install_command("", "--force-reinstall"))


def _words() -> Iterator[Check]:
    """Lexicons and models: the first are needed, without the second the rules decide alone."""
    from duban.words.lexicon import load_lexicons
    from duban.words.logistic import load_models

    found = _attempt("lexicons", lambda: load_lexicons().digest)
    yield found
    if found.state is State.OK:
        models = load_models(load_lexicons().folder)
        for name, model in (("directives", models.directives), ("confidence", models.confidence)):
            if model:
                yield Check(f"model {name}", State.OK, f"{len(model.weights)} weights")
            else:
                yield Check(f"model {name}", State.WARNING, "missing: only the rules decide", "duban train directives")


def _self_test() -> Check:
    """Whether the shipped text still gives its record."""
    expected = _shipped()

    def run() -> str:
        from duban.extractor import Extractor

        record = Extractor()(expected["text"], date=expected["date"])
        found = [
            [c.speaker, c.modality, c.text, c.deadlines[0].iso_end if c.deadlines else None] for c in record.commitments
        ]
        if found != expected["commitments"]:
            raise ValueError(f"the shipped text gives {found}")
        return f"{len(found)} commitments, as expected"

    return _attempt("self-test", run)


def _shipped() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(files("duban").joinpath("selftest.json").read_text(encoding="utf-8"))
    return content


def _attempt(name: str, run: Callable[[], str]) -> Check:
    try:
        return Check(name, State.OK, run())
    except Exception as error:  # whatever it is, it is what the user needs to be told
        return Check(name, State.FAILED, f"{type(error).__name__}: {error}", install_command("", "--force-reinstall"))


def _back_end(spec: str) -> Check:
    """Whether a back end reads the shipped text."""

    def run() -> str:
        recognizer = load_recognizer(spec)
        if recognizer is None:
            return "the default, needs no model"
        recognizer.find([_shipped()["text"]])
        return recognizer.version

    tried = _attempt(f"ner {spec}", run)
    if tried.state is State.OK:
        return tried
    return Check(tried.name, State.MISSING, tried.detail.partition(". ")[0], _advice(spec))


def _plugin(group: str, ending: str) -> Check:
    """Whether the reader or writer of another package can be loaded."""
    name, package = f"{group.rpartition('.')[2][:-1]} {ending}", plugins(group)[ending].dist
    try:
        build(group, ending)
    except PluginError as error:
        return Check(name, State.WARNING, error.reason, error.remedy)
    return Check(name, State.OK, f"{package.name} {package.version}" if package else plugins(group)[ending].value)


def _advice(spec: str) -> str:
    return {"lac": install_command("lac"), f"spacy:{DEFAULT}": model_command()}.get(spec, "")


def _extra(name: str) -> Check:
    """Whether everything that an extra asks for is installed; extras may name each other."""
    missing = [p for p in sorted(set(requirements(name))) if not _installed(p)]
    if missing:
        return Check(f"extra {name}", State.MISSING, f"without {', '.join(missing)}", install_command(name))
    return Check(f"extra {name}", State.OK, "installed")


def _installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True
