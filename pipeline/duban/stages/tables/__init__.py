"""Tables of a text: found in plain text, and what each of their columns is."""

from duban.stages.tables.finder import TableFinder

__all__ = ["TableFinder"]
