"""``duban train``: fit on an annotated corpus what the rules alone can't weigh."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from duban.cli.build import say
from duban.cli.help import Group
from duban.cli.options import CorpusPath

if TYPE_CHECKING:
    from duban.lab.corpus.store import CorpusDocument

app = typer.Typer(
    cls=Group,
    help="Train models on an annotated corpus.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

_Lexicons = Annotated[Path | None, typer.Option(help="Lexicons whose models are trained; default: the shipped ones.")]
_Split = Annotated[str, typer.Option(help="Splits to learn from, separated by commas.")]
_Meetings = Annotated[
    list[Path] | None,
    typer.Option(help="An annotated folder of talk and minutes, from which only their models learn; may be repeated."),
]
_Also = Annotated[
    list[Path] | None, typer.Option(help="Another annotated folder to learn from, all of it; may be repeated.")
]


@app.callback()
def train() -> None:
    """Train models on an annotated corpus; the shipped ones come from ``duban train directives corpus``."""


@app.command()
def directives(
    corpus: CorpusPath = Path("corpus"),
    lexicons: _Lexicons = None,
    split: _Split = "train,dev",
    also: _Also = None,
    meetings: _Meetings = None,
) -> None:
    """Train all models of requests and of their confidence, and score that on held-out documents.

    Example: duban train directives corpus --also mine --meetings minutes
    """
    from duban.lab.learn import train as learn
    from duban.words.lexicon import load_lexicons
    from duban.words.logistic import save

    words = load_lexicons(lexicons)
    lessons, spoken = _lessons(corpus, split, also), _folders(meetings)
    report, both = learn(tuple(lessons.values()), words, tuple(spoken.values())), (*lessons, *spoken)
    models = words.folder / "models"
    for name in ("directives", "manner", "confidence", "begins", "goes_on"):
        if model := getattr(report.models, name):
            save(model, models / f"{name}.json", lessons if name == "directives" else both)
    total, right = report.sure
    typer.echo(f"{len(both)} documents, {report.examples} candidates; models written to {models}")
    typer.echo("Confidence of records in documents left out of the training, and how many were right:")
    for tenth, (given, found) in enumerate(report.bins):
        share = f"{found / given:.0%}" if given else "-"
        typer.echo(f"  {tenth / 10:.1f} to {(tenth + 1) / 10:.1f}  {found:5} of {given:5}  {share}")
    typer.echo(f"At 0.9 and above: {right} of {total} right.")


@app.command()
def deadlines(
    corpus: CorpusPath = Path("corpus"),
    lexicons: _Lexicons = None,
    split: _Split = "train,dev",
    also: _Also = None,
    meetings: _Meetings = None,
) -> None:
    """Train the models that tell which times are deadlines; run it after ``duban train directives``.

    Example: duban train deadlines corpus --also mine --meetings minutes
    """
    from duban.lab.learn import deadlines as learn
    from duban.words.lexicon import load_lexicons
    from duban.words.logistic import save

    words = load_lexicons(lexicons)
    lessons = _lessons(corpus, split, also)
    for name, known in (("deadlines", lessons), ("talk_deadlines", lessons | _folders(meetings))):
        file = words.folder / "models" / f"{name}.json"
        save(learn.train(tuple(known.values()), words), file, known)
        typer.echo(f"{len(known)} documents; model written to {file}")


@app.command()
def meetings(
    base: Annotated[
        Path, typer.Option(help="Folder of a Chinese BERT: config.json, vocab.txt, model.safetensors.", exists=True)
    ],
    corpus: CorpusPath = Path("corpus"),
    lexicons: _Lexicons = None,
    split: _Split = "train,dev",
    also: _Also = None,
    layers: Annotated[int, typer.Option(min=1, help="Layers of the base that are kept.")] = 8,
    epochs: Annotated[int, typer.Option(min=1, help="Number of epochs.")] = 2,
) -> None:
    """Train the network that reads meetings in their context; needs duban[encoder].

    Example: duban train meetings corpus --also minutes --base bert-base-chinese
    """
    from duban.cli.build import refuse
    from duban.lab.learn import encoder as learn
    from duban.words.lexicon import load_lexicons

    words = load_lexicons(lexicons)
    documents = _lessons(corpus, split, also)
    file = words.folder / "models" / "meetings.onnx"
    try:
        taught = tuple(learn.lessons(tuple(documents.values()), words))
        learn.train(taught, base, file, layers=layers, epochs=epochs, say=say)
        learn.describe(file, documents)
    except (ImportError, ValueError, OSError) as error:
        refuse(str(error))
    typer.echo(f"{len(taught)} windows; network written to {file}")


@app.command()
def kinds(
    table: Annotated[Path, typer.Argument(help="Table of split, kind and text, separated by tabs.")] = Path(
        "corpus/kinds.tsv"
    ),
    lexicons: _Lexicons = None,
) -> None:
    """Train the model that tells tasks, principles and slogans apart, and score it on held-out lines.

    Example: duban train kinds corpus/kinds.tsv
    """
    from duban.cli.answer import told
    from duban.lab.learn import kinds as learn
    from duban.stages.kind import Kinds
    from duban.words.lexicon import load_lexicons
    from duban.words.logistic import Models, save

    with told():
        words = load_lexicons(lexicons)
        found = learn.lessons(table, words)
        known = [lesson for lesson in found if lesson.split == "train"]
        models = learn.train(known, Kinds(words, Models()))
        for name, model in (("task", models.task), ("slogan", models.slogan)):
            assert model is not None
            save(model, words.folder / "models" / f"{name}.json", [table.name])
        unseen = [lesson for lesson in found if lesson.split != "train"]
        for title, counted in (
            (f"{len(known)} lines, each judged by models that did not see it", learn.crossed(known, words)),
            (f"{len(unseen)} lines of other splits", learn.confusion(unseen, Kinds(words, models))),
        ):
            typer.echo(f"{title}: {learn.accuracy(counted):.1%} right")
            for kind, precision, recall, total in learn.figures(counted):
                typer.echo(f"  {kind:10} P {precision:.3f}  R {recall:.3f}  of {total}")


@app.command()
def ner(
    corpus: CorpusPath,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the spaCy pipeline.")],
    split: _Split = "train,dev",
    test: Annotated[str, typer.Option(help="Split to measure on.")] = "test",
    epochs: Annotated[int, typer.Option(min=1, help="Number of epochs.")] = 10,
    seed: Annotated[int, typer.Option(help="The same seed gives the same model.")] = 0,
) -> None:
    """Train a spaCy entity recognizer on your own corpus, and compare it with the rules.

    Example: duban train ner mine -o mine/ner; then duban extract news.txt --ner spacy:mine/ner
    """
    from duban.cli.build import refuse
    from duban.extractor import Extractor
    from duban.lab.corpus.gold import CorpusError
    from duban.lab.corpus.store import load_corpus
    from duban.lab.evaluate.entities import Bodies, entity_scores, to_text
    from duban.lab.learn import ner as learn
    from duban.words.lexicon import load_lexicons

    lexicons = load_lexicons()
    extract, bodies = Extractor(lexicons), Bodies(lexicons)
    try:
        whole = load_corpus(corpus)
        documents = [d for d in whole.documents if d.entry.split in split.split(",")]
        nlp = learn.fit(learn.lessons(documents, extract, bodies), seed, epochs)
        learn.save(nlp, output, (d.entry.id for d in documents))
    except (CorpusError, ValueError, OSError) as error:
        refuse(str(error))
    say(f"learned from {len(documents)} documents; pipeline written to {output}")
    unseen = whole.select(test)
    if not unseen.documents:
        say(f"no document has the split {test!r}, so nothing is measured")
        return
    for label, precision, recall, f1 in learn.score(nlp, learn.lessons(unseen.documents, extract, bodies)):
        typer.echo(f"{label:8} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")
    typer.echo(to_text(entity_scores(unseen, ("none", f"spacy:{output}"))))


def _lessons(corpus: Path, split: str, also: list[Path] | None) -> dict[str, CorpusDocument]:
    """The documents of the splits asked for, and all of the other folders."""
    from duban.lab.corpus.store import load_corpus

    lessons = {d.entry.id: d for d in load_corpus(corpus).documents if d.entry.split in split.split(",")}
    return lessons | _folders(also)


def _folders(folders: list[Path] | None) -> dict[str, CorpusDocument]:
    """All documents of annotated folders, whose names stand before their ids."""
    from duban.lab.corpus.store import load_corpus

    return {f"{folder.name}/{d.entry.id}": d for folder in folders or () for d in load_corpus(folder).documents}
