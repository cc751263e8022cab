"""zstd as in Python 3.14, by its backport in older ones: streams of several frames; a cut one raises ``EOFError``."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

_MODULE = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"


def zstd() -> Any:
    """The module. Raises ``ImportError`` that says how to install it."""
    try:
        return import_module(_MODULE)
    except ImportError as error:
        from duban.core.install import install_command

        raise ImportError(f"zstd needs backports.zstd; install it: {install_command('zstd')}") from error


def damaged(*others: type[Exception]) -> tuple[type[Exception], ...]:
    """What a damaged file raises, packed by zstd or by others; nothing loads before one is opened."""
    module = sys.modules.get(_MODULE)
    return (*others, module.ZstdError) if module else others
