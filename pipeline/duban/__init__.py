"""duban: Chinese meeting texts to grounded records of who asked whom for what by when.

The names below load on first use (PEP 562), so that ``import duban`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duban.extractor import Extractor, extract
    from duban.io.store import load
    from duban.stages.times import timex
    from duban.words.lexicon import load_lexicons

__version__ = "0.1.0"

__all__ = ["Extractor", "__version__", "extract", "load", "load_lexicons", "timex"]

_HOMES = {
    "Extractor": "duban.extractor",
    "extract": "duban.extractor",
    "load": "duban.io.store",
    "load_lexicons": "duban.words.lexicon",
    "timex": "duban.stages.times",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'duban' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
