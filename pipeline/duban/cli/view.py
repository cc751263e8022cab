"""``duban view``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from duban.cli.answer import give, told
from duban.cli.build import refuse
from duban.cli.options import AnswerFile, AnswerFormat, RecordFiles

if TYPE_CHECKING:
    from duban.core.records import CommitmentRecord, Document
    from duban.io.store.query import Answer


class View(str, Enum):
    """The views, each a module of ``duban.show.views``."""

    specificity = "specificity"
    demands = "demands"
    reporting = "reporting"


def view(
    name: Annotated[View, typer.Argument(help="Which analysis.")],
    files: RecordFiles,
    similar: Annotated[
        float | None, typer.Option(help="For demands: minimum similarity of two demands, 0 to 1.", show_default="0.6")
    ] = None,
    format: AnswerFormat = None,
    output: AnswerFile = None,
) -> None:
    """Analyse records: how specific they are, repeated demands, or reporting duties.

    specificity: what each commitment states and lacks (owner, date, measure, object), and whether it is a task, a
    principle or a slogan. demands: the same demand by several speakers or in several meetings, in order of time.
    reporting: which unit must report, meet or inspect how often a year.

    Example: duban view reporting records.jsonl
    """
    from duban.io.store import iterate

    if similar is not None and name is not View.demands:
        refuse("--similar is for demands")
    shown: tuple[str, ...]
    with told():
        records = iterate(files)
        if name is View.demands:
            answer, shown = _demands(records, similar), ("demand", "held", "document_id", "speaker", "text", "due")
        elif name is View.reporting:
            answer, shown = _reporting(records), ("unit", "kind", "per_year", "rhythm", "document_id", "text")
        else:
            answer, shown = _specificity(records), ("document_id", "speaker", "text", "kind", "missing")
        give(answer, format, output, shown)


def _specificity(records: Iterable[Document]) -> Answer:
    from duban.show.views.specificity import PARTS, Specificity

    rows = (
        (*_who(found.document, found.commitment), found.kind, *(part in found.stated for part in PARTS),
         " ".join(found.missing))
        for found in Specificity()(records)
    )  # fmt: skip
    return _answer((*_WHO, "kind", *PARTS, "missing"), rows)


def _demands(records: Iterable[Document], similar: float | None) -> Answer:
    from duban.show.views.demands import SIMILAR, demands

    found = demands(records, SIMILAR if similar is None else similar)
    rows = (
        (number, len(demand.statements), *_who(said.document, said.commitment), said.due)
        for number, demand in enumerate(found, 1)
        for said in demand.statements
    )
    return _answer(("demand", "statements", *_WHO, "due"), rows)


def _reporting(records: Iterable[Document]) -> Answer:
    from duban.show.views.reporting import Reporting

    rows = (
        (duty.unit, duty.kind, duty.per_year, duty.deadline.text, *_who(duty.document, duty.commitment))
        for duty in Reporting()(records)
    )
    return _answer(("unit", "kind", "per_year", "rhythm", *_WHO), rows)


_WHO = ("held", "document_id", "speaker", "text", "parties", "start_char", "end_char")


def _who(document: Document, commitment: CommitmentRecord) -> tuple[Any, ...]:
    from duban.io.store import held

    parties = "、".join(party.text for party in commitment.responsible)
    where = (commitment.start, commitment.end)
    return (held(document), document.document.id, commitment.speaker, commitment.text, parties, *where)


def _answer(columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> Answer:
    from duban.io.store.query import Answer

    return Answer(columns, rows)
