"""``duban evaluate`` and ``duban diff``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from duban.cli.build import complain, say
from duban.cli.messages import _

if TYPE_CHECKING:
    from duban.lab.corpus.store import Corpus
    from duban.lab.evaluate.gate import Verdict
    from duban.lab.evaluate.run import Evaluation, System

_LOST_SHOWN = 50


_Corpus = Annotated[Path, typer.Argument(help="Folder with raw/, gold/ and manifest.tsv.")]
_Output = Annotated[Path | None, typer.Option(help="Score this JSON Lines file; default: run the extractor.")]
_Split = Annotated[str | None, typer.Option(help="Only this split: train, dev or test.")]
_Form = Annotated[str | None, typer.Option(help="Only documents of this form.")]
_Errors = Annotated[int, typer.Option(metavar="N", help="Show the first N wrong records as a diff.")]
_Compare = Annotated[
    Path | None,
    typer.Option(metavar="BASELINE", help="List the records gained and lost since a --json file or baseline."),
]
_AsJson = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write everything as JSON.")]
_AsHtml = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a self-contained page.")]
_Markdown = Annotated[bool, typer.Option("--markdown", help="Print a Markdown table by form instead.")]
_Table = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Insert that table between its marks in a Markdown page.")
]
_Floor = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME=SCORE", help="Fail below this score, e.g. record=0.6 (repeatable)."),
]
_Lexicons = Annotated[Path | None, typer.Option(help="Folder of words and rules instead of the shipped one.")]
_Ner = Annotated[str | None, typer.Option(help="Back end for names; default: rules only.")]
_Gate = Annotated[bool, typer.Option("--gate", help="Fail below the floors of the baseline.")]
_Baseline = Annotated[Path | None, typer.Option(help="The baseline; default: CORPUS/baseline.json.")]
_Update = Annotated[bool, typer.Option("--update", help="Pin the scores as the new baseline.")]
_AllowLower = Annotated[bool, typer.Option("--allow-lower", help="Let --update lower floors.")]


def evaluate(
    corpus: _Corpus = Path("corpus"),
    output: _Output = None,
    split: _Split = None,
    form: _Form = None,
    errors: _Errors = 0,
    compare: _Compare = None,
    as_json: _AsJson = None,
    as_html: _AsHtml = None,
    markdown: _Markdown = False,
    table: _Table = None,
    floor: _Floor = None,
    lexicons: _Lexicons = None,
    ner: _Ner = None,
    gate: _Gate = False,
    baseline: _Baseline = None,
    update: _Update = False,
    allow_lower: _AllowLower = False,
) -> None:
    """Score the extractor, or a file that it wrote, against an annotated corpus.

    Exits with 1 if a score is below its floor, with 2 if corpus, file or baseline can't be used.

    Examples: duban evaluate; duban evaluate --split test --errors 20; duban evaluate --gate
    """
    from duban.lab.corpus.gold import CorpusError
    from duban.lab.corpus.store import load_corpus
    from duban.lab.evaluate import gate as gating
    from duban.lab.evaluate.run import evaluate as run

    if (gate or update) and (split or form):
        raise _unusable("--gate and --update judge the whole corpus; leave --split and --form out")
    pinned = baseline or corpus / "baseline.json"
    try:
        floors = _floors(floor or [])
        part = load_corpus(corpus).select(split, form)
        result = run(part, _system(output, ner, lexicons))
        if update or not gate:
            _show(result, errors, compare, markdown)
        _write(result, part, as_json, as_html, table)
        if update:
            for lowered in gating.write_baseline(pinned, result, allow_lower=allow_lower):
                say(f"lowered: {lowered}")
        verdict = gating.check(result, gating.read_baseline(pinned)) if gate else None
    except (CorpusError, OSError) as error:
        raise _unusable(str(error)) from None
    broken = [*gating.below(result, {gating.ALL: floors}), *(verdict.broken if verdict else ())]
    for figure in broken:
        say(f"broken: {figure}")
    if verdict is not None:
        _tell(verdict, result)
    if broken or (verdict is not None and verdict.stale):
        raise typer.Exit(1)


def diff(
    old: Annotated[Path, typer.Argument(help="JSON Lines of the earlier run.")],
    new: Annotated[Path, typer.Argument(help="JSON Lines of the later run.")],
) -> None:
    """List the commitments that appeared, vanished or changed between two runs, and by which rules.

    Example: duban diff before.jsonl after.jsonl
    """
    from collections import Counter

    from duban.lab.corpus.gold import CorpusError
    from duban.lab.evaluate.diff import diff as differences
    from duban.lab.evaluate.outputs import read_outputs

    try:
        before, after = read_outputs(old), read_outputs(new)
    except (CorpusError, OSError) as error:
        raise _unusable(str(error)) from None
    for name in sorted(before.keys() ^ after.keys()):
        only, count = (old, len(before[name].commitments)) if name in before else (new, len(after[name].commitments))
        typer.echo(_(f"{name}: only in {only}, with {count} commitment(s)"))
    kinds: Counter[str] = Counter()
    for difference in differences(before, after):
        kinds[difference.kind] += 1
        for line in difference.lines():
            typer.echo(line)
    say(f"{kinds['new']} new, {kinds['gone']} gone, {kinds['changed']} changed")


def _system(output: Path | None, ner: str | None, lexicons: Path | None) -> System:
    from duban.cli.build import build
    from duban.lab.evaluate import run
    from duban.lab.evaluate.outputs import read_outputs

    return run.from_outputs(read_outputs(output)) if output else run.from_extractor(build(ner, lexicons))


def _show(result: Evaluation, errors: int, compare: Path | None, markdown: bool) -> None:
    from duban.lab.evaluate import report
    from duban.lab.evaluate.compare import compare as changes
    from duban.lab.evaluate.compare import read_state

    typer.echo(report.to_markdown(result) if markdown else report.to_text(result))
    for line in report.errors(result, errors) if errors else ():
        typer.echo(line)
    for line in report.differences(changes(read_state(compare), result)) if compare else ():
        typer.echo(line)


def _write(result: Evaluation, corpus: Corpus, as_json: Path | None, as_html: Path | None, table: Path | None) -> None:
    from duban.lab.evaluate import html, report

    if as_json:
        written = json.dumps(report.to_json(result), ensure_ascii=False, indent=1)
        as_json.write_text(written + "\n", encoding="utf-8", newline="\n")
    if as_html:
        as_html.write_text(html.to_html(result, corpus), encoding="utf-8", newline="\n")
    if table:
        page = report.fill(table.read_text(encoding="utf-8"), report.to_markdown(result))
        table.write_text(page, encoding="utf-8", newline="\n")


def _tell(verdict: Verdict, result: Evaluation) -> None:
    """Say why the gate is shut, with the records that were lost and the rules that had found them."""
    if verdict.stale:
        say("the corpus is not the one that the baseline was pinned on; run duban evaluate --update")
        return
    lost = [_(f"lost: {change}") for change in verdict.comparison.lost]
    lost += [_(f"new false: {change}") for change in verdict.comparison.false_come]
    if verdict.broken:
        for line in lost[:_LOST_SHOWN]:
            say(line)
        if len(lost) > _LOST_SHOWN:
            say(f"… and {len(lost) - _LOST_SHOWN} more")
        return
    record = result.figures.counts["record"]
    won = len(verdict.comparison.won)
    more = _(f"; {won} records won, pin them with --update") if won else ""
    typer.echo(_(f"the gate is open: record F1 {record.f1:.4f} over {len(result.documents)} documents{more}"))


def _floors(written: list[str]) -> dict[str, float]:
    from duban.lab.corpus.gold import CorpusError
    from duban.lab.evaluate.figures import COUNTS, RATES

    floors = {}
    for entry in written:
        name, _, value = entry.partition("=")
        try:
            floors[name] = float(value)
        except ValueError:
            raise CorpusError(f"--floor {entry}: write it as NAME=SCORE, for instance record=0.6") from None
        if name not in (*COUNTS, *RATES):
            raise CorpusError(
                f"--floor {entry}: no figure is called {name!r}; there are {', '.join((*COUNTS, *RATES))}"
            )
    return floors


def _unusable(message: str) -> typer.Exit:
    complain(message)
    return typer.Exit(2)
