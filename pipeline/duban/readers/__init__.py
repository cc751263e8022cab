"""From paths to texts: files, folders and standard input.

A new format is a class with ``suffixes`` and ``read`` (the protocol ``Reader``) in a module of its own and a place in
``READERS``; nothing else changes.
"""

from duban.readers.base import Failure, Reader, ReadError, Text
from duban.readers.files import READERS, find, read

__all__ = ["READERS", "Failure", "ReadError", "Reader", "Text", "find", "read"]
