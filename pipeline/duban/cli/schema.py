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
    account = "account"


def schema(
    what: Annotated[
        Layout, typer.Argument(help="Of the records, of one line of a file of reviews, or of an account.")
    ] = Layout.records,
) -> None:
    """Print the JSON Schema of the records, of the lines of reviews.jsonl, or of what --report writes.

    Example: duban schema reviews
    """
    from duban.core.records import records_schema
    from duban.core.reviews import reviews_schema
    from duban.run.account import account_schema

    schemas = {Layout.records: records_schema, Layout.reviews: reviews_schema, Layout.account: account_schema}
    typer.echo(json.dumps(schemas[what](), ensure_ascii=False, indent=2))
