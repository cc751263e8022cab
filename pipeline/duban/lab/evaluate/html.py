"""An evaluation as one HTML file that needs nothing else."""

from __future__ import annotations

from duban.lab.corpus.store import Corpus
from duban.lab.evaluate.report import GROUPS, rows
from duban.lab.evaluate.run import Evaluation
from duban.lab.evaluate.scores import Outcome

_CONTEXT = 30


def to_html(evaluation: Evaluation, corpus: Corpus) -> str:
    """The figures, their break-downs, and every record that is not right with the text around it."""
    from jinja2 import Environment, PackageLoader  # only this report needs it

    environment = Environment(
        loader=PackageLoader("duban.lab.evaluate", "templates"), autoescape=True, trim_blocks=True
    )
    texts = {document.entry.id: document.text for document in corpus.documents}
    wrong = [outcome for outcome in evaluation.outcomes if outcome.status != "right"]
    return environment.get_template("report.html").render(
        documents=len(evaluation.documents),
        corpus=evaluation.corpus,
        missing=evaluation.missing,
        figures=rows(evaluation.figures),
        groups={column: {name or "-": rows(f) for name, f in evaluation.by(column).items()} for column in GROUPS},
        errors=[(outcome, *_around(outcome, texts[outcome.document])) for outcome in wrong],
    )


def _around(outcome: Outcome, text: str) -> tuple[str, str]:
    return text[max(0, outcome.start - _CONTEXT) : outcome.start], text[outcome.end : outcome.end + _CONTEXT]
