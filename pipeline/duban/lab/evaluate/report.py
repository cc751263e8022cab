"""An evaluation as text for a terminal, Markdown for a README, and JSON for machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from duban.lab.corpus.gold import CorpusError
from duban.lab.evaluate.compare import Comparison, shorten, state, write_state
from duban.lab.evaluate.figures import Count, Figures, Rate
from duban.lab.evaluate.run import Evaluation
from duban.lab.evaluate.scores import Outcome

#: The columns of the manifest that figures are broken down by.
GROUPS = ("form", "script", "split")
#: The marks in a Markdown page between which the table by form stands.
BEGIN, END = "<!-- duban evaluate -->", "<!-- end -->"
#: The figures that a table by group shows.
SUMMARY = ("directive overlap", "directive exact", "record", "speaker of directive", "responsible", "deadline overlap")


def to_text(evaluation: Evaluation) -> str:
    """All figures, then the main ones by form, script and split, in columns."""
    text = [f"no output for: {', '.join(evaluation.missing)}"] if evaluation.missing else []
    text += lines(evaluation.figures)
    for column in GROUPS:
        groups = evaluation.by(column)
        text += ["", *_columns([column, "gold", *SUMMARY], [[name or "-", *_cells(f)] for name, f in groups.items()])]
    return "\n".join(text)


def lines(figures: Figures) -> list[str]:
    """Every figure on a line of its own."""
    return [f"{name:30} {_line(row)}" for name, row in figures.rows().items()]


def to_markdown(evaluation: Evaluation, column: str = "form") -> str:
    """The main figures by one column of the manifest, and over all, as a Markdown table."""
    groups = {**evaluation.by(column), "all": evaluation.figures}
    return table([column, "directives", *SUMMARY], [[name or "-", *_cells(f)] for name, f in groups.items()])


def summary(figures: Mapping[str, Figures], column: str) -> str:
    """The main figures of named systems side by side, as a Markdown table."""
    return table([column, "directives", *SUMMARY], [[name, *_cells(f)] for name, f in figures.items()])


def fill(page: str, written: str) -> str:
    r"""A Markdown page with a table put between its two marks.

    Raises ``CorpusError`` for a page without them.

    >>> fill("a\n<!-- duban evaluate -->\nold\n<!-- end -->\n", "new").splitlines()
    ['a', '<!-- duban evaluate -->', '', 'new', '', '<!-- end -->']
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise CorpusError(f"the page has no place for the table; put the lines {BEGIN} and {END} where it belongs")
    return f"{before}{begin}\n\n{written}\n\n{end}{after}"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose first column is text and whose others are figures.

    >>> print(table(["form", "F1"], [["通知", "91.0"]]))
    | form | F1 |
    | --- | ---: |
    | 通知 | 91.0 |
    """
    rule = ["---", *["---:"] * (len(header) - 1)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (header, rule, *rows))


def to_json(evaluation: Evaluation) -> dict[str, Any]:
    """Every figure of every group, every record that is not right, and the state that a later run is compared with."""
    return {
        **write_state(state(evaluation)),
        "documents": len(evaluation.documents),
        "missing": list(evaluation.missing),
        "figures": rows(evaluation.figures),
        **{f"by_{column}": {name: rows(f) for name, f in evaluation.by(column).items()} for column in GROUPS},
        "errors": [asdict(outcome) for outcome in evaluation.outcomes if outcome.status != "right"],
    }


def rows(figures: Figures) -> dict[str, dict[str, float | int | None]]:
    """The figures as plain values: scores rounded to four places, and what they were counted from."""
    return {name: _values(row) for name, row in figures.rows().items()}


def errors(evaluation: Evaluation, limit: int | None = None) -> Iterator[str]:
    """What went wrong as a readable diff: ``-`` what the gold has, ``+`` what was found; at most ``limit`` records."""
    wrong = [outcome for outcome in evaluation.outcomes if outcome.status != "right" or outcome.wrong]
    for outcome in wrong[:limit]:
        yield from _diff(outcome)
    if limit is not None and len(wrong) > limit:
        yield f"… and {len(wrong) - limit} more"


def differences(comparison: Comparison) -> Iterator[str]:
    """A comparison as lines: records won and lost, false ones come and gone."""
    false = f"{len(comparison.false_come)} new false ones, {len(comparison.false_gone)} gone"
    yield f"{len(comparison.won)} records won, {len(comparison.lost)} lost, {false}"
    for title, changes in (("won", comparison.won), ("lost", comparison.lost), ("new false", comparison.false_come)):
        yield from (f"{title}: {change}" for change in changes)
    yield from (f"false one gone: {' '.join(place)}" for place in comparison.false_gone)


def _diff(outcome: Outcome) -> Iterator[str]:
    rules = f"  [{', '.join(outcome.rules)}]" if outcome.rules else ""
    yield f"{outcome.document} {outcome.layer} {outcome.place} {outcome.status}{rules}"
    sign = {"missed": "-", "false": "+"}.get(outcome.status, " ")
    yield f"  {sign} {shorten(outcome.text, 100)}"
    for name, (wanted, got) in outcome.wrong.items():
        yield f"    - {name}: {wanted}"
        yield f"    + {name}: {got}"


def _line(row: Count | Rate) -> str:
    if isinstance(row, Count):
        shares = f"F1 {row.f1:.4f}  P {row.precision:.4f}  R {row.recall:.4f}"
        return f"{shares}  {row.errors:5} errors  ({row.tp} of {row.gold} gold, {row.given} given)"
    share = "n/a   " if row.score is None else f"{row.score:.4f}"
    return f"   {share}                      {row.errors:5} errors  ({row.ok} of {row.n})"


def _values(row: Count | Rate) -> dict[str, float | int | None]:
    if isinstance(row, Rate):
        return {"acc": row.score, "ok": row.ok, "n": row.n, "errors": row.errors}
    return {
        "f1": row.score,
        "p": round(row.precision, 4),
        "r": round(row.recall, 4),
        "tp": row.tp,
        "gold": row.gold,
        "pred": row.given,
        "errors": row.errors,
    }


def _cells(figures: Figures) -> list[str]:
    """The number of gold directives, then each figure of ``SUMMARY`` in per cent with its absolute errors."""
    all_rows = figures.rows()
    shown = (_cell(all_rows[name]) for name in SUMMARY)
    return [str(figures.counts["record"].gold), *shown]


def _cell(row: Count | Rate) -> str:
    nothing = row.n == 0 if isinstance(row, Rate) else row.gold == row.given == 0
    return "-" if nothing or row.score is None else f"{100 * row.score:.1f} ({row.errors})"


def _columns(header: Sequence[str], body: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(_width, column)) for column in zip(header, *body, strict=True)]
    for cells in (header, *body):
        padded = (cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True))
        yield "  ".join(padded).rstrip()


def _width(text: str) -> int:
    from rich.cells import cell_len  # the width on a terminal, where a Chinese character takes two columns

    return cell_len(text)
