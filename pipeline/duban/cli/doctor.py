"""``duban doctor``."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the checks as JSON.")] = False,
) -> None:
    """Say whether duban works here: versions, models, back ends, extras, a self-test, and what to install.

    Exits with 1 where the default does not work. What is only missing or warned of fails nothing.

    Examples: duban doctor; duban doctor --json | jq '.[] | select(.state != "ok")'
    """
    from dataclasses import asdict

    from duban.cli.diagnose import State, examine

    checks = []
    for check in examine():
        checks.append(check)
        if not as_json:
            typer.echo(f"{check.state.value:8} {check.name:24} {check.detail}")
            if check.advice:
                typer.echo(f"{'':8} {'':24} {check.advice}")
    if as_json:
        typer.echo(json.dumps([asdict(check) for check in checks], ensure_ascii=False, indent=1))
    failed = [check.name for check in checks if check.state is State.FAILED]
    if failed:
        typer.echo(f"duban: the default does not work: {', '.join(failed)}", err=True)
        raise typer.Exit(1)
