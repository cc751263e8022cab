"""``duban corpus``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from duban.cli.build import complain, say
from duban.cli.help import Group
from duban.cli.options import CorpusPath

app = typer.Typer(
    cls=Group,
    help="Make, check and exchange annotated corpora.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

_FORMATS = "doccano, labelstudio, brat, cluener, docbin or webannotation"
CorpusFolder = Annotated[Path, typer.Option("--corpus", help="Folder with raw/, gold/ and manifest.tsv.")]


@app.command()
def check(folder: Annotated[Path, typer.Argument(help="Folder with raw/ and gold/.")] = Path("corpus")) -> None:
    """Check spans, quotes, overlaps, labels, dates and the manifest.

    Exits with 1 if something is wrong.

    Example: duban corpus check
    """
    from duban.lab.corpus.check import check as checking

    problems = checking(folder)
    for problem in problems:
        typer.echo(str(problem))
    documents = sum(1 for _ in (folder / "gold").glob("*.json"))
    if not documents:
        raise _unusable(f"{folder} is not a corpus: it has no gold/*.json")
    say(f"{documents} documents, {len(problems)} problem(s)")
    if problems:
        raise typer.Exit(1)


@app.command()
def build(
    marked: Annotated[list[Path], typer.Argument(help="Marked files, or folders of marked *.txt.")],
    corpus: CorpusFolder = Path("corpus"),
) -> None:
    """Compile marked texts into raw/, gold/ and the manifest, then check the corpus.

    Example: duban corpus build edited/n042.txt
    """
    from duban.lab.corpus.build import build as building
    from duban.lab.corpus.gold import CorpusError

    files = [file for path in marked for file in (sorted(path.glob("*.txt")) if path.is_dir() else [path])]
    try:
        entries = building(files, corpus)
    except (CorpusError, OSError) as error:
        raise _unusable(str(error)) from None
    directives = sum(entry.directives for entry in entries)
    say(f"built {len(entries)} documents with {directives} directives")
    check(corpus)


@app.command()
def review(
    records: Annotated[Path, typer.Argument(help="Records that duban extract wrote.")],
    reviews: Annotated[Path, typer.Argument(help="The reviews.jsonl of people who read them.")],
    corpus: CorpusFolder = Path("corpus"),
    split: Annotated[str, typer.Option(help="Put the documents into this split.")] = "train",
) -> None:
    """Make gold from the documents in which every commitment was accepted, corrected or rejected.

    Example: duban corpus review records.jsonl reviews.jsonl --corpus mine
    """
    from duban.cli.answer import told
    from duban.cli.reviewed import reviewing, tell
    from duban.io.store import iterate
    from duban.lab.corpus.exchange import save_corpus
    from duban.lab.corpus.reviewed import reviewed
    from duban.lab.corpus.store import CorpusDocument

    with told():
        work = reviewing(reviews, [records])
        outcomes = list(reviewed(iterate(records), work, split))
        documents = [outcome for outcome in outcomes if isinstance(outcome, CorpusDocument)]
        for outcome in outcomes:
            if not isinstance(outcome, CorpusDocument):
                complain(f"{outcome}; left out")
        tell(reviews, work)
        save_corpus(documents, corpus)
    failed = len(outcomes) - len(documents)
    say(f"{len(documents)} reviewed document(s) in {corpus}, {failed} left out")
    if documents:
        check(corpus)
    elif failed:
        raise typer.Exit(1)


@app.command()
def mark(
    names: Annotated[
        list[str] | None, typer.Argument(help="Document ids, or a file of records; default: the whole corpus.")
    ] = None,
    corpus: CorpusFolder = Path("corpus"),
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write ID.txt files into this folder instead of printing.")
    ] = None,
) -> None:
    """Write documents as marked text, to read or to edit and build again.

    A file of records gives pre-annotated text.

    Examples: duban corpus mark n042 -o edited; duban corpus mark records.jsonl -o drafts
    """
    from duban.io.store import LoadError
    from duban.lab.corpus.build import mark as marking
    from duban.lab.corpus.gold import CorpusError
    from duban.lab.corpus.reviewed import extracted
    from duban.lab.corpus.store import load_corpus

    files = [Path(name) for name in names or () if Path(name).is_file()]
    try:
        found = extracted(files) if files else load_corpus(corpus).documents
        documents = {document.entry.id: document for document in found}
    except (CorpusError, LoadError) as error:
        raise _unusable(str(error)) from None
    names = None if files else names
    for name in names or documents:
        if name not in documents:
            raise _unusable(f"{corpus} has no document {name!r}")
        marked = marking(documents[name])
        if output is None:
            typer.echo(marked)
        else:
            output.mkdir(parents=True, exist_ok=True)
            (output / f"{name}.txt").write_bytes(marked.encode())


@app.command()
def agree(
    first: Annotated[Path, typer.Argument(help="A corpus: raw/ and gold/.")],
    second: Annotated[Path, typer.Argument(help="Another annotation of it: a corpus, or a folder of gold *.json.")],
) -> None:
    """Compare two annotations of the same documents.

    Prints F1 of every layer, Cohen's kappa and Krippendorff's alpha on clause labels.

    Example: duban corpus agree a b
    """
    from duban.lab.corpus.gold import CorpusError
    from duban.lab.corpus.store import load_corpus
    from duban.lab.evaluate.agree import agree as agreeing
    from duban.lab.evaluate.agree import read_annotation
    from duban.lab.evaluate.report import lines

    try:
        agreement = agreeing(load_corpus(first), read_annotation(second))
    except CorpusError as error:
        raise _unusable(str(error)) from None
    if agreement.alone:
        say(f"annotated only once: {', '.join(agreement.alone)}")
    typer.echo(f"{len(agreement.documents)} documents, {agreement.clauses} clauses")
    for name, value in (("Cohen's kappa", agreement.kappa), ("Krippendorff's alpha", agreement.alpha)):
        typer.echo(f"{name:30} {'n/a' if value is None else format(value, '.4f')}")
    for line in lines(agreement.figures):
        typer.echo(line)


@app.command()
def entities(
    corpus: CorpusPath = Path("corpus"),
    ner: Annotated[
        list[str] | None, typer.Option(help="Back end, may be repeated; default: none (rules only) and jieba.")
    ] = None,
    split: Annotated[str | None, typer.Option(help="Only this split.")] = None,
) -> None:
    """Show which persons and bodies each NER back end finds, and what it adds to the records.

    Example: duban corpus entities --split dev --ner none --ner lac
    """
    from duban.lab.corpus.gold import CorpusError
    from duban.lab.corpus.store import load_corpus
    from duban.lab.evaluate.entities import BACK_ENDS, entity_scores, to_text
    from duban.ner import NerError

    try:
        typer.echo(to_text(entity_scores(load_corpus(corpus).select(split), ner or BACK_ENDS)))
    except (CorpusError, NerError) as error:
        raise _unusable(str(error)) from None


@app.command("export")
def export_command(
    name: Annotated[str, typer.Argument(metavar="FORMAT", help=_FORMATS)],
    folder: Annotated[Path, typer.Argument(help="Folder to write into.")],
    corpus: CorpusFolder = Path("corpus"),
    split: Annotated[str | None, typer.Option(help="Only this split.")] = None,
) -> None:
    """Write the corpus in the format of an annotation tool.

    Example: duban corpus export labelstudio out
    """
    from duban.lab.corpus.exchange import export_corpus
    from duban.lab.corpus.gold import CorpusError
    from duban.lab.corpus.store import load_corpus

    try:
        files = export_corpus(load_corpus(corpus).select(split).documents, name, folder)
    except (CorpusError, OSError) as error:
        raise _unusable(str(error)) from None
    say(f"wrote {len(files)} file(s) to {folder}")


@app.command("import")
def import_command(
    name: Annotated[str, typer.Argument(metavar="FORMAT", help=_FORMATS)],
    path: Annotated[Path, typer.Argument(help="The exported file or folder.")],
    corpus: CorpusFolder = Path("corpus"),
) -> None:
    """Put documents from an annotation tool into the corpus, then check it.

    Example: duban corpus import doccano admin.jsonl --corpus mine
    """
    from duban.lab.corpus.exchange import load_exchange, save_corpus
    from duban.lab.corpus.gold import CorpusError

    try:
        entries = save_corpus(load_exchange(name, path), corpus)
    except (CorpusError, OSError) as error:
        raise _unusable(str(error)) from None
    say(f"imported {len(entries)} documents")
    check(corpus)


def _unusable(message: str) -> typer.Exit:
    complain(message)
    return typer.Exit(2)
