"""duban: Chinese meeting texts to grounded records of who asked whom for what by when.

The names below load on first use (PEP 562), so that ``import duban`` costs next to nothing. In a notebook the import
also registers how records are shown there, as ``%load_ext duban`` does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duban.extractor import Extractor, extract
    from duban.io.read import read
    from duban.io.readers import Failure, Text
    from duban.io.store import load
    from duban.stages.times import timex
    from duban.words.lexicon import load_lexicons

__version__ = "0.2.0"

__all__ = ["Extractor", "Failure", "Text", "__version__", "extract", "load", "load_lexicons", "read", "timex"]

_HOMES = {
    "Extractor": "duban.extractor",
    "Failure": "duban.io.readers",
    "Text": "duban.io.readers",
    "extract": "duban.extractor",
    "load": "duban.io.store",
    "load_lexicons": "duban.words.lexicon",
    "read": "duban.io.read",
    "timex": "duban.stages.times",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'duban' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})


#: What notebooks show as HTML, by module and class, and the function of ``duban.show.report.notebook`` that makes it.
_SHOWN = {
    ("duban.core.records", "CommitmentRecord"): "commitment_html",
    ("duban.core.records", "Document"): "document_html",
    ("duban.io.store.records", "Records"): "records_html",
}


def load_ipython_extension(shell: Any) -> None:
    """Let an IPython shell show records by their marked text; nothing loads before one is shown."""
    formatter = shell.display_formatter.formatters["text/html"]
    for (module, name), show in _SHOWN.items():
        formatter.for_type_by_name(module, name, _shown_by(show))


def _shown_by(name: str) -> Callable[[Any], str]:
    def show(record: Any) -> str:
        html: str = getattr(import_module("duban.show.report.notebook"), name)(record)
        return html

    return show


if "IPython" in sys.modules and (_shell := sys.modules["IPython"].get_ipython()) is not None:
    load_ipython_extension(_shell)
