"""Times, deadlines, the dates of a document, numbers.

``timex`` works on any raw text by itself; ``TimexFinder`` and what it is given to serve the extractor.
"""

from __future__ import annotations

from duban.times.api import timex
from duban.times.model import DocumentDates, Quantity, Timex
from duban.times.room import TimexFinder

__all__ = ["DocumentDates", "Quantity", "Timex", "TimexFinder", "timex"]
