"""From records to files."""

from duban.writers.jsonl import JsonLines, Writer, open_writer, replacing

__all__ = ["JsonLines", "Writer", "open_writer", "replacing"]
