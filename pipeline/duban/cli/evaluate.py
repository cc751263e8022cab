"""``duban evaluate`` and ``duban diff``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from duban.cli.build import complain, say
from duban.cli.messages import _
from duban.cli.options import CorpusPath, LexiconFolder, Ner, takes

if TYPE_CHECKING:
    from duban.lab.corpus.store import Corpus
    from duban.lab.evaluate.gate import Verdict
    from duban.lab.evaluate.run import Evaluation, System

_LOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Evaluate:
    """The options of ``duban evaluate``."""

    corpus: CorpusPath = Path("corpus")
    output: Annotated[Path | None, typer.Option(help="Score this JSON Lines file; default: run the extractor.")] = None
    split: Annotated[str | None, typer.Option(help="Only this split: train, dev or test.")] = None
    form: Annotated[str | None, typer.Option(help="Only documents of this form.")] = None
    errors: Annotated[int, typer.Option(metavar="N", help="Show the first N wrong records as a diff.")] = 0
    compare: Annotated[
        Path | None,
        typer.Option(metavar="BASELINE", help="List the records gained and lost since a --json file or baseline."),
    ] = None
    as_json: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write everything as JSON.")] = None
    as_html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a self-contained page.")] = None
    markdown: Annotated[bool, typer.Option("--markdown", help="Print a Markdown table by form instead.")] = False
    table: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Insert that table between its marks in a Markdown page.")
    ] = None
    floor: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=SCORE", help="Fail below this score, e.g. record=0.6 (repeatable)."),
    ] = None
    lexicons: LexiconFolder = None
    ner: Ner = None
    gate: Annotated[bool, typer.Option("--gate", help="Fail below the floors of the baseline.")] = False
    baseline: Annotated[Path | None, typer.Option(help="The baseline; default: CORPUS/baseline.json.")] = None
    update: Annotated[bool, typer.Option("--update", help="Pin the scores as the new baseline.")] = False
    allow_lower: Annotated[bool, typer.Option("--allow-lower", help="Let --update lower floors.")] = False


@takes(Evaluate)
def evaluate(asked: Evaluate) -> None:
    """Score the extractor, or a file that it wrote, against an annotated corpus.

    Exits with 1 if a score is below its floor, with 2 if corpus, file or baseline can't be used.

    Examples: duban evaluate; duban evaluate --split test --errors 20; duban evaluate --gate
    """
    from duban.lab.corpus.gold import CorpusError
    from duban.lab.corpus.store import load_corpus
    from duban.lab.evaluate import gate
    from duban.lab.evaluate.run import evaluate as run

    if (asked.gate or asked.update) and (asked.split or asked.form):
        raise _unusable("--gate and --update judge the whole corpus; leave --split and --form out")
    pinned = asked.baseline or asked.corpus / "baseline.json"
    try:
        floors = _floors(asked.floor or [])
        part = load_corpus(asked.corpus).select(asked.split, asked.form)
        result = run(part, _system(asked))
        if asked.update or not asked.gate:
            _show(result, asked)
        _write(result, part, asked)
        if asked.update:
            for lowered in gate.write_baseline(pinned, result, allow_lower=asked.allow_lower):
                say(f"lowered: {lowered}")
        verdict = gate.check(result, gate.read_baseline(pinned)) if asked.gate else None
    except (CorpusError, OSError) as error:
        raise _unusable(str(error)) from None
    broken = [*gate.below(result, {gate.ALL: floors}), *(verdict.broken if verdict else ())]
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


def _system(asked: Evaluate) -> System:
    from duban.cli.build import build
    from duban.lab.evaluate import run
    from duban.lab.evaluate.outputs import read_outputs

    if asked.output:
        return run.from_outputs(read_outputs(asked.output))
    return run.from_extractor(build(asked.ner, asked.lexicons))


def _show(result: Evaluation, asked: Evaluate) -> None:
    from duban.lab.evaluate import report
    from duban.lab.evaluate.compare import compare, read_state

    typer.echo(report.to_markdown(result) if asked.markdown else report.to_text(result))
    for line in report.errors(result, asked.errors) if asked.errors else ():
        typer.echo(line)
    for line in report.differences(compare(read_state(asked.compare), result)) if asked.compare else ():
        typer.echo(line)


def _write(result: Evaluation, corpus: Corpus, asked: Evaluate) -> None:
    from duban.lab.evaluate import html, report

    if asked.as_json:
        written = json.dumps(report.to_json(result), ensure_ascii=False, indent=1)
        asked.as_json.write_text(written + "\n", encoding="utf-8", newline="\n")
    if asked.as_html:
        asked.as_html.write_text(html.to_html(result, corpus), encoding="utf-8", newline="\n")
    if asked.table:
        page = report.fill(asked.table.read_text(encoding="utf-8"), report.to_markdown(result))
        asked.table.write_text(page, encoding="utf-8", newline="\n")


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
