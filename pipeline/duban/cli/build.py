"""What the commands have in common: building the extractor, and mistakes that end a command."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from duban.cli.messages import _

if TYPE_CHECKING:
    from duban.extractor import Extractor


def build(ner: str | None, lexicons: Path | None) -> Extractor:
    """The extractor that the options ask for; ends the command if one of them is missing."""
    from duban.extractor import Extractor
    from duban.words.lexicon import load_lexicons

    try:
        return Extractor(load_lexicons(lexicons), ner=ner)
    except (ValueError, ImportError) as error:
        refuse(str(error))


def say(message: str) -> None:
    """Tell something on standard error, where anybody still reads it: a run goes on when its terminal is closed."""
    with suppress(OSError):
        typer.echo(_(message), err=True)


def complain(mistake: object) -> None:
    """Tell what went wrong, with the name of the program in front."""
    with suppress(OSError):
        typer.echo(f"duban: {_(str(mistake))}", err=True)


def on_one_line(name: str) -> str:
    """A name that is safe to print: the name of a file may contain characters that control a terminal."""
    return "".join(character if character.isprintable() else " " for character in name)


def refuse(message: str) -> NoReturn:
    """End the command as not understood (exit code 2)."""
    complain(message)
    raise typer.Exit(2)
