"""``duban lexicon``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from duban.cli.build import complain, say
from duban.cli.help import Group

app = typer.Typer(
    cls=Group,
    help="Check and tidy the words and rules.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@app.callback()
def lexicon() -> None:
    """Check and tidy the words and rules."""


@app.command()
def lint(
    folder: Annotated[Path | None, typer.Argument(help="Folder of lexicons; default: the shipped one.")] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="First sort, simplify and merge the lines of the lexicons.")
    ] = False,
) -> None:
    """Check that words are sorted, unique and simplified, and that every rule matches its examples.

    Exits with 1 if something is wrong.

    Example: duban lexicon lint --fix
    """
    from duban.lab import lint as linting

    if fix:
        for file in linting.tidy(folder):
            typer.echo(f"tidied {file}")
    findings = linting.lint(folder)
    for finding in findings:
        typer.echo(str(finding))
    say(f"{len(findings)} finding(s)" if findings else "words and rules are in order")
    if findings:
        raise typer.Exit(1)


@app.command()
def explain(
    kind: Annotated[str, typer.Argument(metavar="TYPE", help="A type of words, as in the third column of a lexicon.")],
    lexicons: Annotated[Path | None, typer.Option(help="Folder that adds words and rules.")] = None,
) -> None:
    """Print what the words of a type are, which rules name it, and the words themselves.

    Example: duban lexicon explain party_modifier
    """
    from duban.lab.lint.uses import patterns_naming
    from duban.words.lexicon import LexiconError, load_lexicons
    from duban.words.schema import load_schema

    try:
        words = load_lexicons(lexicons)
        forms = words.forms(kind)
    except LexiconError as error:
        complain(str(error))
        raise typer.Exit(2) from None
    schema = load_schema(words.folder)
    typer.echo(f"{kind}: {schema.types[kind]}")
    typer.echo(f"room: {schema.rooms[kind]}")
    typer.echo("named by: " + (", ".join(patterns_naming(words, kind)) or "no rule, its room asks for it"))
    typer.echo(f"{len(forms)} words: " + " ".join(sorted(forms)))
