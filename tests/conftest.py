"""What all tests share: one of each thing that is slow to build."""

import pytest

import duban
from duban.words.lexicon import load_lexicons

pytest_plugins = ["hardening.plugin", "pytester"]


@pytest.fixture(scope="session")
def lexicons():
    return load_lexicons()


@pytest.fixture(scope="session")
def extractor(lexicons):
    return duban.Extractor(lexicons)
