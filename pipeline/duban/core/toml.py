"""Python's own reader of TOML: ``tomllib``, and before Python 3.11 ``tomli``, which is the same."""

from __future__ import annotations

import sys

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["tomllib"]
