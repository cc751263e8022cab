"""Who speaks where: names, posts, verbs of saying, turns."""

from __future__ import annotations

from duban.speakers.finder import SpeakerFinder
from duban.speakers.types import Attribution, Voices

__all__ = ["Attribution", "SpeakerFinder", "Voices"]
