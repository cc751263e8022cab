"""From records to files."""

from duban.io.atomic import is_stream, replacing
from duban.io.writers.formats import RecordsWriter, check_writer, write_csv, write_lines, write_tables, writer_for
from duban.io.writers.jsonl import JsonLines, Line, Writer, open_writer

__all__ = [
    "JsonLines",
    "Line",
    "RecordsWriter",
    "Writer",
    "check_writer",
    "is_stream",
    "open_writer",
    "replacing",
    "write_csv",
    "write_lines",
    "write_tables",
    "writer_for",
]
