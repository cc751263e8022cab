"""``duban mcp``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import duban
from duban.cli.build import build, refuse
from duban.cli.options import LexiconFolder, Ner

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

_INSTRUCTIONS = (
    "duban reads Chinese meeting texts by rules. Quote what it finds with its place: text[start:end] is the quotation. "
    "Where it names no owner, speaker or date, the text states none: say so and invent nothing."
)


def mcp(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help="Records that duban extract wrote, for the tool query."),
    ] = None,
    ner: Ner = None,
    lexicons: LexiconFolder = None,
) -> None:
    """Answer an assistant over the Model Context Protocol: extract, timex, explain and query, on standard input.

    Assistants start it themselves, see docs/assistants.md. It opens no file but those that are named, writes none, and
    listens on no port. Needs the extra mcp.

    Example: duban mcp records.jsonl
    """
    from duban.io.store import LoadError
    from duban.io.store.files import files as found

    try:
        server(ner, lexicons, found(files or ())).run("stdio")
    except (LoadError, OSError) as error:
        refuse(str(error))


def server(ner: str | None, lexicons: Path | None, files: Sequence[Path]) -> MCPServer:
    """The server with its tools; ends the command where a library is missing."""
    try:
        from mcp.server.mcpserver import MCPServer
        from mcp.types import ToolAnnotations
    except ImportError:
        from duban.core.install import install_command

        refuse(f"duban mcp needs mcp, version 2; install it: {install_command('mcp')}")
    from duban.cli.assistant import Assistant

    made = MCPServer("duban", instructions=_INSTRUCTIONS, version=duban.__version__, log_level="WARNING")
    reads = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    for tool in Assistant(build(ner, lexicons), files).tools():
        made.add_tool(_told(tool), annotations=reads)
    return made


def _told(tool: Callable[..., Any]) -> Callable[..., Any]:
    """A tool whose mistakes the assistant is told in words."""
    from mcp.server.mcpserver.exceptions import ToolError

    from duban.cli.assistant import AskError

    @wraps(tool)
    def answered(*args: Any, **given: Any) -> Any:
        try:
            return tool(*args, **given)
        except AskError as error:
            raise ToolError(str(error)) from None

    return answered
