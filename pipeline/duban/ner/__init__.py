"""Named entities from outside: one protocol, back ends that load on first use.

The rules of ``duban.stages.speakers`` decide most names by themselves; a back end is asked only where they can't.
"""

from __future__ import annotations

from duban.ner.protocol import NerError, Recognizer
from duban.ner.registry import load_recognizer

__all__ = ["NerError", "Recognizer", "load_recognizer"]
