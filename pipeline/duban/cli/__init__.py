"""The command line. Every command lives in a module of its own that is imported when the command runs."""

from __future__ import annotations

import atexit
import gc
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

import duban
from duban.cli.build import refuse
from duban.cli.help import Context, Group
from duban.cli.messages import _

#: Name → where the command is (a function, or a ``typer.Typer`` with commands of its own), and its line in the help.
COMMANDS = {
    "extract": ("duban.cli.extract:extract", "Read texts and write one record for each, with every commitment in it."),
    "explain": ("duban.cli.explain:explain", "Show which rules matched in a text, which were rejected, and why."),
    "timex": ("duban.cli.timex:times", "Print each time expression of a text, what it means and why."),
    "schema": ("duban.cli.schema:schema", "Print the JSON Schema of the records."),
    "query": (
        "duban.cli.query:query",
        "Find commitments by word, speaker, party or date, or by SQL.",
    ),
    "ledger": ("duban.cli.ledger:ledger", "Write the ledger (台账) as a workbook, CSV or Word document."),
    "reconcile": (
        "duban.cli.reconcile:reconcile",
        "Compare a ledger with the minutes: missing tasks, tasks that nobody asked for, and differences.",
    ),
    "adopt": ("duban.cli.adopt:adopt", "Import what people filled into a ledger into a file of reviews."),
    "calendar": ("duban.cli.calendar:calendar", "Write deadlines and recurring duties as an iCalendar file."),
    "view": (
        "duban.cli.view:view",
        "Show how specific demands are, which are repeated, and who must report how often.",
    ),
    "report": (
        "duban.cli.report:report",
        "Write one HTML page to review what was found: where, by whom, for whom and by when.",
    ),
    "review": ("duban.cli.review:review", "List unreviewed commitments, the least certain first."),
    "serve": (
        "duban.cli.serve:serve",
        "Browse records: filter, search in Chinese, read each text with its marks, download JSON or CSV.",
    ),
    "mcp": (
        "duban.cli.mcp:mcp",
        "Answer an assistant over the Model Context Protocol: extract, timex, explain and query.",
    ),
    "evaluate": (
        "duban.cli.evaluate:evaluate",
        "Score the extractor, or a file that it wrote, against an annotated corpus.",
    ),
    "diff": (
        "duban.cli.evaluate:diff",
        "List the commitments that appeared, vanished or changed between two runs, and by which rules.",
    ),
    "verify": (
        "duban.cli.verify:verify",
        "Check an output against its inputs: quotations; missing, duplicate and changed records.",
    ),
    "corpus": ("duban.cli.corpus:app", "Make, check and exchange annotated corpora."),
    "train": ("duban.cli.train:app", "Train models on an annotated corpus."),
    "doctor": (
        "duban.cli.doctor:doctor",
        "Check whether duban works here: versions, models, back ends, extras, a self-test, and what to install.",
    ),
    "lexicon": ("duban.cli.lexicon:app", "Check and tidy the words and rules."),
}

EPILOG = """
Examples:

  duban extract news.txt              a table on the terminal
  duban extract news/ -o out.jsonl    one JSON record a document
  cat news.txt | duban extract - | jq '.commitments[].text'
  duban explain news.txt:120-260      why something was found, or not

Exit codes: 0 everything was done, 1 some documents failed, 2 the command was wrong.
"""


class _LazyGroup(Group):
    """Imports a command when it is called; the help of the group needs none of them."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _colon, name = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(module), name)
        if not isinstance(command, typer.Typer):
            single = typer.Typer(add_completion=False, rich_markup_mode=None)
            single.command(cmd_name)(command)
            command = single
        made = typer.main.get_command(command)
        made.context_class = Context
        return made

    def line(self, ctx: Any, name: str) -> str:  # noqa: ARG002
        return COMMANDS[name][1]

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        formatter.write(_(EPILOG))


# Plain help: importing rich for it would double the start-up time.
app = typer.Typer(cls=_LazyGroup, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)


class Language(str, Enum):
    """What messages and help can be written in."""

    en = "en"
    zh = "zh"


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"duban {duban.__version__}")
        raise typer.Exit


@app.callback()
def duban_command(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
    lang: Annotated[  # noqa: ARG001  # read by Group.main, before any help is written
        Language | None, typer.Option(help="Language of help and messages; default: that of the locale.")
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Defaults of options; default: the nearest duban.toml or pyproject.toml upward of here.",
        ),
    ] = None,
) -> None:
    """Chinese meeting texts to grounded records of who asked whom for what by when."""
    from duban.cli.config import ConfigError, find_config, here

    def command(name: str) -> Any:
        return group.get_command(context, name)

    group: Any = context.command
    try:
        context.obj = found = find_config(config, here())
        if found.tables:
            found.check(COMMANDS, command)
            name = context.invoked_subcommand or ""
            context.default_map = {name: found.defaults(name, command(name))}
    except ConfigError as error:
        refuse(str(error))


def main() -> None:
    """The program ``duban``."""
    atexit.register(gc.freeze)  # words and rules stay to the end: then nobody need look through them for what to free
    app()
