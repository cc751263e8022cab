"""``duban schema``."""

from __future__ import annotations

import json
from enum import Enum
from typing import Annotated

import typer


class Layout(str, Enum):
    """What is described."""

    records = "records"
    reviews = "reviews"


def schema(
    what: Annotated[
        Layout, typer.Argument(help="Of the records, or of one line of a file of reviews.")
    ] = Layout.records,
) -> None:
    """Print the JSON Schema of the records, or of the lines of reviews.jsonl.

    Example: duban schema reviews
    """
    from duban.core.records import records_schema
    from duban.core.reviews import reviews_schema

    described = records_schema() if what is Layout.records else reviews_schema()
    typer.echo(json.dumps(described, ensure_ascii=False, indent=2))
