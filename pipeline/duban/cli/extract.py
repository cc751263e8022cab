"""``duban extract``."""

from __future__ import annotations

from duban.cli.build import refuse
from duban.cli.cluster import run_on_cluster
from duban.cli.local import run_here
from duban.cli.options import takes
from duban.cli.run import Copies, Engine, Run


@takes(Run)
def extract(asked: Run) -> None:
    """Read texts and write one record for each, with every commitment in it.

    Texts are .txt and .md in any encoding, .html, .docx, .xlsx, .pdf, rows of .jsonl, .csv, .parquet, and what lies in
    .zip, .tar and .warc. On a terminal, and with --table, the records are shown as tables; into a pipe or a file they
    go as JSON Lines.

    Example: duban extract news/ minutes.docx -o records.jsonl --errors failed.jsonl
    """
    _check(asked)
    run_on_cluster(asked) if asked.engine is Engine.ray else run_here(asked)


def _check(asked: Run) -> None:
    """Refuse options that do not go together."""
    ray = asked.engine is Engine.ray
    for target in (asked.output, asked.errors, asked.report):
        if target is not None and not target.resolve().parent.is_dir():
            refuse(f"{target}: its folder does not exist; create it first")
    if asked.output is not None and not ray:
        from duban.io.writers import check_writer

        try:
            check_writer(asked.output, asked.flat)
        except (ValueError, ImportError) as error:
            refuse(str(error))
    if asked.output is None and (asked.resume or asked.flat):
        refuse(f"--{'resume' if asked.resume else 'flat'} needs a file to write: name one with -o")
    alone = (asked.table, asked.resume, asked.flat, asked.timeout, asked.max_failures is not None)
    if ray and (not asked.output or any(alone)):
        refuse(
            "--engine ray needs -o FOLDER; do not combine it with --table, --resume, --flat, --timeout, --max-failures"
        )
    if asked.reviews is not None and (ray or asked.shows):
        refuse("--reviews cannot be combined with --engine ray or with tables: write a file with -o")
    if asked.reviews is not None and not asked.reviews.is_file():
        refuse(f"{asked.reviews}: no such file; check the path")
    if ray and (asked.near or asked.duplicates is not Copies.mark):
        refuse("--engine ray does not look for duplicates: run duban extract on its output")
