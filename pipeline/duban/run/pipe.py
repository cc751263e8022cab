"""``Extractor.pipe``: many texts through the engines, from Python."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from duban.core.records import Document
from duban.io.readers import Failure, Text
from duban.run.local import run
from duban.run.work import Outcome, Settings, Worker

if TYPE_CHECKING:
    from duban.extractor import Extractor


def pipe(
    extractor: Extractor, texts: Iterable[Any], jobs: int, date: str | datetime.date | None, timeout: float | None
) -> Iterator[Document | Failure]:
    """The record of each text, in order; see ``Extractor.pipe``."""
    if jobs < 1:
        raise ValueError(f"jobs={jobs}: give the number of processes, 1 or more")
    day = datetime.date.fromisoformat(date) if isinstance(date, str) else date
    held = day.isoformat() if day else None
    if jobs == 1 and timeout is None:
        return map(_record, map(Worker(Settings(date=held), extractor), _given(texts)))
    recipe = extractor.recipe
    if recipe is None:
        raise ValueError(
            "other processes build their own extractor: name the back end (ner='jieba') and leave models out, "
            "or use jobs=1 without timeout"
        )
    settings = Settings(recipe.ner, recipe.lexicons, held, variant=recipe.variant)
    return map(_record, run(_given(texts), settings, jobs, timeout))


def _given(texts: Iterable[Any]) -> Iterator[Text | Failure]:
    """Texts as the engines take them; plain ones are called by their number."""
    for number, text in enumerate(texts, 1):
        if isinstance(text, str):
            yield Text(str(number), f"text {number}", text)
        elif isinstance(text, Text | Failure):
            yield text
        else:  # a gap in a column of texts must not end a run over the others
            reason = f"it is no text but of the type {type(text).__name__}"
            yield Failure(f"text {number}", "read", reason, "give a str, or what duban.read gives")


def _record(outcome: Outcome) -> Document | Failure:
    return outcome if isinstance(outcome, Failure) else Document.model_validate_json(outcome.line)
