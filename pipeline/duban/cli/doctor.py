"""``duban doctor``."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from duban.cli.build import complain
from duban.cli.help import width
from duban.cli.messages import _


def doctor(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print the checks as JSON.")] = False,
) -> None:
    """Check whether duban works here: versions, models, back ends, extras, a self-test, and what to install.

    Exits with 1 if the default does not work. Missing extras and warnings do not count as failures.

    Examples: duban doctor; duban doctor --json | jq '.[] | select(.state != "ok")'
    """
    from dataclasses import asdict

    from duban.cli.diagnose import State, examine

    checks = []
    for check in examine(context.find_root().obj):
        checks.append(check)
        if not as_json:
            state = _(check.state.value)
            typer.echo(f"{state}{' ' * (9 - width(state))}{check.name:24} {_(check.detail)}")
            if check.advice:
                typer.echo(f"{'':8} {'':24} {_(check.advice)}")
    if as_json:
        typer.echo(json.dumps([asdict(check) for check in checks], ensure_ascii=False, indent=1))
    failed = [check.name for check in checks if check.state is State.FAILED]
    if failed:
        complain(f"the default does not work: {', '.join(failed)}")
        raise typer.Exit(1)
