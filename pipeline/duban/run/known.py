"""Who the labels of a transcript are, as the user says: 发言人1 is 周宁, 产品经理."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from duban.io.readers.base import ReadError
from duban.io.readers.text import decode

_COLUMNS = ("label", "name", "posts")


class Known(NamedTuple):
    """The name and posts of whom a label stands for."""

    label: str
    name: str
    posts: tuple[str, ...] = ()


def read_speakers(file: Path) -> tuple[Known, ...]:
    """The speakers of a CSV file with the columns ``label``, ``name`` and, if wanted, ``posts`` (parted by 、).

    Raises ``ValueError`` with file, reason and remedy where it holds none.
    """
    try:
        lines = decode(file.read_bytes()).text.removeprefix("\ufeff").splitlines()
    except (OSError, ReadError) as error:
        raise ValueError(f"{file}: the speakers can't be read: {error}") from None
    rows = csv.DictReader(lines)
    if not {"label", "name"} <= set(rows.fieldnames or ()):
        raise ValueError(f"{file}: line 1: the columns must be label,name or label,name,posts; write that line first")
    found = []
    for number, row in enumerate(rows, 2):
        label, name, posts = (str(row.get(column) or "").strip() for column in _COLUMNS)
        if not (label and name):
            raise ValueError(f"{file}: line {number}: label and name are needed; fill in both or leave the line out")
        found.append(Known(label, name, tuple(filter(None, posts.split("、")))))
    return tuple(found)


def named(record: dict[str, Any], known: Sequence[Known]) -> dict[str, Any]:
    """The record with names and posts for the labels that are known; the turns keep their labels.

    The two lists are iterators.

    >>> record = {"speakers": [{"name": "发言人1", "titles": []}], "commitments": [{"speaker": "发言人1"}]}
    >>> [list(one) for one in named(record, [Known("发言人1", "周宁", ("产品经理",))]).values()]
    [[{'name': '周宁', 'titles': ['产品经理']}], [{'speaker': '周宁'}]]
    """
    of = {one.label: one for one in known}
    speakers = (
        {**s, "name": of[s["name"]].name, "titles": [*s["titles"], *of[s["name"]].posts]} if s["name"] in of else s
        for s in record["speakers"]
    )
    commitments = ({**c, "speaker": of[c["speaker"]].name} if c["speaker"] in of else c for c in record["commitments"])
    return {**record, "speakers": speakers, "commitments": commitments}
