"""``duban extract --engine ray``."""

from __future__ import annotations

from dataclasses import replace

import typer

from duban.cli.build import refuse, say
from duban.cli.files import check_targets, processors
from duban.cli.repeats import Repeats
from duban.cli.run import Run, check_settings


def run_on_cluster(asked: Run) -> None:
    """From paths to a folder of Parquet by Ray. Raises ``typer.Exit`` if not everything was done."""
    from duban.run.ray import run

    assert asked.output is not None
    settings = replace(asked.settings(), lexicons=asked.lexicons and asked.lexicons.resolve())
    check_settings(settings)
    found = asked.readers().find(path.absolute() for path in asked.paths)
    check_targets(found, asked.output, asked.errors, None, folder=True)
    jobs = asked.jobs or processors()
    try:
        written, failures = run(found, asked.output.absolute(), settings, jobs, *asked.columns)
        asked.write_errors(failures)
    except ImportError as error:
        refuse(str(error))
    except OSError as error:
        asked.end(error)
    with Repeats() as wrong:
        for failure in failures:
            wrong(failure.source, f"{failure.reason}; {failure.remedy}")
    say(f"{written} document(s) done, {len(failures)} failed")
    if failures:
        raise typer.Exit(1)
