"""Values of a table as a record can hold them."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

from duban.core.text import well_formed
from duban.io.readers.base import MAX_BYTES, ReadError, too_large

MAX_DEPTH = 32
"""How deep metadata may be nested; JSON of a hundred thousand brackets is made to harm."""


def check_length(text: str) -> None:
    """Raise ``ReadError`` for a text that is too long.

    >>> check_length("抓紧落实")
    """
    if len(text) > MAX_BYTES:
        raise too_large(len(text))


def plain(value: Any, depth: int = MAX_DEPTH) -> Any:
    """A value as JSON can hold it: what is not a JSON number becomes null, what is not a JSON value becomes text.

    Raises ``ReadError`` for what is nested deeper than ``depth``.

    >>> plain({"n": [1, float("nan")], "来源": b"x"})
    {'n': [1, None], '来源': "b'x'"}
    """
    if depth < 0:
        raise ReadError(f"a column is nested more than {MAX_DEPTH} deep", "leave it out")
    if isinstance(value, Mapping):
        return {well_formed(str(key)): plain(one, depth - 1) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one, depth - 1) for one in value]
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, (int, type(None))):
        return value
    return well_formed(str(value))
