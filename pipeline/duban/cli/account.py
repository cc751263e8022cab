"""The end of a run: what was read, written and not read, in a few lines and as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from duban.cli.build import say
from duban.cli.messages import _

if TYPE_CHECKING:
    from duban.run.account import Account

_REASONS = 10


def tell(account: Account) -> None:
    """Say it on standard error."""
    dropped = _(f", {account.dropped} dropped") if account.dropped else ""
    say(f"{account.records} document(s) done, {account.failed} failed{dropped}")
    failures = [one for one in account.failures if one.stage != "duplicates"]
    for one in failures[:_REASONS] if account.failed > 1 else ():
        say(f"{one.count} of them: {one.reason}")
    say(
        f"{account.files} file(s), {account.bytes:,} bytes, {account.characters:,} characters; "
        f"duban {account.duban}, words {account.words}; exit code {account.exit}"
    )


def write(account: Account, report: Path) -> None:
    """Write it as JSON. Raises ``OSError``."""
    from duban.io.atomic import replacing

    with replacing(report) as stream:
        stream.write(account.model_dump_json(indent=2).encode() + b"\n")
