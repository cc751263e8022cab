"""``duban serve``."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from duban.cli.build import complain, refuse, say
from duban.cli.options import RecordFolders
from duban.cli.reviewed import folders_of, reviewing, tell

_SECONDS = 120.0
"""For a document that is sent to be extracted."""


def serve(
    files: RecordFolders,
    host: Annotated[
        str, typer.Option(help="Address to listen on; any other lets other machines read what is served.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8001,
    reviews: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Allow corrections in the pages; each is appended to this file, which is created if missing.",
        ),
    ] = None,
    extract: Annotated[
        bool, typer.Option("--extract", help="Also answer POST /-/extract: a document in, its record out.")
    ] = False,
) -> None:
    """Browse records: filter, search in Chinese, read each text with its marks, download JSON or CSV.

    Only this machine can connect, and only --reviews allows changes. Needs the extra web.

    Example: duban serve records.jsonl
    """
    from duban.io.store import LoadError, iterate
    from duban.run import Settings, processes

    _need_web()
    from duban.show import web

    for name, wanted in (("reviews", reviews), ("extract", extract)):
        if wanted and host not in web.LOOPBACK:
            refuse(f"--{name} is for this machine alone: leave --host out")
    with _terminable(), TemporaryDirectory(prefix="duban-") as folder, ExitStack() as opened:
        database = Path(folder) / "duban.db"
        try:
            desk = opened.enter_context(closing(web.Desk(reviews, database))) if reviews else None
            left = reviewing(reviews, files) if reviews else None
            work = opened.enter_context(processes(Settings(), 1, _SECONDS)) if extract else None
            web.build(iterate(files), database, folders_of(files), left)
        except (LoadError, ImportError, web.DeskError, OSError) as error:
            refuse(str(error))
        if reviews is not None and left is not None:
            tell(reviews, left)
        say(f"http://{f'[{host}]' if ':' in host else host}:{port}/duban/directives (end with Ctrl-C)")
        try:
            web.serve(database, host, port, desk, work)
        except OSError as error:
            complain(f"{host}:{port}: {(error.strerror or str(error)).lower()}; try another --port")
            raise typer.Exit(1) from None


def _need_web() -> None:
    """End the command where a library of the web is missing."""
    try:
        import duban.show.web  # noqa: F401
    except ImportError as error:
        if (error.name or "").partition(".")[0] == "duban":
            raise
        from duban.core.install import install_command

        refuse(f"duban serve needs {error.name}; install it: {install_command('web')}")


@contextmanager
def _terminable() -> Iterator[None]:
    """Let SIGTERM, by which service managers end a program, leave no temporary files behind."""

    def leave(number: int, _: object) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
