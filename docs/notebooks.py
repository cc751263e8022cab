"""Runs the notebooks and makes pages of them, with their outputs; a second hook of MkDocs beside hooks.py.

With ``DUBAN_DOCS_NOTEBOOKS="as they are"`` in the environment they are shown without being run.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ("quick-start", "questions", "accuracy", "adding-a-rule")


def on_config(config: Any) -> Any:
    """Give the notebooks a place in the menu, before the reference."""
    entry = {"Notebooks": [f"notebooks/{name}.md" for name in NOTEBOOKS]}
    place = next((i for i, item in enumerate(config["nav"]) if "Reference" in item), len(config["nav"]))
    config["nav"].insert(place, entry)
    return config


def on_files(files: Files, config: Any) -> Files:
    """Add a page for each notebook, and the pictures that it drew."""
    for name in NOTEBOOKS:
        page, pictures = _rendered(ROOT / "notebooks" / f"{name}.ipynb")
        files.append(File.generated(config, f"notebooks/{name}.md", content=page))
        for picture, content in pictures.items():
            files.append(File.generated(config, f"notebooks/{picture}", content=content))
    return files


def _rendered(source: Path) -> tuple[str, dict[str, bytes]]:
    """A notebook as Markdown with its outputs. Raises ``nbclient``'s error where a cell fails."""
    import nbformat
    from nbclient import NotebookClient
    from nbconvert import MarkdownExporter

    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    notebook = nbformat.read(source, as_version=4)
    if os.environ.get("DUBAN_DOCS_NOTEBOOKS") != "as they are":
        with tempfile.TemporaryDirectory() as folder:  # beside a corpus, as in the checkout
            (Path(folder) / "corpus").symlink_to(ROOT / "corpus")
            (Path(folder) / "notebooks").mkdir()
            NotebookClient(notebook, timeout=600, resources={"metadata": {"path": f"{folder}/notebooks"}}).execute()
    resources = {"unique_key": source.stem, "output_files_dir": "pictures"}
    page, resources = MarkdownExporter().from_notebook_node(notebook, resources=resources)
    return page, dict(resources["outputs"])
