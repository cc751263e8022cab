"""Tables of a text: found in plain text, and what each of their columns is."""

from duban.stages.tables.finder import TableFinder
from duban.stages.tables.keyvalues import KeyValueFinder

__all__ = ["KeyValueFinder", "TableFinder"]
