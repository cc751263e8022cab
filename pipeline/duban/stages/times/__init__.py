"""Times, deadlines, the dates of a document, numbers.

``timex`` works on any raw text by itself; ``TimexFinder`` and what it is given to serve the extractor.
"""

from __future__ import annotations

from duban.stages.times.api import timex
from duban.stages.times.finder import TimexFinder
from duban.stages.times.model import DocumentDates, Timex

__all__ = ["DocumentDates", "Timex", "TimexFinder", "timex"]
