"""The one call for a single text."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from duban.records import Document
from duban.script import Variant

if TYPE_CHECKING:
    from duban.extractor import Extractor


def extract(
    text: str,
    date: str | None = None,
    *,
    id: str | None = None,
    source: str | None = None,
    ner: str | None = None,
    variant: Variant = "t2s",
) -> Document:
    """Everything found in one text; ``date`` (ISO) is the day it was held where the text does not say.

    The extractor is built at the first call and kept for later ones with the same ``ner`` and ``variant``.
    Raises ``ValueError`` for a date that is none.

    >>> record = extract("会议强调，各单位要抓紧落实。")
    >>> [(c.speaker, c.text) for c in record.commitments]
    [('会议', '各单位要抓紧落实')]
    """
    return _extractor(ner, variant)(text, id=id, source=source, date=date)


@lru_cache(maxsize=4)
def _extractor(ner: str | None, variant: Variant) -> Extractor:
    from duban.extractor import Extractor

    return Extractor(ner=ner, variant=variant)
