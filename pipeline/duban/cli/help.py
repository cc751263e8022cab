"""Help and mistakes of usage in the user's language: the one place where texts of typer are translated."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from typing import Any
from unicodedata import east_asian_width

import typer
from typer.core import TyperGroup

from duban.cli.messages import _, language, speaking, speech

_Context: Any = TyperGroup.context_class
_UsageError: Any = typer.BadParameter.__base__  # of the errors of click typer exports only this one
_EXTRA = re.compile(r"(?P<text>.*?)(?:\s*\[(?P<extra>[^\[\]]*)\])?", re.DOTALL)
_TOKEN = re.compile(r"\s+|[\x21-\x7e…–·]+[，。；：、）”]*|.[，。；：、）”]*", re.DOTALL)


class Formatter(_Context.formatter_class):  # type: ignore[misc]
    """Writes help in the user's language, and breaks Chinese lines by their width on a terminal."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line of usage."""
        for word in (_OPTIONS, _COMMANDS):
            args = args.replace(word, _(word))
        super().write_usage(prog, args, prefix or _("Usage: "))

    def write_heading(self, heading: str) -> None:
        """The heading of a section."""
        self.write(f"{' ' * self.current_indent}{_(heading)}{_(': ').rstrip()}\n")

    def write_text(self, text: str) -> None:
        """Paragraphs."""
        indent = " " * self.current_indent
        paragraphs = (_(" ".join(paragraph.split())) for paragraph in text.split("\n\n"))
        lines = ("\n".join(indent + line for line in folded(each, self.width - len(indent))) for each in paragraphs)
        self.write("\n\n".join(lines) + "\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Names and what they are."""
        rows = list(rows)
        column = min(max((width(name) for name, _text in rows), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for name, text in rows:
            first, *more = folded(_described(text), max(self.width - column - 2, 10)) or [""]
            head = indent + name
            if not first:
                self.write(f"{head}\n")
                continue
            gap = " " * (column - width(name)) if width(name) <= column - col_spacing else f"\n{indent}{' ' * column}"
            self.write(f"{head}{gap}{first}\n")
            self.write("".join(f"{indent}{' ' * column}{line}\n" for line in more))


class Context(_Context):  # type: ignore[misc]
    """The context of every command: its help goes through ``Formatter``."""

    formatter_class = Formatter


class Group(TyperGroup):
    """Commands whose help and mistakes are told in the user's language."""

    context_class = Context

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A command by its name."""
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            command.context_class = Context
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The commands, each with the first line of its help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.line(ctx, name)) for name in self.list_commands(ctx)])

    def line(self, ctx: Any, name: str) -> str:
        """What a command does, in a line."""
        return str(self.get_command(ctx, name).help or "").partition("\n")[0]

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Run, in the language that arguments or environment ask for."""
        with speaking(speech(language(sys.argv[1:] if args is None else args, os.environ))):
            return super().main(args, *rest, **extra)

    def make_context(self, *args: Any, **extra: Any) -> Any:
        """Understand the options before the name of a command."""
        with _mistakes():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that is named."""
        with _mistakes():
            return super().invoke(ctx)


@contextmanager
def _mistakes() -> Iterator[None]:
    try:
        yield
    except _UsageError as error:
        told = StringIO()
        error.show(told)
        for line in told.getvalue().splitlines():
            typer.echo(_(line), err=True)
        raise typer.Exit(error.exit_code) from None


def folded(text: str, columns: int) -> list[str]:
    """A text in lines of so many columns, where a Chinese character takes two and a line may end behind it.

    >>> folded("把督办 records 写成 JSON", 10)
    ['把督办', 'records 写', '成 JSON']
    """
    lines, line = [], ""
    for token in _TOKEN.findall(" ".join(text.split())):
        if line and width(line + token.rstrip()) > columns:
            lines.append(line.rstrip())
            line = ""
        line += token if line else token.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def _described(text: str) -> str:
    """What an option is, with what typer adds in brackets: its default, its range, that it is required."""
    match = _EXTRA.fullmatch(text)
    if match is None or not match["extra"]:
        return _(" ".join(text.split()))
    return f"{_(' '.join(match['text'].split()))}  [{'; '.join(map(_, match['extra'].split('; ')))}]"


def width(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


_OPTIONS, _COMMANDS = "[OPTIONS]", "COMMAND [ARGS]..."
