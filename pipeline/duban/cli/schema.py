"""``duban schema``."""

from __future__ import annotations

import json

import typer


def schema() -> None:
    """Print the JSON Schema of the records."""
    from duban.core.records import Document

    described = Document.model_json_schema(mode="serialization")
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    typer.echo(json.dumps(dialect | described, ensure_ascii=False, indent=2))
