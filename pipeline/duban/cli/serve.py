"""``duban serve``."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from duban.cli.build import refuse


def serve(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Records that duban extract wrote, or folders of them.")
    ],
    host: Annotated[str, typer.Option(help="Address to listen on; other machines can read what is served there.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8001,
) -> None:
    """Browse records: filter, search in Chinese, read each text with its marks, take JSON or CSV away.

    Only this machine can connect, and nothing can be changed. Needs: pip install 'duban[web]'.

    Example: duban serve records.jsonl
    """
    from duban.io.store import LoadError, iterate

    try:
        from duban.show.web import build
        from duban.show.web import serve as run
    except ImportError as error:
        if (error.name or "").partition(".")[0] == "duban":
            raise
        refuse(f"duban serve needs {error.name}; install it: pip install 'duban[web]'")
    folders = tuple(dict.fromkeys(file if file.is_dir() else file.parent for file in files))
    with _terminable(), TemporaryDirectory(prefix="duban-") as folder:
        database = Path(folder) / "duban.db"
        try:
            build(iterate(files), database, folders)
        except (LoadError, ImportError) as error:
            refuse(str(error))
        typer.echo(f"http://{f'[{host}]' if ':' in host else host}:{port}/duban/directives (end with Ctrl-C)", err=True)
        try:
            run(database, host, port)
        except OSError as error:
            typer.echo(f"duban: {host}:{port}: {(error.strerror or str(error)).lower()}; try another --port", err=True)
            raise typer.Exit(1) from None


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
