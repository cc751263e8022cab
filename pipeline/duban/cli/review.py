"""``duban review``."""

from __future__ import annotations

from duban.cli.answer import give, told
from duban.cli.build import say
from duban.cli.options import AnswerFile, AnswerFormat, AsOf, Limit, RecordFiles, ReviewsFile
from duban.cli.reviewed import reviewing

_SHOWN = ("review", "confidence", "document_id", "speaker", "text", "parties", "deadlines", "reason")


def review(
    files: RecordFiles,
    reviews: ReviewsFile = None,
    as_of: AsOf = None,
    limit: Limit = None,
    format: AnswerFormat = None,
    output: AnswerFile = None,
) -> None:
    """List reviews that match no record any more, then unreviewed commitments, the least certain first.

    Example: duban review records.jsonl --reviews reviews.jsonl
    """
    from itertools import islice

    from duban.io.store import iterate
    from duban.io.store.query import Answer
    from duban.show.views.queue import COLUMNS, unmatched, unreviewed

    with told():
        work = reviewing(reviews, files) if reviews else None
        day = as_of.date() if as_of else None
        waiting = unreviewed(work(iterate(files)) if work else iterate(files), day)
        rows = [*unmatched(work.leftovers if work else ()), *waiting]
        give(Answer(COLUMNS, islice(rows, limit)), format, output, _SHOWN)
    say(f"{len(waiting)} unreviewed, {len(rows) - len(waiting)} review(s) without a match")
