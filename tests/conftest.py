"""What all tests share: one of each thing that is slow to build."""

import os
import signal
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import duban
from duban.words import lexicon
from duban.words.folders import lexicons_dir

pytest_plugins = ["hardening.plugin", "pytester"]

#: What ``make mutate`` runs needs packages that only it installs.
collect_ignore = [] if find_spec("mutmut") else ["mutation"]

#: A busy machine is slow, and that proves nothing. Each run tries other examples; ``make test-slow`` tries many.
_QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=40)
settings.register_profile("quick", _QUICK)
settings.register_profile("wide", _QUICK, max_examples=400)
settings.load_profile("quick")

#: Messages are tested in English, whatever the locale of this machine.
os.environ["DUBAN_LANG"] = "en"

#: What a shell starts in the background ignores Ctrl-C, and so would the commands that the tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

CORPUS = Path(__file__).resolve().parents[1] / "corpus"


def once(load):
    """Reads the shipped words and compiles their rules once in a process, whoever asks: nobody can change them."""
    kept = lru_cache(maxsize=1)(load)
    return lambda base, own, most: (kept if (base, own) == (lexicons_dir(), None) else load)(base, own, most)


lexicon._load = once(lexicon._load)


@pytest.fixture(scope="session")
def lexicons():
    return lexicon.load_lexicons()


@pytest.fixture(scope="session")
def extractor(lexicons):
    return duban.Extractor(lexicons)


@pytest.fixture
def hasty_doctor(monkeypatch):
    """The doctor without what it takes seconds for: the self-test and the back ends."""
    from duban.cli import diagnose

    monkeypatch.setattr(diagnose, "_self_test", lambda: diagnose.Check("self-test", diagnose.State.OK, ""))
    monkeypatch.setattr(diagnose, "_back_end", lambda spec: diagnose.Check(spec, diagnose.State.OK, ""))


@pytest.fixture(scope="session")
def small_corpus(tmp_path_factory):
    """Every tenth document of the corpus, for tests that read one again and again."""
    folder = tmp_path_factory.mktemp("small") / "corpus"
    for name in ("raw", "gold"):
        (folder / name).mkdir(parents=True)
    head, *rows = (CORPUS / "manifest.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = rows[::10]
    (folder / "manifest.tsv").write_text("".join([head, *kept]), encoding="utf-8")
    for row in kept:
        number = row.partition("\t")[0]
        for name in (f"raw/{number}.txt", f"gold/{number}.json"):
            (folder / name).symlink_to(CORPUS / name)
    return folder
